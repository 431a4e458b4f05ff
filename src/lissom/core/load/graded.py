"""Speed on the level of equal effort, by two named curves that differ downhill.

`heart_rate`: what runners really do at equal heart rate (`graded_pace_factor`). `energy`: oxygen
measured on a treadmill (Minetti 2002). Downhill the second saves more than runners turn into speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.activity.graded import graded_pace_factor
from lissom.core.load import grid
from lissom.core.load.energy import cost_j_per_kg_m
from lissom.core.load.exposure import Exposure
from lissom.core.units import SECONDS_PER_HOUR

FloatArray = NDArray[np.float64]


class Curve(StrEnum):
    HEART_RATE = "heart_rate"
    ENERGY = "energy"


@dataclass(frozen=True, slots=True)
class GradedSpeed:
    """Mean level speed of equal effort in m/s by both curves, beside the speed really run."""

    plain_mps: float
    heart_rate_mps: float
    energy_mps: float


def effort_factor(grade: ArrayLike, curve: Curve) -> FloatArray:
    """Multiply a speed on a gradient by it to get the level speed of equal effort; any shape."""
    if curve is Curve.HEART_RATE:
        return graded_pace_factor(grade)
    level: FloatArray = np.asarray(cost_j_per_kg_m(grade) / cost_j_per_kg_m(0.0))
    return level


def graded_speed(exposure: Exposure) -> GradedSpeed | None:
    """Mean over the time of a run; None for an empty exposure."""
    if exposure.seconds <= 0.0:
        return None
    metres = exposure.amounts[0]
    heart, energy = (
        float(metres @ _factors(curve)[exposure.cells]) / exposure.seconds for curve in Curve
    )
    return GradedSpeed(exposure.mean_speed_mps, heart, energy)


def pace_load(exposure: Exposure, threshold_speed_mps: float) -> float:
    """rTSS by the cells of a run: the sum of 100 * hours * (graded speed / threshold)^2, so that
    fast parts count more than their mean. `threshold_speed_mps` > 0. Heart-rate curve.
    """
    metres, seconds, _ = exposure.amounts
    graded = metres * _factors(Curve.HEART_RATE)[exposure.cells] / seconds
    intensity = graded / threshold_speed_mps
    return float(100.0 * (seconds / SECONDS_PER_HOUR) @ intensity**2)


@cache
def _factors(curve: Curve) -> FloatArray:
    """Factor of every cell, flat as `Exposure.cells`."""
    rows, _ = grid.shape()
    factors = np.tile(effort_factor(grid.grades(), curve), rows)
    factors.flags.writeable = False
    return factors
