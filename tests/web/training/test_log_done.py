"""Sessions entered by hand, massage elsewhere, effort."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.runner import DoneKind, DoneSession
from lissom.web.training import queries, services
from lissom.web.training.models import DoneEntry, Runner
from tests.web.builders import files, fit

Unchanged = Callable[[], AbstractContextManager[None]]
DAY = date(2026, 2, 24)


def _run(**more: Any) -> DoneSession:
    given: dict[str, Any] = {"date": DAY, "kind": DoneKind.RUN, "minutes": 50.0} | more
    return DoneSession(**given)


def test_a_run_without_a_watch_loads_the_legs(runner: Runner) -> None:
    services.log_done(runner=runner, done=_run(distance_m=9000.0, rpe_cr10=3))
    (done,) = queries.done_sessions(runner, DAY, DAY)
    assert (done.kind, done.minutes, done.distance_m, done.rpe_cr10) == (
        DoneKind.RUN,
        50.0,
        9000.0,
        3,
    )
    assert done.negative_work_j_per_kg["quadriceps-l"] > 0
    assert done.hard is False


def test_without_a_distance_an_easy_pace_is_taken(runner: Runner) -> None:
    services.log_done(runner=runner, done=_run())
    (done,) = queries.done_sessions(runner, DAY, DAY)
    assert done.distance_m is None
    assert done.negative_work_j_per_kg["quadriceps-l"] > 0


def test_a_race_is_hard(runner: Runner) -> None:
    services.log_done(runner=runner, done=_run(kind=DoneKind.RACE, distance_m=10_000.0))
    (done,) = queries.done_sessions(runner, DAY, DAY)
    assert done.hard


def test_a_known_block_of_exercises_loads_the_muscles_it_names(runner: Runner) -> None:
    services.log_done(
        runner=runner, done=_run(kind=DoneKind.STRENGTH, type="runner_home", minutes=30.0)
    )
    services.log_done(
        runner=runner, done=_run(kind=DoneKind.STRENGTH, type="own mix", minutes=30.0)
    )
    known, unknown = sorted(
        queries.done_sessions(runner, DAY, DAY), key=lambda done: done.type, reverse=True
    )
    assert known.type == "runner_home"
    assert max(known.negative_work_j_per_kg.values()) > 0
    assert dict(unknown.negative_work_j_per_kg) == {}


def test_a_massage_elsewhere_is_one_call(runner: Runner) -> None:
    services.log_massage(runner=runner, date=DAY, minutes=60, place="Another Clinic (invented)")
    (done,) = queries.done_sessions(runner, DAY, DAY)
    assert (done.kind, done.type, done.minutes) == (DoneKind.MASSAGE, "maintenance", 60.0)
    assert DoneEntry.objects.get().place == "Another Clinic (invented)"


def test_an_unknown_massage_is_refused(runner: Runner, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="no massage type"):
        services.log_massage(runner=runner, date=DAY, minutes=60, massage_type="magic")


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0.0},
        {"minutes": -5.0},
        {"minutes": float("nan")},
        {"minutes": 3000.0},
        {"distance_m": -1.0},
        {"distance_m": 60_000.0, "minutes": 30.0},
        {"rpe_cr10": 10.5},
        {"start": datetime(2026, 2, 24, 7, 0)},  # noqa: DTZ001
        {"type": "x" * 61},
    ],
    ids=str,
)
def test_a_wrong_session_is_refused_and_changes_nothing(
    runner: Runner, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.log_done(runner=runner, done=_run(**wrong))


def test_an_entry_is_removed_by_its_owner_only(
    runner: Runner, other_runner: Runner, unchanged: Unchanged
) -> None:
    entry = services.log_done(runner=runner, done=_run())
    with unchanged(), pytest.raises(NotFoundError):
        services.remove_entry(runner=other_runner, entry=entry.pk)
    services.remove_entry(runner=runner, entry=entry.pk)
    assert not DoneEntry.objects.exists()


def test_effort_is_said_of_everything_done_that_day(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(22)))
    services.log_done(runner=runner, done=_run())
    services.log_massage(runner=runner, date=DAY, minutes=30)
    assert services.set_effort(runner=runner, date=DAY, rpe_cr10=7.0) == 2
    by_kind = {(done.kind, done.rpe_cr10) for done in queries.done_sessions(runner, DAY, DAY)}
    assert by_kind == {(DoneKind.RUN, 7.0), (DoneKind.MASSAGE, None)}


def test_a_recorded_run_that_felt_hard_is_hard(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit(22)))
    services.set_effort(runner=runner, date=DAY, rpe_cr10=8.0)
    (done,) = queries.done_sessions(runner, DAY, DAY)
    assert done.hard


@pytest.mark.parametrize("rpe", [-1.0, 10.5, float("nan")])
def test_a_wrong_effort_is_refused(runner: Runner, unchanged: Unchanged, rpe: float) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.set_effort(runner=runner, date=DAY, rpe_cr10=rpe)


def test_effort_of_an_empty_day_is_refused(runner: Runner, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="Nothing is known"):
        services.set_effort(runner=runner, date=DAY, rpe_cr10=5.0)


def test_a_run_told_and_recorded_counts_once_with_its_effort(runner: Runner) -> None:
    services.import_files(runner=runner, sources=files(fit()))
    (recorded,) = queries.done_sessions(runner, date(2000, 1, 1), date(2100, 1, 1))
    day = recorded.date
    services.log_done(runner=runner, done=_run(date=day, minutes=21.0, rpe_cr10=6))
    (done,) = queries.done_sessions(runner, day, day)
    assert (done.minutes, done.distance_m, done.rpe_cr10) == (
        recorded.minutes,
        recorded.distance_m,
        6,
    )
    services.log_done(runner=runner, done=_run(date=day, minutes=21.0))
    services.log_done(runner=runner, done=_run(date=day, minutes=60.0))
    assert len(queries.done_sessions(runner, day, day)) == 3
