"""Small writers of watch files, and builders of activities, for tests."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from fastcrc import crc16

from lissom.core.activity.cleaning import clean
from lissom.core.activity.model import Activity, Channel, FloatArray, Pause, Sport, Streams

START = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
FIT_START_S = int((START - FIT_EPOCH).total_seconds())
NAN = float("nan")

ENUM, SINT8, UINT8, STRING = 0x00, 0x01, 0x02, 0x07
SINT16, UINT16, SINT32, UINT32, FLOAT32, UINT32Z = 0x83, 0x84, 0x85, 0x86, 0x88, 0x8C
_CODES = {
    ENUM: "B", SINT8: "b", UINT8: "B", SINT16: "h", UINT16: "H", SINT32: "i", UINT32: "I",
    FLOAT32: "f", UINT32Z: "I",
}  # fmt: skip


def fixtures() -> list[Path]:
    """Real watch files beside the checkout, where there are any."""
    folders = (up / "shared" / "data" / "watch-files" for up in Path(__file__).parents[4:])
    folder = next(filter(Path.is_dir, folders), None)
    return [] if folder is None else sorted(p for p in folder.rglob("*.*") if p.is_file())


@dataclass(frozen=True)
class Field:
    """One field of a hand-made message: number, type, how many values."""

    number: int
    kind: int
    count: int = 1

    @property
    def size(self) -> int:
        return self.count * (1 if self.kind == STRING else struct.calcsize(_CODES[self.kind]))


def definition(
    local: int,
    message: int,
    fields: Sequence[Field],
    *,
    big: bool = False,
    developer: Sequence[tuple[int, int, int]] = (),
) -> bytes:
    """A definition message; `developer` lists (field number, bytes, developer index)."""
    order = ">" if big else "<"
    head = bytes([0x40 | (0x20 if developer else 0) | local, 0, int(big)])
    body = struct.pack(order + "HB", message, len(fields))
    body += b"".join(bytes([field.number, field.size, field.kind]) for field in fields)
    if developer:
        body += bytes([len(developer)]) + b"".join(bytes(entry) for entry in developer)
    return head + body


def data_message(
    local: int,
    fields: Sequence[Field],
    values: Sequence[object],
    *,
    big: bool = False,
    time_offset: int | None = None,
    extra: bytes = b"",
) -> bytes:
    """A data message, with a compressed time header when `time_offset` (0-31) is given."""
    head = local if time_offset is None else 0x80 | local << 5 | time_offset
    body = b""
    for field, value in zip(fields, values, strict=True):
        if field.kind == STRING:
            body += str(value).encode().ljust(field.size, b"\0")
        else:
            several = value if isinstance(value, tuple) else (value,)
            body += struct.pack((">" if big else "<") + _CODES[field.kind] * field.count, *several)
    return bytes([head]) + body + extra


def fit_file(
    *messages: bytes, header_size: int = 14, size: int | None = None, crc: int | None = None
) -> bytes:
    """Messages with header and checksum; `size` and `crc` override the true ones."""
    body = b"".join(messages)
    claimed = len(body) if size is None else size
    header = struct.pack("<BBHI4s", header_size, 0x20, 2140, claimed, b".FIT")
    whole = header + b"\0" * (header_size - 12) + body
    return whole + struct.pack("<H", crc16.arc(whole) if crc is None else crc)


RECORD_FIELDS = (Field(253, UINT32), Field(5, UINT32), Field(3, UINT8))


def plain_records(count: int, *, big: bool = False, start_s: int = FIT_START_S) -> bytes:
    """A definition and `count` records at 1 Hz, 3 m/s, heart rate 150."""
    rows = [
        data_message(0, RECORD_FIELDS, (start_s + i, i * 300, 150), big=big) for i in range(count)
    ]
    return definition(0, 20, RECORD_FIELDS, big=big) + b"".join(rows)


def a_run(
    minutes: float = 20,
    *,
    speed_mps: float = 3.0,
    sport: Sport = Sport.RUN,
    pauses: tuple[Pause, ...] = (),
    seed: int = 1,
) -> Activity:
    """An invented run with every channel that watches write, already clean."""
    noise = np.random.default_rng(seed)
    time_s = np.arange(int(minutes * 60) + 1, dtype=np.float64)
    for pause in pauses:
        time_s = time_s[(time_s <= pause.start_s) | (time_s >= pause.end_s)]
    speed = speed_mps + 0.2 * np.sin(time_s / 90) + noise.normal(0, 0.03, time_s.size)
    steps = np.minimum(np.diff(time_s, prepend=time_s[:1]), 1.0)
    distance = np.asarray(np.round(np.cumsum(speed * steps), 2), dtype=np.float64)
    columns: dict[Channel, FloatArray] = {
        Channel.LATITUDE: 48.1 + distance / 111_195,
        Channel.LONGITUDE: np.full(time_s.size, 11.5),
        Channel.DISTANCE: distance,
        Channel.SPEED: np.round(speed, 3),
        Channel.ALTITUDE: np.round((520 + 15 * np.sin(distance / 600)) * 5) / 5,
        Channel.HEART_RATE: np.round(150 + 8 * np.sin(time_s / 200)),
        Channel.STEP_RATE: np.round(170 + noise.normal(0, 2, time_s.size)),
        Channel.POWER: np.round(250 + noise.normal(0, 9, time_s.size)),
        Channel.TEMPERATURE: np.full(time_s.size, 12.0),
        Channel.VERTICAL_OSCILLATION: np.round(85 + noise.normal(0, 2, time_s.size), 1),
        Channel.CONTACT_TIME: np.round(245 + noise.normal(0, 4, time_s.size)),
        Channel.CONTACT_BALANCE: np.round(50 + noise.normal(0, 0.5, time_s.size), 1),
        Channel.STEP_LENGTH: np.round(1050 + noise.normal(0, 10, time_s.size)),
        Channel.VERTICAL_RATIO: np.round(8 + noise.normal(0, 0.2, time_s.size), 1),
    }
    made = bare(Streams(time_s, columns), sport=sport)
    return clean(replace(made, pauses=pauses))


def bare(
    streams: Streams, *, sport: Sport = Sport.RUN, distance_m: float | None = None
) -> Activity:
    """An activity as a reader hands it over: totals unknown."""
    return Activity(
        sport=sport,
        start=START,
        elapsed_s=NAN,
        timer_s=NAN,
        moving_s=NAN,
        distance_m=distance_m,
        distance_source="device",
        streams=streams,
        source_format="fit",
        utc_offset_s=3600,
        offset_source="device",
        device="Synthetic 1",
    )


@dataclass(frozen=True)
class Point:
    """One track point of a text format; None leaves an element out."""

    second: float | None
    latitude: float | None = 48.1
    longitude: float | None = 11.5
    altitude_m: float | None = None
    distance_m: float | None = None
    heart_rate: float | None = None
    cadence: float | None = None
    power: float | None = None


def straight(
    count: int, *, step_s: float = 1.0, speed_mps: float = 3.0, **more: float
) -> list[Point]:
    """Points due north at one speed."""
    return [
        Point(i * step_s, latitude=48.1 + i * step_s * speed_mps / 111_195, **more)
        for i in range(count)
    ]


def stamp(second: float, *, zone: str = "Z") -> str:
    return (START + timedelta(seconds=second)).replace(tzinfo=None).isoformat() + zone


def gpx_text(
    segments: Iterable[Sequence[Point]],
    *,
    namespace: bool = True,
    version: str = "1.1",
    label: str = "running",
    zone: str = "Z",
    before: str = "",
) -> bytes:
    """One track of several segments."""
    body = "".join(
        "<trkseg>" + "".join(_gpx_point(point, zone) for point in points) + "</trkseg>"
        for points in segments
    )
    space = ' xmlns="http://www.topografix.com/GPX/1/1"' if namespace else ""
    kind = f"<type>{label}</type>" if label else ""
    return (
        f'{before}<?xml version="1.0" encoding="UTF-8"?>'
        f'<gpx version="{version}" creator="Synthetic"{space}'
        ' xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk><name>Invented run</name>{kind}{body}</trk></gpx>"
    ).encode()


def _gpx_point(point: Point, zone: str) -> str:
    inner = "" if point.altitude_m is None else f"<ele>{point.altitude_m}</ele>"
    if point.second is not None:
        inner += f"<time>{stamp(point.second, zone=zone)}</time>"
    more = "" if point.heart_rate is None else f"<x:hr>{point.heart_rate:.0f}</x:hr>"
    more += "" if point.cadence is None else f"<x:cad>{point.cadence:.0f}</x:cad>"
    power = "" if point.power is None else f"<power>{point.power:.0f}</power>"
    if more or power:
        inner += (
            f"<extensions>{power}<x:TrackPointExtension>{more}</x:TrackPointExtension></extensions>"
        )
    return f'<trkpt lat="{point.latitude}" lon="{point.longitude}">{inner}</trkpt>'


def tcx_text(
    laps: Sequence[tuple[float, float, Sequence[Point]]],
    *,
    sport: str = "Running",
    before: str = "",
    copies: int = 1,
) -> bytes:
    """Laps as (seconds, metres, points); `copies` repeats the activity an hour apart."""
    activities = "".join(_tcx_activity(laps, sport, 3600.0 * copy) for copy in range(copies))
    return (
        f'{before}<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
        ' xmlns:n="http://www.garmin.com/xmlschemas/ActivityExtension/v2">'
        f"<Activities>{activities}</Activities></TrainingCenterDatabase>"
    ).encode()


def _tcx_activity(
    laps: Sequence[tuple[float, float, Sequence[Point]]], sport: str, shift_s: float
) -> str:
    body, at = "", shift_s
    for seconds, metres, points in laps:
        track = "".join(_tcx_point(replace(p, second=(p.second or 0) + shift_s)) for p in points)
        body += (
            f'<Lap StartTime="{stamp(at)}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
            f"<DistanceMeters>{metres}</DistanceMeters>"
            + (f"<Track>{track}</Track>" if track else "")
            + "</Lap>"
        )
        at += seconds
    return f'<Activity Sport="{sport}"><Id>{stamp(shift_s)}</Id>{body}</Activity>'


def _tcx_point(point: Point) -> str:
    inner = f"<Time>{stamp(point.second or 0)}</Time>"
    if point.latitude is not None:
        inner += (
            f"<Position><LatitudeDegrees>{point.latitude}</LatitudeDegrees>"
            f"<LongitudeDegrees>{point.longitude}</LongitudeDegrees></Position>"
        )
    if point.altitude_m is not None:
        inner += f"<AltitudeMeters>{point.altitude_m}</AltitudeMeters>"
    if point.distance_m is not None:
        inner += f"<DistanceMeters>{point.distance_m}</DistanceMeters>"
    if point.heart_rate is not None:
        inner += f"<HeartRateBpm><Value>{point.heart_rate:.0f}</Value></HeartRateBpm>"
    if point.cadence is not None or point.power is not None:
        cadence = (
            "" if point.cadence is None else f"<n:RunCadence>{point.cadence:.0f}</n:RunCadence>"
        )
        power = "" if point.power is None else f"<n:Watts>{point.power:.0f}</n:Watts>"
        inner += f"<Extensions><n:TPX>{cadence}{power}</n:TPX></Extensions>"
    return f"<Trackpoint>{inner}</Trackpoint>"
