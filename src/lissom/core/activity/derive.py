"""What follows from the streams: speed, moving time, pauses, gradient, splits, laps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.activity.ascent import climb
from lissom.core.activity.model import Activity, Channel, FloatArray, Pause, Sport, Streams
from lissom.core.evidence import value
from lissom.core.units import METRES_PER_KM

BoolArray = NDArray[np.bool_]
_FOOT = (Sport.RUN, Sport.WALK)


@dataclass(frozen=True, slots=True)
class Split:
    """One stretch of an activity. `seconds` are elapsed, `moving_s` without stops."""

    start_m: float
    distance_m: float
    seconds: float
    moving_s: float
    ascent_m: float | None
    descent_m: float | None
    mean_heart_rate_bpm: float | None
    mean_step_rate_spm: float | None


def speed_limit_mps(sport: Sport) -> float:
    """Faster than this is a fault of the recording."""
    name = "run" if sport in _FOOT else "other"
    return value(f"activity.{name}_speed_limit_mps")


def stop_speed_mps(sport: Sport) -> float:
    """Slower than this is standing."""
    name = "run" if sport in _FOOT else "cycle" if sport is Sport.CYCLE else "other"
    return value(f"activity.{name}_stop_speed_mps")


def filled_distance_m(streams: Streams) -> FloatArray | None:
    """Distance at every sample, gaps bridged linearly; None without a distance stream."""
    return streams.derived("filled_distance_m", _filled_distance_m)


def _filled_distance_m(streams: Streams) -> FloatArray | None:
    distance = streams.get(Channel.DISTANCE)
    if distance is None:
        return None
    known = ~np.isnan(distance)
    if known.sum() < 2:
        return None
    if known.all():
        return distance
    bridged: FloatArray = np.interp(streams.time_s, streams.time_s[known], distance[known])
    return bridged


def step_speeds_mps(streams: Streams) -> FloatArray | None:
    """Speed of each step from one sample to the next, shape (n - 1,), over about five samples.

    From distance; the samples beside a step are taken in so that position noise does not look
    like movement. None without a distance stream.
    """
    return streams.derived("step_speeds_mps", _step_speeds_mps)


def _step_speeds_mps(streams: Streams) -> FloatArray | None:
    distance = filled_distance_m(streams)
    if distance is None or len(streams) < 2:
        return None
    last = len(streams) - 1
    index = np.arange(last)
    before, after = np.maximum(index - 1, 0), np.minimum(index + 2, last)
    seconds = streams.time_s[after] - streams.time_s[before]
    wide = (distance[after] - distance[before]) / np.maximum(seconds, 1e-9)
    step_s = np.diff(streams.time_s)
    own = np.diff(distance) / np.maximum(step_s, 1e-9)
    # A long step stands for itself: its neighbours say nothing about it.
    speeds: FloatArray = np.where(step_s > value("activity.recording_gap_s"), own, wide)
    return speeds


def speed_mps(activity: Activity) -> FloatArray | None:
    """Speed at each sample: the device's, else from distance; None when there is neither."""
    device = activity.streams.get(Channel.SPEED)
    if device is not None:
        return device
    steps = step_speeds_mps(activity.streams)
    if steps is None:
        return None
    return np.concatenate([steps[:1], steps])


def recording_gaps(streams: Streams, sport: Sport) -> tuple[Pause, ...]:
    """Holes between samples in which no distance was covered: the device stood still."""
    step_s = np.diff(streams.time_s)
    holes = step_s > value("activity.recording_gap_s")
    if not holes.any():
        return ()
    speeds = step_speeds_mps(streams)
    if speeds is not None:
        holes &= speeds < stop_speed_mps(sport)
    starts = np.flatnonzero(holes)
    return tuple(Pause(float(streams.time_s[i]), float(streams.time_s[i + 1])) for i in starts)


