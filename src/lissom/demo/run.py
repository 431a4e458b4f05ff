"""The whole demo: files, import, profile, clinic, check-ins, sixteen weeks of programme."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lissom.core.runner import Race
from lissom.demo.files import week_folder, write_files
from lissom.demo.settings import HISTORY_WEEKS, RUNNER_NAME, TIMEZONE

if TYPE_CHECKING:
    from lissom.web.training.importing import ImportReport

Progress = Callable[[str, int, int], None]
"""Called with a step (`files`, `import`, `clinic`, `plan`), how much is done, and of how much."""

FOLDER = "demo-files"
_STAMP = "made-for.txt"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made. `programme` is the document of `lissom plan --json`.

    `fresh`: the runner was made (again) rather than found.
    """

    runner: str
    home: Path
    files: tuple[Path, ...]
    report: ImportReport
    race: Race
    programme: dict[str, Any]
    fresh: bool


def run_demo(
    *,
    on: date | None = None,
    now: datetime | None = None,
    home: Path | None = None,
    weeks: int = HISTORY_WEEKS,
    progress: Progress | None = None,
) -> DemoResult:
    """Make, import and plan the synthetic runner as of `on` (default: today).

    `now`: the instant of asking (aware), default the start of `on` in London. `home`: where to
    keep it (default LISSOM_HOME). `weeks` of history, 9 (the last race) to 104.

    A second run in the same week finds what is there; in another week, or with another version
    of the generator, the synthetic runner begins afresh. Other runners in the same home are
    never touched. Raises LissomError.
    """
    from lissom.web.boot import setup  # noqa: PLC0415 (Django is loaded only when needed)

    setup(home)
    place = Path(os.environ["LISSOM_HOME"]) if home is None else home
    day = datetime.now(ZoneInfo(TIMEZONE)).date() if on is None else on
    asked = datetime.combine(day, time(0, 0), ZoneInfo(TIMEZONE)).astimezone(UTC)
    return _run(
        _Order(day, now or asked, place, weeks),
        tell=_silent if progress is None else progress,
    )


@dataclass(frozen=True, slots=True)
class _Order:
    on: date
    now: datetime
    home: Path
    weeks: int


def _run(order: _Order, *, tell: Progress) -> DemoResult:
    from lissom.demo import (  # noqa: PLC0415 (need Django)
        account,
        clinic_store,
        mail_store,
        office_store,
        planning,
        record_store,
        store,
        treatment_store,
        waiting_store,
    )

    on, folder = order.on, order.home / FOLDER
    fresh = _is_stale(folder, on) or store.stored_runner() is None
    if fresh:
        (folder / _STAMP).unlink(missing_ok=True)
        store.forget_runner()
        _keep_only(folder, on)
    files = write_files(
        folder, on=on, weeks=order.weeks, progress=lambda done, total, _: tell("files", done, total)
    )
    runner = store.save_runner(on=on)
    report = store.import_runs(
        runner, files, progress=lambda done, _: tell("import", done, len(files))
    )
    store.save_past(runner, on=on)
    race = store.save_race(runner, on=on)
    tell("clinic", 0, 1)
    clinic = clinic_store.save_clinic(on=on)
    treatment_store.save_treatment(runner, clinic, on=on)
    seat = account.demo_seat(now=order.now)
    office_store.save_office(seat=seat, on=on)
    record_store.save_records(seat=seat, runner=runner)
    mail_store.save_mails(clinic, on=on)
    waiting_store.save_waiting(seat=seat, on=on, now=order.now)
    tell("clinic", 1, 1)
    tell("plan", 0, 1)
    programme = planning.plan(runner, on=on, now=order.now)
    tell("plan", 1, 1)
    return DemoResult(
        runner=RUNNER_NAME,
        home=order.home,
        files=files,
        report=report,
        race=race,
        programme=programme,
        fresh=fresh,
    )


def _is_stale(folder: Path, on: date) -> bool:
    """Whether what is there was made for another week or by another generator."""
    stamp = folder / _STAMP
    return not stamp.is_file() or stamp.read_text(encoding="utf-8") != _label(on)


def _keep_only(folder: Path, on: date) -> None:
    """Remove the synthetic files of other weeks, and note the week of this demo."""
    for path in sorted(folder.glob("v*/*-synthetic.fit*")):
        if path.parent.name != _label(on).strip():
            path.unlink()
    for old in sorted(folder.glob("v*")):
        if old.is_dir() and not any(old.iterdir()):
            old.rmdir()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _STAMP).write_text(_label(on), encoding="utf-8")


def _label(on: date) -> str:
    return f"{week_folder(on)}\n"


def _silent(step: str, done: int, total: int) -> None:
    """No progress asked for."""
