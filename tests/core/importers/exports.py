"""Account exports as vendors write them, around invented sessions."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from lissom.core.export.fit_encoder import encode_activity
from tests.core.importers.writers import (
    ENUM,
    START,
    UINT16,
    UINT32,
    Field,
    a_run,
    data_message,
    definition,
    fit_file,
    gpx_text,
    straight,
)


def a_zip(entries: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Entries in the order given."""
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return store.getvalue()


# Strava: the header of today, with its repeated names; older tables lack the columns marked.
_STRAVA_COLUMNS = """
Activity ID|Activity Date|Activity Name|Activity Type|Activity Description|Elapsed Time|Distance|
Max Heart Rate|Relative Effort|Commute|Activity Private Note|Activity Gear|Filename|Athlete Weight|
Bike Weight|Elapsed Time|Moving Time|Distance|Max Speed|Average Speed|Elevation Gain|
Elevation Loss|Elevation Low|Elevation High|Max Grade|Average Grade|Average Positive Grade|
Average Negative Grade|Max Cadence|Average Cadence|Max Heart Rate|Average Heart Rate|Max Watts|
Average Watts|Calories|Max Temperature|Average Temperature|Relative Effort|Total Work|
Number of Runs|Uphill Time|Downhill Time|Other Time|Perceived Exertion|Type|Start Time
"""
STRAVA_HEADER = _STRAVA_COLUMNS.replace("\n", "").split("|")
_OLD_LACKS = (7, 10)  # highest heart rate, private note


def strava_row(
    number: int,
    date: str,
    *,
    title: str = "Morning Run",
    label: str = "Run",
    description: str = "",
    seconds: str = "1800",
    distance: str = "5.00",
    gear: str = "",
    filename: str = "",
    exact: tuple[str, str] = ("", ""),
    exertion: str = "",
) -> list[str]:
    """One row of today's table; `exact` are seconds and metres of the repeated columns."""
    row = [""] * len(STRAVA_HEADER)
    row[:7] = [str(number), date, title, label, description, seconds, distance]
    row[9], row[11], row[12] = "false", gear, filename
    row[15], row[17] = exact
    row[43] = exertion
    return row


def strava_table(rows: Sequence[Sequence[str]], *, header: Sequence[str] = STRAVA_HEADER) -> bytes:
    lines = [header, *rows]
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines).encode()


def as_old_table(row: Sequence[str]) -> list[str]:
    """The row (or header) as tables of years ago had it."""
    return [cell for at, cell in enumerate(row) if at not in _OLD_LACKS]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n') else cell


def garmin_export(*, runs: int = 4, parts: int = 2, others: int = 30) -> bytes:
    """A Garmin account export: parts of uploaded files inside, settings and monitoring mixed in.

    Each part is a ZIP of its own with `runs` recordings and `others` FIT files of other kinds.
    """
    kinds = (2, 15, 32, 28, 3, 9)  # settings, monitoring and so on
    outer: dict[str, bytes] = {
        "customer_data/customer.json": b'{"customerId": 1}',
        "DI_CONNECT/DI-Connect-Fitness/runner_0_summarizedActivities.json": b"[]",
        "DI_CONNECT/DI-Connect-Wellness/runner_heartRateZones.json": b"[]",
    }
    for part in range(parts):
        inner: dict[str, bytes] = {}
        for index in range(others):
            name = f"runner_{part}{index:04d}_other.fit"
            inner[name] = _other_file(kinds[index % len(kinds)], part * others + index)
        for index in range(runs):
            day = part * runs + index
            run = replace(a_run(3, seed=day), start=START + timedelta(days=day))
            inner[f"runner_{9_000_000 + day}.fit"] = encode_activity(run)
        inner["runner_truncated.txt"] = b"text that someone uploaded"
        folder = "DI_CONNECT/DI-Connect-Uploaded-Files/"
        outer[f"{folder}UploadedFiles_0-_Part{part + 1}.zip"] = a_zip(inner)
    return a_zip(outer, method=zipfile.ZIP_STORED)


def _other_file(kind: int, number: int) -> bytes:
    fields = (Field(0, ENUM), Field(1, UINT16), Field(3, UINT32))
    return fit_file(definition(0, 0, fields), data_message(0, fields, (kind, 1, number)))


APPLE_BEGINNING = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-03-09 20:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1990-01-01"/>
"""


def apple_record(kind: str, at: str, value: float, *, unit: str = "count/min") -> str:
    return (
        f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" unit="{unit}"'
        f' creationDate="{at}" startDate="{at}" endDate="{at}" value="{value}"/>\n'
    )


def apple_workout(
    kind: str, start: str, end: str, *, minutes: float | None = None, inside: str = ""
) -> str:
    duration = "" if minutes is None else f' duration="{minutes}" durationUnit="min"'
    return (
        f' <Workout workoutActivityType="HKWorkoutActivityType{kind}"{duration}'
        f' sourceName="Watch" startDate="{start}" endDate="{end}">{inside}</Workout>\n'
    )


def apple_route(path: str) -> str:
    return f'<WorkoutRoute><FileReference path="{path}"/></WorkoutRoute>'


def apple_export(table: str, *, routes: Mapping[str, bytes] | None = None) -> bytes:
    """An export of Apple Health; by default with one route of a minute from `START`."""
    folder = "apple_health_export/"
    given = {"route.gpx": gpx_text([straight(61)], label="")} if routes is None else routes
    return a_zip(
        {
            folder + "export.xml": table.encode(),
            folder + "export_cda.xml": b"<a/>",
            **{f"{folder}workout-routes/{name}": data for name, data in given.items()},
        }
    )


def strava_export(
    rows: Sequence[Sequence[str]], files: Mapping[str, bytes], folder: str = ""
) -> bytes:
    """Photos and tables around the files, as Strava packs them; `folder` as people repack it."""
    entries = {
        "profile.csv": b"Athlete ID,First Name\n1,Runner\n",
        "media/1.jpg": b"\xff\xd8\xff",
        **{name: gzip.compress(d) if name.endswith(".gz") else d for name, d in files.items()},
        "activities.csv": strava_table(rows),
    }
    return a_zip({folder + name: data for name, data in entries.items()})
