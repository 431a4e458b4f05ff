"""An activity as a FIT file: the messages a watch writes, with true checksums.

Times are whole seconds, as in the format; other values are rounded to the format's resolution.
"""

from __future__ import annotations

import numpy as np

from lissom.core.activity.model import Activity, Channel, FloatArray, Lap, Sport
from lissom.core.errors import InvalidInputError
from lissom.core.export.fit_messages import (
    CODES,
    DEVELOPMENT,
    ENUM,
    EPOCH,
    FILE_ID,
    I1,
    I4,
    TEXT,
    U1,
    U2,
    U4,
    U4Z,
    Cell,
    Messages,
    framed,
)

_LAST_SECOND = 2**32 - 2
_LEAST_SECOND = 0x1000_0000
_SEMICIRCLE_DEG = 180.0 / 2**31
_SESSION, _LAP, _RECORD, _EVENT, _DEVICE_INFO, _ACTIVITY = 18, 19, 20, 21, 23, 34
_TIMER, _START, _STOP_ALL = 0, 0, 4
_SPORTS = {
    Sport.RUN: (1, 0), Sport.WALK: (11, 0), Sport.CYCLE: (2, 0), Sport.SWIM: (5, 0),
    Sport.STRENGTH: (10, 20), Sport.OTHER: (0, 0),
}  # fmt: skip
_SUB_SPORTS = {
    "treadmill": 1, "street": 2, "trail": 3, "track": 4, "indoor running": 45, "virtual": 58,
    "ultra": 67, "lap swimming": 17, "open water": 18, "indoor cycling": 6,
}  # fmt: skip
# Channel -> field number, type, scale, offset: stored = (value + offset) * scale.
_RECORD_FIELDS: tuple[tuple[Channel, int, int, float, float], ...] = (
    (Channel.LATITUDE, 0, I4, 1.0 / _SEMICIRCLE_DEG, 0.0),
    (Channel.LONGITUDE, 1, I4, 1.0 / _SEMICIRCLE_DEG, 0.0),
    (Channel.DISTANCE, 5, U4, 100.0, 0.0),
    (Channel.SPEED, 73, U4, 1000.0, 0.0),
    (Channel.ALTITUDE, 78, U4, 5.0, 500.0),
    (Channel.HEART_RATE, 3, U1, 1.0, 0.0),
    (Channel.POWER, 7, U2, 1.0, 0.0),
    (Channel.TEMPERATURE, 13, I1, 1.0, 0.0),
    (Channel.VERTICAL_OSCILLATION, 39, U2, 10.0, 0.0),
    (Channel.CONTACT_TIME, 41, U2, 10.0, 0.0),
    (Channel.CONTACT_BALANCE, 84, U2, 100.0, 0.0),
    (Channel.STEP_LENGTH, 85, U2, 10.0, 0.0),
    (Channel.VERTICAL_RATIO, 83, U2, 100.0, 0.0),
)
_BOTH_FEET, _CADENCE_STEPS, _RPE_SCALE = 2.0, 128.0, 10.0


def encode_activity(activity: Activity) -> bytes:
    """A FIT activity file of one session.

    Raises InvalidInputError when the activity lies outside the years the format can hold.
    """
    start_s = round((activity.start - EPOCH).total_seconds())
    if not _LEAST_SECOND <= start_s <= _LAST_SECOND - activity.elapsed_s:
        raise InvalidInputError(
            f"A FIT file cannot hold an activity of {activity.start:%Y-%m-%d}.",
            remedy="Use a date from 1998-07-08 to 2126.",
        )
    end_s = start_s + round(activity.elapsed_s)
    messages = Messages()
    _begin(messages, activity, start_s)
    _samples_and_pauses(messages, activity, start_s)
    messages.add(_EVENT, [(253, U4, end_s), (0, ENUM, _TIMER), (1, ENUM, _STOP_ALL)])
    for index, lap in enumerate(activity.laps or (_whole(activity),)):
        messages.add(_LAP, _lap(lap, index, start_s))
    messages.add(_SESSION, _session(activity, start_s, end_s))
    local_s = None if activity.offset_source == "assumed" else end_s + activity.utc_offset_s
    messages.add(
        _ACTIVITY,
        [
            (253, U4, end_s), (0, U4, activity.timer_s * 1000), (1, U2, 1), (2, ENUM, 0),
            (3, ENUM, 26), (4, ENUM, 1), (5, U4, local_s),
        ],
    )  # fmt: skip
    return framed(messages.body())


def _begin(messages: Messages, activity: Activity, start_s: int) -> None:
    cells: list[Cell] = [
        (0, ENUM, 4), (1, U2, DEVELOPMENT), (2, U2, 0), (3, U4Z, 1),
        (4, U4, start_s),
    ]  # fmt: skip
    if activity.device:
        cells.append((8, TEXT, activity.device))
    messages.add(FILE_ID, cells)
    messages.add(
        _DEVICE_INFO,
        [(253, U4, start_s), (0, U1, 0), (2, U2, DEVELOPMENT), (4, U2, 0)],
    )
    messages.add(_EVENT, [(253, U4, start_s), (0, ENUM, _TIMER), (1, ENUM, _START)])


