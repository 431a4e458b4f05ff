"""What stands on each day, looked up: the common ground of every check and of the objective.

A `Schedule` of ids and an edited programme read from JSON both become `DayFacts`, so a rule is
written once and judges either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lissom.core.planning.plan import Schedule
from lissom.core.planning.problem import MassageChoice, Problem, RunOption, StrengthBlock


@dataclass(frozen=True)
class DayFacts:
    """The sessions of one planned day. Two runs: the first and a second one, or an edited plan.
    `strength_first`: a strength block begins before the run of the day. `runs_close`: less time
    between two runs than a second one needs. What follows from them is
    worked out once: many checks ask for it."""

    runs: tuple[RunOption, ...] = ()
    blocks: tuple[StrengthBlock, ...] = ()
    stretches: int = 0
    stretch_minutes: int = 0
    massages: tuple[MassageChoice, ...] = ()
    strength_first: bool = False
    runs_close: bool = False

    @cached_property
    def hard(self) -> bool:
        return any(run.hard for run in self.runs)

    @cached_property
    def key(self) -> bool:
        return any(run.key for run in self.runs)

    @cached_property
    def runs_today(self) -> bool:
        return any(run.is_run for run in self.runs)

    @cached_property
    def training_minutes(self) -> int:
        """Minutes asked of the day, travel to a treatment included."""
        return (
            sum(run.minutes for run in self.runs)
            + sum(block.minutes for block in self.blocks)
            + self.stretch_minutes
            + sum(choice.total_minutes for choice in self.massages)
        )


def facts_of(problem: Problem, schedule: Schedule) -> tuple[DayFacts, ...]:
    """The schedule with its ids looked up, one entry per problem day. Raises KeyError for an id
    that the problem does not hold and ValueError for another number of days."""
    return tuple(
        DayFacts(
            runs=problem.runs_of(plan.run),
            blocks=tuple(problem.block(key) for key in plan.blocks),
            stretches=int(plan.stretch),
            stretch_minutes=problem.stretch_minutes if plan.stretch else 0,
            massages=() if plan.massage is None else (problem.massage(plan.massage),),
        )
        for _, plan in zip(problem.days, schedule.days, strict=True)
    )
