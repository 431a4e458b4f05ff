"""Reading kept files again with the readers and models of today, and by how much numbers move.

What the runner said of a session (effort, what is a copy of what) stays. Each few files are one
transaction: an interrupted run leaves a mix of old and new, and the next one finishes it. Nothing
is deleted: a session that no reader finds any more stays as it is and is told.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from statistics import median
from typing import Any

from django.db import OperationalError, transaction

from lissom.core.importers.labels import Labels
from lissom.core.importers.member import Member
from lissom.core.load.exposure import unpack
from lissom.web import env
from lissom.web.storage import storage_error
from lissom.web.training import bridge, models
from lissom.web.training.copies import link_copies
from lissom.web.training.decoding import Terms, decode
from lissom.web.training.preparing import PreparedActivity, PreparedFile, as_columns
from lissom.web.training.storing import write_new

Progress = Callable[[int, str], None]

_AT_ONCE = 32
_SAID = ("perceived_exertion",)
"""Columns that the runner may have set; a file fills them only where they are empty."""

_NUMBERS = (
    ("distance", "m", "distance_m"),
    ("moving time", "s", "moving_s"),
    ("elapsed time", "s", "elapsed_s"),
    ("ascent", "m", "ascent_m"),
    ("mean heart rate", "bpm", "mean_heart_rate_bpm"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """How one kind of number moved: of how many sessions, and by what share of the old value
    (0.01 is 1 %) in the middle and at most; `appeared`, `vanished`: known now, or no longer."""

    name: str
    unit: str
    changed: int
    median_share: float
    largest_share: float
    appeared: int
    vanished: int


@dataclass(frozen=True, slots=True)
class ReprocessReport:
    """What reading everything again did. `changed`, `added`, `missing` are sessions: read
    differently, found now, and no longer found (kept as they were). `unreadable`: kept files
    that give nothing today."""

    files: int
    sessions: int
    changed: int
    added: int
    missing: int
    unreadable: tuple[str, ...]
    moved: tuple[Moved, ...]
    dry_run: bool


def reprocess(
    *,
    runner: models.Runner,
    progress: Progress | None = None,
    workers: int | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ReprocessReport:
    """Read every kept file of a runner again; `progress(files done, name)` after each.

    The same code on the same files changes nothing, so it may be run at any time and again.
    `dry_run`: say what would change, write nothing. Raises StorageError.
    """
    files = models.SourceFile.objects.filter(runner=runner).exclude(data=b"").order_by("id")
    keys = list(files.values_list("pk", flat=True))
    count = env.read().import_workers if workers is None else workers
    tally = _Tally()
    done = 0
    terms = Terms(now=now or datetime.now(UTC))
    with closing(decode(_members(keys), terms=terms, workers=count)) as prepared:
        for part in _parts(zip(keys, prepared, strict=True)):
            _rewrite(runner, part, tally, dry_run=dry_run)
            for _, file in part:
                done += 1
                if progress is not None:
                    progress(done, file.name)
    return tally.report(len(keys), dry_run=dry_run)


def kept_files(runner: models.Runner) -> int:
    """How many files can be read again."""
    return models.SourceFile.objects.filter(runner=runner).exclude(data=b"").count()


def _members(keys: Sequence[int]) -> Iterator[Member]:
    """The kept bytes as they came, a few rows at a time."""
    rest = iter(keys)
    while part := list(islice(rest, _AT_ONCE)):
        rows = models.SourceFile.objects.in_bulk(part)
        for key in part:
            row = rows[key]
            data = bytes(row.data)
            plain = data if row.stored_as == "raw" else zlib.decompress(data)
            yield Member(row.name, plain, Labels.from_dict(row.labels))


def _parts(
    pairs: Iterable[tuple[int, PreparedFile]],
) -> Iterator[list[tuple[int, PreparedFile]]]:
    rest = iter(pairs)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def _rewrite(
    runner: models.Runner,
    part: Sequence[tuple[int, PreparedFile]],
    tally: _Tally,
    *,
    dry_run: bool,
) -> None:
    try:
        with transaction.atomic():
            models.Runner.objects.select_for_update().get(pk=runner.pk)
            sources = models.SourceFile.objects.defer("data").in_bulk([key for key, _ in part])
            rows: dict[int, dict[int, models.Activity]] = {}
            stored = models.Activity.objects.filter(source__in=sources).select_related("streams")
            for row in stored:
                rows.setdefault(row.source_id, {})[row.part] = row
            for key, prepared in part:
                if key in sources:
                    source = sources[key]
                    _rewrite_file(source, prepared, rows.get(key, {}), tally, dry_run=dry_run)
    except OperationalError as error:
        raise storage_error(error) from error


def _rewrite_file(
    source: models.SourceFile,
    prepared: PreparedFile,
    rows: dict[int, models.Activity],
    tally: _Tally,
    *,
    dry_run: bool,
) -> None:
    if not prepared.activities:
        tally.unreadable.append(source.name)
        tally.missing += len(rows)
        return
    tally.missing += len(set(rows) - set(range(len(prepared.activities))))
    added: list[tuple[int, PreparedActivity]] = []
    for place, item in enumerate(prepared.activities):
        tally.sessions += 1
        if place in rows:
            _rewrite_session(rows[place], item, tally, dry_run=dry_run)
        else:
            added.append((place, item))
    tally.added += len(added)
    if dry_run:
        return
    if added:
        link_copies(source.runner, write_new(source.runner, source, added))
    findings = [finding.as_dict() for finding in prepared.findings]
    imported = models.SourceFile.Result.IMPORTED.value
    if (findings, imported) != (source.findings, source.result):
        source.findings, source.result = findings, imported
        source.save(update_fields=["findings", "result"])


def _rewrite_session(
    row: models.Activity, item: PreparedActivity, tally: _Tally, *, dry_run: bool
) -> None:
    new = bridge.activity_to_row(item.summary, local_date=item.local_date) | as_columns(item)
    for column in _SAID:
        if getattr(row, column) is not None:
            del new[column]
    old = {column: _plain(getattr(row, column)) for column in new}
    columns = [column for column, told in new.items() if old[column] != told]
    other_streams = bytes(row.streams.data) != item.streams
    if not columns and not other_streams:
        return
    tally.changed += 1
    tally.compare(old, new)
    if dry_run:
        return
    for column in columns:
        setattr(row, column, new[column])
    if columns:
        row.save(update_fields=columns)
    if other_streams:
        models.ActivityStreams.objects.filter(activity=row).update(data=item.streams)


def _plain(told: Any) -> Any:
    return bytes(told) if isinstance(told, memoryview) else told


@dataclass(slots=True)
class _Tally:
    sessions: int = 0
    changed: int = 0
    added: int = 0
    missing: int = 0
    unreadable: list[str] = field(default_factory=list)
    shares: dict[str, list[float]] = field(default_factory=dict)
    appeared: dict[str, int] = field(default_factory=dict)
    vanished: dict[str, int] = field(default_factory=dict)

    def compare(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        for name, _, column in _NUMBERS:
            self._number(name, old[column], new[column])
        for name, part in (("exposure, distance", "metres"), ("exposure, time", "seconds")):
            self._number(name, _exposed(old, part), _exposed(new, part))
        before, after = old["best_efforts_s"], new["best_efforts_s"]
        for metres in sorted({*before, *after}):
            self._number("best efforts", before.get(metres), after.get(metres))

    def _number(self, name: str, old: float | None, new: float | None) -> None:
        if old == new:
            return
        if old is None:
            self.appeared[name] = self.appeared.get(name, 0) + 1
        elif new is None:
            self.vanished[name] = self.vanished.get(name, 0) + 1
        else:
            share = abs(new - old) / abs(old) if old else 1.0
            self.shares.setdefault(name, []).append(share)

    def report(self, files: int, *, dry_run: bool) -> ReprocessReport:
        units = {name: unit for name, unit, _ in _NUMBERS}
        units |= {"exposure, distance": "m", "exposure, time": "s", "best efforts": "s"}
        return ReprocessReport(
            files=files,
            sessions=self.sessions,
            changed=self.changed,
            added=self.added,
            missing=self.missing,
            unreadable=tuple(self.unreadable),
            moved=tuple(
                Moved(
                    name,
                    unit,
                    changed=len(self.shares.get(name, [])),
                    median_share=median(self.shares.get(name, [0.0])),
                    largest_share=max(self.shares.get(name, [0.0])),
                    appeared=self.appeared.get(name, 0),
                    vanished=self.vanished.get(name, 0),
                )
                for name, unit in units.items()
                if name in self.shares or name in self.appeared or name in self.vanished
            ),
            dry_run=dry_run,
        )


def _exposed(columns: dict[str, Any], part: str) -> float | None:
    packed = columns["exposure"]
    return None if packed is None else float(getattr(unpack(packed), part))
