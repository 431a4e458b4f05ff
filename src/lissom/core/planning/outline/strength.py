"""Which leg strength suits a week: full blocks in base and build, short ones to keep strength."""

from __future__ import annotations

from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.planning.plan import OutlineWeek, Phase
from lissom.core.planning.problem import BlockType, Problem

_FULL = (Phase.BASE, Phase.BUILD)


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
