"""Reads of imports: how far one is, what became of its files, what was joined."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any

from lissom.core.activity.model import Sport
from lissom.core.units import km
from lissom.web.training import access, models
from lissom.web.training.importing import SILENT_FOR

State = models.ImportBatch.State


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """One import, under way or over. Counts are files, those of what is stored.

    `state`: waiting, running, done, stopped or broken (by an error, or its process ended).
    `seconds_left` is None when nothing can be said; `current` names the file last stored;
    `problem` says why it broke.
    """

    batch: int
    label: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    total: int | None
    done: int
    imported: int
    duplicates: int
    skipped: int
    failed: int
    runs: int
    distance_km: float
    files_per_s: float | None
    seconds_left: float | None
    current: str
    problem: str
    stop_asked: bool
    notes: tuple[dict[str, str], ...]

    @property
    def finished(self) -> bool:
        return self.state == State.DONE

    @property
    def over(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state not in (State.WAITING, State.RUNNING)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file: imported, duplicate, skipped or failed, and what was noticed
    (code, level, message). `activities`: ids of what is stored of it."""

    name: str
    result: str
    findings: tuple[dict[str, str], ...]
    activities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A recording that stands behind a richer one of the same session."""

    activity: int
    kept: int
    sport: Sport
    local_date: date
    start: datetime
    distance_m: float | None
    file: str
    kept_file: str


def imports(runner: models.Runner, *, now: datetime | None = None) -> tuple[ImportProgress, ...]:
    """All imports, the last one last."""
    rows = models.ImportBatch.objects.filter(runner=runner).order_by("id")
    return tuple(_progress(row, now or datetime.now(UTC)) for row in rows)


def import_progress(
    runner: models.Runner, batch: int | None = None, *, now: datetime | None = None
) -> ImportProgress:
    """One import of this runner (default: the last). Raises NotFoundError."""
    return _progress(access.import_of(runner, batch), now or datetime.now(UTC))


def file_outcomes(
    runner: models.Runner,
    batch: int | None = None,
    *,
    result: str | None = None,
    first: int = 0,
    most: int | None = None,
) -> tuple[FileResult, ...]:
    """What became of each file of an import (default: the last), in the order of the files.

    `result`: only those; `first`, `most`: a page of them. Raises NotFoundError.
    """
    rows = models.FileOutcome.objects.filter(batch=access.import_of(runner, batch))
    rows = rows if result is None else rows.filter(result=result)
    page = list(rows.order_by("id")[first : None if most is None else first + most])
    sources = {row.source_id for row in page if row.source_id is not None}
    stored: dict[int, list[int]] = {}
    found = models.Activity.objects.filter(runner=runner, source__in=sources).order_by("id")
    for source, activity in found.values_list("source", "pk"):
        stored.setdefault(source, []).append(activity)
    return tuple(
        FileResult(
            row.name, row.result, tuple(row.findings), tuple(stored.get(row.source_id or 0, ()))
        )
        for row in page
    )


def copies(runner: models.Runner) -> tuple[Copy, ...]:
    """Recordings that were joined with a richer one of the same session, by start."""
    rows = (
        models.Activity.objects.filter(runner=runner, duplicate_of__isnull=False)
        .order_by("start", "id")
        .values_list(
            "pk", "duplicate_of", "sport", "local_date", "start", "distance_m",
            "source__name", "duplicate_of__source__name",
        )
    )  # fmt: skip
    return tuple(_copy(row) for row in rows)


def _copy(row: Any) -> Copy:
    key, kept, sport, day, start, distance_m, file, kept_file = row
    return Copy(key, kept, Sport(sport), day, start, distance_m, _short(file), _short(kept_file))


def _short(name: str) -> str:
    return PurePath(name).name


def _progress(row: models.ImportBatch, now: datetime) -> ImportProgress:
    state = row.state
    if state == State.RUNNING and (row.beat_at is None or row.beat_at < now - SILENT_FOR):
        state = State.BROKEN.value
    left: float | None = None
    if state == State.RUNNING and row.total is not None and row.files_per_s:
        left = max(row.total - row.done, 0) / row.files_per_s
    return ImportProgress(
        batch=row.pk,
        label=row.label,
        state=str(state),
        started_at=row.started_at,
        finished_at=row.finished_at,
        total=row.total,
        done=row.done,
        imported=row.imported,
        duplicates=row.duplicates,
        skipped=row.skipped,
        failed=row.failed,
        runs=row.runs,
        distance_km=km(row.distance_m),
        files_per_s=row.files_per_s,
        seconds_left=left,
        current=row.current,
        problem=row.problem,
        stop_asked=row.stop_asked,
        notes=tuple(row.notes),
    )
