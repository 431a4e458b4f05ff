"""What GPX and TCX share: points as rows, numbers and times in text, sport by name."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from lissom.core.activity.cleaning import clean
from lissom.core.activity.model import Activity, Channel, Pause, Sport, Streams
from lissom.core.errors import Finding, Level
from lissom.core.evidence import value

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
    """A finite number, else NaN."""
    try:
        parsed = float(text or "")
    except ValueError:
        return _NAN
    return parsed if math.isfinite(parsed) else _NAN


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


@dataclass(slots=True)
class Track:
    """Points of one activity as they come: Unix seconds, values per channel, breaks."""

    times: list[float] = field(default_factory=list)
    rows: list[list[float]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)  # a new segment begins at this row
    offset_s: int | None = None

    def add(self, time_text: str | None, row: list[float]) -> None:
        seconds, offset_s = instant(time_text)
        if offset_s is not None:
            self.offset_s = offset_s
        self.times.append(seconds)
        self.rows.append(row)

    def end_segment(self) -> None:
        if self.times and (not self.breaks or self.breaks[-1] != len(self.times)):
            self.breaks.append(len(self.times))

    @property
    def timed(self) -> int:
        return sum(1 for seconds in self.times if not math.isnan(seconds))


def new_row() -> list[float]:
    return [_NAN] * len(CHANNELS)


def streams_from(track: Track, start_s: float) -> tuple[Streams, tuple[Pause, ...]]:
    """Columns over seconds since `start_s` and the pauses between segments."""
    times = np.array(track.times, dtype=np.float64)
    timed = ~np.isnan(times)
    table = np.array(track.rows, dtype=np.float64).reshape(len(track.rows), len(CHANNELS))
    pauses = []
    for at in track.breaks:
        before, after = times[:at][timed[:at]], times[at:][timed[at:]]
        if before.size and after.size and after[0] > before[-1]:
            pauses.append(Pause(float(before[-1]) - start_s, float(after[0]) - start_s))
    columns = {channel: table[timed, place].copy() for channel, place in PLACE.items()}
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


def finish(activity: Activity, sport: Sport | None) -> tuple[Activity, list[Finding]]:
    """Clean an activity; without a label the sport is judged by speed, and said so."""
    if sport is None:
        sport = _sport_by_speed(clean(replace(activity, sport=Sport.OTHER)))
        noticed = [
            Finding(
                "sport-assumed",
                Level.INFO,
                f"The file names no sport; by its speed it was taken for '{sport.value}'.",
            )
        ]
    else:
        noticed = []
    streams = both_feet(activity.streams, sport)
    return clean(replace(activity, sport=sport, streams=streams)), noticed


def _sport_by_speed(activity: Activity) -> Sport:
    if activity.distance_m is None or activity.moving_s <= 0:
        return Sport.OTHER
    speed_mps = activity.distance_m / activity.moving_s
    if speed_mps > value("import.assumed_run_most_mps"):
        return Sport.OTHER
    return Sport.RUN if speed_mps >= value("import.assumed_run_least_mps") else Sport.WALK
