"""Energy cost of running on a gradient.

Minetti 2002 measured oxygen; the graded pace factor (`core.activity.graded`) follows heart rate.
They differ downhill (a measured body saves more energy there than runners turn into speed), so
both are kept.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.evidence import value

FloatArray = NDArray[np.float64]


def clamp_grade(grade: ArrayLike) -> FloatArray:
    """Gradients (fractions) held within the measured -0.45..+0.45."""
    limit = value("load.grade_limit_percent") / 100.0
    return np.clip(np.asarray(grade, dtype=np.float64), -limit, limit)


@cache
def _minetti_coefficients() -> tuple[float, ...]:
    return tuple(value(f"load.minetti_a{power}") for power in (5, 4, 3, 2, 1, 0))


def cost_j_per_kg_m(grade: ArrayLike) -> FloatArray:
    """C(g) = 155.4 g^5 - 30.4 g^4 - 43.3 g^3 + 46.3 g^2 + 19.5 g + 3.6, in J per kg and metre.

    `grade` is rise over run as a fraction, clamped to -0.45..+0.45; any shape.
    Source: Minetti 2002, doi 10.1152/japplphysiol.01177.2001.
    """
    return np.polyval(np.asarray(_minetti_coefficients()), clamp_grade(grade))
