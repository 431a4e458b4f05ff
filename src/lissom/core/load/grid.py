"""The axes of the exposure grid: speed bins and gradient bins, named by their centres."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.evidence import table, value

FloatArray = NDArray[np.float64]
IndexArray = NDArray[np.intp]


@cache
def speeds_mps() -> FloatArray:
    """Centres of the speed bins: 0.5, 0.6 ... 7.0 m/s (66)."""
    low, high, step = (value(f"load.speed_{end}_mps") for end in ("low", "high", "step"))
    return _frozen(np.round(low + step * np.arange(round((high - low) / step) + 1), 6))


@cache
def grades() -> FloatArray:
    """Centres of the gradient bins as fractions: -0.45, -0.44 ... +0.45 (91); level is exact."""
    limit, step = value("load.grade_limit_percent"), value("load.grade_step_percent")
    count = round(limit / step)
    return _frozen(np.arange(-count, count + 1, dtype=np.float64) * step / 100.0)


def _frozen(axis: FloatArray) -> FloatArray:
    axis.flags.writeable = False
    return axis


@cache
def shape() -> tuple[int, int]:
    """(speed bins, gradient bins)."""
    return speeds_mps().size, grades().size


def cell_of(speed_mps: FloatArray, grade: FloatArray) -> tuple[IndexArray, NDArray[np.bool_]]:
    """Flat cell index of every (speed, gradient), and where an edge clamped it."""
    rows, n_speed = _steps_from(speeds_mps(), speed_mps)
    columns, n_grade = _steps_from(grades(), grade)
    clamped = (rows < -0.5) | (rows > n_speed - 0.5) | (columns < -0.5) | (columns > n_grade - 0.5)
    row = np.clip(np.rint(rows), 0, n_speed - 1).astype(np.intp)
    column = np.clip(np.rint(columns), 0, n_grade - 1).astype(np.intp)
    return row * n_grade + column, clamped


def _steps_from(axis: FloatArray, amount: FloatArray) -> tuple[FloatArray, int]:
    """`amount` in bins from the first centre of `axis`, and the number of bins."""
    return (amount - axis[0]) / (axis[1] - axis[0]), axis.size


def split_cells(speed_mps: float, grade: float) -> tuple[list[tuple[int, float]], bool]:
    """Up to four neighbouring cells with weights (sum 1) whose mean is exactly (speed, grade)."""
    pairs: list[tuple[int, float]] = []
    n_grade = grades().size
    rows, row_clamped = _neighbours(speeds_mps(), speed_mps)
    columns, column_clamped = _neighbours(grades(), grade)
    for row, row_weight in rows:
        for column, column_weight in columns:
            pairs.append((row * n_grade + column, row_weight * column_weight))
    return pairs, row_clamped or column_clamped


def _neighbours(axis: FloatArray, amount: float) -> tuple[list[tuple[int, float]], bool]:
    place = (amount - float(axis[0])) / float(axis[1] - axis[0])
    clamped = not -0.5 <= place <= axis.size - 0.5
    place = round(min(max(place, 0.0), axis.size - 1.0), 9)
    below = int(place)
    rest = place - below
    if rest == 0.0:
        return [(below, 1.0)], clamped
    return [(below, 1.0 - rest), (below + 1, rest)], clamped


def reference_step_rate_spm(speed_mps: ArrayLike) -> FloatArray:
    """Steps of both feet per minute by speed (m/s), linear between measured speeds.

    Outside 2.5-4.5 m/s the nearest measured rate holds. Source: Fukuchi 2017,
    doi 10.7717/peerj.3298 (162, 171 and 183 at 2.5, 3.5 and 4.5 m/s).
    """
    rows = table("step_rate_by_speed")
    return np.interp(
        np.asarray(speed_mps, dtype=np.float64),
        [float(row["speed_mps"]) for row in rows],
        [float(row["step_rate_spm"]) for row in rows],
    )
