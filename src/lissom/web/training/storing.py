"""Prepared files into the database, many at once, each whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DataError, IntegrityError, transaction

from lissom.core.activity.model import Sport
from lissom.core.errors import Finding, Level
from lissom.core.importers.labels import Labels
from lissom.web.training import bridge, models
from lissom.web.training.copies import link_copies
from lissom.web.training.decoding import is_known
from lissom.web.training.preparing import PreparedActivity, PreparedFile, as_columns

Outcome = models.FileOutcome.Result
_IMPORTED = models.SourceFile.Result.IMPORTED.value
_SKIPPED = models.SourceFile.Result.SKIPPED.value
_FAILED = models.SourceFile.Result.FAILED.value


@dataclass(slots=True)
class StoredFile:
    """What became of one file; `runs` and `distance_m` of the runs that it adds."""

    name: str
    findings: tuple[Finding, ...] = ()
    result: str = Outcome.DUPLICATE.value
    source: models.SourceFile | None = None
    runs: int = 0
    distance_m: float = 0.0


@dataclass(slots=True)
class _Plan:
    """A file on its way: its outcome, and what is to be written for it."""

    prepared: PreparedFile
    stored: StoredFile
    source: models.SourceFile | None = None
    rows: list[models.Activity] = field(default_factory=list)


def store_files(
    runner: models.Runner, batch: models.ImportBatch, files: Sequence[PreparedFile]
) -> list[StoredFile]:
    """Store these files and their outcomes, in their order, inside the caller's transaction.

    A file that the database refuses is an outcome with a finding; the others go in.
    """
    try:
        with transaction.atomic():
            return _store(runner, batch, files)
    except (IntegrityError, DataError) as error:
        if len(files) == 1:
            return _store(runner, batch, [_refused(files[0], error)])
    return [stored for file in files for stored in store_files(runner, batch, [file])]


def _refused(prepared: PreparedFile, error: Exception) -> PreparedFile:
    sentence = f"The values of this file cannot be stored ({error}); it was left out."
    finding = Finding("not-storable", Level.ERROR, sentence, prepared.name)
    return replace(prepared, activities=(), findings=(*prepared.findings, finding))


def _store(
    runner: models.Runner, batch: models.ImportBatch, files: Sequence[PreparedFile]
) -> list[StoredFile]:
    plans = _plans(runner, batch, files)
    _write_sources(plans)
    _write_activities(runner, plans)
    models.FileOutcome.objects.bulk_create(
        models.FileOutcome(
            batch=batch,
            source=plan.stored.source,
            name=plan.stored.name[-400:],
            result=plan.stored.result,
            findings=[finding.as_dict() for finding in plan.stored.findings],
        )
        for plan in plans
    )
    return [plan.stored for plan in plans]


def _plans(
    runner: models.Runner, batch: models.ImportBatch, files: Sequence[PreparedFile]
) -> list[_Plan]:
    hashes = {prepared.content_hash for prepared in files}
    there = models.SourceFile.objects.filter(runner=runner, content_hash__in=hashes).defer("data")
    rows = {row.content_hash: row for row in there}
    planned: dict[str, StoredFile] = {}
    plans: list[_Plan] = []
    for prepared in files:
        row, twin = rows.get(prepared.content_hash), planned.get(prepared.content_hash)
        plan = _Plan(prepared, StoredFile(prepared.name, source=row))
        plans.append(plan)
        if twin is not None:
            plan.stored.source = twin.source
            if twin.result != Outcome.IMPORTED:
                plan.stored.result, plan.stored.findings = twin.result, prepared.findings
        elif not is_known(prepared) and (row is None or row.result != _IMPORTED):
            plan.source = plan.stored.source = _source(runner, batch, prepared, row)
            plan.stored.result, plan.stored.findings = plan.source.result, prepared.findings
            planned[prepared.content_hash] = plan.stored
        elif row is not None and prepared.labels and prepared.labels.as_dict() != row.labels:
            _label(row, prepared.labels)
    return plans


def _label(source: models.SourceFile, labels: Labels) -> None:
    """A file that came without a table before, and now with one: its words are taken over."""
    source.labels = labels.as_dict()
    models.SourceFile.objects.filter(pk=source.pk).update(labels=source.labels)
    rows = models.Activity.objects.filter(source=source)
    words = {"title": labels.title, "description": labels.description, "gear": labels.gear}
    told = {column: text for column, text in words.items() if text}
    if told:
        rows.update(**told)
    if labels.perceived_exertion is not None and rows.count() == 1:
        rows.filter(perceived_exertion__isnull=True).update(
            perceived_exertion=labels.perceived_exertion
        )


def _source(
    runner: models.Runner,
    batch: models.ImportBatch,
    prepared: PreparedFile,
    row: models.SourceFile | None,
) -> models.SourceFile:
    """The row of a file that is new, or read again because it gave nothing before."""
    result = _IMPORTED if prepared.activities else _FAILED if prepared.failed else _SKIPPED
    source = models.SourceFile(runner=runner) if row is None else row
    if row is None or result != row.result:
        source.batch = batch
    for column, content in _source_columns(prepared, result).items():
        setattr(source, column, content)
    return source


def _source_columns(prepared: PreparedFile, result: str) -> dict[str, Any]:
    return {
        "name": prepared.name[-400:],
        "content_hash": prepared.content_hash,
        "size_bytes": prepared.size_bytes,
        "format": prepared.format[:40],
        "result": result,
        "findings": [finding.as_dict() for finding in prepared.findings],
        "labels": prepared.labels.as_dict(),
        "stored_as": prepared.stored_as,
        "data": prepared.data,
    }


def _write_sources(plans: Sequence[_Plan]) -> None:
    sources = [plan.source for plan in plans if plan.source is not None]
    for source in sources:
        if source.pk is not None:
            source.save()
    models.SourceFile.objects.bulk_create(source for source in sources if source.pk is None)


def _write_activities(runner: models.Runner, plans: Sequence[_Plan]) -> None:
    for plan in plans:
        if plan.source is not None:
            plan.rows = [
                _activity(runner, plan.source, part, item)
                for part, item in enumerate(plan.prepared.activities)
            ]
    rows = [row for plan in plans for row in plan.rows]
    _write(rows, [item for plan in plans if plan.rows for item in plan.prepared.activities])
    copies = link_copies(runner, rows)
    for plan in plans:
        fresh = [row for row in plan.rows if row.pk not in copies]
        if plan.rows and not fresh:
            plan.stored.result = Outcome.DUPLICATE.value
            if plan.prepared.stands_in and plan.source is not None:
                _forget(plan)
        runs = [row for row in fresh if row.sport == Sport.RUN.value]
        plan.stored.runs = len(runs)
        plan.stored.distance_m = sum(row.distance_m or 0.0 for row in runs)


def _forget(plan: _Plan) -> None:
    """What stood in for a recording that is there: nothing of it is kept."""
    assert plan.source is not None
    plan.source.delete()
    plan.source = plan.stored.source = None


def write_new(
    runner: models.Runner,
    source: models.SourceFile,
    found: Sequence[tuple[int, PreparedActivity]],
) -> list[models.Activity]:
    """Activities that a file turned out to hold: (part, activity) pairs; the rows of them."""
    rows = [_activity(runner, source, part, item) for part, item in found]
    _write(rows, [item for _, item in found])
    return rows


def _write(rows: Sequence[models.Activity], items: Sequence[PreparedActivity]) -> None:
    models.Activity.objects.bulk_create(rows)
    # by id: an object would hold its activity and be held by it, and files pile up in memory
    models.ActivityStreams.objects.bulk_create(
        models.ActivityStreams(activity_id=row.pk, data=item.streams)
        for row, item in zip(rows, items, strict=True)
    )


def _activity(
    runner: models.Runner, source: models.SourceFile, part: int, item: PreparedActivity
) -> models.Activity:
    columns = bridge.activity_to_row(item.summary, local_date=item.local_date) | as_columns(item)
    return models.Activity(runner=runner, source=source, part=part, **columns)
