"""The same thing asked for by several at the same moment is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lissom.core.errors import LissomError
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.clinic import booking
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Clinic, Therapist
from lissom.web.jobs import kinds, worker
from lissom.web.jobs import services as jobs
from lissom.web.jobs.models import Job
from tests.conftest import NOW

MANY = 8


def _together(action: Callable[[], Any]) -> list[Any]:
    """What each of many threads got that did it at the same moment; refusals as they are."""
    begin, found = threading.Barrier(MANY), []

    def one() -> None:
        begin.wait(60)
        try:
            found.append(action())
        except LissomError as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(found) == MANY
    return found


def _done(found: list[Any]) -> list[Any]:
    return [one for one in found if not isinstance(one, LissomError)]


def test_a_double_click_is_one_appointment(clinic: Clinic, therapist: Therapist) -> None:
    wish = Wish(
        therapist=therapist,
        service=clinic.services.get(minutes=60),
        start=NOW + timedelta(days=1, hours=2),
        key="one press",
    )
    found = _together(lambda: booking.book(wish=wish, now=NOW))
    assert {row.pk for row in found} == {Appointment.objects.get().pk}


def test_a_one_time_link_lets_one_in(home: Path) -> None:
    user = accounts.make_user(email="robin@example.org", password=None)
    secret = accounts.make_link(user=user, now=NOW)
    assert len(_done(_together(lambda: accounts.use_link(secret=secret, now=NOW)))) == 1


def test_there_is_one_first_account(home: Path) -> None:
    secret = accounts.make_link(user=None, now=NOW)
    numbers = iter(range(MANY))
    lock = threading.Lock()

    def make() -> User:
        with lock:
            number = next(numbers)
        return accounts.make_first_user(
            secret=secret, email=f"p{number}@example.org", password="a quiet morning", now=NOW
        )

    assert len(_done(_together(make))) == 1
    assert User.objects.count() == 1


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of job that is there for one test only."""
    kind = kinds.Kind("nothing", "Nothing", "builtins:dict")
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    return kind.name


def test_a_job_asked_for_twice_waits_once_and_is_claimed_once(home: Path, nothing: str) -> None:
    asked: dict[str, Any] = {"kind": nothing, "subject": "runner:1", "owner": None, "args": {}}
    found = _together(lambda: jobs.ask(**asked, now=NOW))
    assert {job.pk for job in found} == {Job.objects.get().pk}
    claimed = _together(lambda: worker.claim(name=threading.current_thread().name, now=NOW))
    assert len([job for job in claimed if job is not None]) == 1
    assert Job.objects.get().attempts == 1


def test_waiting_jobs_are_shared_out_one_each(home: Path, nothing: str) -> None:
    for number in range(MANY):
        jobs.ask(kind=nothing, subject=f"runner:{number}", owner=None, args={}, now=NOW)
    claimed = _together(lambda: worker.claim(name=threading.current_thread().name, now=NOW))
    keys = [job.pk for job in claimed if job is not None]
    assert len(keys) == len(set(keys)) > 0
    assert Job.objects.filter(state="running").count() == len(keys)
