"""The diary on every day on which a clock changes: booked, moved, given up, listed by the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.core.booking.notice import notice_deadline
from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking, queries, services
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.clinic.refusals import RefusedError, TakenError
from tests.clocks import Change, every_back, every_change, every_forward

NOW = datetime(2027, 1, 1, 7, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def _clinic(change: Change, *, opens: time = time(0), closes: time = time(0)) -> Clinic:
    clinic = services.add_clinic(name="Sample Clinic", timezone=change.zone)
    person = services.add_therapist(clinic=clinic, name="Alex Sample")
    services.set_hours(therapist=person, weekly=((Span(opens, closes),),) * 7)
    services.set_service(clinic=clinic, service=CoreService("light", 30), since=date(2026, 1, 1))
    return clinic


def _wish(clinic: Clinic, start: datetime) -> Wish:
    return Wish(therapist=clinic.therapists.get(), service=clinic.services.get(), start=start)


def _stored(row: Appointment) -> Appointment:
    return Appointment.objects.get(pk=row.pk)


@every_change
def test_an_hour_of_the_wall_is_kept_to_the_instant(home: Path, change: Change) -> None:
    clinic = _clinic(change)
    for days in (-1, 0, 1):
        row = booking.book(wish=_wish(clinic, change.wall(9, days=days)), now=NOW)
        assert _stored(row).start == change.at(9, days=days)
        assert _stored(row).end - _stored(row).start == HALF_HOUR


@every_change
def test_the_diary_of_a_day_is_the_whole_day_and_no_more(home: Path, change: Change) -> None:
    clinic = _clinic(change)
    since, until = change.at(0, days=-1), change.at(0, days=2)
    for slot in queries.free_slots(since, until, clinic=clinic, now=NOW):
        if slot.start.minute % 30 == 0:
            booking.book(wish=_wish(clinic, slot.start), now=NOW)
    rows = queries.diary(clinic, change.day, change.day)
    assert len(rows) == change.length / HALF_HOUR
    assert {change.shown(row.start).date() for row in rows} == {change.day}
    assert not queries.free_slots(since, until, clinic=clinic, now=NOW)


@every_forward
def test_an_hour_that_the_clock_skips_is_not_booked(home: Path, change: Change) -> None:
    clinic = _clinic(change)
    with pytest.raises(InvalidInputError, match="put forward"):
        booking.book(wish=_wish(clinic, change.odd_wall), now=NOW)
    assert not Appointment.objects.exists()


@every_back
def test_an_hour_that_comes_twice_is_two_hours(home: Path, change: Change) -> None:
    clinic = _clinic(change)
    half = timedelta(minutes=change.odd_wall.minute % 30)
    first, second = ((change.odd_wall - half).replace(fold=fold) for fold in (0, 1))
    rows = [booking.book(wish=_wish(clinic, wall), now=NOW) for wall in (first, second)]
    assert rows[1].start - rows[0].start == -change.forward
    for wall in (first, second):
        with pytest.raises(TakenError, match="is not free") as refusal:
            booking.book(wish=_wish(clinic, wall), now=NOW)
        assert refusal.value.slots
    assert Appointment.objects.count() == 2


@every_change
def test_hours_end_on_the_wall_and_the_next_free_hour_is_told_in_it(
    home: Path, change: Change
) -> None:
    clinic = _clinic(change, opens=time(9), closes=time(12))
    booking.book(wish=_wish(clinic, change.wall(11) + HALF_HOUR), now=NOW)
    with pytest.raises(RefusedError, match="does not work") as refusal:
        booking.book(wish=_wish(clinic, change.wall(8)), now=NOW)
    assert refusal.value.code == "outside-hours"
    assert refusal.value.slots[0].start == change.at(9)
    assert f"{change.day:%B}, 09:00" in refusal.value.remedy


@every_change
def test_a_move_is_to_an_hour_of_the_wall(home: Path, change: Change) -> None:
    clinic = _clinic(change)
    row = booking.book(wish=_wish(clinic, change.wall(15, days=-1)), now=NOW)
    moved = booking.move(
        clinic=clinic, appointment=row.pk, start=change.wall(15), version=1, now=NOW
    )
    assert _stored(moved).start == change.at(15)
    assert moved.start - row.start == timedelta(days=1) - (
        change.forward if row.start < change.instant <= moved.start else timedelta(0)
    )
    assert moved.end - moved.start == HALF_HOUR


@every_change
@pytest.mark.parametrize("late_s", [0, 1])
def test_giving_up_is_late_by_the_wall(home: Path, change: Change, late_s: int) -> None:
    clinic = _clinic(change)
    row = booking.book(wish=_wish(clinic, change.wall(10)), now=NOW)
    deadline = notice_deadline(row.start, change.zone)
    assert change.shown(deadline) == change.wall(10, days=-1)
    gone = booking.cancel(
        clinic=clinic,
        appointment=row.pk,
        who="client",
        now=deadline + timedelta(seconds=late_s),
    )
    assert _stored(gone).cancelled_late is bool(late_s)
