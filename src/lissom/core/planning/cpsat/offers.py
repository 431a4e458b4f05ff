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
from lissom.core.planning.plan import Outline, OutlineWeek, Phase
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
        long_days = _long_days(problem, week)
        offered = _run_offer(problem, week, day, long=day.index in long_days)
        runs.append(tuple(sorted(offered | kept.get((day.index, True), set()))))
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


def _long_days(problem: Problem, week: OutlineWeek) -> tuple[int, ...]:
    """Days of a week that may hold its long run: those with time for it, the preferred weekday
    first, then the fullest."""
    days = [problem.days[at] for at in problem.weeks[week.index].days]
    wanted = problem.long_weekday
    days.sort(
        key=lambda day: (
            -min(day.minutes_free, week.longest_min),
            day.date.weekday() != wanted,
            -day.minutes_free,
            day.index,
        )
    )
    return tuple(day.index for day in days[: round(value("outline.long_days_offered"))])


def _run_offer(problem: Problem, week: OutlineWeek, day: Day, *, long: bool) -> set[int]:
    by_type: dict[str, list[int]] = defaultdict(list)
    pairs = [place for place in day.runs if problem.options[place].parts]
    for place in day.runs:
        if not problem.options[place].parts:
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
            if name in longs and (long or first.family != "long"):
                offered |= _long_lengths(problem, week, places)
        elif first.hard:
            if name in keys:
                offered |= set(_spread(places, round(value("outline.key_lengths_offered"))))
        elif first.after_long:
            if _in_phase(first, week):
                most = value("planning.second_long_share") * week.longest_min
                fits = [at for at in places if problem.options[at].minutes <= most]
                offered |= set(_spread(fits, _easy_lengths(first)))
        elif _useful_easy(problem, first, day) and _in_phase(first, week):
            offered |= set(_spread(places, _easy_lengths(first)))
            offered |= _growing(problem, week, places)
    return offered | _pair_offer(problem, week, pairs, offered)


def _pair_offer(
    problem: Problem, week: OutlineWeek, pairs: list[int], offered: set[int]
) -> set[int]:
    """A second run beside the first runs on offer, in the weeks that the catalogue has it for and
    that are not meant to be lighter."""
    if week.recovery or not any(
        _in_phase(problem.runs_of(problem.options[place].id)[-1], week) for place in pairs[:1]
    ):
        return set()
    firsts = {problem.options[place].id for place in offered}
    beside: dict[str, list[int]] = defaultdict(list)
    for place in pairs:
        first = problem.options[place].parts[0]
        if first in firsts:
            beside[first].append(place)
    most = round(value("outline.other_lengths_offered"))
    return {place for places in beside.values() for place in _spread(places, most)}


def _useful_easy(problem: Problem, option: RunOption, day: Day) -> bool:
    """Easy running; walking and cross-training only where there can be no running. Who runs three
    times a week or less may cross-train on the other days, beside the runs."""
    few = problem.runs_a_week <= round(value("planning.few_runs"))
    beside = few and option.kind is SessionKind.CROSS and not problem.novice
    return option.is_run or not day.running or beside


def _in_phase(option: RunOption, week: OutlineWeek) -> bool:
    """Easy running of the catalogue's phases: hill sprints are no work for a taper. Steady running
    is neither easy nor hard, so only where the week asks for it; recovery runs, which an easy run
    can be, only after a race."""
    if option.family == "steady":
        return option.type in week.key_types
    if option.type == "recovery":
        return week.phase is Phase.RECOVERY
    if option.after_long:
        return week.phase in (Phase.BUILD, Phase.PEAK) and not week.recovery
    row = sessions().get(option.type)
    return row is None or str(week.phase) in row.phases


def _growing(problem: Problem, week: OutlineWeek, places: list[int]) -> set[int]:
    """The easy run that grows towards the longest useful one where that is too short to be called
    long: rule C02 lets it grow by a tenth only, so that the even spread would skip it."""
    minutes = [problem.options[place].minutes for place in places]
    if problem.options[places[0]].type != "easy" or week.longest_min > minutes[-1]:
        return set()
    return {
        place
        for place, length in zip(places, minutes, strict=True)
        if value("outline.long_share_middle") * week.longest_min <= length <= week.longest_min
    }


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
    if day.index >= value("outline.all_hours_days"):
        offered = must | _cheapest(problem, offered)
    return tuple(sorted(offered))


def _cheapest(problem: Problem, places: set[int]) -> set[int]:
    """One treatment of each type before and after the run: free hours so far ahead change."""
    best: dict[tuple[str, bool], int] = {}
    for place in sorted(places, key=lambda place: (problem.massages[place].cost, place)):
        choice = problem.massages[place]
        best.setdefault((choice.type, choice.after_run), place)
    return set(best.values())


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
