"""Appointments: no therapist and no room is ever booked twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.clinic import booking, people, queries, services
from lissom.web.clinic.models import Appointment, Clinic, Therapist
from lissom.web.clinic.refusals import TakenError
from lissom.web.training.models import Runner
from tests.conftest import NOW

Unchanged = Callable[[], AbstractContextManager[None]]
NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def _take(therapist: Therapist, start: datetime = NINE, **more: Any) -> Appointment:
    given: dict[str, Any] = {"minutes": 60} | more
    return booking.take_slot(therapist=therapist, start=start, now=NOW, **given)


def _move(row: Appointment, start: datetime) -> Appointment:
    return booking.move(
        clinic=row.therapist.clinic, appointment=row.pk, version=1, start=start, now=NOW
    )


def test_an_appointment_takes_its_time_buffers_and_room(
    clinic: Clinic, therapist: Therapist
) -> None:
    row = _take(therapist, service=clinic.services.get(minutes=60), client="Walk-in (invented)")
    assert (row.end - row.start, row.blocked_end - row.end) == (
        timedelta(minutes=60),
        timedelta(minutes=10),
    )
    assert row.room is not None
    assert row.price_pence == 6000
    free = queries.free_slots(NINE, NINE + timedelta(hours=3))
    assert min(slot.start for slot in free) == NINE + timedelta(minutes=75)


@pytest.mark.parametrize("shift_min", [-59, -30, 0, 30, 59])
def test_an_overlap_is_refused_and_changes_nothing(
    therapist: Therapist, unchanged: Unchanged, shift_min: int
) -> None:
    _take(therapist)
    with unchanged(), pytest.raises(TakenError) as refusal:
        _take(therapist, NINE + timedelta(minutes=shift_min))
    assert refusal.value.code in {"therapist-taken", "room-taken"}


def test_appointments_may_touch(therapist: Therapist) -> None:
    _take(therapist)
    _take(therapist, NINE + timedelta(minutes=60))
    _take(therapist, NINE - timedelta(minutes=60))
    assert Appointment.objects.count() == 3


def test_buffers_are_kept_free(clinic: Clinic, therapist: Therapist) -> None:
    _take(therapist, service=clinic.services.get(minutes=60))
    with pytest.raises(TakenError):
        _take(therapist, NINE + timedelta(minutes=60))


def test_one_room_holds_one_treatment(clinic: Clinic, therapist: Therapist) -> None:
    _take(therapist)
    bea = services.add_therapist(clinic=clinic, name="Bea Example", rooms=["Room 1"])
    with pytest.raises(TakenError, match="room"):
        _take(bea)
    services.add_room(clinic=clinic, name="Room 2")
    services.add_therapist(clinic=clinic, name="Bea Example", rooms=["Room 1", "Room 2"])
    row = _take(bea)
    assert str(row.room) == "Room 2"


def test_a_therapist_without_rooms_needs_none(clinic: Clinic) -> None:
    chris = services.add_therapist(clinic=clinic, name="Chris Specimen")
    assert _take(chris).room is None
    with pytest.raises(TakenError, match="Chris Specimen is not free"):
        _take(chris)


def test_cancelling_frees_the_time(clinic: Clinic, therapist: Therapist) -> None:
    row = _take(therapist)
    booking.cancel(clinic=clinic, appointment=row.pk, now=NOW)
    again = _take(therapist)
    assert again.state == "confirmed"
    assert len(queries.diary(clinic, NINE.date(), NINE.date())) == 2


def test_a_cancelled_one_cannot_come_back_over_a_new_one(
    clinic: Clinic, therapist: Therapist
) -> None:
    row = _take(therapist)
    booking.cancel(clinic=clinic, appointment=row.pk, now=NOW)
    _take(therapist)
    with pytest.raises(IntegrityError, match="taken"), transaction.atomic():
        Appointment.objects.filter(pk=row.pk).update(state="confirmed")


def test_moving_is_all_or_nothing(
    clinic: Clinic, therapist: Therapist, unchanged: Unchanged
) -> None:
    row = _take(therapist)
    _take(therapist, NINE + timedelta(hours=2))
    with unchanged(), pytest.raises(TakenError):
        booking.move(
            clinic=clinic, appointment=row.pk, version=1, now=NOW, start=NINE + timedelta(hours=1.5)
        )
    moved = booking.move(
        clinic=clinic, appointment=row.pk, version=1, now=NOW, start=NINE + timedelta(minutes=30)
    )
    assert moved.start == NINE + timedelta(minutes=30)


def test_what_took_place_is_neither_moved_nor_cancelled(
    clinic: Clinic, therapist: Therapist, unchanged: Unchanged
) -> None:
    row = _take(therapist)
    Appointment.objects.filter(pk=row.pk).update(state="completed")
    with unchanged():
        with pytest.raises(InvalidInputError, match="completed"):
            booking.cancel(clinic=clinic, appointment=row.pk, now=NOW)
        with pytest.raises(InvalidInputError, match="completed"):
            booking.move(
                clinic=clinic,
                appointment=row.pk,
                version=1,
                now=NOW,
                start=NINE + timedelta(days=1),
            )


def test_an_appointment_of_another_clinic_is_not_there(
    clinic: Clinic, therapist: Therapist
) -> None:
    row = _take(therapist)
    other = services.add_clinic(name="Other Clinic")
    with pytest.raises(NotFoundError):
        booking.cancel(clinic=other, appointment=row.pk, now=NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": None},
        {"minutes": 2000},
        {"state": "cancelled"},
        {"state": "dreamt"},
        {"state": "held"},
        {"start": NINE.replace(tzinfo=None)},
    ],
    ids=str,
)
def test_a_wrong_appointment_is_refused(
    therapist: Therapist, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        _take(therapist, **wrong)


def test_the_database_itself_refuses_overlap(therapist: Therapist) -> None:
    row = _take(therapist)
    row.pk = None
    with pytest.raises(IntegrityError, match="therapist-taken"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="therapist-taken"), transaction.atomic():
        Appointment.objects.bulk_create([row])


def test_a_runner_finds_own_appointments_only(
    runner: Runner, other_runner: Runner, therapist: Therapist
) -> None:
    _take(therapist, runner=runner)
    until = NINE + timedelta(days=1)
    assert len(queries.booked(runner, NOW, until)) == 1
    assert queries.booked(other_runner, NOW, until) == []


def test_a_clinic_with_a_runners_appointment_stays(
    clinic: Clinic, runner: Runner, therapist: Therapist, unchanged: Unchanged
) -> None:
    _take(therapist, runner=runner)
    with unchanged(), pytest.raises(InvalidInputError, match="appointments of a runner"):
        services.remove_clinic(clinic=clinic)


def test_what_is_entered_for_a_card_is_its_runners(
    therapist: Therapist, clinic: Clinic, runner: Runner
) -> None:
    card = people.save_client(clinic=clinic, name="A Runner (invented)", runner=runner, now=NOW)
    assert _take(therapist, booked_for=card).runner == runner
    start = NINE + timedelta(hours=2)
    assert [one.start for one in queries.booked(runner, NINE, start)] == [NINE]
