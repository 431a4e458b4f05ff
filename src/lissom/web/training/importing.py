"""Bringing in recordings: every file alone, once, resumable, and undone together.

Files are stored some dozens at a time: one transaction holds the files, what became of each, and
the progress of the import, so that whatever breaks off an import, the counts are those of what is
in, and the same import again goes on with the rest.

For a job in the background:

    batch = services.request_import(runner=runner, label="export.zip")   # in the request
    services.run_import(batch=batch, sources=walk([folder]))             # in the worker
    queries.import_progress(runner, batch)                               # in the page, polled
    services.stop_import(runner=runner, batch=batch)                     # the cancel button
    queries.file_outcomes(runner, batch, result="failed")                # the result, file by file

`run_import` may be called again for an import that was stopped or killed: it goes on.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, OperationalError, transaction

from lissom.core.errors import Finding, Level, LissomError, NotFoundError
from lissom.core.units import km
from lissom.web import env
from lissom.web.storage import storage_error
from lissom.web.training import access, models
from lissom.web.training.copies import count_again, without_batch
from lissom.web.training.decoding import Source, Terms, decode, member_of
from lissom.web.training.preparing import PreparedFile
from lissom.web.training.readers import Readers
from lissom.web.training.storing import StoredFile, store_files

Progress = Callable[[int, str], None]
State = models.ImportBatch.State

SILENT_FOR = timedelta(minutes=10)
"""An import under way that gave no sign for so long is broken off."""

_FLUSH_FILES = 48
_FLUSH_BYTES = 8 * 1024 * 1024
_FLUSH_S = 0.5
_COUNTS = ("imported", "duplicates", "skipped", "failed", "done", "runs", "distance_m")


class BusyError(LissomError):
    """The import is under way elsewhere."""

    code = "import-busy"


@dataclass(frozen=True, slots=True)
class FileFinding:
    """Something noticed about a file: which, what, in words, and how much it matters."""

    path: str
    code: str
    message: str
    level: Level = Level.WARNING

    def as_dict(self) -> dict[str, str]:
        return {"path": self.path, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. Counts are files; `runs` and `distance_km` are of new runs alone.

    imported: gave something new; duplicates: already in, or a poorer copy of what is in;
    skipped: no training in it; failed: could not be read. `batch` undoes it; None when there was
    no file. `stopped`: ended by `stop_import` before the last file.
    """

    imported: int
    duplicates: int
    skipped: int
    failed: int
    findings: tuple[FileFinding, ...]
    runs: int
    distance_km: float
    batch: int | None
    stopped: bool = False

    @property
    def needs_attention(self) -> bool:
        return self.failed > 0 or any(item.level is Level.ERROR for item in self.findings)


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undone import took with it."""

    batch: int
    files: int
    activities: int


def import_files(
    *,
    runner: models.Runner,
    sources: Iterable[Source],
    label: str = "",
    total: int | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    readers: Readers | None = None,
    findings: Iterable[Finding] = (),
    now: datetime | None = None,
) -> ImportReport:
    """Read and store files; `progress(files done, name)` after each is in.

    One bad file never stops the rest. `findings`: what the caller noticed while collecting the
    files (`training.files`), read after the last file; more than information counts as a failed
    file. `workers`: processes that read (default LISSOM_IMPORT_WORKERS), or the `readers` that were
    started already. An interrupt leaves what is done; an import without any file leaves no trace.
    Raises StorageError.
    """
    batch = models.ImportBatch(
        runner=runner, label=label[:200], total=total, started_at=now or datetime.now(UTC)
    )
    return _Run(batch, progress, now).over(sources, findings, workers, readers)


def request_import(*, runner: models.Runner, label: str = "", now: datetime | None = None) -> int:
    """The number of an import that is to run in the background; `label` says of what."""
    return models.ImportBatch.objects.create(
        runner=runner, label=label[:200], state=State.WAITING, started_at=now or datetime.now(UTC)
    ).pk


def run_import(
    *,
    batch: int,
    sources: Iterable[Source],
    total: int | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    findings: Iterable[Finding] = (),
    take_over: bool = False,
    now: datetime | None = None,
) -> ImportReport:
    """Do an import that was requested, or go on with one that was broken off.

    Files whose outcome is known are not read again; one that is done is not done again.
    `take_over`: also when it seems to be under way (the caller knows that the process is dead).
    Raises NotFoundError (undone meanwhile), BusyError, StorageError; other arguments as in
    `import_files`.
    """
    row = _claim(batch, take_over=take_over, now=now or datetime.now(UTC))
    run = _Run(row, progress, now, there=True)
    if row.state == State.DONE or row.stop_asked:
        return run.report()
    names = models.FileOutcome.objects.filter(batch=row).values_list("name", flat=True)
    row.total = row.total if total is None else total
    return run.over(_rest(sources, Counter(names)), findings, workers)


def stop_import(*, runner: models.Runner, batch: int) -> None:
    """Ask an import to end; what is in stays. One that waits never begins."""
    with transaction.atomic():
        row = access.import_of(runner, batch)
        waiting = row.state == State.WAITING
        models.ImportBatch.objects.filter(pk=row.pk).update(
            stop_asked=True, state=State.STOPPED if waiting else row.state
        )


def undo_import(*, runner: models.Runner, batch: int | None = None) -> UndoReport:
    """Take back one import (default: the last that brought files), files and activities alike.

    Copies that stood behind its activities count again, the richest of each.
    """
    with transaction.atomic():
        row = access.undoable_import(runner) if batch is None else access.import_of(runner, batch)
        files = models.SourceFile.objects.filter(batch=row).count()
        activities = models.Activity.objects.filter(source__batch=row).count()
        groups = without_batch(row)
        report = UndoReport(row.pk, files, activities)
        row.delete()
        count_again(groups)
        return report


def _claim(number: int, *, take_over: bool, now: datetime) -> models.ImportBatch:
    """The import, marked as running here unless it is done or was stopped before it began."""
    rows = models.ImportBatch.objects.select_related("runner")
    with transaction.atomic():
        row = rows.select_for_update(of=("self",)).filter(pk=number).first()
        if row is None:
            raise NotFoundError(f"There is no import number {number}.", remedy="Request it again.")
        if row.state == State.DONE or (row.state == State.STOPPED and row.beat_at is None):
            return row
        silent = row.beat_at is None or row.beat_at < now - SILENT_FOR
        if row.state == State.RUNNING and not (silent or take_over):
            raise BusyError(
                f"Import {number} is under way.", remedy="Wait for it to end, or stop it."
            )
        row.state, row.beat_at, row.stop_asked, row.problem = State.RUNNING, now, False, ""
        row.save(update_fields=["state", "beat_at", "stop_asked", "problem"])
        return row


def _rest(sources: Iterable[Source], done: Counter[str]) -> Iterator[Source]:
    """The sources without those that an earlier run of the same import got through."""
    for source in sources:
        name = member_of(source).name[-400:]
        if done[name]:
            done[name] -= 1
        else:
            yield source


@dataclass(slots=True)
class _Run:
    """One process working on one import. Unless `there`, the row of `batch` comes with the first
    file, in the same transaction."""

    batch: models.ImportBatch
    progress: Progress | None
    now: datetime | None
    there: bool = False
    findings: list[FileFinding] = field(default_factory=list)
    begun_s: float = field(default_factory=time.monotonic)
    before: int = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.batch.done

    def over(
        self,
        sources: Iterable[Source],
        findings: Iterable[Finding],
        workers: int | None,
        readers: Readers | None = None,
    ) -> ImportReport:
        count = env.read().import_workers if workers is None else workers
        try:
            read = decode(sources, terms=self._terms(), workers=count, readers=readers)
            with closing(read) as prepared:
                self._store_all(prepared)
            if not self.batch.stop_asked:
                self._note(findings)
            self._end(State.STOPPED if self.batch.stop_asked else State.DONE)
        except KeyboardInterrupt:
            self._end(State.STOPPED)
            raise
        except BaseException as error:
            self._end(State.BROKEN, str(error) or type(error).__name__)
            raise
        return self.report()

    def report(self) -> ImportReport:
        row = self.batch
        return ImportReport(
            imported=row.imported,
            duplicates=row.duplicates,
            skipped=row.skipped,
            failed=row.failed,
            findings=tuple(self.findings),
            runs=row.runs,
            distance_km=km(row.distance_m),
            batch=row.pk if self.there else None,
            stopped=row.stop_asked,
        )

    def _terms(self) -> Terms:
        """Files that are in are not read; those that gave nothing are, by a better reader perhaps.

        Dates are judged by the clock, or by `now` where that is later (`--on` in the future).
        """
        rows = models.SourceFile.objects.filter(
            runner=self.batch.runner, result=models.SourceFile.Result.IMPORTED
        )
        clock = datetime.now(UTC)
        latest = clock if self.now is None else max(clock, self.now)
        return Terms.of(rows.values_list("content_hash", flat=True), latest)

    def _store_all(self, prepared: Iterable[PreparedFile]) -> None:
        waiting: list[PreparedFile] = []
        size, since = 0, time.monotonic()
        for file in prepared:
            waiting.append(file)
            size += len(file.data)
            late = time.monotonic() - since >= _FLUSH_S
            if late or len(waiting) >= _FLUSH_FILES or size >= _FLUSH_BYTES:
                self._flush(waiting)
                waiting, size, since = [], 0, time.monotonic()
                if self.batch.stop_asked:
                    return
        self._flush(waiting)

    def _flush(self, files: list[PreparedFile]) -> None:
        if not files:
            return
        counted = {name: getattr(self.batch, name) for name in _COUNTS}
        try:
            with transaction.atomic():
                self._begin()
                stored = store_files(self.batch.runner, self.batch, files)
                self._count(stored)
                self._save()
        except BaseException as error:
            for name, number in counted.items():
                setattr(self.batch, name, number)
            if isinstance(error, OperationalError):
                raise storage_error(error) from error
            raise
        self.there = True
        self._tell(stored)

    def _tell(self, stored: list[StoredFile]) -> None:
        self.findings.extend(
            FileFinding(item.name, finding.code, finding.message, finding.level)
            for item in stored
            for finding in item.findings
        )
        if self.progress is not None:
            first = self.batch.done - self.before - len(stored) + 1
            for done, item in enumerate(stored, first):
                self.progress(done, item.name)

    def _begin(self) -> None:
        """One writer for a runner at a time; the row of the import, and whether to stop."""
        models.Runner.objects.select_for_update().get(pk=self.batch.runner_id)
        if not self.there:
            self.batch.save(force_insert=True)
            return
        asked = models.ImportBatch.objects.filter(pk=self.batch.pk).values_list("stop_asked")
        found = asked.first()
        if found is None:
            raise NotFoundError(f"Import {self.batch.pk} was taken back while it was under way.")
        (self.batch.stop_asked,) = found

    def _count(self, stored: list[StoredFile]) -> None:
        row = self.batch
        results = Counter(item.result for item in stored)
        row.imported += results["imported"]
        row.duplicates += results["duplicate"]
        row.skipped += results["skipped"]
        row.failed += results["failed"]
        row.done += len(stored)
        row.runs += sum(item.runs for item in stored)
        row.distance_m += sum(item.distance_m for item in stored)
        row.current = stored[-1].name[-400:]

    def _save(self) -> None:
        """Everything of the row but `stop_asked`, which others set."""
        passed_s = time.monotonic() - self.begun_s
        row = self.batch
        row.files_per_s = (row.done - self.before) / passed_s if passed_s > 0 else None
        row.beat_at = datetime.now(UTC)
        row.save(
            update_fields=[
                *_COUNTS, "total", "current", "files_per_s", "beat_at", "state", "finished_at",
                "notes", "problem",
            ]
        )  # fmt: skip

    def _note(self, findings: Iterable[Finding]) -> None:
        """What was noticed beside the files, after the last of them."""
        for finding in findings:
            self.batch.failed += finding.level is not Level.INFO
            self.batch.notes.append(finding.as_dict())
            self.findings.append(
                FileFinding(finding.where, finding.code, finding.message, finding.level)
            )

    def _end(self, state: str, problem: str = "") -> None:
        """Write how it ended. An import that stored nothing and has nothing to say has no row."""
        row = self.batch
        row.state, row.problem = state, problem
        if state == State.DONE:
            row.finished_at = self.now or datetime.now(UTC)
            if row.notes and not self.there:
                row.save(force_insert=True)
                self.there = True
        if self.there:
            # a full disk must not hide the error that ended the import
            with suppress(DatabaseError):
                self._save()
