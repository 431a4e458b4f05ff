"""Race-day form as a sum over days: what one unit of load on a day does to it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lissom.core.evidence import value
from lissom.core.planning.problem import PlannedRace


def form_coefficients(
    days: int,
    races: Sequence[PlannedRace],
    *,
    fitness_days: float | None = None,
    fatigue_days: float | None = None,
) -> tuple[int, ...]:
    """Milli-points per session-RPE minute on each day: the sum over later races of weight times
    (exp(-t/42)/42 - exp(-t/7)/7), t days before the race; the race's own day counts nothing. The
    time constants 42 and 7 days are the usual ones, others may be given."""
    slow = value("planning.fitness_days") if fitness_days is None else fitness_days
    fast = value("planning.fatigue_days") if fatigue_days is None else fatigue_days
    made: list[int] = []
    for day in range(days):
        total = 0.0
        for race in races:
            gap = race.day - day
            if gap <= 0:
                continue
            weight = value(f"planning.form_weight_{str(race.priority).lower()}")
            total += weight * (math.exp(-gap / slow) / slow - math.exp(-gap / fast) / fast)
        made.append(round(total))
    return tuple(made)
