"""Bringing in recordings: each file alone, once, never at the cost of the others."""

from __future__ import annotations

import gc
import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lissom.core.activity.model import Activity as CoreActivity
from lissom.core.activity.model import Sport
from lissom.core.errors import Finding, Level, NotFoundError
from lissom.core.importers.registry import read
from lissom.web.training import bridge, importing, queries, services, storing
from lissom.web.training.models import Activity, ActivityStreams, ImportBatch, Runner, SourceFile
from tests.core.importers.fit_samples import everything_a_watch_writes
from tests.web.builders import FIRST, files, fit, gpx, poorer_fit

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def _import(runner: Runner, *contents: bytes) -> services.ImportReport:
    return services.import_files(runner=runner, sources=files(*contents))


def test_a_run_comes_in_with_its_summary_streams_exposure_and_bytes(runner: Runner) -> None:
    data = fit()
    report = _import(runner, data)
    assert (report.imported, report.duplicates, report.skipped, report.failed) == (1, 0, 0, 0)
    assert report.runs == 1
    assert report.distance_km == pytest.approx(3.6, rel=0.02)

    source = SourceFile.objects.get()
    assert zlib.decompress(bytes(source.data)) == data
    (session,) = queries.recorded_sessions(runner, *ALWAYS)
    assert session.sport is Sport.RUN
    assert session.moving_s == pytest.approx(1200, abs=5)
    assert 1000 in session.best_efforts_s
    ((_, day, exposure),) = queries.exposures(runner, *ALWAYS)
    assert day == session.local_date
    assert exposure.metres == pytest.approx(3600, rel=0.03)


def test_what_is_stored_is_what_the_reader_gave(runner: Runner) -> None:
    data = fit()
    _import(runner, data)
    (given,) = read(data, name="a.fit").activities
    stored = bridge.activity_from_row(Activity.objects.select_related("streams").get())
    assert np.array_equal(stored.streams.time_s, given.streams.time_s)
    assert set(stored.streams.columns) == set(given.streams.columns)
    for channel, column in given.streams.columns.items():
        assert np.array_equal(stored.streams.columns[channel], column, equal_nan=True), channel
    for name in ("start", "elapsed_s", "timer_s", "distance_m", "laps", "pauses", "lacks"):
        assert getattr(stored, name) == getattr(given, name), name


def test_a_bad_file_never_stops_the_rest(runner: Runner) -> None:
    report = _import(runner, fit(0), b"not a recording", b"", fit(1), fit(2)[:900], gpx())
    assert report.imported >= 3
    assert report.failed == 2
    assert report.needs_attention
    codes = {finding.code for finding in report.findings if finding.path == "b.fit"}
    assert codes == {"unknown-format"}
    assert {finding.path for finding in report.findings} >= {"b.fit", "c.fit"}
    assert set(report.findings[0].as_dict()) == {"path", "code", "message"}


def test_bytes_of_what_is_no_recording_are_not_kept(runner: Runner) -> None:
    _import(runner, b"a letter to my aunt" * 100)
    source = SourceFile.objects.get()
    assert bytes(source.data) == b""
    assert source.result == SourceFile.Result.FAILED


def test_the_same_bytes_count_once_packed_or_not(runner: Runner) -> None:
    data = fit()
    _import(runner, data)
    again = _import(runner, data, gzip.compress(data))
    assert (again.imported, again.duplicates, again.runs) == (0, 2, 0)
    assert Activity.objects.count() == 1


def test_the_same_bytes_twice_in_one_import_count_once(runner: Runner) -> None:
    report = _import(runner, fit(), fit())
    assert (report.imported, report.duplicates) == (1, 1)


def test_gzipped_files_are_kept_as_they_came(runner: Runner) -> None:
    packed = gzip.compress(fit())
    _import(runner, packed)
    source = SourceFile.objects.get()
    assert source.stored_as == "raw"
    assert bytes(source.data) == packed


@pytest.mark.parametrize("rich_first", [True, False])
def test_of_two_recordings_of_one_run_the_richer_counts(runner: Runner, rich_first: bool) -> None:
    rich, poor = fit(), poorer_fit()
    report = _import(runner, *((rich, poor) if rich_first else (poor, rich)))
    assert (report.imported, report.duplicates, report.runs) == (1, 1, 1)
    kept = Activity.objects.get(duplicate_of__isnull=True)
    other = Activity.objects.get(duplicate_of__isnull=False)
    assert other.duplicate_of == kept
    assert kept.richness > other.richness
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 1
    assert len(queries.exposures(runner, *ALWAYS)) == 1


def test_two_runs_of_one_day_both_count(runner: Runner) -> None:
    report = _import(runner, fit(0, hour=7), fit(0, hour=18))
    assert (report.imported, report.duplicates) == (2, 0)


