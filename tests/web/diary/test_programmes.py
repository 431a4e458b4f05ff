"""Between diary and programme: a moved booking makes a proposal, a changed programme a question."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lissom.core.planning import api
from lissom.core.planning.inputs import to_dict
from lissom.core.runner import DoneKind, DoneSession
from lissom.web.clinic import booking, own, people, questions
from lissom.web.clinic import desk as desk_services
from lissom.web.clinic import queries as diary
from lissom.web.clinic.models import Appointment
from lissom.web.diary import programmes
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.training import changes, planning, queries, services
from lissom.web.training.models import ChangeLayer, Runner
from tests.conftest import NOW, ON
from tests.web.diary.conftest import TEN, Desk

DAY = timedelta(days=1)


@pytest.fixture
def runner_at_desk(desk: Desk, runner: Runner) -> Runner:
    """Kit is a runner of this installation, with six weeks of running and a race ahead."""
    for ago in range(1, 43):
        day = ON - ago * DAY
        if day.weekday() in (1, 3, 5, 6):
            minutes = 80 if day.weekday() == 6 else 40
            done = DoneSession(
                date=day, kind=DoneKind.RUN, minutes=minutes, distance_m=minutes * 170.0
            )
            services.log_done(runner=runner, done=done)
    services.add_race(runner=runner, date=ON + 34 * DAY, distance_m=10_000.0)
    people.save_client(
        clinic=desk.clinic, client=desk.kit, name=desk.kit.name, runner=runner, now=NOW
    )
    return runner


def _plan(runner: Runner, *, made_at: datetime) -> dict[str, Any]:
    inputs = planning.planning_input(runner=runner, on=ON, now=NOW)
    made = api.make_programme(inputs).as_dict()
    services.save_programme(
        runner=runner, programme_dict=made, problem_dict=to_dict(inputs), on=ON, made_at=made_at
    )
    return made


def _booked(desk: Desk) -> Appointment:
    desk.kit.refresh_from_db()
    return booking.book(wish=desk.wish(), now=NOW, by=desk.seat)


def test_a_programme_that_has_the_hour_asks_nothing(desk: Desk, runner_at_desk: Runner) -> None:
    row = _booked(desk)
    made = _plan(runner_at_desk, made_at=NOW + DAY)
    assert row.runner == runner_at_desk
    assert any(
        session["kind"] == "massage" and str(session.get("start", "")).startswith("2026-03-04T10")
        for day in made["days"]
        for session in day["sessions"]
    )
    assert programmes.questions([row], now=NOW) == frozenset()


def test_a_later_programme_without_the_hour_questions_the_booking_and_moves_nothing(
    desk: Desk, runner_at_desk: Runner
) -> None:
    row = _booked(desk)
    made = _plan(runner_at_desk, made_at=NOW + DAY)
    for day in made["days"]:
        day["sessions"] = [one for one in day["sessions"] if one["kind"] != "massage"]
    problem = {"problem": "another"}
    for made_at, asked in ((NOW - DAY, False), (NOW + 2 * DAY, True)):
        services.save_programme(
            runner=runner_at_desk,
            programme_dict=made,
            problem_dict=problem | {"at": made_at.isoformat()},
            on=ON,
            made_at=made_at,
        )
        assert programmes.questions([row], now=NOW) == (frozenset({row.pk}) if asked else set())
    browser = desk.browser()
    assert "To ask" in browser.get("/clinic/diary?day=2026-03-04").content.decode()
    page = browser.get(f"/clinic/diary/{row.pk}").content.decode()
    assert "no longer has this hour" in page
    row.refresh_from_db()
    assert (row.start, row.state) == (TEN, "confirmed")
    assert programmes.questions([row], now=TEN + DAY) == frozenset()


def _layer(runner: Runner) -> ChangeLayer:
    worker.work_one(name="test")
    return ChangeLayer.objects.get(runner=runner)


def test_a_change_outside_of_the_diarys_pages_makes_a_proposal_too(
    desk: Desk, runner_at_desk: Runner
) -> None:
    row = _booked(desk)
    _plan(runner_at_desk, made_at=NOW)
    booking.cancel(clinic=desk.clinic, appointment=row.pk, now=NOW, who="clinic", by=desk.seat)
    assert _layer(runner_at_desk).events[0]["kind"] == "slot-lost"


def test_an_hour_that_the_desk_books_for_a_runner_makes_a_proposal(
    desk: Desk, runner_at_desk: Runner
) -> None:
    _plan(runner_at_desk, made_at=NOW)
    desk.kit.refresh_from_db()
    start = next(
        at for at in (TEN, TEN + timedelta(hours=2)) if questions.lacks(runner_at_desk, at)
    )
    booking.book(wish=desk.wish(start=start), now=NOW, by=desk.seat)
    assert [one["kind"] for one in _layer(runner_at_desk).events] == ["news"]


def test_a_runner_who_moves_the_booking_finds_a_proposal(
    desk: Desk, runner_at_desk: Runner
) -> None:
    row = _booked(desk)
    _plan(runner_at_desk, made_at=NOW)
    (stands,) = own.standing(runner_at_desk, now=NOW)
    there = TEN + 2 * DAY
    (free,) = (
        one
        for one in diary.free_slots(
            there, there + timedelta(minutes=1), clinic=desk.clinic, now=NOW
        )
        if one.minutes == stands.minutes and one.therapist == row.therapist.name
    )
    own.move(
        runner=runner_at_desk,
        slot=stands.slot,
        start=stands.start,
        to_slot=free.id,
        to_start=there,
        now=NOW,
    )
    kinds = [one["kind"] for one in _layer(runner_at_desk).events]
    assert kinds == ["slot-lost", "news"]


def test_what_the_programme_has_already_makes_no_proposal(
    desk: Desk, runner_at_desk: Runner
) -> None:
    row = _booked(desk)
    _plan(runner_at_desk, made_at=NOW)
    booking.cancel(clinic=desk.clinic, appointment=row.pk, now=NOW, by=desk.seat)
    restore = {"clinic": desk.clinic, "appointment": row.pk, "now": NOW, "by": desk.seat}
    desk_services.restore(version=2, **restore)  # type: ignore[arg-type]
    for _ in range(2):
        worker.work_one(name="test")
    lost, back = Job.objects.order_by("id")
    assert lost.result["proposal"] == 1
    assert back.result == {"proposal": None, "why": "nothing-to-change"}


def test_a_runner_who_gives_up_an_hour_is_asked_nothing(desk: Desk, runner_at_desk: Runner) -> None:
    row = _booked(desk)
    _plan(runner_at_desk, made_at=NOW)
    booking.cancel(clinic=desk.clinic, appointment=row.pk, now=NOW, who="client")
    assert not Job.objects.exists()


@pytest.mark.parametrize("act", ["move", "cancel"])
def test_a_booking_that_the_desk_changes_makes_a_proposal_for_the_runner(
    desk: Desk, runner_at_desk: Runner, act: str
) -> None:
    row = _booked(desk)
    _plan(runner_at_desk, made_at=NOW)
    before = queries.current_programme(runner_at_desk).number
    given = {"version": "1", "start": "2026-03-06T14:00", "who": "clinic"}
    answer = desk.browser().post(
        f"/clinic/diary/{row.pk}/{act}", given, headers={"Accept": "application/json"}
    )
    assert answer.json()["ok"] is True
    assert Job.objects.get().kind == programmes.JOB
    worker.work_one(name="test")
    layer = ChangeLayer.objects.get(runner=runner_at_desk)
    assert layer.state == "proposed"
    assert "cancelled" in changes.change(runner_at_desk, on=ON).because
    assert queries.current_programme(runner_at_desk).number == before


def test_other_changes_tell_the_runner_nothing(desk: Desk, runner_at_desk: Runner) -> None:
    row = _booked(desk)
    given = {"version": "1", "minutes": "50"}
    desk.browser().post(f"/clinic/diary/{row.pk}/length", given)
    assert not Job.objects.exists()


def test_without_a_programme_nothing_is_worked_out(desk: Desk, runner_at_desk: Runner) -> None:
    row = _booked(desk)
    assert row.runner == runner_at_desk
    desk.browser().post(f"/clinic/diary/{row.pk}/cancel", {"version": "1", "who": "clinic"})
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert not Job.objects.exists()
