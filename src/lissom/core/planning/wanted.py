"""What each wanted treatment of a programme is worth, day by day: the programme scored again.

Worth of a day, in milli-points:
    value of the programme with the treatment on that day - value without it
    + money, way and change of therapist, which belong to the free hour and not to the day

Days on which it would break a hard rule have no worth and are left out. This is what offers of free
hours and the waiting list call the need of the programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from lissom.core.booking.model import Span
from lissom.core.booking.wanting import DayWorth, Wanted, windows_on
from lissom.core.evidence import value
from lissom.core.planning.checks import HARD_CHECKS, check_facts
from lissom.core.planning.moves import name_of
from lissom.core.planning.objective import score_facts
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import MassageChoice, Problem
from lissom.core.units import days_text


def wanted_treatments(
    problem: Problem,
    outline: Outline,
    schedule: Schedule,
    *,
    zone: str,
    hours: Sequence[tuple[time, time] | None],
    usual: str = "",
) -> tuple[Wanted, ...]:
    """The treatments of a plan that nobody has booked, by day.

    `hours`: when the runner could be at a clinic, Monday first (`Profile.clinic_hours`); `usual`:
    the therapist whom the runner usually sees. Raises KeyError for an id that the problem does not
    hold.
    """
    facts = facts_of(problem, schedule)
    weekly = tuple(() if one is None else (Span(*one),) for one in hours)
    found: list[Wanted] = []
    for placed in facts:
        for choice in placed.massages:
            if choice.booked:
                continue
            days = day_worths(problem, outline, facts, choice, usual=usual)
            own = next((one for one in days if one.date == problem.days[choice.day].date), None)
            if own is None:
                continue
            windows = windows_on(days[0].date, days[-1].date, weekly, zone)
            found.append(
                Wanted(
                    type=choice.type,
                    minutes=choice.minutes,
                    windows=windows,
                    zone=zone,
                    need=max(own.worth, 0),
                    days=days,
                    best=choice.start,
                    slot=choice.slot,
                    usual=usual,
                )
            )
    return tuple(found)


def day_worths(
    problem: Problem,
    outline: Outline,
    facts: Sequence[DayFacts],
    choice: MassageChoice,
    *,
    usual: str = "",
) -> tuple[DayWorth, ...]:
    """Worth of a placed treatment on its day and on each day near it, in order of days."""
    without = list(facts)
    here = tuple(one for one in facts[choice.day].massages if one is not choice)
    without[choice.day] = replace(facts[choice.day], massages=here)
    base = score_facts(problem, outline, without).total
    best: dict[int, int] = {}
    for other in _elsewhere(problem, choice):
        if without[other.day].massages:
            continue
        tried = list(without)
        tried[other.day] = replace(without[other.day], massages=(other,))
        if check_facts(problem, outline, tried, checks=HARD_CHECKS):
            continue
        worth = score_facts(problem, outline, tried).total - base + _of_the_hour(other, usual)
        best[other.day] = max(worth, best.get(other.day, worth))
    return tuple(
        DayWorth(problem.days[day].date, worth, _why(problem, facts, day))
        for day, worth in sorted(best.items())
    )


def _elsewhere(problem: Problem, choice: MassageChoice) -> list[MassageChoice]:
    """The treatment itself, and the least dear of its kind and length before and after the run of
    each day near it."""
    reach = round(value("planning.wanted_days"))
    best: dict[tuple[int, bool], MassageChoice] = {}
    for other in sorted(problem.massages, key=lambda one: (one.cost, one.start, one.id)):
        alike = (other.type, other.minutes) == (choice.type, choice.minutes)
        if alike and not other.booked and 0 < abs(other.day - choice.day) <= reach:
            best.setdefault((other.day, other.after_run), other)
    best[choice.day, choice.after_run] = choice
    return [best[key] for key in sorted(best)]


def _of_the_hour(choice: MassageChoice, usual: str) -> int:
    """The part of a treatment's cost that its hour carries."""
    cost = value("planning.value_pence") * choice.price_pence
    cost += value("planning.value_travel") * choice.travel_min
    if usual and choice.therapist and choice.therapist != usual:
        cost += value("planning.price_therapist_change")
    return round(cost)


def _why(problem: Problem, facts: Sequence[DayFacts], day: int) -> str:
    """How the day lies to the key sessions: on the day of one, else before the next."""
    if facts[day].key:
        return f"the day of {_named(problem, facts, day)}"
    reach = round(value("planning.wanted_days"))
    for ahead in range(day + 1, min(day + reach + 1, len(facts))):
        if facts[ahead].key:
            return f"{days_text(ahead - day)} before {_named(problem, facts, ahead)}"
    return ""


def _named(problem: Problem, facts: Sequence[DayFacts], day: int) -> str:
    run = next(one for one in facts[day].runs if one.key)
    return f"{problem.days[day].date:%A}'s {name_of(run)}"