def _samples_and_pauses(messages: Messages, activity: Activity, start_s: int) -> None:
    """Records in order of time, with a stop and a start of the timer around each pause."""
    rows, fields = _records(activity, start_s)
    at = 0
    for pause in activity.pauses:
        until = int(np.searchsorted(activity.streams.time_s, pause.start_s, side="right"))
        _add_rows(messages, rows, fields, at, until)
        at = max(at, until)
        for moment_s, kind in ((pause.start_s, _STOP_ALL), (pause.end_s, _START)):
            when = start_s + round(moment_s)
            messages.add(_EVENT, [(253, U4, when), (0, ENUM, _TIMER), (1, ENUM, kind)])
    _add_rows(messages, rows, fields, at, len(activity.streams))


def _add_rows(
    messages: Messages,
    rows: np.ndarray[tuple[int], np.dtype[np.void]],
    fields: list[tuple[int, int, int]],
    first: int,
    last: int,
) -> None:
    if last > first:
        local = messages.define(_RECORD, fields)
        part = rows[first:last].copy()
        part["header"] = local
        messages.parts.append(part.tobytes())


def _records(
    activity: Activity, start_s: int
) -> tuple[np.ndarray[tuple[int], np.dtype[np.void]], list[tuple[int, int, int]]]:
    """All samples as packed rows, and the fields of the layout."""
    streams = activity.streams
    columns: list[tuple[int, int, FloatArray]] = [(253, U4, np.rint(streams.time_s) + start_s)]
    for channel, number, kind, scale, offset in _RECORD_FIELDS:
        column = streams.get(channel)
        if column is not None:
            columns.append((number, kind, np.rint((column + offset) * scale)))
    rate = streams.get(Channel.STEP_RATE)
    if rate is not None:
        turns = np.rint(rate / _BOTH_FEET * _CADENCE_STEPS)
        columns.append((4, U1, np.floor(turns / _CADENCE_STEPS)))
        columns.append((53, U1, turns % _CADENCE_STEPS))
    layout = np.dtype(
        [("header", "u1")] + [(str(n), "<" + CODES[kind][0]) for n, kind, _ in columns]
    )
    rows = np.zeros(len(streams), dtype=layout)
    for number, kind, column in columns:
        code, none = CODES[kind]
        low = -none if code in "bi" else 0
        fits = (column >= low) & (column < none)
        rows[str(number)] = np.where(fits, column, none)
    fields = [(n, np.dtype(CODES[kind][0]).itemsize, kind) for n, kind, _ in columns]
    return rows, fields


def _whole(activity: Activity) -> Lap:
    return Lap(0.0, activity.elapsed_s, activity.timer_s, activity.distance_m)


def _lap(lap: Lap, index: int, start_s: int) -> list[Cell]:
    begin_s = start_s + round(lap.start_s)
    return [
        (254, U2, index), (253, U4, begin_s + round(lap.elapsed_s)), (0, ENUM, 9),
        (1, ENUM, 1), (2, U4, begin_s), (7, U4, lap.elapsed_s * 1000),
        (8, U4, lap.timer_s * 1000),
        (9, U4, None if lap.distance_m is None else lap.distance_m * 100),
        (15, U1, lap.mean_heart_rate_bpm),
    ]  # fmt: skip


def _session(activity: Activity, start_s: int, end_s: int) -> list[Cell]:
    sport, sub_sport = _SPORTS[activity.sport]
    heart_rate = activity.streams.get(Channel.HEART_RATE)
    known = np.empty(0) if heart_rate is None else heart_rate[~np.isnan(heart_rate)]
    exertion = activity.perceived_exertion
    distance_m, timer_s = activity.distance_m, activity.timer_s
    speed = distance_m / timer_s * 1000 if distance_m is not None and timer_s > 0 else None
    return [
        (254, U2, 0), (253, U4, end_s), (0, ENUM, 8), (1, ENUM, 1), (2, U4, start_s),
        (5, ENUM, sport), (6, ENUM, _SUB_SPORTS.get(activity.sub_sport, sub_sport)),
        (7, U4, activity.elapsed_s * 1000), (8, U4, timer_s * 1000),
        (9, U4, None if distance_m is None else distance_m * 100), (124, U4, speed),
        (16, U1, float(known.mean()) if known.size else None),
        (17, U1, float(known.max()) if known.size else None),
        (22, U2, activity.ascent_m), (23, U2, activity.descent_m),
        (25, U2, 0), (26, U2, max(1, len(activity.laps))), (28, ENUM, 0),
        (193, U1, None if exertion is None else exertion * _RPE_SCALE),
    ]  # fmt: skip
