"""Running on a gradient as level running of equal effort: grade-adjusted distance, speed, pace."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, FloatArray
from lissom.core.evidence import table


@cache
def _curve() -> tuple[FloatArray, FloatArray]:
    rows = table("graded_pace_factor")
    grades = np.array([float(row["grade_percent"]) / 100.0 for row in rows])
    return grades, np.array([float(row["pace_factor"]) for row in rows])


def graded_pace_factor(grade: ArrayLike) -> NDArray[np.float64]:
    """Seconds per metre at equal heart rate, relative to level (1.0); any shape.

    `grade` is rise over run as a fraction. Multiply a speed on a gradient by the factor to get the
    level speed of equal effort. Linear between the rows of `graded_pace_factor` (-35 to +35 %);
    steeper gradients keep the end value.
    """
    grades, factors = _curve()
    return np.interp(np.asarray(grade, dtype=np.float64), grades, factors)


def graded_steps_m(activity: Activity) -> FloatArray | None:
    """Level metres of equal effort of each step between samples, shape (n - 1,).

    Without altitude the metres themselves; None without a distance stream.
    """
    distance = derive.filled_distance_m(activity.streams)
    if distance is None or len(activity.streams) < 2:
        return None
    steps = np.maximum(np.diff(distance), 0.0)
    slope = derive.grade(activity)
    if slope is None:
        return steps
    metres: FloatArray = steps * graded_pace_factor((slope[1:] + slope[:-1]) / 2.0)
    return metres


def graded_split_m(activity: Activity, split: derive.Split) -> float | None:
    """Level metres of equal effort of one split or lap; None without a distance stream."""
    distance, steps = derive.filled_distance_m(activity.streams), graded_steps_m(activity)
    if distance is None or steps is None:
        return None
    graded = np.concatenate([[0.0], np.cumsum(steps)])
    ends_m = np.array([split.start_m, split.start_m + split.distance_m])
    rising = np.maximum.accumulate(distance) + np.arange(distance.size) * 1e-9
    first, last = np.interp(ends_m, rising, graded)
    return float(last - first)


def graded_speed_mps(activity: Activity) -> float | None:
    """Level speed of equal effort over the moving time of a run or walk; None without distance.

    A summary without streams has its mean speed: level ground is assumed, as `lacks` tells.
    """
    if not activity.moving_s > 0.0:
        return None
    steps = graded_steps_m(activity)
    if steps is None:
        return None if activity.distance_m is None else activity.distance_m / activity.moving_s
    moving = derive.moving_steps(activity)
    seconds = float(np.diff(activity.streams.time_s)[moving].sum())
    return float(steps[moving].sum()) / seconds if seconds > 0.0 else None
