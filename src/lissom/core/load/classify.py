"""Was a recorded run hard? From its exposure, the runner's critical speed and the effort felt.

Hard: tempo or threshold, intervals, hills, race, long run at race pace. Gradients count by the
level speed of equal effort, so a steep climb at a slow pace can be quality too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.activity.graded import graded_pace_factor
from lissom.core.evidence import value
from lissom.core.load import grid
from lissom.core.load.exposure import Exposure
from lissom.core.runner import Race
from lissom.core.units import SECONDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class RunEffort:
    """`quality_minutes` at or above 92 % of critical speed; 0 when that speed is unknown."""

    hard: bool
    quality_minutes: float


def run_effort(
    exposure: Exposure, *, critical_speed_mps: float | None, rpe_cr10: float | None = None
) -> RunEffort:
    """Effort of one run. `critical_speed_mps` > 0, or None: then only the effort felt decides.

    Hard with at least 8 minutes of quality, or 40 minutes above the steady zone, or an effort
    of 7 or more on CR-10 (all kind custom).
    """
    felt_hard = rpe_cr10 is not None and rpe_cr10 >= value("classify.hard_rpe_cr10")
    if critical_speed_mps is None:
        return RunEffort(felt_hard, 0.0)
    quality = _minutes_from(exposure, critical_speed_mps * value("classify.quality_share_of_cs"))
    steady = _minutes_from(exposure, critical_speed_mps * value("classify.steady_share_of_cs"))
    hard = (
        felt_hard
        or quality >= value("classify.hard_quality_min")
        or steady >= value("classify.hard_steady_min")
    )
    return RunEffort(hard, quality)


def _minutes_from(exposure: Exposure, speed_mps: float) -> float:
    fast = _level_speeds_mps()[exposure.cells] >= speed_mps
    return float(exposure.amounts[1][fast].sum()) / SECONDS_PER_MINUTE


@cache
def _level_speeds_mps() -> NDArray[np.float64]:
    """Level speed of equal effort of every cell, flat as `Exposure.cells`."""
    speeds = np.outer(grid.speeds_mps(), graded_pace_factor(grid.grades())).ravel()
    speeds.flags.writeable = False
    return speeds


def race_run(races: Iterable[Race], *, on: date, distance_m: float | None) -> Race | None:
    """The race that a run of this day and distance was, if any: the nearest within a tenth."""
    if not distance_m:
        return None
    share = value("classify.race_distance_share")
    fits = [
        (abs(race.distance_m - distance_m), race.id, race)
        for race in races
        if race.date == on and abs(race.distance_m - distance_m) <= share * race.distance_m
    ]
    return min(fits)[2] if fits else None
