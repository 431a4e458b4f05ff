"""Which of the possible sessions are offered to the solver on each day.

The problem holds every lawful length and every free hour; a week needs only those that its
outline can use, so a plan is proven best among these lengths, not among all. A treatment leaves
the list only when another of the same effect is at least as cheap, short and early. Sessions
already in the plan always stay.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lissom.core.evidence import value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.outline.strength import lower_blocks
from lissom.core.planning.plan import Outline, OutlineWeek
from lissom.core.planning.problem import (
    BlockType,
    Day,
    MassageChoice,
    Problem,
    RunOption,
    SessionKind,
)


@dataclass(frozen=True, slots=True)
class Offers:
    """Positions of options, strength blocks and massages by day, ascending."""

    runs: tuple[tuple[int, ...], ...]
    blocks: tuple[tuple[int, ...], ...]
    massages: tuple[tuple[int, ...], ...]

    def runs_with(self, day: int, present: int | None) -> tuple[int, ...]:
        """The offer and what is on the day now."""
        return _with(self.runs[day], present)

    def blocks_with(self, day: int, present: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted({*self.blocks[day], *present}))

    def massages_with(self, day: int, present: int | None) -> tuple[int, ...]:
        return _with(self.massages[day], present)


def _with(offered: tuple[int, ...], present: int | None) -> tuple[int, ...]:
    if present is None or present in offered:
        return offered
    return tuple(sorted((*offered, present)))


_LONG_SHARES = ("full", "high", "good", "middle", "low")


def make_offers(problem: Problem, outline: Outline) -> Offers:
    kept = _kept(problem)
    strength = [set(lower_blocks(problem, week)) for week in outline.weeks]
    runs: list[tuple[int, ...]] = []
    blocks: list[tuple[int, ...]] = []
    massages: list[tuple[int, ...]] = []
    for day in problem.days:
        week = outline.weeks[day.week]
        runs.append(
            tuple(sorted(_run_offer(problem, week, day) | kept.get((day.index, True), set())))
        )
        blocks.append(
            tuple(
                place
                for place in day.blocks
                if problem.blocks[place].type is not BlockType.LOWER or place in strength[day.week]
            )
        )
        must = kept.get((day.index, False), set())
        massages.append(_massage_offer(problem, day, must))
    return Offers(tuple(runs), tuple(blocks), tuple(massages))


def _kept(problem: Problem) -> dict[tuple[int, bool], set[int]]:
    """Positions of kept runs (True) and kept massages (False) by day, if still possible."""
    found: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for kept in problem.kept:
        day = problem.days[kept.day]
        if kept.kind in (SessionKind.STRENGTH, SessionKind.STRETCH):
            continue
        massage = kept.kind is SessionKind.MASSAGE
        possible = day.massages if massage else day.runs
        found[kept.day, not massage] |= set(kept.items) & set(possible)
    return found


# --- runs --------------------------------------------------------------------------------------


def _run_offer(problem: Problem, week: OutlineWeek, day: Day) -> set[int]:
    by_type: dict[str, list[int]] = defaultdict(list)
    for place in day.runs:
        by_type[problem.options[place].type].append(place)
    offered: set[int] = set()
    longs = set(week.long_types)
    keys = week.key_types[: round(value("outline.key_types_offered"))]
    for name, places in by_type.items():
        places.sort(key=lambda place: problem.options[place].minutes)
        first = problem.options[places[0]]
        if first.race is not None or first.every_other_day:
            offered |= set(places)
        elif first.long:
            if name in longs:
                offered |= _long_lengths(problem, week, places)
        elif first.hard:
            if name in keys:
                offered |= set(_spread(places, round(value("outline.key_lengths_offered"))))
        elif _useful_easy(first, day) and _in_phase(first, week):
            offered |= set(_spread(places, _easy_lengths(first)))
    return offered


def _useful_easy(option: RunOption, day: Day) -> bool:
    """Easy running; walking and cross-training only where there can be no running."""
    return option.is_run or not day.running


def _in_phase(option: RunOption, week: OutlineWeek) -> bool:
    """Easy running of the catalogue's phases: hill sprints are no work for a taper."""
    row = sessions().get(option.type)
    return row is None or str(week.phase) in row.phases


def _easy_lengths(option: RunOption) -> int:
    plain = option.type == "easy" or not option.is_run
    name = "outline.easy_lengths_offered" if plain else "outline.other_lengths_offered"
    return round(value(name))


def _long_lengths(problem: Problem, week: OutlineWeek, places: list[int]) -> set[int]:
    """Lengths nearest below five shares (steps of at most 10 %, so that rule C02 lets
    each follow the one before) of the longest useful run, and the short ones
    that start a new growth."""
    minutes = [problem.options[place].minutes for place in places]
    shares = [value(f"outline.long_share_{name}") for name in _LONG_SHARES]
    wanted = [share * week.longest_min for share in shares]
    wanted += [value("outline.long_short_min"), value("outline.long_middle_min")]
    found: set[int] = set()
    for target in wanted:
        below = [place for place, length in zip(places, minutes, strict=True) if length <= target]
        if below and target <= max(week.longest_min, value("outline.long_short_min")):
            found.add(below[-1])
    return found or {places[0]}


def _spread(places: list[int], most: int) -> list[int]:
    """At most `most` of the places, ends included, evenly between."""
    if len(places) <= most:
        return places
    if most == 1:
        return [places[-1]]
    last = len(places) - 1
    return [places[round(step * last / (most - 1))] for step in range(most)]


# --- massage -----------------------------------------------------------------------------------


def _massage_offer(problem: Problem, day: Day, must: set[int]) -> tuple[int, ...]:
    """Undominated treatments of a day, the cheapest first within one effect."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place in day.massages:
        choice = problem.massages[place]
        if choice.booked:
            must = must | {place}
        alike[_effect(choice)].append(place)
    offered = set(must)
    for places in alike.values():
        ranked = sorted(places, key=lambda place: (_burden(problem.massages[place]), place))
        kept: list[int] = []
        for place in ranked:
            burden = _burden(problem.massages[place])
            if not any(_no_worse(_burden(problem.massages[other]), burden) for other in kept):
                kept.append(place)
        offered |= set(kept)
    return tuple(sorted(offered))


def _effect(choice: MassageChoice) -> tuple[object, ...]:
    return (
        choice.regular,
        choice.deep,
        choice.deep_groups,
        choice.after_run,
        choice.no_key,
        choice.relief,
    )


def _burden(choice: MassageChoice) -> tuple[int, int, int, int]:
    return choice.cost, choice.price_pence, choice.total_minutes, -choice.run_minutes_max


def _no_worse(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(left <= right for left, right in zip(one, other, strict=True))
