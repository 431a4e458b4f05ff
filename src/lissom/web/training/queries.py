"""Every read of training, as core values; lists never load streams or files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from lissom.core.activity.model import Activity, Sport
from lissom.core.fuelling.sweat import SweatTest
from lissom.core.load.exposure import Exposure, unpack
from lissom.core.runner import (
    BusyTime,
    CheckIn,
    DoneSession,
    HealthAnswer,
    Injury,
    Profile,
    Race,
)
from lissom.core.screening.answers import ScreeningAnswer
from lissom.core.screening.returning import PainReport
from lissom.web.training import access, bridge, models
from lissom.web.training.imports import (
    Copy,
    FileResult,
    ImportProgress,
    copies,
    file_outcomes,
    import_progress,
    imports,
)

__all__ = [
    "LOADED",
    "Copy",
    "FileResult",
    "ImportProgress",
    "RecordedSession",
    "StoredProgramme",
    "busy_calendars",
    "busy_times",
    "check_ins",
    "copies",
    "current_programme",
    "done_sessions",
    "entries",
    "exposures",
    "feeds",
    "file_outcomes",
    "get_runner",
    "health_answers",
    "holidays",
    "import_progress",
    "imports",
    "injuries",
    "injury_reports",
    "last_day",
    "open_injuries",
    "outside_clinics",
    "problem_by_hash",
    "profile_of",
    "programme",
    "races_of",
    "recorded_sessions",
    "reminder_of",
    "runner_names",
    "screening_answers",
    "sweat_tests",
]

LOADED = (Sport.RUN.value, Sport.WALK.value)


@dataclass(frozen=True, slots=True)
class StoredProgramme:
    """A programme as it was saved: the document of `lissom plan --json` and its problem."""

    number: int
    on: date
    made_at: datetime
    document: dict[str, Any]
    problem: dict[str, Any]
    problem_hash: str
    versions: dict[str, str]
    current: bool


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """Summary of one kept activity. `best_efforts_s` maps metres to seconds."""

    id: int
    sport: Sport
    start: datetime
    local_date: date
    title: str
    elapsed_s: float
    moving_s: float
    distance_m: float | None
    ascent_m: float | None
    mean_heart_rate_bpm: float | None
    rpe_cr10: float | None
    best_efforts_s: dict[float, float]
    device: str
    partial: bool
    lacks: tuple[str, ...]


def runner_names() -> tuple[str, ...]:
    return tuple(models.Runner.objects.order_by("name").values_list("name", flat=True))


def get_runner(name: str | None = None) -> models.Runner:
    """The runner with this name, or the only one. Raises LissomError."""
    return access.runner_named(name)


def profile_of(runner: models.Runner) -> Profile:
    return bridge.profile_from_row(runner)


def races_of(
    runner: models.Runner, *, since: date | None = None, until: date | None = None
) -> tuple[Race, ...]:
    """Races by date, `since` and `until` included."""
    rows = models.Race.objects.filter(runner=runner).order_by("date", "distance_m")
    rows = rows.filter(date__gte=since) if since else rows
    rows = rows.filter(date__lte=until) if until else rows
    return tuple(bridge.race_from_row(row) for row in rows)


def recorded_sessions(
    runner: models.Runner, since: date, until: date
) -> tuple[RecordedSession, ...]:
    """Kept activities of the local days `since`..`until`, both included, by start."""
    unread = ("exposure", "laps", "pauses", "sets", "lengths", "versions")
    rows = _kept(runner, since, until).defer(*unread)
    return tuple(
        RecordedSession(
            id=row.pk,
            sport=Sport(row.sport),
            start=row.start,
            local_date=row.local_date,
            title=row.title,
            elapsed_s=row.elapsed_s,
            moving_s=row.moving_s,
            distance_m=row.distance_m,
            ascent_m=row.ascent_m,
            mean_heart_rate_bpm=row.mean_heart_rate_bpm,
            rpe_cr10=row.perceived_exertion,
            best_efforts_s={float(key): time_s for key, time_s in row.best_efforts_s.items()},
            device=row.device,
            partial=row.partial,
            lacks=tuple(row.lacks),
        )
        for row in rows
    )


def exposures(
    runner: models.Runner, since: date, until: date
) -> tuple[tuple[int, date, Exposure], ...]:
    """(activity id, local day, exposure) of every kept run and walk, by start."""
    rows = _kept(runner, since, until).filter(sport__in=LOADED, exposure__isnull=False)
    found = rows.values_list("pk", "local_date", "exposure")
    return tuple((pk, day, unpack(bytes(blob))) for pk, day, blob in found if blob is not None)


def _kept(runner: models.Runner, since: date, until: date) -> Any:
    return models.Activity.objects.filter(
        runner=runner, duplicate_of__isnull=True, local_date__gte=since, local_date__lte=until
    ).order_by("start", "id")


def entries(runner: models.Runner, since: date, until: date) -> Sequence[models.DoneEntry]:
    """Sessions entered by hand, by day."""
    return list(
        models.DoneEntry.objects.filter(runner=runner, date__gte=since, date__lte=until).order_by(
            "date", "id"
        )
    )


def done_sessions(runner: models.Runner, since: date, until: date) -> tuple[DoneSession, ...]:
    """Everything done on the days `since`..`until`, recorded or told, with its muscle load."""
    from lissom.web.training import history  # noqa: PLC0415 (history builds on these reads)

    return history.done_sessions(runner, since, until)


def check_ins(runner: models.Runner, since: date, until: date) -> tuple[CheckIn, ...]:
    """Check-ins of the runner's local days `since`..`until`, at the runner's local time."""
    zone = ZoneInfo(runner.timezone)
    rows = models.CheckIn.objects.filter(
        runner=runner, local_date__gte=since, local_date__lte=until
    ).order_by("at", "id")
    return tuple(bridge.check_in_from_row(row, zone=zone) for row in rows)


def measurements(runner: models.Runner, until: date) -> Sequence[models.Measurement]:
    """Flexibility results up to a day, by day."""
    return list(
        models.Measurement.objects.filter(runner=runner, date__lte=until).order_by("date", "id")
    )


def recorded_runs(runner: models.Runner, since: date, until: date) -> Iterator[Activity]:
    """Kept runs with their streams, one at a time, by start."""
    rows = _kept(runner, since, until).filter(sport=Sport.RUN.value).select_related("streams")
    for row in rows.exclude(streams=None).iterator(chunk_size=20):
        yield bridge.activity_from_row(row)


def injuries(runner: models.Runner, *, on: date | None = None) -> tuple[Injury, ...]:
    """Injuries that are open (on `on`, else now)."""
    return tuple(bridge.injury_from_row(row) for row in open_injuries(runner, on=on))


def open_injuries(runner: models.Runner, *, on: date | None = None) -> Sequence[models.Injury]:
    rows = models.Injury.objects.filter(runner=runner).order_by("since", "id")
    if on is None:
        return list(rows.filter(ended__isnull=True))
    return list(rows.filter(Q(ended__isnull=True) | Q(ended__gt=on), since__lte=on))


def injury_reports(injury: models.Injury) -> tuple[PainReport, ...]:
    """Reports of one way back, by day."""
    rows = models.InjuryReport.objects.filter(injury=injury).order_by("date", "id")
    return tuple(bridge.pain_report_from_row(row) for row in rows)


def health_answers(
    runner: models.Runner, *, since: date | None = None, until: date | None = None
) -> tuple[HealthAnswer, ...]:
    """Weekly health answers by day, `since` and `until` included."""
    rows = models.HealthAnswer.objects.filter(runner=runner).order_by("date", "id")
    rows = rows.filter(date__gte=since) if since else rows
    rows = rows.filter(date__lte=until) if until else rows
    return tuple(bridge.health_answer_from_row(row) for row in rows)


def screening_answers(runner: models.Runner) -> tuple[ScreeningAnswer, ...]:
    """Every answer to a screening question, by instant."""
    rows = models.ScreeningAnswer.objects.filter(runner=runner).order_by("at", "rule")
    return tuple(bridge.screening_answer_from_row(row) for row in rows)


def sweat_tests(runner: models.Runner, *, until: date | None = None) -> tuple[SweatTest, ...]:
    """Weighings by day, `until` included."""
    rows = models.SweatTest.objects.filter(runner=runner).order_by("date", "id")
    rows = rows.filter(date__lte=until) if until else rows
    return tuple(bridge.sweat_test_from_row(row) for row in rows)


def busy_times(runner: models.Runner, since: datetime, until: datetime) -> tuple[BusyTime, ...]:
    """Busy hours and whole holidays that touch [since, until), by start."""
    rows = models.BusyTime.objects.filter(runner=runner, start__lt=until, end__gt=since)
    found = [bridge.busy_from_row(row) for row in rows]
    zone = ZoneInfo(runner.timezone)
    for holiday in models.Holiday.objects.filter(
        runner=runner,
        first__lte=until.astimezone(zone).date(),
        last__gte=since.astimezone(zone).date(),
    ):
        start = datetime.combine(holiday.first, time(0), zone)
        end = datetime.combine(holiday.last + timedelta(days=1), time(0), zone)
        found.append(BusyTime(start, end, holiday.note or "Holiday"))
    return tuple(sorted(found, key=lambda busy: (busy.start, busy.end, busy.title)))


def feeds(runner: models.Runner) -> Sequence[models.CalendarFeed]:
    """Addresses at which the programme can be read as a calendar."""
    return list(models.CalendarFeed.objects.filter(runner=runner).order_by("kind"))


def busy_calendars(runner: models.Runner) -> Sequence[models.CalendarSource]:
    """Calendars of the runner's busy hours, by name."""
    rows = models.CalendarSource.objects.filter(runner=runner, clinic__isnull=True)
    return list(rows.order_by("name", "id"))


