"""What wanted treatments are worth by day: the programme scored with and without them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lissom.core.booking.model import MassageSlot
from lissom.core.booking.offers import offers
from lissom.core.booking.wanting import Wanted
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.wanted import wanted_treatments
from tests.core.planning.cpsat.ask import planned

ALL_DAY = ((time(0, 0), time(23, 0)),) * 7
ZONE = "Europe/London"
SEEDS = range(10)


def wanted_of(seed: int) -> tuple[Problem, Outline, Schedule, tuple[Wanted, ...]]:
    problem, outline, made = planned(seed)
    found = wanted_treatments(problem, outline, made.schedule, zone=ZONE, hours=ALL_DAY)
    return problem, outline, made.schedule, found


def without(schedule: Schedule, day: int) -> Schedule:
    days = list(schedule.days)
    days[day] = replace(days[day], massage=None)
    return Schedule(tuple(days))


def test_random_programmes_want_treatments() -> None:
    assert sum(len(wanted_of(seed)[3]) for seed in SEEDS) > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_need_is_what_the_programme_loses_without_it_and_its_hour_apart(seed: int) -> None:
    problem, outline, schedule, found = wanted_of(seed)
    placed = [problem.massage(day.massage) for day in schedule.days if day.massage is not None]
    whole = score(problem, outline, schedule).total
    for one, choice in zip(found, (each for each in placed if not each.booked), strict=True):
        lost = whole - score(problem, outline, without(schedule, choice.day)).total
        hour = round(0.1 * choice.price_pence + 5 * choice.travel_min)
        assert one.need == max(lost + hour, 0)
        assert one.slot == choice.slot
        assert one.type == choice.type


@pytest.mark.parametrize("seed", SEEDS)
def test_every_day_with_a_worth_can_hold_the_treatment_lawfully(seed: int) -> None:
    problem, outline, schedule, found = wanted_of(seed)
    for one in found:
        own = next(
            at
            for at, day in enumerate(schedule.days)
            if day.massage is not None and problem.massage(day.massage).start == one.best
        )
        bare = without(schedule, own)
        for worth in one.days:
            at = (worth.date - problem.on).days
            assert abs(at - own) <= 3
            days = list(bare.days)
            lawful = []
            for choice in problem.massages:
                if (choice.day, choice.type, choice.minutes) == (at, one.type, one.minutes):
                    days[at] = replace(bare.days[at], massage=choice.id)
                    lawful.append(not hard_violations(problem, outline, Schedule(tuple(days))))
            assert any(lawful)


def test_offers_follow_the_worth_of_the_days() -> None:
    several = [
        one for seed in SEEDS for one in wanted_of(seed)[3] if len({d.worth for d in one.days}) > 1
    ]
    assert several
    for one in several:
        hours = [
            MassageSlot(
                f"{day.date}",
                datetime.combine(day.date, time(12), ZoneInfo(ZONE)),
                one.minutes,
                "Ada",
                "Quay",
                types=(one.type,),
            )
            for day in one.days
        ]
        plain = replace(one, best=None, slot=None)
        best = offers(plain, hours, now=datetime(2000, 1, 1, tzinfo=UTC))[0]
        assert best.worth == max(day.worth for day in one.days)
