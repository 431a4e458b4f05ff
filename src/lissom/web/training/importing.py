"""Bringing in recordings: every file alone, once, and undone together.

Each file is one transaction: whatever breaks off an import, all files before are in, and the
same command again goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from lissom.core.activity.model import Sport
from lissom.core.errors import Finding, Level
from lissom.core.importers.dedup import Summary, same_session
from lissom.core.units import km
from lissom.web import env
from lissom.web.training import access, bridge, models
from lissom.web.training.decoding import Source, decode, is_known
from lissom.web.training.preparing import PreparedActivity, PreparedFile, as_columns

Progress = Callable[[int, str], None]

_LONGEST = timedelta(days=3)  # an activity that began earlier cannot overlap
_IMPORTED = models.SourceFile.Result.IMPORTED.value
_SKIPPED = models.SourceFile.Result.SKIPPED.value
_FAILED = models.SourceFile.Result.FAILED.value


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
    skipped: no training in it; failed: could not be read. `batch` undoes it.
    """

    imported: int
    duplicates: int
    skipped: int
    failed: int
    findings: tuple[FileFinding, ...]
    runs: int
    distance_km: float
    batch: int

    @property
    def needs_attention(self) -> bool:
        return self.failed > 0 or any(item.level is Level.ERROR for item in self.findings)


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What an undone import took with it."""

    batch: int
    files: int
    activities: int


@dataclass(slots=True)
class _Tally:
    imported: int = 0
    duplicates: int = 0
    skipped: int = 0
    failed: int = 0
    runs: int = 0
    distance_m: float = 0.0
    findings: list[FileFinding] = field(default_factory=list)


def import_files(
    *,
    runner: models.Runner,
    sources: Iterable[Source],
    progress: Progress | None = None,
    workers: int | None = None,
    findings: Iterable[Finding] = (),
    now: datetime | None = None,
) -> ImportReport:
    """Read and store (name, bytes) pairs; `progress(files done, name)` after each.

    One bad file never stops the rest. `findings`: what the caller noticed while collecting the
    files (`training.files`), read after the last file; more than information counts as a failed
    file. `workers`: processes that read (default LISSOM_IMPORT_WORKERS). An interrupt leaves
    what is done.
    """
    batch = models.ImportBatch.objects.create(runner=runner, started_at=now or datetime.now(UTC))
    tally = _Tally()
    count = env.read().import_workers if workers is None else workers
    for done, prepared in enumerate(decode(sources, known=_known(runner), workers=count), 1):
        _store_file(runner, batch, prepared, tally)
        if progress is not None:
            progress(done, prepared.name)
    for finding in findings:
        tally.failed += finding.level is not Level.INFO
        tally.findings.append(
            FileFinding(finding.where, finding.code, finding.message, finding.level)
        )
    number = _close(batch, now or datetime.now(UTC))
    return ImportReport(
        imported=tally.imported,
        duplicates=tally.duplicates,
        skipped=tally.skipped,
        failed=tally.failed,
        findings=tuple(tally.findings),
        runs=tally.runs,
        distance_km=km(tally.distance_m),
        batch=number,
    )


def _close(batch: models.ImportBatch, finished_at: datetime) -> int:
    """The number of the import. One that stored no file is dropped, so that undoing the last
    import takes back the last that brought something."""
    number = int(batch.pk)
    if models.SourceFile.objects.filter(batch=batch).exists():
        batch.finished_at = finished_at
        batch.save(update_fields=["finished_at"])
    else:
        batch.delete()
    return number


def _known(runner: models.Runner) -> frozenset[str]:
    """Files that are in; skipped and failed ones are read again, a better reader may be here."""
    rows = models.SourceFile.objects.filter(runner=runner, result=_IMPORTED)
    return frozenset(rows.values_list("content_hash", flat=True))


def _store_file(
    runner: models.Runner, batch: models.ImportBatch, prepared: PreparedFile, tally: _Tally
) -> None:
    with transaction.atomic():
        row = (
            models.SourceFile.objects.filter(runner=runner, content_hash=prepared.content_hash)
            .defer("data")
            .first()
        )
        if is_known(prepared) or (row is not None and row.result == _IMPORTED):
            tally.duplicates += 1
            return
        result = _IMPORTED if prepared.activities else _FAILED if prepared.failed else _SKIPPED
        source = models.SourceFile() if row is None else row
        for column, content in _source_columns(prepared, result).items():
            setattr(source, column, content)
        if row is None or result != row.result:
            source.batch = batch
        source.runner = runner
        source.save()
        kept = [
            _store_activity(runner, source, part, item)
            for part, item in enumerate(prepared.activities)
        ]
    _count(tally, prepared, result, kept)


def _source_columns(prepared: PreparedFile, result: str) -> dict[str, Any]:
    return {
        "name": prepared.name[-400:],
        "content_hash": prepared.content_hash,
        "size_bytes": prepared.size_bytes,
        "format": prepared.format[:40],
        "result": result,
        "findings": [finding.as_dict() for finding in prepared.findings],
        "stored_as": prepared.stored_as,
        "data": prepared.data,
    }


def _count(tally: _Tally, prepared: PreparedFile, result: str, kept: list[bool]) -> None:
    if result == _IMPORTED:
        tally.imported += any(kept)
        tally.duplicates += not any(kept)
    tally.failed += result == _FAILED
    tally.skipped += result == _SKIPPED
    for item, new in zip(prepared.activities, kept, strict=True):
        if new and item.summary.sport is Sport.RUN:
            tally.runs += 1
            tally.distance_m += item.summary.distance_m or 0.0
    tally.findings.extend(
        FileFinding(prepared.name, finding.code, finding.message, finding.level)
        for finding in prepared.findings
    )


def _store_activity(
    runner: models.Runner, source: models.SourceFile, part: int, item: PreparedActivity
) -> bool:
    """Store one activity; False when it is a copy of one that was already there."""
    copies = _copies_of(runner, item)
    columns = bridge.activity_to_row(item.summary, local_date=item.local_date) | as_columns(item)
    row = models.Activity(runner=runner, source=source, part=part, **columns)
    richer = next((copy for copy in copies if copy.richness >= item.richness), None)
    row.duplicate_of = richer
    row.save()
    models.ActivityStreams.objects.create(activity=row, data=item.streams)
    if richer is None and copies:
        ids = [copy.pk for copy in copies]
        models.Activity.objects.filter(pk__in=ids).update(duplicate_of=row)
        models.Activity.objects.filter(duplicate_of__in=ids).update(duplicate_of=row)
    return not copies


def _copies_of(runner: models.Runner, item: PreparedActivity) -> list[models.Activity]:
    """Kept activities that are the same session, richest first."""
    start = item.summary.start
    near = models.Activity.objects.filter(
        runner=runner,
        duplicate_of__isnull=True,
        sport=item.summary.sport.value,
        start__gt=start - _LONGEST,
        start__lt=start + timedelta(seconds=max(item.summary.elapsed_s, 1.0)),
    ).only("start", "elapsed_s", "distance_m", "sport", "richness")
    own = _summary(item.summary, item.richness)
    found = [row for row in near if same_session(_summary(row, row.richness), own)]
    return sorted(found, key=lambda row: (-row.richness, row.pk))


def _summary(row: Any, richness: int) -> Summary:
    return Summary(Sport(row.sport), row.start, row.elapsed_s, row.distance_m, richness)


def undo_import(*, runner: models.Runner, batch: int | None = None) -> UndoReport:
    """Take back one import (default: the last), files and activities alike.

    Copies that stood behind its activities count again, the richest of each.
    """
    with transaction.atomic():
        row = access.import_of(runner, batch)
        files = models.SourceFile.objects.filter(batch=row)
        gone = models.Activity.objects.filter(source__batch=row)
        groups: dict[int, list[tuple[int, int]]] = {}
        behind = models.Activity.objects.filter(duplicate_of__in=gone).exclude(source__batch=row)
        for pk, kept, richness in behind.values_list("pk", "duplicate_of", "richness"):
            groups.setdefault(int(kept or 0), []).append((-richness, pk))
        report = UndoReport(row.pk, files.count(), gone.count())
        row.delete()
        for members in groups.values():
            first, *others = (pk for _, pk in sorted(members))
            models.Activity.objects.filter(pk__in=others).update(duplicate_of=first)
        return report
