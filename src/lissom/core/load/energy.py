"""Energy cost of running on a gradient, and the pace factor of a gradient: two named curves.

Minetti 2002 measured oxygen; the graded pace factor follows heart rate. They differ downhill
(a measured body saves more energy there than runners turn into speed), so both are kept.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.evidence import table, value

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


@cache
def _pace_factor_curve() -> tuple[FloatArray, FloatArray]:
    rows = table("graded_pace_factor")
    grades = np.array([float(row["grade_percent"]) / 100.0 for row in rows])
    return grades, np.array([float(row["pace_factor"]) for row in rows])


def graded_pace_factor(grade: ArrayLike) -> FloatArray:
    """Seconds per metre at equal heart rate, relative to level (1.0); any shape.

    Multiply a speed on a gradient by it to get the level speed of equal effort. Linear between
    the rows of `graded_pace_factor` (-35 to +35 %); steeper gradients keep the end value.
    """
    grades, factors = _pace_factor_curve()
    return np.interp(clamp_grade(grade), grades, factors)
