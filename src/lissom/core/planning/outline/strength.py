"""How much strength a week has room for beside its runs, and which leg strength suits it: full
blocks in base and build, short ones to keep strength."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.evidence import value
from lissom.core.planning.outline.abilities import Ability
from lissom.core.planning.plan import OutlineWeek, Phase
from lissom.core.planning.problem import BlockType, Problem, Week

_FULL = (Phase.BASE, Phase.BUILD)


def strength_room(
    problem: Problem, week: Week, wishes: Mapping[str, int], days: Sequence[Ability]
) -> dict[str, int]:
    """The wishes for strength and stretching that fit beside the week's runs.

    Running comes first: the days with most time hold an easy run each, the fullest of them the long
    run and nothing else. Leg strength takes its place in what is left, then core, upper body and
    stretching."""
    left = _left_beside_runs(problem, week, days)
    made: dict[str, int] = {}
    for name, minutes in _lengths(problem, week):
        places = sorted(day for day in left if left[day] >= minutes > 0)
        places.sort(key=lambda day: left[day])
        made[name] = min(wishes[name], len(places))
        for day in places[: made[name]]:
            left[day] -= minutes
    return made


def _left_beside_runs(problem: Problem, week: Week, days: Sequence[Ability]) -> dict[int, int]:
    """Minutes that each day has left when the runs of the week are placed."""
    left = {day: problem.days[day].minutes_free for day in week.days}
    runnable = [day for day in week.days if days[day].running]
    runnable.sort(key=lambda day: (-left[day], day))
    usual = round(value("outline.easy_run_minutes"))
    for place, day in enumerate(runnable[: max(0, problem.runs_a_week - week.done_runs)]):
        left[day] = 0 if place == 0 else max(0, left[day] - usual)
    return left


def _lengths(problem: Problem, week: Week) -> list[tuple[str, int]]:
    """Names of the wishes and the minutes of the shortest block of each, in order of weight."""
    made: list[tuple[str, int]] = []
    for kind in (BlockType.LOWER, BlockType.CORE, BlockType.UPPER):
        known = {place for day in week.days for place in problem.days[day].blocks}
        lengths = [
            problem.blocks[place].minutes for place in known if problem.blocks[place].type is kind
        ]
        made.append((str(kind), min(lengths, default=0)))
    return [*made, ("stretch", problem.stretch_minutes)]


def lower_blocks(problem: Problem, week: OutlineWeek) -> tuple[int, ...]:
    """Positions in `Problem.blocks` of the leg strength to offer in a week.

    The block that the runner's level, past and equipment raise highest, where the phase has it:
    the longest in base and build weeks, the shortest in peak, taper and lighter weeks. Shorter ones
    join where too few days of the week have time for it."""
    days = problem.weeks[week.index].days
    known = [place for place, block in enumerate(problem.blocks) if block.type is BlockType.LOWER]
    suited = [place for place in known if _in_phase(problem, place, week)] or known
    full = week.phase in _FULL and not week.recovery
    suited.sort(key=lambda place: _rank(problem, place, full=full))
    chosen: list[int] = []
    for place in suited:
        chosen.append(place)
        room = sum(bool(set(chosen) & set(problem.days[day].blocks)) for day in days)
        if room > week.lower:
            break
    return tuple(sorted(chosen))


def _in_phase(problem: Problem, place: int, week: OutlineWeek) -> bool:
    block = BLOCKS[problem.blocks[place].id]
    phases = (week.phase, Phase.PEAK) if week.recovery else (week.phase,)
    return any(block.allowed(phase=str(phase), level=int(problem.level)) for phase in phases)


def _rank(problem: Problem, place: int, *, full: bool) -> tuple[int, int, int]:
    """Longest first, or shortest first; of two as long the one that asks for more experience."""
    block = problem.blocks[place]
    length = -block.minutes if full else block.minutes
    return length, -BLOCKS[block.id].after_weeks_of_strength, place
