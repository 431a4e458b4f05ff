"""What check-ins teach about one runner, beside the population's numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Personal:
    """How this runner differs from the population: soreness of each state (27,) as a multiple,
    and T as a multiple; both > 0, 1 for an unknown runner."""

    gain: FloatArray
    pace: float
