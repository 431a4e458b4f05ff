"""A schedule as a set of spots, one decision each: plans are compared and edited as sets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lissom.core.errors import InvalidInputError
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import DayPlan, Schedule
from lissom.core.planning.problem import Problem

RUN, STRENGTH, STRETCH, MASSAGE = "run", "strength", "stretch", "massage"
PARTS = (RUN, STRENGTH, STRETCH, MASSAGE)
SINGLE = (RUN, MASSAGE)
"""Parts of which a day holds one at most."""

HARD = "hard"
"""Not a part of its own: hard runs only."""

_RUNNING = ("run", "walk", "cross", "race")


def part_of(kind: str) -> str:
    """The part of a day that a kind of session takes: runs, walks, cross-training and races share
    one. Raises InvalidInputError for an unknown kind."""
    if kind in _RUNNING:
        return RUN
    if kind not in PARTS:
        raise InvalidInputError(
            f"There is no kind of session '{kind}'.",
            remedy=f"There are: {', '.join((*_RUNNING, *PARTS[1:]))}.",
        )
    return kind


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A decision: on planned day `day` stands `key` (id of an option, block or treatment)."""

    day: int
    part: str
    key: str


def spots_of(schedule: Schedule) -> frozenset[Spot]:
    """Every decision of a schedule."""
    found: set[Spot] = set()
    for day, plan in enumerate(schedule.days):
        if plan.run is not None:
            found.add(Spot(day, RUN, plan.run))
        found |= {Spot(day, STRENGTH, block) for block in plan.blocks}
        if plan.stretch:
            found.add(Spot(day, STRETCH, STRETCH))
        if plan.massage is not None:
            found.add(Spot(day, MASSAGE, plan.massage))
    return frozenset(found)


def doubled(spots: Iterable[Spot]) -> Spot | None:
    """The first spot whose place (run, massage of a day) another one takes too; None without."""
    seen: set[tuple[int, str]] = set()
    for spot in sorted(spots):
        if spot.part in SINGLE:
            if (spot.day, spot.part) in seen:
                return spot
            seen.add((spot.day, spot.part))
    return None


def schedule_of(problem: Problem, spots: Collection[Spot]) -> Schedule:
    """The schedule of these decisions, blocks in the problem's order. Raises ValueError when a
    day has two runs or two treatments."""
    if doubled(spots) is not None:
        raise ValueError("a day holds two sessions of one part")
    by_day: dict[int, list[Spot]] = {}
    for spot in sorted(spots):
        by_day.setdefault(spot.day, []).append(spot)
    return Schedule(tuple(_day_plan(problem, by_day.get(day.index, [])) for day in problem.days))


def _day_plan(problem: Problem, spots: list[Spot]) -> DayPlan:
    blocks = [spot.key for spot in spots if spot.part == STRENGTH]
    return DayPlan(
        run=next((spot.key for spot in spots if spot.part == RUN), None),
        blocks=tuple(sorted(blocks, key=lambda key: problem.block_index[key])),
        stretch=any(spot.part == STRETCH for spot in spots),
        massage=next((spot.key for spot in spots if spot.part == MASSAGE), None),
    )


def facts_of_spots(problem: Problem, spots: Iterable[Spot]) -> tuple[DayFacts, ...]:
    """Looked-up days, also where a day holds two runs (for a judge to say so)."""
    by_day: list[list[Spot]] = [[] for _ in problem.days]
    for spot in spots:
        by_day[spot.day].append(spot)
    return tuple(_day_facts(problem, here) if here else _NOTHING for here in by_day)


_NOTHING = DayFacts()


def _day_facts(problem: Problem, spots: list[Spot]) -> DayFacts:
    parts: dict[str, list[str]] = {part: [] for part in PARTS}
    for spot in spots:
        parts[spot.part].append(spot.key)
    stretches = len(parts[STRETCH])
    return DayFacts(
        runs=tuple(run for key in sorted(parts[RUN]) for run in problem.runs_of(key)),
        blocks=tuple(
            problem.blocks[at]
            for at in sorted(map(problem.block_index.__getitem__, parts[STRENGTH]))
        ),
        stretches=stretches,
        stretch_minutes=stretches * problem.stretch_minutes,
        massages=tuple(problem.massage(key) for key in sorted(parts[MASSAGE])),
    )
