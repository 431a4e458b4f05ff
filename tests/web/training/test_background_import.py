"""An import as a job: requested, watched, stopped, killed, taken up again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.errors import Finding, Level, NotFoundError
from lissom.web.training import importing, queries, services
from lissom.web.training.models import Activity, FileOutcome, ImportBatch, Runner
from tests.web.builders import files, fit, poorer_fit


@pytest.fixture
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file in a transaction of its own, so that every moment can be looked at."""
    monkeypatch.setattr(importing, "_FLUSH_FILES", 1)


def test_a_requested_import_waits_runs_and_is_done(runner: Runner) -> None:
    batch = services.request_import(runner=runner, label="export.zip")
    waiting = queries.import_progress(runner, batch)
    assert (waiting.state, waiting.label, waiting.over) == ("waiting", "export.zip", False)
    report = services.run_import(batch=batch, sources=files(fit(0), fit(1), b"junk"), total=3)
    assert report.batch == batch
    done = queries.import_progress(runner, batch)
    assert (done.state, done.total, done.done, done.over) == ("done", 3, 3, True)
    assert (done.imported, done.failed, done.runs) == (2, 1, 2)
    assert done.distance_km == pytest.approx(report.distance_km)
    assert done.current == "c.fit"


@pytest.mark.usefixtures("_one_by_one")
def test_progress_can_be_read_while_it_runs(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    seen: list[queries.ImportProgress] = []
    services.run_import(
        batch=batch,
        sources=files(*(fit(day, minutes=3) for day in range(4))),
        total=4,
        progress=lambda _done, _name: seen.append(queries.import_progress(runner, batch)),
    )
    assert [item.done for item in seen] == [1, 2, 3, 4]
    assert {item.state for item in seen} == {"running"}
    assert seen[1].files_per_s is not None
    assert seen[1].seconds_left is not None
    assert seen[1].seconds_left > 0
    assert seen[-1].seconds_left == 0


@pytest.mark.usefixtures("_one_by_one")
def test_a_stopped_import_keeps_what_is_in_and_can_go_on(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    contents = [fit(day, minutes=3) for day in range(5)]

    def stop(done: int, _name: str) -> None:
        if done == 2:
            services.stop_import(runner=runner, batch=batch)

    report = services.run_import(batch=batch, sources=files(*contents), progress=stop)
    assert report.stopped
    stored = Activity.objects.count()
    assert 2 <= stored < 5
    assert queries.import_progress(runner, batch).state == "stopped"
    whole = services.run_import(batch=batch, sources=files(*contents))
    assert (whole.imported, whole.duplicates, whole.stopped) == (5, 0, False)
    assert FileOutcome.objects.count() == Activity.objects.count() == 5


def test_an_import_stopped_while_it_waits_never_begins(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    services.stop_import(runner=runner, batch=batch)
    report = services.run_import(batch=batch, sources=files(fit()))
    assert (report.imported, report.stopped) == (0, True)
    assert not Activity.objects.exists()


def test_a_job_that_runs_again_after_the_end_does_nothing(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    first = services.run_import(batch=batch, sources=files(fit()))
    again = services.run_import(batch=batch, sources=files(fit(), fit(1)))
    assert (again.imported, again.runs) == (first.imported, first.runs) == (1, 1)
    assert FileOutcome.objects.count() == 1


def test_two_workers_never_run_the_same_import(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    ImportBatch.objects.filter(pk=batch).update(state="running", beat_at=datetime.now(UTC))
    with pytest.raises(importing.BusyError):
        services.run_import(batch=batch, sources=files(fit()))
    report = services.run_import(batch=batch, sources=files(fit()), take_over=True)
    assert report.imported == 1


def test_an_import_whose_process_fell_silent_is_broken_and_can_be_taken_up(runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    ImportBatch.objects.filter(pk=batch).update(state="running", beat_at=long_ago)
    assert queries.import_progress(runner, batch).state == "broken"
    assert services.run_import(batch=batch, sources=files(fit())).imported == 1


def test_an_error_of_the_collector_is_kept_with_the_import(runner: Runner) -> None:
    batch = services.request_import(runner=runner)

    def sources() -> object:
        yield from files(fit())
        raise RuntimeError("the folder went away")

    with pytest.raises(RuntimeError):
        services.run_import(batch=batch, sources=sources())  # type: ignore[arg-type]
    progress = queries.import_progress(runner, batch)
    assert (progress.state, progress.problem) == ("broken", "the folder went away")


def test_the_result_of_every_file_can_be_read_later(runner: Runner) -> None:
    note = Finding("unreadable-folder", Level.ERROR, "The folder cannot be read.", "/x")
    services.import_files(
        runner=runner, sources=files(fit(), b"junk", poorer_fit(), fit()), findings=[note]
    )
    results = queries.file_outcomes(runner)
    assert [(item.name, item.result) for item in results] == [
        ("a.fit", "imported"),
        ("b.fit", "failed"),
        ("c.fit", "duplicate"),
        ("d.fit", "duplicate"),
    ]
    assert results[1].findings[0]["code"] == "unknown-format"
    assert [len(item.activities) for item in results] == [1, 0, 1, 1]
    assert queries.file_outcomes(runner, result="failed") == results[1:2]
    assert queries.file_outcomes(runner, first=1, most=2) == results[1:3]
    assert queries.import_progress(runner).notes[0]["code"] == "unreadable-folder"


@pytest.mark.usefixtures("_one_by_one")
def test_an_import_taken_back_while_it_runs_ends_with_a_sentence(runner: Runner) -> None:
    batch = services.request_import(runner=runner)

    def undo(_done: int, _name: str) -> None:
        services.undo_import(runner=runner, batch=batch)

    with pytest.raises(NotFoundError, match="taken back"):
        services.run_import(batch=batch, sources=files(fit(0), fit(1)), progress=undo)
    assert not Activity.objects.exists()


def test_nobody_sees_or_stops_the_import_of_another(runner: Runner, other_runner: Runner) -> None:
    batch = services.request_import(runner=runner)
    with pytest.raises(NotFoundError):
        queries.import_progress(other_runner, batch)
    with pytest.raises(NotFoundError):
        services.stop_import(runner=other_runner, batch=batch)
    with pytest.raises(NotFoundError):
        queries.file_outcomes(other_runner, batch)
