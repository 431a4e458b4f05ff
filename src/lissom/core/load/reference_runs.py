"""Two runs that other numbers are measured by: the usual run and the reference marathon."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load

FloatArray = NDArray[np.float64]


@cache
def usual_run_work() -> FloatArray:
    """Negative work (27,) of the usual run, 8 km at 3.0 m/s on the level, J/kg."""
    return _work(value("load.habitual_run_m"), value("load.habitual_run_speed_mps"))


@cache
def marathon_work() -> FloatArray:
    """Negative work (27,) of the reference marathon, 42.2 km at 3.25 m/s, J/kg."""
    return _work(value("load.marathon_m"), value("load.marathon_speed_mps"))


def _work(distance_m: float, speed_mps: float) -> FloatArray:
    run = exposure_of_segments([Segment(distance_m, speed_mps)])
    work: FloatArray = muscle_load([run]).negative_work_j_per_kg[0]
    work.flags.writeable = False
    return work
