"""The runner's own usual step rate by speed, from stored exposures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.load import grid
from lissom.core.load.exposure import LACKS_STEP_RATE, Exposure
from lissom.core.units import SECONDS_PER_MINUTE

FloatArray = NDArray[np.float64]


def own_step_rate_spm(exposures: Sequence[Exposure]) -> FloatArray | None:
    """Usual steps/min (66,) at `grid.speeds_mps()`; None with too few runs that measured it.

    The median over runs at each speed, weighted by time; between and beyond the speeds that were
    run long enough the difference to the usual rate of other runners is carried on.
    """
    measured = [item for item in exposures if item.steps > 0 and LACKS_STEP_RATE not in item.lacks]
    if len(measured) < value("load.step_rate_runs"):
        return None
    speeds = grid.speeds_mps()
    steps, seconds = np.zeros((2, len(measured), speeds.size))
    for row, item in enumerate(measured):
        place = item.cells // grid.grades().size
        steps[row] = np.bincount(place, weights=item.amounts[2], minlength=speeds.size)
        seconds[row] = np.bincount(place, weights=item.amounts[1], minlength=speeds.size)
    known = np.flatnonzero(seconds.sum(axis=0) >= value("load.step_rate_least_s"))
    if not known.size:
        return None
    usual = grid.reference_step_rate_spm(speeds)
    medians = np.array([_median(steps[:, place], seconds[:, place]) for place in known.tolist()])
    return usual + np.interp(speeds, speeds[known], medians - usual[known])


def _median(steps: FloatArray, seconds: FloatArray) -> float:
    """Median steps/min of the runs at one speed, weighted by time."""
    ran = seconds > 0.0
    rate, weight = steps[ran] / seconds[ran] * SECONDS_PER_MINUTE, seconds[ran]
    order = np.argsort(rate)
    reached = np.cumsum(weight[order]) >= weight.sum() / 2.0
    return float(rate[order][int(np.argmax(reached))])
