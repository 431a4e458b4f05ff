"""A standing programme made lawful: what breaks a hard rule gives way, as little as will do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lissom.core.evidence import value
from lissom.core.planning.checks import HARD_CHECKS, check_facts
from lissom.core.planning.moves import Reason
from lissom.core.planning.objective import score_facts
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import Problem, SessionKind
from lissom.core.planning.replan.spots import (
    MASSAGE,
    RUN,
    STRENGTH,
    Spot,
    facts_of_spots,
)
from lissom.core.planning.replan.standing import Standing
from lissom.core.planning.rules.model import Violation

Spots = frozenset[Spot]


@dataclass(frozen=True, slots=True)
class Judge:
    """Hard rules and value of sets of spots."""

    problem: Problem
    outline: Outline

    def broken(self, spots: Collection[Spot]) -> tuple[Violation, ...]:
        """Hard rules that these decisions break, by date."""
        facts = facts_of_spots(self.problem, spots)
        return check_facts(self.problem, self.outline, facts, checks=HARD_CHECKS)

    def excess(self, spots: Collection[Spot]) -> int:
        """Minutes above what a day has or a week allows, and pence above the allowance: how far
        rules of amount are broken."""
        facts = facts_of_spots(self.problem, spots)
        over = sum(
            max(0, placed.training_minutes - day.minutes_free)
            for day, placed in zip(self.problem.days, facts, strict=True)
        )
        for week in self.problem.weeks:
            if week.minutes_cap is None:
                continue
            minutes = week.done_minutes + sum(
                run.minutes
                for day in week.days
                for run in facts[day].runs
                if run.is_run and run.race is None
            )
            over += max(0, minutes - week.minutes_cap)
        return over + self._overspent(facts)

    def _overspent(self, facts: Sequence[DayFacts]) -> int:
        spent, over = 0, 0
        for week, wanted in zip(self.problem.weeks, self.outline.weeks, strict=True):
            spent += sum(
                one.price_pence
                for day in week.days
                for one in facts[day].massages
                if not one.booked
            )
            if wanted.allowance_pence is not None:
                over = max(over, spent - wanted.allowance_pence)
        return over

    def total(self, spots: Collection[Spot]) -> int:
        return score_facts(self.problem, self.outline, facts_of_spots(self.problem, spots)).total


@dataclass(frozen=True, slots=True)
class _Step:
    """One way to give way: `old` goes, `new` (if any) takes its place."""

    old: Spot
    new: Spot | None

    def applied(self, spots: Collection[Spot]) -> Spots:
        rest = frozenset(spots) - {self.old}
        return rest if self.new is None else rest | {self.new}


def mended(judge: Judge, made: Standing, *, keep: Collection[Spot] = ()) -> Standing | None:
    """The standing programme with no hard rule broken: the earliest broken rule first, each time
    by the step that leaves least broken and the most value. Spots in `keep`, races and
    appointments give way last; None when those of `keep` would have to.
    """
    broken = judge.broken(made.spots)
    while broken:
        step = _best(judge, made, broken, keep)
        if step is None:
            return None
        reason = Reason(broken[0].rule, broken[0].message)
        if step.new is None:
            made = made.without(step.old, reason)
        else:
            made = made.changed(step.old, step.new, reason)
        broken = judge.broken(made.spots)
    return made


def _best(
    judge: Judge, made: Standing, broken: tuple[Violation, ...], keep: Collection[Spot]
) -> _Step | None:
    """The best step on the day of the first broken rule, else in its week or on the days before
    it; at the worst the nearest session that may go at all."""
    first = broken[0]
    day = (first.date - judge.problem.on).days
    if first.rule == "C02":
        shorter = _within_reach(judge, made, day, keep, broken)
        if shorter is not None:
            return shorter
    now = (len(broken), judge.excess(made.spots))
    for days in _where(judge.problem, day):
        steps = [step for at in days for step in _steps(judge, made, at, keep, first)]
        found: list[tuple[tuple[int, int], bool, int]] = []
        for place, step in enumerate(steps):
            spots = step.applied(made.spots)
            rank = (len(judge.broken(spots)), judge.excess(spots))
            if rank < now:
                found.append((rank, _appointment(judge.problem, step.old), place))
        if found:
            best = min(found)[:2]
            alike = [place for *rank, place in found if tuple(rank) == best]
            return steps[
                max(alike, key=lambda at: (judge.total(steps[at].applied(made.spots)), -at))
            ]
    return _last_resort(judge, made, day, keep)


def _within_reach(
    judge: Judge,
    made: Standing,
    day: int,
    keep: Collection[Spot],
    broken: tuple[Violation, ...],
) -> _Step | None:
    """A run that is longer than the last 30 days allow becomes the longest of its type that they
    do allow, else the longest easy one. Later runs that rested on it give way in their turn, so
    that a chain of long runs is shortened and not dropped."""
    problem = judge.problem
    before = {(one.rule, one.date) for one in broken if one.date <= broken[0].date}
    for spot in sorted(made.spots):
        if spot.day != day or spot.part != RUN or spot in keep or _race(problem, spot):
            continue
        option = problem.option(spot.key)
        reach = _reach_m(problem, made.spots, day)
        offered = [
            one
            for one in (problem.options[place] for place in problem.days[day].runs)
            if one.single_m <= min(reach, option.single_m) and one.minutes < option.minutes
        ]
        same = [one for one in offered if one.type == option.type]
        easy = [one for one in offered if one.type == "easy"]
        for some in (same, easy):
            for one in sorted(some, key=lambda one: (-one.distance_m, one.id))[:1]:
                step = _Step(spot, Spot(day, RUN, one.id))
                left = {
                    (fault.rule, fault.date)
                    for fault in judge.broken(step.applied(made.spots))
                    if fault.date <= broken[0].date
                }
                if left < before:
                    return step
    return None


def _reach_m(problem: Problem, spots: Collection[Spot], day: int) -> int:
    """The longest run that C02 allows on the day, in metres."""
    days = round(value("planning.spike_days"))
    percent = round(100 * value("planning.spike_ratio"))
    done = [metres for at, metres in problem.history.runs if at >= day - days]
    for spot in spots:
        if spot.part == RUN and day - days <= spot.day < day:
            option = problem.option(spot.key)
            if option.is_run or option.kind is SessionKind.WALK:
                done.append(option.single_m)
    return percent * max(done, default=0) // 100


def _where(problem: Problem, day: int) -> tuple[Sequence[int], ...]:
    """Where to look for what gives way: the day, its week, the days before."""
    near = round(value("replan.mend_days"))
    week = problem.weeks[problem.days[day].week].days
    return (day,), [at for at in week if at != day], range(day - 1, day - 1 - near, -1)


_ORDER = {RUN: 0, MASSAGE: 1, STRENGTH: 2}


def _last_resort(judge: Judge, made: Standing, day: int, keep: Collection[Spot]) -> _Step | None:
    loose = [spot for spot in made.spots if spot not in keep and not _race(judge.problem, spot)]
    loose.sort(
        key=lambda spot: (
            _appointment(judge.problem, spot),
            _ORDER.get(spot.part, len(_ORDER)),
            abs(spot.day - day),
            spot,
        )
    )
    return _Step(loose[0], None) if loose else None


def _steps(
    judge: Judge, made: Standing, day: int, keep: Collection[Spot], broken: Violation
) -> Iterator[_Step]:
    problem = judge.problem
    for spot in sorted(made.spots):
        if spot.day != day or spot in keep or _race(problem, spot):
            continue
        yield _Step(spot, None)
        if spot.part == RUN:
            for other in _gentler(problem, spot):
                yield _Step(spot, other)
        elif spot.part == STRENGTH and broken.rule == "C54":
            for block in _shorter_blocks(problem, spot):
                yield _Step(spot, block)


def _gentler(problem: Problem, spot: Spot) -> list[Spot]:
    """The next shorter runs of the same type, and the easy runs nearest in minutes."""
    option = problem.option(spot.key)
    many = round(value("replan.mend_choices"))
    offered = [problem.options[place] for place in problem.days[spot.day].runs]
    same = [one for one in offered if one.type == option.type and one.minutes < option.minutes]
    same.sort(key=lambda one: (-one.minutes, one.id))
    easy = [one for one in offered if one.family == "easy" and one.minutes <= option.minutes]
    easy.sort(key=lambda one: (-one.minutes, one.type != "easy", one.id))
    chosen = dict.fromkeys(one.id for one in (*same[:many], *easy[:many]))
    return [Spot(spot.day, RUN, key) for key in chosen if key != spot.key]


def _shorter_blocks(problem: Problem, spot: Spot) -> list[Spot]:
    block = problem.block(spot.key)
    return [
        Spot(spot.day, STRENGTH, problem.blocks[place].id)
        for place in problem.days[spot.day].blocks
        if problem.blocks[place].type is block.type
        and problem.blocks[place].minutes < block.minutes
    ]


def _race(problem: Problem, spot: Spot) -> bool:
    return spot.part == RUN and problem.option(spot.key).race is not None


def _appointment(problem: Problem, spot: Spot) -> bool:
    return spot.part == MASSAGE and problem.massage(spot.key).booked
