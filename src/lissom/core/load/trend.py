"""A trend with its interval: how something moved over weeks, at equal speed where speed matters.

y = level + change * (t - today) / 28 d + slope * (speed - mean speed) + noise, least squares; 95 %
interval of Student's t. Never a single value: with few points there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """`level` on the day and `change` per 28 days, each with its 95 % interval, in the unit of
    what was measured; None without enough points. `verdict`: `too few`, `rising`, `falling` or
    `no change shown`. `speed_mps`: the speed that the level holds for (None: speed plays no part).
    """

    points: int
    level: float | None
    level_low: float | None
    level_high: float | None
    change: float | None
    change_low: float | None
    change_high: float | None
    speed_mps: float | None
    verdict: str


def trend(
    days: Sequence[date],
    values: Sequence[float],
    on: date,
    *,
    speeds_mps: Sequence[float] | None = None,
) -> Trend:
    """Trend of `values` on `days` (same length, any order) up to `on` over the last 12 weeks.

    `speeds_mps`: speed of each, held constant. NaN values are left out. Points of one runner are
    taken as independent. Raises InvalidInputError for unequal lengths.
    """
    if len(days) != len(values) or (speeds_mps is not None and len(speeds_mps) != len(days)):
        raise InvalidInputError(
            f"{len(days)} days and {len(values)} values do not fit together.",
            remedy="Give one value for each day.",
        )
    age = np.array([(day - on).days for day in days], dtype=np.float64)
    told = np.array(values, dtype=np.float64)
    speed = np.zeros(told.size) if speeds_mps is None else np.array(speeds_mps, dtype=np.float64)
    keep = (age > -value("load.trend_days")) & (age <= 0.0) & np.isfinite(told + speed)
    return _fitted(age[keep], told[keep], None if speeds_mps is None else speed[keep])


def _fitted(age_d: FloatArray, told: FloatArray, speed: FloatArray | None) -> Trend:
    span = float(np.ptp(age_d)) if age_d.size else 0.0
    usual = None if speed is None or not speed.size else float(speed.mean())
    columns = [np.ones(told.size), age_d / value("load.trend_step_d")]
    if speed is not None and usual is not None and float(np.ptp(speed)) > 0.0:
        columns.append(speed - usual)
    freedom = told.size - len(columns)
    if told.size < value("load.trend_points") or span < value("load.trend_step_d"):
        return Trend(int(told.size), None, None, None, None, None, None, usual, "too few")
    design = np.stack(columns, axis=1)
    found, *_ = np.linalg.lstsq(design, told)
    variance = float(np.sum((told - design @ found) ** 2)) / freedom
    spread = np.sqrt(variance * np.diag(np.linalg.pinv(design.T @ design)))
    half = _student(freedom) * spread
    level, change = float(found[0]), float(found[1])
    low, high = change - float(half[1]), change + float(half[1])
    verdict = "rising" if low > 0.0 else "falling" if high < 0.0 else "no change shown"
    return Trend(
        points=int(told.size),
        level=level,
        level_low=level - float(half[0]),
        level_high=level + float(half[0]),
        change=change,
        change_low=low,
        change_high=high,
        speed_mps=usual,
        verdict=verdict,
    )


def _student(freedom: int) -> float:
    """97.5 % point of Student's t by its expansion around the normal (1 % off at 4, less above)."""
    z = value("load.normal_975")
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third
