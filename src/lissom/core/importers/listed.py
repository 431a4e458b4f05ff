"""A session that an export lists without a recording, as the file it could have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def listed_session(
    *,
    start: datetime,
    duration_s: float,
    distance_m: float | None,
    label: str,
    title: str,
    elapsed_s: float | None = None,
) -> bytes:
    """GPX 1.1 with one track without points: its start, duration, distance, sport and name.

    `start` is aware; `duration_s` without pauses, `elapsed_s` with them where it is known.
    Equal sessions give equal bytes, so a second import knows them.
    """
    distance = "" if distance_m is None else f"<Distance>{distance_m:.2f}</Distance>"
    elapsed = "" if elapsed_s is None else f"<TotalTime>{elapsed_s:.1f}</TotalTime>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="export" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<metadata><time>{_zulu(start)}</time></metadata>"
        f"<trk><name>{escape(_clean(title))}</name><type>{escape(_clean(label))}</type>"
        f"<extensions><TimerTime>{duration_s:.1f}</TimerTime>{elapsed}{distance}</extensions>"
        "</trk></gpx>\n"
    ).encode()


def session_with_beats(
    *,
    start: datetime,
    duration_s: float,
    distance_m: float | None,
    label: str,
    beats: Sequence[tuple[float, int]],
) -> bytes:
    """TCX with one lap and a heart rate at each (Unix second, beats a minute); no positions."""
    distance = "" if distance_m is None else f"<DistanceMeters>{distance_m:.2f}</DistanceMeters>"
    points = "".join(
        f"<Trackpoint><Time>{_zulu(_EPOCH + timedelta(seconds=second))}</Time>"
        f"<HeartRateBpm><Value>{rate}</Value></HeartRateBpm></Trackpoint>"
        for second, rate in beats
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase'
        ' xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Other"><Id>{_zulu(start)}</Id><Lap StartTime="{_zulu(start)}">'
        f"<TotalTimeSeconds>{duration_s:.1f}</TotalTimeSeconds>{distance}<Track>{points}</Track>"
        f"</Lap><Notes>{escape(_clean(label))}</Notes></Activity></Activities>"
        "</TrainingCenterDatabase>\n"
    ).encode()


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
