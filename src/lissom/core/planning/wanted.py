"""What each wanted treatment of a programme is worth, day by day: the programme scored again.

Worth of a day, in milli-points:
    value of the programme with the treatment on that day - value without it, the price of keeping
    what was planned apart
    + money, way and change of therapist, which belong to the free hour and not to the day

A day on which it would break a hard rule has no worth; a day on which nothing like it was on offer
is not in the list. A programme carries this with each treatment that nobody has booked: it is what
offers of free hours and the waiting list call its need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from lissom.core.booking.wanting import DayWorth
from lissom.core.evidence import value
from lissom.core.planning.checks import HARD_CHECKS, check_facts
from lissom.core.planning.moves import name_of
from lissom.core.planning.objective import score_facts
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import MassageChoice, Problem
from lissom.core.units import days_text


def day_worths(
    problem: Problem,
    outline: Outline,
    facts: Sequence[DayFacts],
    choice: MassageChoice,
    *,
    usual: str = "",
) -> tuple[DayWorth, ...]:
    """Worth of a placed treatment on its day and on each day near it that may hold it, in order of
    days. `usual`: the therapist whom the runner usually sees."""
    without = list(facts)
    here = tuple(one for one in facts[choice.day].massages if one is not choice)
    without[choice.day] = replace(facts[choice.day], massages=here)
    base = _value(problem, outline, without)
    found: dict[int, DayWorth] = {}
    for other in _elsewhere(problem, choice):
        worth = _worth(problem, outline, without, other)
        if worth is not None:
            worth += _of_the_hour(other, usual) - base
        day, known = problem.days[other.day].date, found.get(other.day)
        if known is None or (worth is not None and (known.worth is None or worth > known.worth)):
            why = _why(problem, facts, other.day)
            found[other.day] = DayWorth(day, worth, why, None if worth is None else other.start)
    return tuple(found[day] for day in sorted(found))


def _worth(
    problem: Problem, outline: Outline, without: Sequence[DayFacts], other: MassageChoice
) -> int | None:
    """Value of the programme with a treatment put into it; None when a hard rule forbids it."""
    if without[other.day].massages:
        return None
    tried = list(without)
    tried[other.day] = replace(without[other.day], massages=(other,))
    if check_facts(problem, outline, tried, checks=HARD_CHECKS):
        return None
    return _value(problem, outline, tried)


def _value(problem: Problem, outline: Outline, facts: Sequence[DayFacts]) -> int:
    """Value of the programme, apart from the price of moving what was planned: a need is no greater
    because it was told once."""
    scored = score_facts(problem, outline, facts)
    return scored.total - scored.terms["keep"]


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


def day_as_dict(day: DayWorth) -> dict[str, Any]:
    """JSON values, as a programme keeps them."""
    return {
        "date": day.date.isoformat(),
        "worth": day.worth,
        "why": day.why,
        "best": None if day.best is None else day.best.isoformat(),
    }


def day_from_dict(row: Mapping[str, Any]) -> DayWorth:
    """Back from `day_as_dict`."""
    best = row["best"]
    return DayWorth(
        date.fromisoformat(row["date"]),
        row["worth"],
        row["why"],
        None if best is None else datetime.fromisoformat(best),
    )
