"""A session that an export lists without a recording, as the GPX file it could have been."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape


def listed_session(
    *, start: datetime, duration_s: float, distance_m: float | None, label: str, title: str
) -> bytes:
    """GPX 1.1 with one track without points: its start, duration, distance, sport and name.

    `start` is aware. Equal sessions give equal bytes, so a second import knows them.
    """
    zulu = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    distance = "" if distance_m is None else f"<Distance>{distance_m:.2f}</Distance>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="export" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<metadata><time>{zulu}</time></metadata>"
        f"<trk><name>{escape(_clean(title))}</name><type>{escape(_clean(label))}</type>"
        f"<extensions><TimerTime>{duration_s:.1f}</TimerTime>{distance}</extensions>"
        "</trk></gpx>\n"
    ).encode()


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
