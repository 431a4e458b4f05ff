"""What GPX and TCX share: points as rows, numbers and times in text, sport by name."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
from lxml import etree

from lissom.core.activity.cleaning import clean
from lissom.core.activity.model import Activity, Channel, FloatArray, Pause, Sport, Streams
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.plausible import cleaned
from lissom.core.importers.xml import local_name

CHANNELS = (
    Channel.LATITUDE,
    Channel.LONGITUDE,
    Channel.ALTITUDE,
    Channel.DISTANCE,
    Channel.HEART_RATE,
    Channel.STEP_RATE,
    Channel.POWER,
    Channel.TEMPERATURE,
    Channel.SPEED,
)
PLACE = {channel: place for place, channel in enumerate(CHANNELS)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAN = float("nan")
_TIME, _NOTHING = -1, -2  # instead of a place in a row
_ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", re.ASCII)
# Extension elements of all vendors seen, by local name in lower case.
EXTENSIONS: dict[str, Channel] = {
    "hr": Channel.HEART_RATE,
    "heartrate": Channel.HEART_RATE,
    "heart_rate": Channel.HEART_RATE,
    "heartratebpm": Channel.HEART_RATE,
    "cad": Channel.STEP_RATE,
    "cadence": Channel.STEP_RATE,
    "runcadence": Channel.STEP_RATE,
    "run_cadence": Channel.STEP_RATE,
    "power": Channel.POWER,
    "watts": Channel.POWER,
    "powerinwatts": Channel.POWER,
    "atemp": Channel.TEMPERATURE,
    "temp": Channel.TEMPERATURE,
    "temperature": Channel.TEMPERATURE,
    "speed": Channel.SPEED,
    "distance": Channel.DISTANCE,
}
_SPORTS: tuple[tuple[str, Sport], ...] = (
    ("strength", Sport.STRENGTH),
    ("weight", Sport.STRENGTH),
    ("swim", Sport.SWIM),
    ("run", Sport.RUN),
    ("jog", Sport.RUN),
    ("treadmill", Sport.RUN),
    ("walk", Sport.WALK),
    ("hik", Sport.WALK),
    ("bik", Sport.CYCLE),
    ("cycl", Sport.CYCLE),
    ("ride", Sport.CYCLE),
)
_NUMBERED_SPORTS = {"9": Sport.RUN, "1": Sport.CYCLE, "10": Sport.WALK, "4": Sport.WALK}


def sport_named(text: str) -> Sport | None:
    """The sport that a label means; None when it says nothing known."""
    label = text.strip().lower()
    if label in _NUMBERED_SPORTS:
        return _NUMBERED_SPORTS[label]
    return next((sport for part, sport in _SPORTS if part in label), None)


def number(text: str | None) -> float:
    """A number as files may hold it, else NaN: what is not finite or beyond all measure.

    A comma is the decimal mark of a program that wrote numbers in its user's language.
    """
    try:
        parsed = float(text or "")
    except ValueError:
        if not text or text.count(",") != 1 or "." in text:
            return _NAN
        return number(text.replace(",", "."))
    return parsed if abs(parsed) <= value("import.largest_number") else _NAN


def instant(text: str | None) -> tuple[float, int | None]:
    """Unix seconds of an ISO 8601 time and its offset if it is not Zulu; NaN when unreadable."""
    try:
        parsed = datetime.fromisoformat((text or "").strip())
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=UTC)
        offset = parsed.utcoffset()
        seconds = (parsed - _EPOCH).total_seconds()
    except (ValueError, OverflowError):
        return _NAN, None
    offset_s = int(offset.total_seconds()) if offset else 0
    return seconds, offset_s or None


def instants(texts: Sequence[str]) -> FloatArray:
    """Unix seconds of many times as files write them, NaN where unreadable."""
    quick = _zulu_seconds(texts)
    if quick is None:
        quick = np.array([instant(text)[0] for text in texts], dtype=np.float64)
    return quick


class PointTags(dict[str, int]):
    """Full tag -> place in a row; found by local name, in any case, on first sight."""

    def __init__(self, names: Mapping[str, int]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, tag: str) -> int:
        place = self._names.get(local_name(tag).lower(), _NOTHING)
        self[tag] = place
        return place


def point_tags(own: Mapping[str, Channel]) -> PointTags:
    """Tags of a format: its own elements, the time, and the extensions of all vendors."""
    names = {name: PLACE[channel] for name, channel in {**EXTENSIONS, **own}.items()}
    return PointTags({**names, "time": _TIME})


@dataclass(slots=True)
class Track:
    """Points of one activity as they come: times as text, cells row by row, breaks."""

    texts: list[str] = field(default_factory=list)
    cells: array[float] = field(default_factory=lambda: array("d"))
    breaks: list[int] = field(default_factory=list)  # a new segment begins at this row
    offset_s: int | None = None
    _seconds: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, element: etree._Element, tags: PointTags, row: list[float]) -> None:
        """Take the values of a point element into `row` and keep it."""
        when = ""
        for part in element.iter("*"):
            place = tags[str(part.tag)]
            if place == _NOTHING:
                continue
            text = part.text
            if place == _TIME:
                when = when or text or ""
                continue
            parsed = number(text)
            if not math.isnan(parsed):
                row[place] = parsed
        self.texts.append(when)
        self.cells.extend(row)

    def end_segment(self) -> None:
        if self.texts and (not self.breaks or self.breaks[-1] != len(self.texts)):
            self.breaks.append(len(self.texts))

    def seconds(self) -> FloatArray:
        """Unix seconds of every point, NaN where unreadable; settles `offset_s`."""
        if self._seconds is None:
            quick = _zulu_seconds(self.texts)
            if quick is None:
                read = [instant(text) for text in self.texts]
                quick = np.array([seconds for seconds, _ in read], dtype=np.float64)
                offsets = [offset_s for _, offset_s in read if offset_s is not None]
                self.offset_s = offsets[-1] if offsets else self.offset_s
            self._seconds = quick
        return self._seconds

    def known_seconds(self) -> FloatArray:
        seconds = self.seconds()
        return seconds[~np.isnan(seconds)]

    def table(self) -> FloatArray:
        """All cells, shape (points, channels), where they lie: nothing is added afterwards."""
        cells = np.frombuffer(self.cells) if self.cells else np.empty(0)
        return cells.reshape(len(self), len(CHANNELS))


def _zulu_seconds(texts: Sequence[str]) -> FloatArray | None:
    """Unix seconds when every text is `2026-03-01T07:00:00Z` or with milliseconds, else None."""
    if not all(map(_ZULU.fullmatch, texts)):
        return None
    try:
        moments = np.array([text[:-1] for text in texts], dtype="datetime64[ms]")
    except ValueError:
        return None
    seconds: FloatArray = moments.astype(np.int64) / 1000.0
    return seconds


def beyond_limits(*, points: int = 0, laps: int = 0, activities: int = 0) -> str:
    """What a file has more of than any watch writes, as a sentence; "" while it is within."""
    for count, name in ((points, "points"), (laps, "laps"), (activities, "activities_in_file")):
        most = _most(name)
        if count > most:
            what = name.partition("_")[0]
            return f"The file has over {most} {what}; what came before them was kept."
    return ""


@cache
def _most(name: str) -> int:
    return int(value(f"import.most_{name}"))


def new_row() -> list[float]:
    return [_NAN] * len(CHANNELS)


def streams_from(track: Track, start_s: float) -> tuple[Streams, tuple[Pause, ...]]:
    """Columns over seconds since `start_s` and the pauses between segments."""
    times, table = track.seconds(), track.table()
    timed = ~np.isnan(times)
    pauses = []
    for at in track.breaks:
        before, after = times[:at][timed[:at]], times[at:][timed[at:]]
        if before.size and after.size and after[0] > before[-1]:
            pauses.append(Pause(float(before[-1]) - start_s, float(after[0]) - start_s))
    columns: dict[Channel, FloatArray] = {}
    for channel, place in PLACE.items():
        column = table[timed, place]
        if not np.isnan(column).all():
            columns[channel] = column
    return Streams(times[timed] - start_s, columns), tuple(pauses)


def both_feet(streams: Streams, sport: Sport) -> Streams:
    """Double a cadence that counts one foot: which one a file means is told by its size."""
    rate = streams.get(Channel.STEP_RATE)
    if rate is None or sport not in {Sport.RUN, Sport.WALK}:
        return streams
    counted = rate[rate > 0]
    name = "run" if sport is Sport.RUN else "walk"
    if not counted.size or np.median(counted) >= value(f"import.one_foot_{name}_spm"):
        return streams
    return Streams(streams.time_s, {**streams.columns, Channel.STEP_RATE: rate * 2.0})


def finish(
    activity: Activity, sport: Sport | None, *, where: str
) -> tuple[Activity, list[Finding]]:
    """Clean an activity; without a label the sport is judged by speed, and said so."""
    if sport is None:
        sport = _sport_by_speed(clean(replace(activity, sport=Sport.OTHER)))
        noticed = [
            Finding(
                "sport-assumed",
                Level.INFO,
                f"The file names no sport; by its speed it was taken for '{sport.value}'.",
                where,
            )
        ]
    else:
        noticed = []
    streams = both_feet(activity.streams, sport)
    done, left_out = cleaned(replace(activity, sport=sport, streams=streams), where=where)
    return done, noticed + left_out


def _sport_by_speed(activity: Activity) -> Sport:
    if activity.distance_m is None or activity.moving_s <= 0:
        return Sport.OTHER
    speed_mps = activity.distance_m / activity.moving_s
    if speed_mps > value("import.assumed_run_most_mps"):
        return Sport.OTHER
    return Sport.RUN if speed_mps >= value("import.assumed_run_least_mps") else Sport.WALK