def outside_clinics(runner: models.Runner) -> Sequence[models.OutsideClinic]:
    """Clinics elsewhere with their calendars, by name."""
    rows = models.OutsideClinic.objects.filter(runner=runner).select_related("calendar")
    return list(rows.order_by("name", "id"))


def reminder_of(runner: models.Runner) -> models.Reminder | None:
    """When the runner wants to be reminded; None when nothing was ever said."""
    return models.Reminder.objects.filter(runner=runner).first()


def holidays(runner: models.Runner) -> Sequence[models.Holiday]:
    return list(models.Holiday.objects.filter(runner=runner).order_by("first", "id"))


def current_programme(runner: models.Runner) -> StoredProgramme:
    """The programme in force. Raises NotFoundError when there is none."""
    return _programme(access.programme_of(runner))


def programme(runner: models.Runner, number: int) -> StoredProgramme:
    """One version. Raises NotFoundError."""
    return _programme(access.programme_of(runner, number))


def problem_by_hash(problem_hash: str) -> dict[str, Any] | None:
    """The stored problem with this hash, whoever's it is; None when it is not known here."""
    row = models.Programme.objects.filter(problem_hash=problem_hash).order_by("pk").first()
    if row is None:
        return None
    found: dict[str, Any] = json.loads(row.problem_text)
    return found


def _programme(row: models.Programme) -> StoredProgramme:
    return StoredProgramme(
        number=row.number,
        on=row.on,
        made_at=row.made_at,
        document=json.loads(row.document_text),
        problem=json.loads(row.problem_text),
        problem_hash=row.problem_hash,
        versions=dict(row.versions),
        current=row.current,
    )


def last_day(runner: models.Runner) -> date | None:
    """The last local day with something recorded or told; None without any."""
    days = [
        models.Activity.objects.filter(runner=runner)
        .order_by("-local_date")
        .values_list("local_date", flat=True)
        .first(),
        models.DoneEntry.objects.filter(runner=runner)
        .order_by("-date")
        .values_list("date", flat=True)
        .first(),
    ]
    return max((day for day in days if day is not None), default=None)