def merge_pauses(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    """Pauses in order, overlapping ones joined."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda p: (p.start_s, p.end_s)):
        if merged and pause.start_s <= merged[-1].end_s:
            merged[-1] = Pause(merged[-1].start_s, max(merged[-1].end_s, pause.end_s))
        elif pause.end_s > pause.start_s:
            merged.append(pause)
    return tuple(merged)


def paused_s(pauses: tuple[Pause, ...], begin_s: float, end_s: float) -> float:
    """Seconds of `pauses` (merged) that fall between `begin_s` and `end_s`."""
    return sum(max(0.0, min(p.end_s, end_s) - max(p.start_s, begin_s)) for p in pauses)


def running_steps(activity: Activity) -> BoolArray:
    """Which steps between samples lie outside pauses, by their middle; shape (n - 1,)."""
    middle = (activity.streams.time_s[1:] + activity.streams.time_s[:-1]) / 2.0
    outside = np.ones(middle.shape, dtype=bool)
    for pause in activity.pauses:
        first, last = np.searchsorted(middle, (pause.start_s, pause.end_s))
        outside[first:last] = False
    return outside


def moving_steps(activity: Activity) -> BoolArray:
    """Which steps between samples are movement, shape (n - 1,): fast enough, no pause."""
    outside = running_steps(activity)
    speeds = step_speeds_mps(activity.streams)
    if speeds is None:
        return outside
    moving: BoolArray = outside & (speeds >= _stop_speeds_mps(activity))
    return moving


def _stop_speeds_mps(activity: Activity) -> FloatArray | float:
    """Slower than this is standing; on foot the limit is lower where the ground is steep."""
    usual = stop_speed_mps(activity.sport)
    slope = grade(activity) if activity.sport in _FOOT else None
    if slope is None:
        return usual
    steep = np.abs(slope[1:]) > value("activity.steep_grade")
    speeds: FloatArray = np.where(steep, value("activity.steep_stop_speed_mps"), usual)
    return speeds


def moving_time_s(activity: Activity) -> float:
    """Seconds in motion; timer time when there is no distance to judge by."""
    distance = filled_distance_m(activity.streams)
    if distance is None or distance[-1] <= distance[0]:
        return activity.timer_s
    step_s = np.diff(activity.streams.time_s)
    return float(min(step_s[moving_steps(activity)].sum(), activity.elapsed_s))


def smooth_altitude_m(streams: Streams) -> FloatArray | None:
    """Altitude averaged over the distance around each sample; raw without distance."""
    return streams.derived("smooth_altitude_m", _smooth_altitude_m)


def _smooth_altitude_m(streams: Streams) -> FloatArray | None:
    altitude = filled_altitude_m(streams)
    if altitude is None:
        return None
    distance = filled_distance_m(streams)
    if distance is None or distance[-1] - distance[0] <= 0:
        return altitude
    half_m = value("activity.altitude_window_m") / 2.0
    area = np.concatenate(
        [[0.0], np.cumsum(np.diff(distance) * (altitude[1:] + altitude[:-1]) / 2.0)]
    )
    low = np.maximum(distance - half_m, distance[0])
    high = np.minimum(distance + half_m, distance[-1])
    mean: FloatArray = (np.interp(high, distance, area) - np.interp(low, distance, area)) / (
        np.maximum(high - low, 1e-9)
    )
    return mean


def filled_altitude_m(streams: Streams) -> FloatArray | None:
    altitude = streams.get(Channel.ALTITUDE)
    if altitude is None:
        return None
    known = ~np.isnan(altitude)
    if known.sum() < 2:
        return None
    if known.all():
        return altitude
    bridged: FloatArray = np.interp(streams.time_s, streams.time_s[known], altitude[known])
    return bridged


def grade(activity: Activity) -> FloatArray | None:
    """Gradient at each sample (rise over run), -0.45 to 0.45; None without altitude or distance."""
    return activity.streams.derived("grade", _grade)


def _grade(streams: Streams) -> FloatArray | None:
    distance = filled_distance_m(streams)
    altitude = smooth_altitude_m(streams)
    if distance is None or altitude is None:
        return None
    half_m = value("activity.grade_window_m") / 2.0
    low = np.maximum(distance - half_m, distance[0])
    high = np.minimum(distance + half_m, distance[-1])
    rise = np.interp(high, distance, altitude) - np.interp(low, distance, altitude)
    run = high - low
    limit = value("activity.grade_limit")
    slope = np.divide(rise, run, out=np.zeros_like(rise), where=run > half_m / 2.0)
    clipped: FloatArray = np.clip(slope, -limit, limit)
    return clipped


def ascent_descent_m(activity: Activity) -> tuple[float, float] | None:
    """Metres up and down by hysteresis over smoothed altitude; None without altitude.

    Altitude in whole metres comes from satellites or maps and gets the wider hysteresis.
    """
    altitude = smooth_altitude_m(activity.streams)
    raw = activity.streams.get(Channel.ALTITUDE)
    if altitude is None or raw is None:
        return None
    return climb(altitude, hysteresis_m=_hysteresis_m(raw))


def _hysteresis_m(altitude: FloatArray) -> float:
    known = altitude[~np.isnan(altitude)]
    coarse = bool(np.all(known == np.rint(known)))
    name = "gps_ascent_hysteresis_m" if coarse else "ascent_hysteresis_m"
    return value(f"activity.{name}")


def splits(activity: Activity, *, length_m: float = METRES_PER_KM) -> tuple[Split, ...]:
    """Stretches of `length_m` (> 0) and the rest; empty without distance."""
    distance = filled_distance_m(activity.streams)
    if distance is None or length_m <= 0:
        return ()
    edges_m = np.append(np.arange(distance[0], distance[-1], length_m), distance[-1])
    rising = np.maximum.accumulate(distance) + np.arange(distance.size) * 1e-9
    edges_s = np.interp(edges_m, rising, activity.streams.time_s)
    return _between(activity, edges_s, edges_m)


def lap_splits(activity: Activity) -> tuple[Split, ...]:
    """The laps of the device, summarised from the streams; without distance as the device told."""
    distance = filled_distance_m(activity.streams)
    if distance is None:
        return _told_laps(activity)
    made: list[Split] = []
    for lap in activity.laps:
        edges_s = np.array([lap.start_s, lap.start_s + lap.elapsed_s])
        edges_m = np.interp(edges_s, activity.streams.time_s, distance)
        made.extend(_between(activity, edges_s, edges_m))
    return tuple(made)


def _told_laps(activity: Activity) -> tuple[Split, ...]:
    """Laps of a treadmill or a summary: what the device wrote down; NaN m where it wrote none."""
    made: list[Split] = []
    start_m = 0.0
    for lap in activity.laps:
        made.append(
            Split(
                start_m=start_m,
                distance_m=float("nan") if lap.distance_m is None else lap.distance_m,
                seconds=lap.elapsed_s,
                moving_s=lap.timer_s,
                ascent_m=None,
                descent_m=None,
                mean_heart_rate_bpm=lap.mean_heart_rate_bpm,
                mean_step_rate_spm=None,
            )
        )
        start_m += lap.distance_m or 0.0
    return tuple(made)


def _between(activity: Activity, edges_s: FloatArray, edges_m: FloatArray) -> tuple[Split, ...]:
    time_s = activity.streams.time_s
    moving = np.concatenate([[0.0], np.cumsum(np.diff(time_s) * moving_steps(activity))])
    moved_s = np.interp(edges_s, time_s, moving)
    altitude, raw = smooth_altitude_m(activity.streams), activity.streams.get(Channel.ALTITUDE)
    hysteresis_m = 0.0 if raw is None else _hysteresis_m(raw)
    made = []
    for i in range(edges_s.size - 1):
        first, last = np.searchsorted(time_s, (edges_s[i], edges_s[i + 1]))
        climbed: tuple[float | None, float | None] = (None, None)
        if altitude is not None:
            climbed = climb(altitude[first : last + 1], hysteresis_m=hysteresis_m)
        made.append(
            Split(
                start_m=float(edges_m[i]),
                distance_m=float(edges_m[i + 1] - edges_m[i]),
                seconds=float(edges_s[i + 1] - edges_s[i]),
                moving_s=float(moved_s[i + 1] - moved_s[i]),
                ascent_m=climbed[0],
                descent_m=climbed[1],
                mean_heart_rate_bpm=_mean(activity.streams.get(Channel.HEART_RATE), first, last),
                mean_step_rate_spm=_mean(activity.streams.get(Channel.STEP_RATE), first, last),
            )
        )
    return tuple(made)


def _mean(column: FloatArray | None, first: int, last: int) -> float | None:
    if column is None:
        return None
    part = column[first : last + 1]
    part = part[~np.isnan(part)]
    return float(part.mean()) if part.size else None
