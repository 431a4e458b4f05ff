"""From what a file says to what can be true: order, limits, repairs, derived totals.

Readers pass NaN for totals the file does not carry; `clean` fills them from the streams.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.geodesy import longest_possible_step_m, step_lengths_m
from lissom.core.activity.model import Activity, Channel, FloatArray, Sport, Streams
from lissom.core.evidence import table, value

_DYNAMICS = (Channel.VERTICAL_OSCILLATION, Channel.CONTACT_TIME, Channel.STEP_LENGTH)
_CENTIMETRES = 2  # decimals of a derived distance in metres


def clean(activity: Activity) -> Activity:
    """The same activity with samples in order, impossible values gone and totals filled.

    Samples: sorted, one per instant; heart rates, positions, altitudes and distances that
    cannot be true become NaN or are bridged; step rates of one foot are doubled. Totals: timer
    and moving time, distance, ascent and descent; what is missing is named in `lacks`.
    """
    streams = in_order(activity.streams)
    streams = _without_impossible(streams, activity.sport)
    activity = replace(activity, streams=streams)
    activity = _with_times(activity)
    activity = _with_distance(activity)
    activity = replace(activity, streams=_with_step_rate(activity.streams, activity.sport))
    gaps = derive.recording_gaps(activity.streams, activity.sport)
    activity = replace(activity, pauses=derive.merge_pauses(activity.pauses + gaps))
    if not math.isfinite(activity.timer_s):
        stood_s = derive.paused_s(activity.pauses, 0.0, activity.elapsed_s)
        activity = replace(activity, timer_s=activity.elapsed_s - stood_s)
    activity = replace(activity, moving_s=derive.moving_time_s(activity))
    activity = _with_ascent(activity)
    return replace(activity, lacks=lacks_of(activity))


def in_order(streams: Streams) -> Streams:
    """Samples sorted by time, one per instant; samples of one instant complete each other."""
    time_s = streams.time_s
    sane = np.isfinite(time_s) & (time_s >= 0)
    if sane.all() and (time_s.size < 2 or bool(np.all(np.diff(time_s) > 0))):
        return _known_columns(streams)
    order = np.flatnonzero(sane)
    order = order[np.argsort(time_s[order], kind="stable")]
    sorted_s = time_s[order]
    instants, first, counts = np.unique(sorted_s, return_index=True, return_counts=True)
    columns: dict[Channel, FloatArray] = {}
    for channel, column in streams.columns.items():
        ordered = column[order]
        merged = ordered[first].copy()
        for extra in range(1, min(int(counts.max(initial=1)), 8)):
            holes = np.isnan(merged) & (counts > extra)
            merged[holes] = ordered[first[holes] + extra]
        columns[channel] = merged
    return _known_columns(Streams(instants, columns))


def _known_columns(streams: Streams) -> Streams:
    known = {
        channel: column
        for channel, column in streams.columns.items()
        if column.size and not bool(np.isnan(column).all())
    }
    return Streams(streams.time_s, known)


@cache
def _ranges() -> dict[Channel, tuple[float, float]]:
    return {
        Channel(row["channel"]): (float(row["low"]), float(row["high"]))
        for row in table("channel_ranges")
    }


def _without_impossible(streams: Streams, sport: Sport) -> Streams:
    columns = dict(streams.columns)
    for channel, (low, high) in _ranges().items():
        column = columns.get(channel)
        if column is not None:
            columns[channel] = _in_range(column, low, high)
    rate = columns.get(Channel.HEART_RATE)
    if rate is not None:
        low, high = value("activity.heart_rate_low_bpm"), value("activity.heart_rate_high_bpm")
        columns[Channel.HEART_RATE] = _where_true((rate >= low) & (rate <= high), rate)
    speed = columns.get(Channel.SPEED)
    if speed is not None:
        possible = (speed >= 0) & (speed <= derive.speed_limit_mps(sport))
        columns[Channel.SPEED] = _where_true(possible, speed)
    altitude = columns.get(Channel.ALTITUDE)
    if altitude is not None:
        columns[Channel.ALTITUDE] = _without_altitude_spikes(streams.time_s, altitude)
    latitude, longitude = columns.get(Channel.LATITUDE), columns.get(Channel.LONGITUDE)
    if latitude is None or longitude is None:
        columns.pop(Channel.LATITUDE, None)
        columns.pop(Channel.LONGITUDE, None)
    else:
        good = _good_positions(streams.time_s, latitude, longitude, sport)
        columns[Channel.LATITUDE] = _where_true(good, latitude)
        columns[Channel.LONGITUDE] = _where_true(good, longitude)
    return _known_columns(Streams(streams.time_s, columns))


def _in_range(column: FloatArray, low: float, high: float) -> FloatArray:
    if np.nanmin(column) >= low and np.nanmax(column) <= high:
        return column
    return np.where((column >= low) & (column <= high), column, np.nan)


def _where_true(possible: derive.BoolArray, column: FloatArray) -> FloatArray:
    return column if possible.all() else np.where(possible, column, np.nan)


def _without_altitude_spikes(time_s: FloatArray, altitude: FloatArray) -> FloatArray:
    """Samples that leap away from both neighbours faster than anyone climbs become NaN."""
    if altitude.size < 3:
        return altitude
    rate = np.diff(altitude) / np.maximum(np.diff(time_s), 1e-9)
    limit = value("activity.altitude_rate_limit_mps")
    leap = np.abs(rate) > limit
    spike = np.zeros(altitude.shape, dtype=bool)
    spike[1:-1] = leap[:-1] & leap[1:] & (rate[:-1] * rate[1:] < 0)
    return _where_true(~spike, altitude)


def _good_positions(
    time_s: FloatArray, latitude: FloatArray, longitude: FloatArray, sport: Sport
) -> derive.BoolArray:
    """Which positions can be true: on the globe, and not an excursion faster than possible."""
    good: derive.BoolArray = (np.abs(latitude) <= 90.0) & (np.abs(longitude) <= 180.0)
    good &= (latitude != 0.0) | (longitude != 0.0)
    index = np.flatnonzero(good)
    if index.size < 3:
        return good
    limit = derive.speed_limit_mps(sport)
    far_m = value("activity.position_step_m")
    if longest_possible_step_m(latitude[index], longitude[index]) <= far_m:
        return good
    for _ in range(3):  # an excursion of up to three samples
        steps = step_lengths_m(latitude[index], longitude[index])
        fast = (steps > far_m) & (steps > limit * np.diff(time_s[index]))
        if not fast.any():
            break
        ends = np.concatenate([[False], fast]) & np.concatenate([fast, [False]])
        if not ends.any():
            break
        good[index[ends]] = False
        index = index[~ends]
        if index.size < 3:
            break
    return good


def _with_times(activity: Activity) -> Activity:
    time_s = activity.streams.time_s
    last_s = float(time_s[-1]) if time_s.size else 0.0
    elapsed_s = activity.elapsed_s if math.isfinite(activity.elapsed_s) else last_s
    elapsed_s = max(elapsed_s, last_s)
    timer_s = activity.timer_s
    if math.isfinite(timer_s):
        timer_s = min(max(timer_s, 0.0), elapsed_s)
    return replace(activity, elapsed_s=elapsed_s, timer_s=timer_s)


def _with_distance(activity: Activity) -> Activity:
    streams, limit = activity.streams, derive.speed_limit_mps(activity.sport)
    distance = streams.get(Channel.DISTANCE)
    source = "device"
    if distance is None:
        distance, source = _distance_from_positions(streams, limit), "gps"
    else:
        distance = _repaired_distance(streams.time_s, distance, limit)
        if activity.distance_source == "gps":
            source = "gps"
    total_m = activity.distance_m
    if total_m is not None and not 0.0 <= total_m <= limit * max(activity.elapsed_s, 1.0):
        total_m = None
    if distance is not None:
        streams = Streams(streams.time_s, {**streams.columns, Channel.DISTANCE: distance})
        if total_m is None:
            total_m = float(np.nanmax(distance))
        elif activity.distance_source != "gps":
            source = "device"
    elif total_m is not None:
        source = activity.distance_source or "device"
    return replace(
        activity,
        streams=streams,
        distance_m=total_m,
        distance_source=source if total_m is not None else "",
    )


def _distance_from_positions(streams: Streams, limit_mps: float) -> FloatArray | None:
    latitude, longitude = streams.get(Channel.LATITUDE), streams.get(Channel.LONGITUDE)
    if latitude is None or longitude is None:
        return None
    known = np.flatnonzero(~np.isnan(latitude) & ~np.isnan(longitude))
    if known.size < 2:
        return None
    steps = step_lengths_m(latitude[known], longitude[known])
    seconds = np.diff(streams.time_s[known])
    steps[(steps > limit_mps * seconds) & (steps > value("activity.position_step_m"))] = 0.0
    distance = np.full(len(streams), np.nan)
    distance[known] = np.round(np.concatenate([[0.0], np.cumsum(steps)]), _CENTIMETRES)
    return distance


def _repaired_distance(
    time_s: FloatArray, distance: FloatArray, limit_mps: float
) -> FloatArray | None:
    """Distance that never falls and never leaps; unchanged when it is sound."""
    known = np.flatnonzero(np.isfinite(distance))
    if known.size < 2:
        return None
    values, seconds = distance[known], np.diff(time_s[known])
    steps = np.diff(values)
    slack_m = value("activity.position_step_m")
    bad = (steps < 0) | (steps > limit_mps * seconds + slack_m)
    begin_m = float(values[0])
    if begin_m < 0 or begin_m > limit_mps * float(time_s[known[0]]) + slack_m:
        begin_m = 0.0
    if not bad.any() and begin_m == float(values[0]):
        return distance
    steps[bad] = 0.0
    repaired = np.full(distance.shape, np.nan)
    repaired[known] = np.round(begin_m + np.concatenate([[0.0], np.cumsum(steps)]), _CENTIMETRES)
    return repaired


def _with_step_rate(streams: Streams, sport: Sport) -> Streams:
    """Repair a step rate that counts one foot, or each foot twice; none outside foot sports."""
    rate = streams.get(Channel.STEP_RATE)
    if rate is None:
        return streams
    columns = dict(streams.columns)
    if sport not in {Sport.RUN, Sport.WALK}:
        del columns[Channel.STEP_RATE]
        return Streams(streams.time_s, columns)
    columns[Channel.STEP_RATE] = rate * _step_rate_factor(streams, rate)
    return Streams(streams.time_s, columns)


def _step_rate_factor(streams: Streams, rate: FloatArray) -> float:
    running = rate > 0
    speed = streams.get(Channel.SPEED)
    if speed is None:
        steps = derive.step_speeds_mps(streams)
        speed = None if steps is None else np.concatenate([steps[:1], steps])
    if speed is not None:
        running &= speed >= value("activity.step_rate_run_speed_mps")
    if not running.any():
        return 1.0
    usual = float(np.median(rate[running]))
    if speed is not None and usual < value("activity.step_rate_low_spm"):
        return 2.0
    return 0.5 if usual > value("activity.step_rate_high_spm") else 1.0


def _with_ascent(activity: Activity) -> Activity:
    if activity.ascent_source == "device" and activity.ascent_m is not None:
        return activity
    climbed = derive.ascent_descent_m(activity)
    if climbed is None:
        return replace(activity, ascent_m=None, descent_m=None, ascent_source="")
    return replace(activity, ascent_m=climbed[0], descent_m=climbed[1], ascent_source="hysteresis")


def lacks_of(activity: Activity) -> tuple[str, ...]:
    """What models have to do without, in a fixed order."""
    columns = activity.streams.columns
    absent = {
        "samples": len(activity.streams) == 0,
        "distance": activity.distance_m is None,
        "position": Channel.LATITUDE not in columns,
        "altitude": Channel.ALTITUDE not in columns,
        "heart_rate": Channel.HEART_RATE not in columns,
        "step_rate": Channel.STEP_RATE not in columns,
        "running_dynamics": not any(channel in columns for channel in _DYNAMICS),
        "power": Channel.POWER not in columns,
        "local_time": activity.offset_source == "assumed",
    }
    return tuple(name for name, missing in absent.items() if missing)
