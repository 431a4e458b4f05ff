"""An activity as a FIT file: the messages a watch writes, with true checksums.

Times are whole seconds, as in the format; other values are rounded to the format's resolution.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from fastcrc import crc16

from lissom.core.activity.model import Activity, Channel, FloatArray, Lap, Sport
from lissom.core.errors import InvalidInputError

_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_PROTOCOL, _PROFILE = 0x20, 2140
_LAST_SECOND = 2**32 - 2
_LEAST_SECOND = 0x1000_0000
_SEMICIRCLE_DEG = 180.0 / 2**31
_FILE_ID, _SESSION, _LAP, _RECORD, _EVENT, _DEVICE_INFO, _ACTIVITY = 0, 18, 19, 20, 21, 23, 34
_MANUFACTURER_DEVELOPMENT = 255
_TIMER, _START, _STOP_ALL = 0, 0, 4
_ENUM, _I1, _U1, _U2, _I4, _U4, _TEXT = 0x00, 0x01, 0x02, 0x84, 0x85, 0x86, 0x07
_U4Z = 0x8C
_CODES: dict[int, tuple[str, int]] = {  # struct code and the value for "none"
    _ENUM: ("B", 0xFF), _I1: ("b", 0x7F), _U1: ("B", 0xFF), _U2: ("H", 0xFFFF),
    _I4: ("i", 0x7FFF_FFFF), _U4: ("I", 0xFFFF_FFFF), _U4Z: ("I", 0),
}  # fmt: skip
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
    (Channel.LATITUDE, 0, _I4, 1.0 / _SEMICIRCLE_DEG, 0.0),
    (Channel.LONGITUDE, 1, _I4, 1.0 / _SEMICIRCLE_DEG, 0.0),
    (Channel.DISTANCE, 5, _U4, 100.0, 0.0),
    (Channel.SPEED, 73, _U4, 1000.0, 0.0),
    (Channel.ALTITUDE, 78, _U4, 5.0, 500.0),
    (Channel.HEART_RATE, 3, _U1, 1.0, 0.0),
    (Channel.POWER, 7, _U2, 1.0, 0.0),
    (Channel.TEMPERATURE, 13, _I1, 1.0, 0.0),
    (Channel.VERTICAL_OSCILLATION, 39, _U2, 10.0, 0.0),
    (Channel.CONTACT_TIME, 41, _U2, 10.0, 0.0),
    (Channel.CONTACT_BALANCE, 84, _U2, 100.0, 0.0),
    (Channel.STEP_LENGTH, 85, _U2, 10.0, 0.0),
    (Channel.VERTICAL_RATIO, 83, _U2, 100.0, 0.0),
)
_BOTH_FEET, _CADENCE_STEPS, _RPE_SCALE = 2.0, 128.0, 10.0
_Cell = tuple[int, int, float | str | None]  # field number, type, stored value


def encode_activity(activity: Activity) -> bytes:
    """A FIT activity file of one session.

    Raises InvalidInputError when the activity lies outside the years the format can hold.
    """
    start_s = round((activity.start - _EPOCH).total_seconds())
    if not _LEAST_SECOND <= start_s <= _LAST_SECOND - activity.elapsed_s:
        raise InvalidInputError(
            f"A FIT file cannot hold an activity of {activity.start:%Y-%m-%d}.",
            remedy="Use a date from 1998-07-08 to 2126.",
        )
    end_s = start_s + round(activity.elapsed_s)
    messages = _Messages()
    _begin(messages, activity, start_s)
    _samples_and_pauses(messages, activity, start_s)
    messages.add(_EVENT, [(253, _U4, end_s), (0, _ENUM, _TIMER), (1, _ENUM, _STOP_ALL)])
    for index, lap in enumerate(activity.laps or (_whole(activity),)):
        messages.add(_LAP, _lap(lap, index, start_s))
    messages.add(_SESSION, _session(activity, start_s, end_s))
    local_s = None if activity.offset_source == "assumed" else end_s + activity.utc_offset_s
    messages.add(
        _ACTIVITY,
        [
            (253, _U4, end_s), (0, _U4, activity.timer_s * 1000), (1, _U2, 1), (2, _ENUM, 0),
            (3, _ENUM, 26), (4, _ENUM, 1), (5, _U4, local_s),
        ],
    )  # fmt: skip
    return _framed(messages.body())


def _framed(body: bytes) -> bytes:
    header = struct.pack("<BBHI4s", 14, _PROTOCOL, _PROFILE, len(body), b".FIT")
    whole = header + struct.pack("<H", crc16.arc(header)) + body
    return whole + struct.pack("<H", crc16.arc(whole))


@dataclass(slots=True)
class _Messages:
    """Messages as written so far; each layout keeps its local number while it is in use."""

    parts: list[bytes] = field(default_factory=list)
    layouts: dict[bytes, int] = field(default_factory=dict)

    def body(self) -> bytes:
        return b"".join(self.parts)

    def define(self, number: int, fields: list[tuple[int, int, int]]) -> int:
        """Local number of a layout of (field, bytes, type), defined on first use."""
        layout = struct.pack("<BBHB", 0, 0, number, len(fields))
        layout += b"".join(struct.pack("<BBB", *entry) for entry in fields)
        if layout not in self.layouts:
            local = len(self.layouts) % 16
            self.layouts = {key: used for key, used in self.layouts.items() if used != local}
            self.layouts[layout] = local
            self.parts.append(bytes([0x40 | local]) + layout)
        return self.layouts[layout]

    def add(self, number: int, cells: list[_Cell]) -> None:
        fields, values = [], []
        for field_number, kind, content in cells:
            stored = _stored(kind, content)
            fields.append((field_number, len(stored), kind))
            values.append(stored)
        local = self.define(number, fields)
        self.parts.append(bytes([local]) + b"".join(values))


def _stored(kind: int, content: float | str | None) -> bytes:
    if isinstance(content, str):
        return content.encode()[:254] + b"\0"
    code, none = _CODES[kind]
    low = -none if code in "bi" else 0
    high = none - 1 if none else 0xFFFF_FFFF
    whole = none if content is None or not math.isfinite(content) else round(content)
    return struct.pack("<" + code, whole if low <= whole <= high else none)


def _begin(messages: _Messages, activity: Activity, start_s: int) -> None:
    cells: list[_Cell] = [
        (0, _ENUM, 4), (1, _U2, _MANUFACTURER_DEVELOPMENT), (2, _U2, 0), (3, _U4Z, 1),
        (4, _U4, start_s),
    ]  # fmt: skip
    if activity.device:
        cells.append((8, _TEXT, activity.device))
    messages.add(_FILE_ID, cells)
    messages.add(
        _DEVICE_INFO,
        [(253, _U4, start_s), (0, _U1, 0), (2, _U2, _MANUFACTURER_DEVELOPMENT), (4, _U2, 0)],
    )
    messages.add(_EVENT, [(253, _U4, start_s), (0, _ENUM, _TIMER), (1, _ENUM, _START)])


def _samples_and_pauses(messages: _Messages, activity: Activity, start_s: int) -> None:
    """Records in order of time, with a stop and a start of the timer around each pause."""
    rows, fields = _records(activity, start_s)
    at = 0
    for pause in activity.pauses:
        until = int(np.searchsorted(activity.streams.time_s, pause.start_s, side="right"))
        _add_rows(messages, rows, fields, at, until)
        at = max(at, until)
        for moment_s, kind in ((pause.start_s, _STOP_ALL), (pause.end_s, _START)):
            when = start_s + round(moment_s)
            messages.add(_EVENT, [(253, _U4, when), (0, _ENUM, _TIMER), (1, _ENUM, kind)])
    _add_rows(messages, rows, fields, at, len(activity.streams))


def _add_rows(
    messages: _Messages,
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
    columns: list[tuple[int, int, FloatArray]] = [(253, _U4, np.rint(streams.time_s) + start_s)]
    for channel, number, kind, scale, offset in _RECORD_FIELDS:
        column = streams.get(channel)
        if column is not None:
            columns.append((number, kind, np.rint((column + offset) * scale)))
    rate = streams.get(Channel.STEP_RATE)
    if rate is not None:
        turns = np.rint(rate / _BOTH_FEET * _CADENCE_STEPS)
        columns.append((4, _U1, np.floor(turns / _CADENCE_STEPS)))
        columns.append((53, _U1, turns % _CADENCE_STEPS))
    layout = np.dtype(
        [("header", "u1")] + [(str(n), "<" + _CODES[kind][0]) for n, kind, _ in columns]
    )
    rows = np.zeros(len(streams), dtype=layout)
    for number, kind, column in columns:
        code, none = _CODES[kind]
        low = -none if code in "bi" else 0
        fits = (column >= low) & (column < none)
        rows[str(number)] = np.where(fits, column, none)
    fields = [(n, np.dtype(_CODES[kind][0]).itemsize, kind) for n, kind, _ in columns]
    return rows, fields


def _whole(activity: Activity) -> Lap:
    return Lap(0.0, activity.elapsed_s, activity.timer_s, activity.distance_m)


def _lap(lap: Lap, index: int, start_s: int) -> list[_Cell]:
    begin_s = start_s + round(lap.start_s)
    return [
        (254, _U2, index), (253, _U4, begin_s + round(lap.elapsed_s)), (0, _ENUM, 9),
        (1, _ENUM, 1), (2, _U4, begin_s), (7, _U4, lap.elapsed_s * 1000),
        (8, _U4, lap.timer_s * 1000),
        (9, _U4, None if lap.distance_m is None else lap.distance_m * 100),
        (15, _U1, lap.mean_heart_rate_bpm),
    ]  # fmt: skip


def _session(activity: Activity, start_s: int, end_s: int) -> list[_Cell]:
    sport, sub_sport = _SPORTS[activity.sport]
    heart_rate = activity.streams.get(Channel.HEART_RATE)
    known = np.empty(0) if heart_rate is None else heart_rate[~np.isnan(heart_rate)]
    exertion = activity.perceived_exertion
    distance_m, timer_s = activity.distance_m, activity.timer_s
    speed = distance_m / timer_s * 1000 if distance_m is not None and timer_s > 0 else None
    return [
        (254, _U2, 0), (253, _U4, end_s), (0, _ENUM, 8), (1, _ENUM, 1), (2, _U4, start_s),
        (5, _ENUM, sport), (6, _ENUM, _SUB_SPORTS.get(activity.sub_sport, sub_sport)),
        (7, _U4, activity.elapsed_s * 1000), (8, _U4, timer_s * 1000),
        (9, _U4, None if distance_m is None else distance_m * 100), (124, _U4, speed),
        (16, _U1, float(known.mean()) if known.size else None),
        (17, _U1, float(known.max()) if known.size else None),
        (22, _U2, activity.ascent_m), (23, _U2, activity.descent_m),
        (25, _U2, 0), (26, _U2, max(1, len(activity.laps))), (28, _ENUM, 0),
        (193, _U1, None if exertion is None else exertion * _RPE_SCALE),
    ]  # fmt: skip
