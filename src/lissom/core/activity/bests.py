"""Best efforts: the fastest stretch of each distance inside one activity."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, FloatArray, Sport
from lissom.core.evidence import table


def best_efforts(activity: Activity, distances_m: Iterable[float]) -> dict[float, float]:
    """Fewest elapsed seconds over each distance (m > 0), stops included.

    A distance longer than the activity is absent. Stretches across a step faster than possible
    for the sport, or on foot as a whole faster than the world record, do not count.
    """
    distance = derive.filled_distance_m(activity.streams)
    if distance is None or len(activity.streams) < 2:
        return {}
    time_s = activity.streams.time_s
    limit = derive.speed_limit_mps(activity.sport)
    on_foot = activity.sport in {Sport.RUN, Sport.WALK}
    steps = np.diff(distance) / np.maximum(np.diff(time_s), 1e-9)
    faults = np.concatenate([[0.0], np.cumsum(steps > limit)])
    backwards = _backwards(time_s), _backwards(distance), _backwards(faults)
    found: dict[float, float] = {}
    for wanted in sorted(set(distances_m)):
        if wanted <= 0 or wanted > distance[-1] - distance[0]:
            continue
        least_s = wanted / (record_speed_mps(wanted) if on_foot else limit)
        seconds = min(
            _fastest(time_s, distance, faults, wanted, least_s),
            _fastest(*backwards, wanted, least_s),
        )
        if np.isfinite(seconds):
            found[wanted] = float(seconds)
    return found


def _backwards(series: FloatArray) -> FloatArray:
    return np.ascontiguousarray(-series[::-1])


def _fastest(
    time_s: FloatArray, distance: FloatArray, faults: FloatArray, wanted: float, least_s: float
) -> float:
    """Fewest seconds of the stretches that begin at a sample; infinite when none counts."""
    ends_m = distance + wanted
    count = int(np.count_nonzero(ends_m <= distance[-1]))  # distance never falls: the first ones
    if count == 0:
        return float("inf")
    # The moment at which the end is reached first: seen from the end, `interp` takes the earliest
    # of samples at one distance, so that standing there does not count.
    reached_s = np.interp(-ends_m[:count], -distance[::-1], time_s[::-1])
    seconds = reached_s - time_s[:count]
    sound = seconds >= least_s
    if faults[-1] != faults[0]:
        after = np.searchsorted(distance, ends_m[:count], side="left")
        sound &= faults[after] == faults[:count]
    return float(seconds[sound].min()) if sound.any() else float("inf")


def record_speed_mps(distance_m: float) -> float:
    """Speed of the world record over a distance (m > 0), between records by log distance.

    Shorter than the shortest and longer than the longest record: the speed of that record.
    """
    distances, speeds = _records()
    return float(np.interp(np.log(distance_m), distances, speeds))


@cache
def _records() -> tuple[FloatArray, FloatArray]:
    rows = [(float(row["distance_m"]), float(row["seconds"])) for row in table("record_speeds")]
    distances, seconds = np.array(sorted(rows)).T
    return np.log(distances), distances / seconds
