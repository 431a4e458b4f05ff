"""How much of a plan's value rests on time constants that nobody knows well.

Fitness fades over 17 to 59 days and fatigue over 6 to 32, by study. A plan is scored again at the
ends of both ranges: the form term changes, everything else stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lissom.core.evidence import constant
from lissom.core.planning.build.form import form_coefficients
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import Problem


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a plan (milli-points) under one pair of time constants, in days."""

    fitness_days: float
    fatigue_days: float
    total: int


@dataclass(frozen=True, slots=True)
class Spread:
    """`usual`: the value under the constants in use; `readings`: under the others."""

    usual: int
    readings: tuple[Reading, ...]

    @property
    def low(self) -> int:
        return min(one.total for one in self.readings)

    @property
    def high(self) -> int:
        return max(one.total for one in self.readings)


def time_constants() -> Iterator[tuple[float, float]]:
    """Pairs of fitness and fatigue, in days: the usual values and the ends of both ranges, fitness
    always the slower."""
    fitness, fatigue = constant("planning.fitness_days"), constant("planning.fatigue_days")
    for slow in (fitness.low, fitness.value, fitness.high):
        for fast in (fatigue.low, fatigue.value, fatigue.high):
            if slow is not None and fast is not None and fast < slow:
                yield float(slow), float(fast)


def under(problem: Problem, fitness_days: float, fatigue_days: float) -> Problem:
    """The same problem with form worked out by other time constants."""
    form = form_coefficients(
        len(problem.days), problem.races, fitness_days=fitness_days, fatigue_days=fatigue_days
    )
    return replace(problem, form=form)


def spread(problem: Problem, outline: Outline, schedule: Schedule) -> Spread:
    """The plan scored again under every pair of `time_constants`. Raises KeyError for an id that
    the problem does not hold."""
    readings = tuple(
        Reading(slow, fast, score(under(problem, slow, fast), outline, schedule).total)
        for slow, fast in time_constants()
    )
    return Spread(score(problem, outline, schedule).total, readings)
