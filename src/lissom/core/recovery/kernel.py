"""The shape of soreness over days: two equal compartments in a row.

After one unit of dose at day 0: y(t) = (t / T) exp(-t / T), highest at t = T.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def kernel(days: ArrayLike, time_constant_d: float) -> FloatArray:
    """Response at `days` (>= 0) after one unit of dose; `time_constant_d` > 0; any shape."""
    scaled = np.maximum(np.asarray(days, dtype=np.float64), 0.0) / time_constant_d
    return np.asarray(scaled * np.exp(-scaled), dtype=np.float64)


def kernel_slope(days: ArrayLike, time_constant_d: float) -> FloatArray:
    """Change of `kernel` per relative change of T: s (s - 1) exp(-s), s = days / T."""
    scaled = np.maximum(np.asarray(days, dtype=np.float64), 0.0) / time_constant_d
    return np.asarray(scaled * (scaled - 1.0) * np.exp(-scaled), dtype=np.float64)


def advance(
    first: FloatArray,
    second: FloatArray,
    third: FloatArray,
    days: float,
    time_constants_d: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The compartments after `days` (>= 0) without dose; exact for any step.

    d1' = exp(-h/T) d1;  d2' = exp(-h/T) (d2 + (h/T) d1);
    d3' = exp(-h/T) (d3 + 2 (h/T) d2 + (h/T)^2 d1). `time_constants_d` broadcasts.
    """
    scaled = days / time_constants_d
    decay = np.exp(-scaled)
    return (
        decay * first,
        decay * (second + scaled * first),
        decay * (third + scaled * (2.0 * second + scaled * first)),
    )
