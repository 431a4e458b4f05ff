"""Planned runs as files for the watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.export.fit_workout import WatchWorkout, encode_workout
from lissom.core.planning.steps import from_data
from lissom.web.training import access, models, page_reads


@dataclass(frozen=True, slots=True)
class WorkoutFile:
    """A FIT workout file. `steps`: how many parts the session has; a repeat is one."""

    title: str
    name: str
    data: bytes
    steps: int


def of_day(runner: models.Runner, day: date, session: str = "") -> WorkoutFile:
    """The run of a day (or the session with this id) of the programme in force, for the watch.

    Raises NotFoundError without a programme, such a day or session, InvalidInputError for a
    session that has no steps.
    """
    programme = page_reads.shown_programme(runner)
    if programme is None:
        access.programme_of(runner)  # refuses in its own words
        raise AssertionError
    found = programme.day(day)
    rows = [] if found is None else found["sessions"]
    wanted = [row for row in rows if (row["id"] == session if session else row.get("steps"))]
    if not wanted:
        raise NotFoundError(
            f"There is no run on {day.isoformat()}.", remedy="`lissom week` shows the days."
        )
    return _file(wanted[0], day, programme.made_at)


def _file(row: dict[str, Any], day: date, made_at: datetime) -> WorkoutFile:
    if not row.get("steps"):
        raise InvalidInputError(
            f"'{row['title']}' has no steps for a watch.",
            remedy="A programme made by an older Lissom has none: make it again.",
        )
    steps = from_data(row["steps"])
    title = str(row["title"]).partition(",")[0]
    data = encode_workout(
        WatchWorkout(f"{day.day} {day:%b} {title}", str(row["kind"]), steps, made_at)
    )
    slug = "-".join(part for part in title.lower().split() if part.isalnum())
    return WorkoutFile(title, f"{day.isoformat()}-{slug or 'run'}.fit", data, len(steps))
