"""Ascent and descent by hysteresis: a change of direction counts once it exceeds the noise."""

from __future__ import annotations

import numpy as np

from lissom.core.activity.model import FloatArray


def climb(altitude_m: FloatArray, *, hysteresis_m: float) -> tuple[float, float]:
    """Metres up and metres down (both >= 0) of an altitude series; NaN samples are left out.

    A swing from one turning point to the next counts with its full height when it is at least
    `hysteresis_m` (> 0); smaller swings are noise.
    """
    known = altitude_m[~np.isnan(altitude_m)]
    if known.size < 2:
        return 0.0, 0.0
    up = down = 0.0
    pivot = extreme = float(known[0])
    rising: bool | None = None
    for height in _turning_points(known):
        if rising is None:
            if abs(height - pivot) >= hysteresis_m:
                rising, extreme = height > pivot, height
        elif (height >= extreme) == rising:
            extreme = height
        elif abs(height - extreme) >= hysteresis_m:
            up, down = _add(up, down, extreme - pivot)
            pivot, extreme, rising = extreme, height, not rising
    if rising is not None:
        up, down = _add(up, down, extreme - pivot)
    return up, down


def _add(up: float, down: float, swing_m: float) -> tuple[float, float]:
    return (up + swing_m, down) if swing_m > 0 else (up, down - swing_m)


def _turning_points(known: FloatArray) -> list[float]:
    direction = np.sign(np.diff(known))
    moves = np.flatnonzero(direction)
    if moves.size == 0:
        return []
    turns = moves[:-1][direction[moves[:-1]] != direction[moves[1:]]] + 1
    points: list[float] = known[np.append(turns, known.size - 1)].tolist()
    return points