def test_runners_do_not_share_duplicates(runner: Runner, other_runner: Runner) -> None:
    _import(runner, fit())
    report = _import(other_runner, fit(), poorer_fit(1))
    assert (report.imported, report.duplicates) == (2, 0)
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 1


def test_findings_of_the_collector_are_in_the_report(runner: Runner) -> None:
    found = [
        Finding("unreadable-file", Level.ERROR, "The file cannot be read.", "/x/y.fit"),
        Finding("left-out", Level.INFO, "3 other files were left out.", "/x/z.zip"),
    ]
    report = services.import_files(runner=runner, sources=files(fit()), findings=found)
    assert (report.imported, report.failed) == (1, 1)
    assert [finding.path for finding in report.findings] == ["/x/y.fit", "/x/z.zip"]


def test_progress_is_told_after_every_file(runner: Runner) -> None:
    told: list[tuple[int, str]] = []
    services.import_files(
        runner=runner,
        sources=files(fit(0), b"junk", fit(1)),
        progress=lambda done, name: told.append((done, name)),
    )
    assert told == [(1, "a.fit"), (2, "b.fit"), (3, "c.fit")]


def test_an_interrupt_leaves_what_was_done_and_the_next_import_goes_on(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_FLUSH_FILES", 1)
    contents = [fit(day) for day in range(4)]

    def stop(done: int, _name: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.import_files(runner=runner, sources=files(*contents), progress=stop)
    assert Activity.objects.count() == 2
    assert [item.finished for item in queries.imports(runner)] == [False]
    report = _import(runner, *contents)
    assert (report.imported, report.duplicates) == (2, 2)
    assert Activity.objects.count() == ActivityStreams.objects.count() == 4


def test_a_file_is_in_whole_or_not_at_all(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bool:
        raise RuntimeError("power cut")

    monkeypatch.setattr(storing, "link_copies", broken)
    with pytest.raises(RuntimeError):
        _import(runner, fit())
    assert not SourceFile.objects.exists()
    assert not ImportBatch.objects.exists()
    monkeypatch.undo()
    assert _import(runner, fit()).imported == 1


def test_files_that_failed_are_read_again(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    from lissom.web.training import preparing  # noqa: PLC0415

    data = fit()
    with monkeypatch.context() as patch:
        patch.setattr(preparing, "read", lambda _data, name, **_rest: read(b"junk", name=name))
        assert _import(runner, data).failed == 1
    report = _import(runner, data)
    assert (report.imported, report.failed) == (1, 0)
    assert SourceFile.objects.get().result == SourceFile.Result.IMPORTED


def test_an_import_of_nothing_changes_nothing_but_the_list(runner: Runner) -> None:
    report = services.import_files(runner=runner, sources=[])
    assert (report.imported, report.failed, report.runs) == (0, 0, 0)
    assert not SourceFile.objects.exists()


def test_undo_takes_back_the_last_import_only(runner: Runner) -> None:
    _import(runner, fit(0))
    _import(runner, fit(1), fit(2))
    undone = services.undo_import(runner=runner)
    assert (undone.files, undone.activities) == (2, 2)
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 1
    assert _import(runner, fit(1)).imported == 1


def test_undo_lets_the_copy_count_again(runner: Runner) -> None:
    _import(runner, poorer_fit())
    _import(runner, fit())
    services.undo_import(runner=runner)
    (session,) = queries.recorded_sessions(runner, *ALWAYS)
    assert session.device == "Phone"
    assert Activity.objects.get().duplicate_of is None


def test_undo_never_touches_another_runner(runner: Runner, other_runner: Runner) -> None:
    _import(runner, fit())
    batch = ImportBatch.objects.get()
    with pytest.raises(NotFoundError):
        services.undo_import(runner=other_runner, batch=batch.pk)
    assert Activity.objects.count() == 1


def test_undo_without_an_import_is_refused(
    runner: Runner, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    with unchanged(), pytest.raises(NotFoundError):
        services.undo_import(runner=runner)


def test_many_files_are_read_by_worker_processes_in_order(runner: Runner) -> None:
    contents = [fit(day, minutes=3) for day in range(60)] + [b"junk", b"", fit(0, minutes=3)]
    contents += [fit(70, minutes=3)]

    def sources() -> Iterator[tuple[str, bytes]]:
        for place, data in enumerate(contents):
            yield f"{place:03d}.fit", data

    told: list[str] = []
    report = services.import_files(
        runner=runner,
        sources=sources(),
        workers=2,
        progress=lambda _done, name: told.append(name),
    )
    assert (report.imported, report.duplicates, report.failed) == (61, 1, 2)
    assert told == [f"{place:03d}.fit" for place in range(len(contents))]


def test_lists_take_few_queries_however_long_they_are(runner: Runner) -> None:
    _import(runner, fit(0))
    with CaptureQueriesContext(connection) as one:
        queries.recorded_sessions(runner, *ALWAYS)
        queries.exposures(runner, *ALWAYS)
        queries.imports(runner)
    _import(runner, *(fit(day) for day in range(1, 5)))
    with CaptureQueriesContext(connection) as many:
        assert len(queries.recorded_sessions(runner, *ALWAYS)) == 5
        queries.exposures(runner, *ALWAYS)
        queries.imports(runner)
    assert len(one) == len(many) == 3
    assert not any("activitystreams" in item["sql"] for item in many)


class _Deadly(bytes):
    """Bytes that end the process which unpacks them, as a crash inside a reader would."""

    __slots__ = ()

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)


def test_a_worker_that_dies_takes_one_file_with_it(runner: Runner) -> None:
    sources = [(f"{place}.fit", fit(place, minutes=3)) for place in range(65)]
    sources[30] = ("deadly.fit", _Deadly(fit(30, minutes=3)))
    report = services.import_files(runner=runner, sources=sources, workers=2)
    assert (report.imported, report.failed) == (64, 1)
    (finding,) = report.findings
    assert (finding.path, finding.code) == ("deadly.fit", "reader-stopped")


def test_an_import_without_anything_new_is_kept_but_undo_takes_the_one_before(
    runner: Runner,
) -> None:
    data = fit()
    first = _import(runner, data)
    again = _import(runner, data)
    assert [item.batch for item in queries.imports(runner)] == [first.batch, again.batch]
    undone = services.undo_import(runner=runner)
    assert (undone.batch, undone.activities) == (first.batch, 1)
    with pytest.raises(NotFoundError):
        services.undo_import(runner=runner)


def test_an_import_interrupted_before_its_first_file_leaves_no_trace(
    runner: Runner, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    def sources() -> Iterator[tuple[str, bytes]]:
        yield "a.fit", fit()
        raise KeyboardInterrupt

    with unchanged(), pytest.raises(KeyboardInterrupt):
        services.import_files(runner=runner, sources=sources())


def test_what_the_database_refuses_is_a_finding_and_the_others_go_in(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bridge.activity_to_row

    def spoilt(activity: CoreActivity, *, local_date: date) -> dict[str, object]:
        row = real(activity, local_date=local_date)
        return row | {"elapsed_s": -1.0} if local_date.day == 3 else row

    monkeypatch.setattr(bridge, "activity_to_row", spoilt)
    report = _import(runner, fit(0), fit(1), fit(2))
    assert (report.imported, report.failed) == (2, 1)
    (finding,) = report.findings
    assert (finding.path, finding.code) == ("b.fit", "not-storable")
    assert Activity.objects.count() == ActivityStreams.objects.count() == 2


def test_a_recording_from_the_future_is_left_out(runner: Runner) -> None:
    ahead = (datetime.now(UTC) - FIRST).days + 30
    report = _import(runner, fit(0), fit(ahead))
    assert (report.imported, report.failed) == (1, 1)
    assert [finding.code for finding in report.findings] == ["future-date"]
    later = services.import_files(
        runner=runner, sources=files(fit(ahead)), now=FIRST + timedelta(days=ahead)
    )
    assert later.imported == 1


@pytest.mark.parametrize("rich_first", [True, False])
def test_three_recordings_of_one_run_become_one_whatever_comes_together(
    runner: Runner, rich_first: bool
) -> None:
    rich, poor = fit(), poorer_fit()
    _import(runner, *((rich, poor) if rich_first else (poor, rich)))
    report = _import(runner, poorer_fit(0, later_s=5))
    assert (report.imported, report.duplicates) == (0, 1)
    (kept,) = Activity.objects.filter(duplicate_of__isnull=True)
    assert Activity.objects.filter(duplicate_of=kept).count() == 2


def test_sets_and_lengths_are_kept_with_their_sessions(runner: Runner) -> None:
    _import(runner, everything_a_watch_writes())
    rows = Activity.objects.select_related("streams").order_by("start", "part")
    stored = {one.sport: one for one in map(bridge.activity_from_row, rows)}
    squats = stored[Sport.STRENGTH].sets
    assert [(one.repetitions, one.weight_kg, one.exercise) for one in squats] == [
        (12, 40.0, "squat"),
        (10, 41.0, "squat"),
    ]
    lengths = stored[Sport.SWIM].lengths
    assert [(one.strokes, one.stroke, one.active) for one in lengths] == [
        (11, "freestyle", True),
        (12, "breaststroke", True),
        (None, "", False),
    ]
    assert stored[Sport.RUN].sets == ()


def test_stored_files_do_not_pile_up_in_memory(runner: Runner) -> None:
    """They go at once, not when the collector of circles comes by."""
    gc.collect()
    gc.disable()
    try:
        _import(runner, *(fit(day, minutes=3) for day in range(10)))
        left = [item for item in gc.get_objects() if isinstance(item, SourceFile | ActivityStreams)]
    finally:
        gc.enable()
    assert left == []
