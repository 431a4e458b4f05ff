"""Jobs: done once, one of a subject at a time, seen, stopped, and taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lissom.core.errors import InvalidInputError
from lissom.web.jobs import kinds, queries, services, worker
from lissom.web.jobs.models import Job, State

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
LOG: list[Any] = []


def note(run: kinds.Run) -> dict[str, Any]:
    """Keeps what it was given."""
    LOG.append(dict(run.args))
    return {"seen": len(LOG)}


def stumble(run: kinds.Run) -> dict[str, Any]:
    """A fault of the program."""
    raise ZeroDivisionError


def refuse(run: kinds.Run) -> dict[str, Any]:
    """A refusal that a person can do something about."""
    raise InvalidInputError("There is no race.", remedy="Add one.")


def count(run: kinds.Run) -> dict[str, Any]:
    """Asks for itself to be stopped at the second of three steps."""
    for step in range(1, 4):
        LOG.append(step)
        if step == 2:
            services.cancel(job=Job.objects.get(pk=run.job), now=NOW)
        run.progress(step, 3, f"step {step}")
        run.progress(3, 3)
    return {}


def tidied(args: dict[str, Any], state: str) -> None:
    """Called after the end."""
    LOG.append(state)


@pytest.fixture(autouse=True)
def _kinds(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for function in (note, stumble, refuse, count):
        name = function.__name__
        kind = kinds.Kind(name, name.title(), f"{__name__}:{name}", clean=f"{__name__}:tidied")
        monkeypatch.setitem(kinds._kinds, name, kind)
    LOG.clear()
    yield
    LOG.clear()


def _ask(kind: str, subject: str = "runner:1", **args: Any) -> Job:
    return services.ask(kind=kind, subject=subject, owner=None, args=args, now=NOW)


def test_a_job_is_done_once_and_its_result_kept() -> None:
    job = _ask("note", day=1)
    assert worker.work_one(name="a")
    assert not worker.work_one(name="a")
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (State.DONE, {"seen": 1}, 1)
    assert LOG == [{"day": 1}, "done"]


def test_the_same_request_twice_waits_once() -> None:
    assert _ask("note", day=1).pk == _ask("note", day=1).pk
    assert _ask("note", day=2).pk != _ask("note", day=1).pk


def test_an_unknown_kind_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(KeyError):
        _ask("nothing")
    assert not Job.objects.exists()


def test_one_subject_has_one_running_job() -> None:
    _ask("note", day=1)
    _ask("note", day=2)
    other = _ask("note", subject="runner:2")
    first = worker.claim(name="a", now=NOW)
    second = worker.claim(name="b", now=NOW)
    assert first is not None
    assert second is not None
    assert second.pk == other.pk
    assert worker.claim(name="c", now=NOW) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(args={"day": 2}).update(state=State.RUNNING)


def test_a_job_whose_worker_died_is_taken_up_again() -> None:
    _ask("note", day=1)
    lost = worker.claim(name="dead", now=NOW)
    assert lost is not None
    assert worker.revive(now=NOW + timedelta(seconds=5)) == 0
    assert worker.revive(now=NOW + worker.DEAD_AFTER + timedelta(seconds=1)) == 1
    assert worker.work_one(name="alive")
    lost.refresh_from_db()
    assert (lost.state, lost.attempts) == (State.DONE, 2)


def test_a_worker_that_comes_back_from_the_dead_changes_nothing() -> None:
    _ask("note", day=1)
    slow = worker.claim(name="slow", now=NOW)
    assert slow is not None
    worker.revive(now=NOW + worker.DEAD_AFTER + timedelta(seconds=1))
    quick = worker.claim(name="quick", now=datetime.now(UTC))
    assert quick is not None
    worker.perform(slow)
    quick.refresh_from_db()
    assert (quick.state, quick.worker) == (State.RUNNING, "quick")


def test_a_job_that_kills_its_worker_is_given_up_in_the_end() -> None:
    _ask("note", day=1)
    moment = NOW
    for _ in range(worker.MOST_ATTEMPTS):
        assert worker.claim(name="dies", now=moment) is not None
        moment += worker.DEAD_AFTER + timedelta(seconds=1)
        worker.revive(now=moment)
    job = Job.objects.get()
    assert job.state == State.FAILED
    assert "again and again" in job.error


def test_a_refusal_ends_the_job_with_its_words() -> None:
    job = _ask("refuse")
    worker.work_one(name="a")
    job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "There is no race. Add one.")
    assert LOG == ["failed"]


def test_a_fault_is_tried_again_later_and_later() -> None:
    job = _ask("stumble")
    worker.work_one(name="a")
    job.refresh_from_db()
    assert job.state == State.QUEUED
    assert job.not_before > datetime.now(UTC)
    assert not worker.work_one(name="a")
    for _ in range(worker.MOST_ATTEMPTS - 1):
        Job.objects.update(not_before=NOW)
        assert worker.work_one(name="a")
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "ZeroDivisionError" not in job.error


def test_a_running_job_stops_at_its_next_step() -> None:
    job = _ask("count")
    worker.work_one(name="a")
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert LOG == [1, 2, "cancelled"]


def test_a_waiting_job_stops_at_once() -> None:
    job = _ask("note")
    services.cancel(job=job, now=NOW)
    assert not worker.work_one(name="a")
    assert LOG == ["cancelled"]


def test_a_page_is_told_how_far_it_is_and_how_long_it_takes() -> None:
    job = _ask("note")
    assert queries.told(job, now=NOW).waiting
    Job.objects.update(state=State.RUNNING, done=25, total=100, started_at=NOW)
    job.refresh_from_db()
    told = queries.told(job, now=NOW + timedelta(seconds=10))
    assert (told.percent, told.seconds_left, told.under_way) == (25, 30, True)
