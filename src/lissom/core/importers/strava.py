"""The table in a Strava export: sessions typed in by hand have no file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.listed import listed_session
from lissom.core.importers.points import number
from lissom.core.units import METRES_PER_KM

# Header names repeat (a rounded and an exact distance, say) and are translated: by position.
_DATE, _TITLE, _LABEL, _SECONDS, _KM = 1, 2, 3, 5, 6
_LEAST_CELLS = 7
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE_TEXT = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}), (?P<year>\d{4}), "
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?:\s(?P<half>[AP]M))?"
)


def is_table(filename: str) -> bool:
    """Whether an entry of an archive is the table of activities."""
    return filename.rpartition("/")[2] == "activities.csv"


def sessions_without_file(table: bytes) -> Iterator[tuple[str, bytes] | Finding]:
    """Rows that name no file, as (name, GPX bytes); rows that cannot be read as one finding."""
    text = io.StringIO(table.decode("utf-8-sig", "replace"), newline="")
    unread = 0
    try:
        for index, row in enumerate(csv.reader(text)):
            if index == 0 or any(cell.startswith("activities/") for cell in row):
                continue
            made = _session(row)
            if made is None:
                unread += 1
            else:
                yield f"row {index}", made
    except csv.Error:
        unread += 1
    if unread:
        yield Finding(
            "unreadable-rows",
            Level.WARNING,
            f"{unread} rows of the table have neither a file nor a date and duration to read.",
        )


def _session(row: list[str]) -> bytes | None:
    if len(row) < _LEAST_CELLS:
        return None
    start, seconds = _instant(row[_DATE]), number(row[_SECONDS].replace(",", ""))
    if start is None or not 0 < seconds <= value("import.longest_activity_s"):
        return None
    distance_km = number(row[_KM].replace(",", ""))
    return listed_session(
        start=start,
        duration_s=seconds,
        distance_m=distance_km * METRES_PER_KM if distance_km > 0 else None,
        label=row[_LABEL],
        title=row[_TITLE],
    )


def _instant(text: str) -> datetime | None:
    """`Mar 1, 2026, 7:00:00 AM` in universal time, as the English export writes it."""
    found = _DATE_TEXT.fullmatch(text.strip().replace("\u202f", " "))
    if found is None or found["month"] not in _MONTHS:
        return None
    hour = int(found["hour"])
    if found["half"] is not None:
        hour = hour % 12 + (12 if found["half"] == "PM" else 0)
    try:
        return datetime(
            int(found["year"]),
            _MONTHS.index(found["month"]) + 1,
            int(found["day"]),
            hour,
            int(found["minute"]),
            int(found["second"]),
            tzinfo=UTC,
        )
    except ValueError:
        return None
