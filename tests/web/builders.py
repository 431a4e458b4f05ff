"""Small invented things to import and to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lissom.core.activity.model import Activity, Channel, Sport, Streams
from lissom.core.export.fit_encoder import encode_activity
from tests.core.importers.writers import a_run, gpx_text, straight

FIRST = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
"""When the first invented run began: a Monday, four weeks before the tests' day."""


def recorded(
    day: int = 0,
    *,
    minutes: float = 20,
    speed_mps: float = 3.0,
    hour: int = 7,
    sport: Sport = Sport.RUN,
) -> Activity:
    """An activity `day` days after the first."""
    made = a_run(minutes, speed_mps=speed_mps, sport=sport, seed=day + 1)
    return replace(made, start=FIRST + timedelta(days=day, hours=hour - 7), utc_offset_s=0)


def fit(day: int = 0, *, minutes: float = 20, speed_mps: float = 3.0, hour: int = 7) -> bytes:
    """The FIT file of `recorded`."""
    return encode_activity(recorded(day, minutes=minutes, speed_mps=speed_mps, hour=hour))


def poorer_fit(day: int = 0, *, minutes: float = 20, later_s: float = 3) -> bytes:
    """The same run from a device that knows time, distance and heart rate alone, a bit later."""
    full = recorded(day, minutes=minutes)
    kept = {
        channel: full.streams.columns[channel] for channel in (Channel.DISTANCE, Channel.HEART_RATE)
    }
    streams = Streams(full.streams.time_s, kept)
    return encode_activity(
        replace(
            full, streams=streams, start=full.start + timedelta(seconds=later_s), device="Phone"
        )
    )


def gpx() -> bytes:
    """A GPX file of a run in 2026."""
    return gpx_text([straight(600, altitude_m=20.0)])


def files(*contents: bytes) -> list[tuple[str, bytes]]:
    """Contents with names a, b, c ..."""
    return [(f"{chr(97 + place)}.fit", data) for place, data in enumerate(contents)]
