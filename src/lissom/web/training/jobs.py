"""What a runner's background jobs do. Each may be done twice without effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from lissom.core.errors import Finding, NotFoundError
from lissom.web.jobs.kinds import Kind, Run, enter, enter_look
from lissom.web.jobs.models import State

IMPORT, PLAN = "import", "plan"
CALENDAR, REMINDER = "calendar", "reminder"


def enter_kinds() -> None:
    """Called at start."""
    here = "lissom.web.training.jobs"
    enter(Kind(IMPORT, "Import", f"{here}:import_files", clean=f"{here}:after_import"))
    enter(Kind(PLAN, "Your programme", f"{here}:plan"))
    enter(Kind(CALENDAR, "Calendar", f"{here}:read_calendar"))
    enter(Kind(REMINDER, "Reminder", f"{here}:remind"))
    enter_look(f"{here}:look")
    enter(Kind("export", "Export", f"{here}:export"))
    enter(Kind("bring-back", "Bringing back", f"{here}:bring_back", clean=f"{here}:after_back"))


def import_files(run: Run) -> dict[str, Any]:
    """Read the uploaded files of an import; what an earlier attempt got through stays."""
    from lissom.web.training import services, uploads  # noqa: PLC0415 (known when it runs)

    batch = int(run.args["batch"])
    files = uploads.Waiting(batch)
    total = files.total()
    report = services.run_import(
        batch=batch,
        sources=files,
        total=total,
        progress=lambda done, name: run.progress(done, max(total, done), name),
        findings=_Named(files),
        take_over=True,  # the job is claimed by one worker, so an earlier one is dead
    )
    return {
        "imported": report.imported,
        "duplicates": report.duplicates,
        "skipped": report.skipped,
        "failed": report.failed,
        "runs": report.runs,
    }


class _Named:
    """Findings about the files, which fill while they are read, with the runner's names."""

    def __init__(self, files: Any) -> None:
        self._files = files

    def __iter__(self) -> Any:
        for finding in self._files.walk.findings:
            found: Finding = finding
            yield replace(found, where=self._files.short(found.where))


def after_import(args: Mapping[str, Any], state: str) -> None:
    """The files go when the import is over; after a failure they stay for another try."""
    from lissom.web.training import uploads  # noqa: PLC0415 (known when it runs)

    if state != State.FAILED:
        uploads.drop(int(args["batch"]))
    uploads.drop_old(datetime.now(UTC))


def export(run: Run) -> dict[str, Any]:
    """Write the runner's whole store to a file; done again it is written anew."""
    from lissom.web.training import exports  # noqa: PLC0415 (known when it runs)

    size = exports.write(run.job, _runner(run), now=datetime.now(UTC), progress=run.progress)
    return {"bytes": size}


def bring_back(run: Run) -> dict[str, Any]:
    """Read an export into an empty runner, in one transaction."""
    from lissom.web.training import archive, exports  # noqa: PLC0415 (known when it runs)

    rows = archive.read_archive(_runner(run), exports.folder() / str(run.args["file"]))
    return {"rows": rows}


def after_back(args: Mapping[str, Any], _state: str) -> None:
    """The uploaded export goes however it ended."""
    from lissom.web.training import exports  # noqa: PLC0415 (known when it runs)

    (exports.folder() / str(args["file"])).unlink(missing_ok=True)


def plan(run: Run) -> dict[str, Any]:
    """Make the programme from what is known now; the same question again changes nothing."""
    from lissom.core.planning.api import make_programme  # noqa: PLC0415 (the solver is heavy)
    from lissom.core.planning.inputs import to_dict  # noqa: PLC0415
    from lissom.web import clock  # noqa: PLC0415 (known when it runs)
    from lissom.web.training import planning, services  # noqa: PLC0415

    runner = _runner(run)
    now, on = clock.now(), clock.today(runner.timezone)
    quarter = now.replace(minute=now.minute - now.minute % 15, second=0, microsecond=0)
    inputs = planning.planning_input(runner=runner, on=on, now=quarter)
    run.progress(0, 1, "Choosing days and hours")
    document = make_programme(inputs).as_dict()
    run.progress(1, 1)
    kept = services.save_programme(
        runner=runner, programme_dict=document, problem_dict=to_dict(inputs), on=on, made_at=now
    )
    return {"number": kept.number, "status": document.get("status", "")}


def look(now: datetime) -> int:
    """Queue the calendars and reminders that have fallen due; returns how many."""
    from lissom.core.evidence import value  # noqa: PLC0415 (known when it runs)
    from lissom.web.jobs import services as queue  # noqa: PLC0415
    from lissom.web.training import calendars, reminders  # noqa: PLC0415

    made = 0
    for calendar in calendars.due(now):
        made += queue.ask_once(
            kind=CALENDAR,
            subject=f"calendar:{calendar.pk}",
            args={"calendar": calendar.pk},
            now=now,
        )
    for reminder, day in reminders.due(now):
        made += queue.ask_once(
            kind=REMINDER,
            subject=f"reminder:{reminder.pk}",
            args={"reminder": reminder.pk, "day": day.isoformat()},
            now=now,
        )
    before = now - timedelta(days=value("store.looked_after_days"))
    queue.forget(kinds_=(CALENDAR, REMINDER), before=before)
    return made


def read_calendar(run: Run) -> dict[str, Any]:
    """Fetch a calendar that has an address; one that is gone meanwhile is left alone."""
    from lissom.web.training import calendars, models  # noqa: PLC0415 (known when it runs)

    rows = models.CalendarSource.objects.select_related("runner", "clinic")
    source = rows.filter(pk=int(run.args["calendar"])).exclude(address="").first()
    if source is not None:
        calendars.read_again(source=source, now=datetime.now(UTC))
    return {}


def remind(run: Run) -> dict[str, Any]:
    """Write the reminder of a day; done again it writes no second one."""
    from lissom.web.training import reminders  # noqa: PLC0415 (known when it runs)

    day = date.fromisoformat(str(run.args["day"]))
    return {"sent": reminders.send(reminder=int(run.args["reminder"]), day=day)}


def _runner(run: Run) -> Any:
    from lissom.web.training import models  # noqa: PLC0415 (known when it runs)

    _, _, key = run.subject.partition(":")
    found = models.Runner.objects.filter(pk=int(key)).first()
    if found is None:
        raise NotFoundError("The runner of this job is deleted.")
    return found
