"""The list of activities in a Garmin account export: sessions that have no recording of their own.

Every session of the account stands there; those that were recorded lie beside it as FIT files, so
each listed one only stands in until its recording is found.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.labels import Labels
from lissom.core.importers.listed import listed_session
from lissom.core.importers.member import Member
from lissom.core.importers.points import sport_named
from lissom.core.units import CENTIMETRES_PER_METRE, MILLISECONDS_PER_SECOND

_LIST = "summarizedActivitiesExport"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_list(filename: str) -> bool:
    """Whether an entry of an archive is such a list."""
    return filename.lower().endswith("summarizedactivities.json")


def sessions(data: bytes) -> Iterator[Member | Finding]:
    """The listed sessions, each as a stand-in; never raises on bad content."""
    unread = 0
    for place, row in enumerate(_rows(data), 1):
        made = _session(row, place) if isinstance(row, dict) else None
        if made is None:
            unread += 1
        else:
            yield made
    if unread:
        message = f"{unread} listed activities have no date and duration to read."
        yield Finding("unreadable-rows", Level.WARNING, message)


def _rows(data: bytes) -> list[Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return [None]
    parts = content if isinstance(content, list) else [content]
    found: list[Any] = []
    for part in parts:
        listed = part.get(_LIST, []) if isinstance(part, dict) else [None]
        found.extend(listed if isinstance(listed, list) else [None])
    return found


def _session(row: dict[str, Any], place: int) -> Member | None:
    """Times are Unix milliseconds, durations milliseconds, distances centimetres."""
    start_s = _number(row, "startTimeGmt", "beginTimestamp") / MILLISECONDS_PER_SECOND
    duration_s = _number(row, "duration") / MILLISECONDS_PER_SECOND
    elapsed_s = _number(row, "elapsedDuration") / MILLISECONDS_PER_SECOND
    longest_s = value("import.longest_activity_s")
    if not (0 < start_s <= value("import.largest_number") and 0 < duration_s <= longest_s):
        return None
    try:
        start = _EPOCH + timedelta(seconds=start_s)
    except OverflowError:
        return None
    distance_m = _number(row, "distance") / CENTIMETRES_PER_METRE
    label = _text(row, "activityType") or _text(row, "sportType")
    offset_s = (
        _number(row, "startTimeLocal") - _number(row, "startTimeGmt")
    ) / MILLISECONDS_PER_SECOND
    data = listed_session(
        start=start,
        duration_s=duration_s,
        distance_m=distance_m if distance_m > 0 else None,
        label=label.replace("_", " "),
        title=_text(row, "name"),
        elapsed_s=elapsed_s if duration_s < elapsed_s <= longest_s else None,
    )
    told: dict[str, object] = {"sport": sport_named(label), "title": _text(row, "name")}
    if math.isfinite(offset_s):
        told["utc_offset_s"] = offset_s
    return Member(f"activity {place}", data, Labels.from_dict(told), stands_in=True)


def _number(row: dict[str, Any], *names: str) -> float:
    for name in names:
        found = row.get(name)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return float(found)
    return float("nan")


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name)
    return found if isinstance(found, str) else ""
