"""What a gradient adds to each muscle group: positive work uphill, negative work downhill.

W = 9.81 sin(atan g) J per kg and metre, whole body; times 0.78 uphill and 0.60 downhill; half
to each leg; shares by table `gradient_work_shares`. A share given to a pair ("calf", "glutes")
is split in proportion to the pair's level values of the same kind of work.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.anatomy import LEG_GROUPS
from lissom.core.evidence import table, value
from lissom.core.load.energy import clamp_grade
from lissom.core.load.level_model import Quantity, level_per_km

FloatArray = NDArray[np.float64]


def leg_work_j_per_kg_m(grade: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """(uphill positive work, downhill negative work) of one leg per metre, both >= 0."""
    held = clamp_grade(grade)
    gravity = value("load.gravity_mps2") * np.sin(np.arctan(held))
    up = np.maximum(gravity, 0.0) * value("load.uphill_muscle_share") / 2.0
    down = np.maximum(-gravity, 0.0) * value("load.downhill_muscle_share") / 2.0
    return up, down


@cache
def _rows(direction: str) -> tuple[tuple[tuple[str, ...], float], ...]:
    return tuple(
        (tuple(row["groups"].split("|")), float(row["share"]))
        for row in table("gradient_work_shares")
        if row["direction"] == direction
    )


def work_shares(direction: str, speed_mps: ArrayLike) -> dict[str, FloatArray]:
    """Share of the gradient's work by leg group at a speed; sums to 1. Direction `up`, `down`."""
    quantity = Quantity.POSITIVE_WORK if direction == "up" else Quantity.NEGATIVE_WORK
    level = level_per_km(quantity, speed_mps)
    shape = np.asarray(speed_mps, dtype=np.float64).shape
    found = {group: np.zeros(shape) for group in LEG_GROUPS}
    for groups, share in _rows(direction):
        whole = sum((level[group] for group in groups), np.zeros(shape))
        for group in groups:
            found[group] = found[group] + share * level[group] / whole
    return found
