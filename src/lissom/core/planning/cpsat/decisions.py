"""The plan as positions in the problem's lists: the solver's own working copy."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.planning.plan import DayPlan, Schedule
from lissom.core.planning.problem import Problem


@dataclass(slots=True)
class Decisions:
    """One entry per problem day: run (position in `Problem.options`) or None, strength blocks in
    order of position, stretching, massage or None."""

    runs: list[int | None]
    blocks: list[tuple[int, ...]]
    stretch: list[bool]
    massages: list[int | None]

    def copy(self) -> Decisions:
        return Decisions(
            list(self.runs), list(self.blocks), list(self.stretch), list(self.massages)
        )

    def day(self, day: int) -> tuple[int | None, tuple[int, ...], bool, int | None]:
        return self.runs[day], self.blocks[day], self.stretch[day], self.massages[day]


def from_schedule(problem: Problem, schedule: Schedule) -> Decisions:
    """Positions of a schedule's ids. Raises KeyError for an id the problem does not hold."""
    option, block, massage = problem.option_index, problem.block_index, problem.massage_index
    days = schedule.days
    return Decisions(
        runs=[None if day.run is None else option[day.run] for day in days],
        blocks=[tuple(sorted(block[key] for key in day.blocks)) for day in days],
        stretch=[day.stretch for day in days],
        massages=[None if day.massage is None else massage[day.massage] for day in days],
    )


def to_schedule(problem: Problem, made: Decisions) -> Schedule:
    """The schedule of ids."""
    return Schedule(
        tuple(
            DayPlan(
                run=None if run is None else problem.options[run].id,
                blocks=tuple(problem.blocks[place].id for place in blocks),
                stretch=stretch,
                massage=None if massage is None else problem.massages[massage].id,
            )
            for run, blocks, stretch, massage in zip(
                made.runs, made.blocks, made.stretch, made.massages, strict=True
            )
        )
    )
