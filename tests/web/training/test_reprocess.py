"""Kept files read again: nothing moves by itself, what moves is told, what was said stays."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest

from lissom.core.importers.member import Member
from lissom.core.importers.registry import ReadResult, read
from lissom.web.training import preparing, queries, services
from lissom.web.training.models import Activity, Runner, SourceFile
from tests.web.builders import files, fit, gpx, poorer_fit

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def test_the_same_code_on_the_same_files_changes_nothing(
    runner: Runner, unchanged: Callable[[], AbstractContextManager[None]]
) -> None:
    packed = Member("packed.fit.gz", gzip.compress(fit(3)))
    services.import_files(
        runner=runner, sources=[*files(fit(), poorer_fit(), gpx(), b"junk", fit(1)[:900]), packed]
    )
    with unchanged():
        report = services.reprocess(runner=runner)
    assert report.files == SourceFile.objects.exclude(data=b"").count()
    assert (report.changed, report.added, report.missing, report.moved) == (0, 0, 0, ())
    assert report.sessions == Activity.objects.count()


def _longer(share: float) -> Callable[..., ReadResult]:
    """A reader of tomorrow, which finds every distance longer by a share."""

    def reader(data: bytes, **rest: object) -> ReadResult:
        found = read(data, **rest)  # type: ignore[arg-type]
        longer = (
            replace(item, distance_m=(item.distance_m or 0.0) * (1 + share))
            for item in found.activities
        )
        return replace(found, activities=tuple(longer))

    return reader


def test_a_better_reader_moves_numbers_and_says_by_how_much(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.import_files(runner=runner, sources=files(fit(0), fit(1)))
    before = [item.distance_m for item in queries.recorded_sessions(runner, *ALWAYS)]
    monkeypatch.setattr(preparing, "read", _longer(0.02))
    report = services.reprocess(runner=runner)
    assert (report.changed, report.sessions) == (2, 2)
    (moved,) = report.moved
    assert (moved.name, moved.unit, moved.changed) == ("distance", "m", 2)
    assert moved.median_share == pytest.approx(0.02)
    after = [item.distance_m for item in queries.recorded_sessions(runner, *ALWAYS)]
    assert after == [pytest.approx((metres or 0.0) * 1.02) for metres in before]
    assert services.reprocess(runner=runner).changed == 0


def test_a_dry_run_tells_and_writes_nothing(
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    unchanged: Callable[[], AbstractContextManager[None]],
) -> None:
    services.import_files(runner=runner, sources=files(fit()))
    monkeypatch.setattr(preparing, "read", _longer(0.5))
    with unchanged():
        report = services.reprocess(runner=runner, dry_run=True)
    assert report.dry_run
    assert report.moved[0].largest_share == pytest.approx(0.5)


def test_what_the_runner_said_stays(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    services.import_files(runner=runner, sources=files(fit(), poorer_fit()))
    day = queries.recorded_sessions(runner, *ALWAYS)[0].local_date
    services.set_effort(runner=runner, date=day, rpe_cr10=8)
    (copy,) = queries.copies(runner)
    services.keep_apart(runner=runner, activity=copy.activity)
    monkeypatch.setattr(preparing, "read", _longer(0.01))
    services.reprocess(runner=runner)
    sessions = queries.recorded_sessions(runner, *ALWAYS)
    assert len(sessions) == 2
    assert 8.0 in {item.rpe_cr10 for item in sessions}


def test_a_file_that_gave_nothing_may_give_a_session_now(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def blind(data: bytes, **rest: object) -> ReadResult:
        found = read(data, **rest)  # type: ignore[arg-type]
        return replace(found, activities=(), findings=(*found.findings, broken))

    (broken,) = read(b"junk", name="x").findings
    with monkeypatch.context() as patch:
        patch.setattr(preparing, "read", blind)
        assert services.import_files(runner=runner, sources=files(fit())).failed == 1
    report = services.reprocess(runner=runner)
    assert (report.added, report.changed) == (1, 0)
    assert SourceFile.objects.get().result == SourceFile.Result.IMPORTED
    with monkeypatch.context() as patch:
        patch.setattr(preparing, "read", blind)
        again = services.reprocess(runner=runner)
    assert (again.missing, again.unreadable) == (1, ("a.fit",))
    assert len(queries.recorded_sessions(runner, *ALWAYS)) == 1


def test_an_interrupted_run_is_finished_by_the_next(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lissom.web.training import reprocessing  # noqa: PLC0415

    services.import_files(runner=runner, sources=files(*(fit(day, minutes=3) for day in range(5))))
    monkeypatch.setattr(reprocessing, "_AT_ONCE", 2)
    monkeypatch.setattr(preparing, "read", _longer(0.1))

    def stop(done: int, _name: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.reprocess(runner=runner, progress=stop)
    assert services.reprocess(runner=runner).changed == 3


def test_only_the_files_of_this_runner_are_read(runner: Runner, other_runner: Runner) -> None:
    services.import_files(runner=other_runner, sources=files(fit()))
    assert services.reprocess(runner=runner).files == 0
