"""What wanted treatments are worth by day: the programme scored with and without them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from lissom.core.booking.model import MassageSlot
from lissom.core.booking.offers import offers
from lissom.core.booking.wanting import DayWorth, Wanted, whole_days
from lissom.core.planning.api import make_programme
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.generator import random_input
from lissom.core.planning.objective import score
from lissom.core.planning.placed import facts_of
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import Kept, MassageChoice, Problem, SessionKind
from lissom.core.planning.wanted import day_as_dict, day_from_dict, day_worths
from tests.core.planning.cpsat.ask import WEEKS, planned

ZONE = "Europe/London"
SEEDS = range(10)


@dataclass(frozen=True)
class Weighed:
    """A placed treatment that nobody has booked, with the worth of its days."""

    choice: MassageChoice
    days: tuple[DayWorth, ...]

    def on(self, day: date) -> DayWorth:
        return next(one for one in self.days if one.date == day)


def weighed_of(seed: int) -> tuple[Problem, Outline, Schedule, tuple[Weighed, ...]]:
    problem, outline, made = planned(seed)
    facts = facts_of(problem, made.schedule)
    found = tuple(
        Weighed(choice, day_worths(problem, outline, facts, choice))
        for placed in facts
        for choice in placed.massages
        if not choice.booked
    )
    return problem, outline, made.schedule, found


def without(schedule: Schedule, day: int) -> Schedule:
    days = list(schedule.days)
    days[day] = replace(days[day], massage=None)
    return Schedule(tuple(days))


def test_random_programmes_want_treatments() -> None:
    assert sum(len(weighed_of(seed)[3]) for seed in SEEDS) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_its_own_day_is_worth_what_the_programme_loses_without_it_the_hour_apart(seed: int) -> None:
    problem, outline, schedule, found = weighed_of(seed)
    whole = score(problem, outline, schedule).total
    for one in found:
        choice = one.choice
        lost = whole - score(problem, outline, without(schedule, choice.day)).total
        hour = round(0.1 * choice.price_pence + 5 * choice.travel_min)
        own = one.on(problem.days[choice.day].date)
        assert own.worth == lost + hour
        assert own.best == choice.start


def test_a_need_is_no_greater_because_it_was_planned_before() -> None:
    problem, outline, schedule, found = next(
        one for one in map(weighed_of, SEEDS) if len(one[3]) > 0
    )
    choice = found[0].choice
    kept = Kept(
        choice.day, SessionKind.MASSAGE, (problem.massage_index[choice.id],), 800, "a treatment"
    )
    again = replace(problem, kept=(*problem.kept, kept))
    assert score(again, outline, without(schedule, choice.day)).terms["keep"] <= -800
    assert day_worths(again, outline, facts_of(again, schedule), choice) == found[0].days


@pytest.mark.parametrize("seed", SEEDS)
def test_a_day_has_a_worth_when_it_can_hold_the_treatment_lawfully(seed: int) -> None:
    problem, outline, schedule, found = weighed_of(seed)
    for one in found:
        bare = without(schedule, one.choice.day)
        for worth in one.days:
            at = (worth.date - problem.on).days
            assert abs(at - one.choice.day) <= 3
            days = list(bare.days)
            taken = days[at].massage is not None
            lawful = []
            for choice in problem.massages:
                if (choice.day, choice.type, choice.minutes) == (
                    at, one.choice.type, one.choice.minutes
                ):  # fmt: skip
                    days[at] = replace(bare.days[at], massage=choice.id)
                    lawful.append(not hard_violations(problem, outline, Schedule(tuple(days))))
            assert lawful
            if worth.worth is None:
                assert taken or not all(lawful)
            else:
                assert any(lawful)


def test_a_day_that_a_rule_forbids_has_no_worth() -> None:
    found = [one for seed in SEEDS for each in weighed_of(seed)[3] for one in each.days]
    assert any(one.worth is None for one in found)
    assert all((one.worth is None) == (one.best is None) for one in found)


def test_it_is_the_same_after_being_kept() -> None:
    found = [one for seed in SEEDS for each in weighed_of(seed)[3] for one in each.days]
    assert [day_from_dict(json.loads(json.dumps(day_as_dict(one)))) for one in found] == found


def test_a_programme_carries_the_worth_of_what_nobody_has_booked() -> None:
    made = make_programme(random_input(3, weeks=WEEKS))
    sessions = [one for day in made.as_dict()["days"] for one in day["sessions"]]
    wanted = [one for one in sessions if one["kind"] == "massage"]
    assert wanted
    for one in wanted:
        assert ("days" in one) is not one["booked"]


def test_offers_follow_the_worth_of_the_days() -> None:
    several = [
        one
        for seed in SEEDS
        for one in weighed_of(seed)[3]
        if len({day.worth for day in one.days} - {None}) > 1
    ]
    assert several
    for one in several:
        known = {day.best: day.worth or 0 for day in one.days if day.best is not None}
        hours = [
            MassageSlot(
                f"{start}", start, one.choice.minutes, "Ada", "Quay", types=(one.choice.type,)
            )
            for start in known
        ]
        wanted = Wanted(
            type=one.choice.type,
            minutes=one.choice.minutes,
            windows=whole_days(one.days[0].date, one.days[-1].date, ZONE),
            zone=ZONE,
            days=one.days,
        )
        best = offers(wanted, hours, now=datetime(2000, 1, 1, tzinfo=UTC))[0]
        assert best.worth == max(known.values())
