"""What a runner is used to: the habitual dose U and the highest downhill work of 8 weeks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.load.reference_runs import usual_run_work

FloatArray = NDArray[np.float64]
DayArray = NDArray[np.int_]


@dataclass(frozen=True, slots=True, eq=False)
class Habit:
    """U > 0 and the highest downhill work of one session, J/kg, (27,) or (n, 27)."""

    dose_j_per_kg: FloatArray
    downhill_j_per_kg: FloatArray


def habits(days: DayArray, total: FloatArray, downhill: FloatArray, asked: DayArray) -> Habit:
    """Habit on each of `asked` (m,) days from sessions before it: arrays (m, 27).

    `days` (n,) ascending, `total` and `downhill` (n, 27) J/kg. U is the mean negative work of
    the last 8 weeks' sessions that loaded the state; with fewer than four the usual run (8 km
    at 3.0 m/s) fills up the mean; never below a quarter of the usual run.
    """
    span = int(value("recovery.habit_d"))
    start, stop = np.searchsorted(days, asked - span), np.searchsorted(days, asked)
    summed, counted = _running_sum(total), _running_sum((total > 0.0).astype(np.float64))
    return Habit(
        _mean_dose(summed[stop] - summed[start], counted[stop] - counted[start]),
        _highest(downhill, start, stop),
    )


def _running_sum(rows: FloatArray) -> FloatArray:
    sums = np.zeros((rows.shape[0] + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def _mean_dose(total: FloatArray, count: FloatArray) -> FloatArray:
    usual = usual_run_work()
    missing = np.maximum(value("recovery.habit_sessions") - np.rint(count), 0.0)
    mean = (np.maximum(total, 0.0) + missing * usual) / (np.rint(count) + missing)
    held: FloatArray = np.maximum(mean, value("recovery.habit_floor") * usual)
    return held


def _highest(rows: FloatArray, start: DayArray, stop: DayArray) -> FloatArray:
    """Highest of `rows[start:stop]` for each pair, 0 where empty."""
    found = np.zeros((start.size, rows.shape[1]))
    filled = np.flatnonzero(stop > start)
    if not filled.size or not rows.any():
        return found
    # Doubling: `tops[k]` is the highest of 2^k rows from each place on.
    tops = [rows]
    longest = int((stop - start).max())
    while 2 ** len(tops) <= longest:
        half = 2 ** (len(tops) - 1)
        later = np.concatenate([tops[-1][half:], np.zeros((half, rows.shape[1]))])
        tops.append(np.maximum(tops[-1], later))
    level = np.floor(np.log2((stop - start)[filled])).astype(np.int_)
    for step in np.unique(level).tolist():
        of_step = filled[level == step]
        left, right = start[of_step], stop[of_step] - 2**step
        found[of_step] = np.maximum(tops[step][left], tops[step][right])
    return found


def unaccustomed_part(
    *, total: FloatArray, downhill: FloatArray, highest: FloatArray, new: FloatArray
) -> FloatArray:
    """Work of an unaccustomed kind: downhill above twice the 8-week highest, or all if `new`.

    All arrays broadcast to (..., 27); `new` is 1 for a new exercise, else 0.
    """
    floor = value("recovery.unaccustomed_floor") * usual_run_work()
    limit = np.maximum(value("recovery.unaccustomed_factor") * highest, floor)
    return np.where(new > 0.0, total, np.where(downhill > limit, downhill, 0.0))
