"""The diary's own service: hold, book, confirm, move, cancel; every refusal with what to do."""

from __future__ import annotations

import sqlite3
import time as clock
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web import locks
from lissom.web.clinic import booking, queries, services
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Clinic, Service, Therapist
from lissom.web.clinic.refusals import BusyError, RefusedError, StaleError, TakenError
from lissom.web.training.models import Runner
from tests import engines
from tests.conftest import NOW

Unchanged = Callable[[], AbstractContextManager[None]]
NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hour(clinic: Clinic) -> Service:
    return clinic.services.get(minutes=60)


@pytest.fixture
def wish(therapist: Therapist, hour: Service) -> Wish:
    return Wish(therapist=therapist, service=hour, start=NINE, client="Walk-in (invented)")


def _change(action: Callable[..., Appointment], row: Appointment, **more: Any) -> Appointment:
    given = {"version": row.version, "now": NOW} | more
    return action(clinic=row.therapist.clinic, appointment=row.pk, **given)


def test_a_booking_takes_hour_room_price_and_buffers(wish: Wish) -> None:
    row = booking.book(wish=wish, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.version, row.price_pence, str(row.room)) == (
        "confirmed",
        1,
        6000,
        "Room 1",
    )
    assert row.blocked_end - row.start == timedelta(minutes=70)


def test_the_life_of_an_appointment(wish: Wish) -> None:
    row = booking.hold(wish=wish, now=NOW)
    assert (row.state, row.hold_until) == ("held", NOW + timedelta(minutes=5))
    row = _change(booking.confirm, row)
    assert (row.state, row.hold_until) == ("confirmed", None)
    row = _change(booking.mark, row, state="arrived", now=NINE - MINUTE)
    row = _change(booking.mark, row, state="completed", now=NINE + timedelta(minutes=60))
    assert (row.state, row.version) == ("completed", 4)


def test_somebody_who_does_not_come_frees_the_time(wish: Wish) -> None:
    row = booking.book(wish=wish, now=NOW)
    with pytest.raises(InvalidInputError, match="begins on Wednesday 4 March, 09:00"):
        _change(booking.mark, row, state="no_show")
    row = _change(booking.mark, row, state="no_show", now=NINE + MINUTE)
    assert row.state == "no_show"
    assert booking.book(wish=wish, now=NOW).pk != row.pk


@pytest.mark.parametrize("state", ["held", "cancelled", "dreamt"])
def test_what_became_of_it_is_one_of_three_words(
    wish: Wish, unchanged: Unchanged, state: str
) -> None:
    row = booking.book(wish=wish, now=NOW)
    with unchanged(), pytest.raises(InvalidInputError):
        _change(booking.mark, row, state=state)


def test_a_hold_that_ran_out_gives_way(wish: Wish) -> None:
    held = booking.hold(wish=wish, now=NOW)
    with pytest.raises(TakenError):
        booking.book(wish=wish, now=NOW + timedelta(minutes=4, seconds=59))
    later = NOW + timedelta(minutes=5)
    assert queries.free_slots(NINE, NINE + MINUTE, now=later)
    assert not queries.free_slots(NINE, NINE + MINUTE, now=later - MINUTE)
    won = booking.book(wish=wish, now=later)
    held.refresh_from_db()
    assert (won.state, held.state) == ("confirmed", "cancelled")


def test_a_hold_that_ran_out_cannot_be_confirmed_or_moved(wish: Wish, unchanged: Unchanged) -> None:
    row = booking.hold(wish=wish, now=NOW, until=NOW + MINUTE)
    with unchanged():
        with pytest.raises(RefusedError, match="held until Monday 2 March, 07:01") as refusal:
            _change(booking.confirm, row, now=NOW + MINUTE)
        assert refusal.value.code == "hold-over"
        assert "Next free: Wednesday 4 March, 09:00, Alex Sample" in refusal.value.sentence()
        with pytest.raises(RefusedError, match="run out"):
            _change(booking.move, row, start=NINE + timedelta(hours=1), now=NOW + MINUTE)


def test_a_hold_ends_after_it_begins(wish: Wish, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="end before"):
        booking.hold(wish=wish, now=NOW, until=NOW)


def test_a_runner_does_not_see_a_hold_that_ran_out(runner: Runner, wish: Wish) -> None:
    booking.hold(wish=replace(wish, runner=runner), now=NOW)
    until = NINE + timedelta(days=1)
    assert len(queries.booked(runner, NOW, until, now=NOW)) == 1
    assert queries.booked(runner, NOW, until, now=NOW + timedelta(hours=1)) == []


def test_overlap_names_the_next_free_hours(wish: Wish, unchanged: Unchanged) -> None:
    booking.book(wish=wish, now=NOW)
    with unchanged(), pytest.raises(TakenError) as refusal:
        booking.book(wish=replace(wish, start=NINE + timedelta(minutes=30)), now=NOW)
    assert [slot.start for slot in refusal.value.slots] == [
        NINE + timedelta(minutes=shift) for shift in (75, 90, 105)
    ]
    assert refusal.value.sentence() == (
        "Alex Sample is not free on Wednesday 4 March, 09:30. Choose another time. Next free: "
        "Wednesday 4 March, 10:15, Alex Sample; Wednesday 4 March, 10:30, Alex Sample; "
        "Wednesday 4 March, 10:45, Alex Sample."
    )


def _refused(wish: Wish, code: str, *, now: datetime = NOW) -> RefusedError:
    with pytest.raises(RefusedError) as refusal:
        booking.book(wish=wish, now=now)
    assert refusal.value.code == code, refusal.value
    assert refusal.value.slots
    assert all(slot.start > now for slot in refusal.value.slots)
    return refusal.value


def test_past_time_is_refused(wish: Wish, unchanged: Unchanged) -> None:
    with unchanged():
        _refused(wish, "past", now=NINE)
        _refused(wish, "past", now=NINE + MINUTE)


@pytest.mark.parametrize(
    "start",
    [
        NINE - timedelta(minutes=15),
        NINE + timedelta(hours=2, minutes=15),
        datetime(2026, 3, 7, 9, tzinfo=UTC),
        NINE + timedelta(hours=12),
    ],
    ids=str,
)
def test_time_outside_the_hours_is_refused(
    wish: Wish, unchanged: Unchanged, start: datetime
) -> None:
    with unchanged():
        refusal = _refused(replace(wish, start=start), "outside-hours")
    assert "Alex Sample does not work from" in refusal.message


def test_free_hours_of_a_calendar_are_hours(wish: Wish, therapist: Therapist) -> None:
    evening = NINE + timedelta(hours=10)
    services.add_free_hours(therapist=therapist, times=[(evening, evening + timedelta(hours=1))])
    assert booking.book(wish=replace(wish, start=evening), now=NOW).start == evening
    _refused(replace(wish, start=evening + timedelta(minutes=15)), "outside-hours")


def test_a_therapist_gives_what_the_person_is_qualified_for(
    clinic: Clinic, therapist: Therapist, wish: Wish, unchanged: Unchanged
) -> None:
    bea = services.add_therapist(clinic=clinic, name="Bea Example", rooms=["Room 1"])
    services.set_hours(therapist=bea, weekly=((Span(time(9), time(12)),),) * 7)
    services.set_qualified(therapist=therapist, services=[clinic.services.get(minutes=30)])
    with unchanged():
        refusal = _refused(wish, "not-qualified")
    assert "Alex Sample does not give maintenance, 60 min." in refusal.message
    assert {slot.therapist for slot in refusal.slots} == {"Bea Example"}
    minutes = {(slot.therapist, slot.minutes) for slot in queries.free_slots(NINE, NINE + MINUTE)}
    assert minutes == {("Alex Sample", 30), ("Bea Example", 30), ("Bea Example", 60)}
    services.set_qualified(therapist=therapist, services=[])
    assert booking.book(wish=wish, now=NOW).state == "confirmed"


def test_a_service_of_another_clinic_is_no_qualification(
    therapist: Therapist, hour: Service, unchanged: Unchanged
) -> None:
    other = services.add_clinic(name="Other Clinic")
    person = services.add_therapist(clinic=other, name="Kim Example")
    with unchanged(), pytest.raises(InvalidInputError, match="another clinic"):
        services.set_qualified(therapist=person, services=[hour])
    wish = Wish(therapist=person, service=hour, start=NINE)
    with unchanged(), pytest.raises(RefusedError, match="does not offer"):
        booking.book(wish=wish, now=NOW)


def test_a_service_that_is_not_offered_any_more(
    wish: Wish, hour: Service, unchanged: Unchanged
) -> None:
    Service.objects.filter(pk=hour.pk).update(active=False)
    with unchanged(), pytest.raises(RefusedError) as refusal:
        booking.book(wish=wish, now=NOW)
    assert refusal.value.code == "not-offered"


def test_a_room_that_is_gone(clinic: Clinic, wish: Wish, unchanged: Unchanged) -> None:
    green = services.add_room(clinic=clinic, name="Green room")
    with unchanged():
        refusal = _refused(replace(wish, room=green), "room-gone")
        assert "Rooms of Alex Sample: Room 1." in refusal.remedy
    key = green.pk
    green.delete()
    green.pk = key
    with unchanged():
        refusal = _refused(replace(wish, room=green), "room-gone")
    assert "Green room is not there any more." in refusal.message


def test_an_unknown_zone_is_refused(wish: Wish, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="no time zone 'Mars/Base'"):
        booking.book(wish=replace(wish, zone="Mars/Base"), now=NOW)


def test_wall_time_is_of_the_clinic_or_of_the_zone_given(wish: Wish) -> None:
    summer = datetime(2026, 6, 3, 9, 0)  # noqa: DTZ001
    row = booking.book(wish=replace(wish, start=summer), now=NOW)
    assert row.start == datetime(2026, 6, 3, 8, tzinfo=UTC)
    other = replace(wish, start=datetime(2026, 6, 4, 10, 0), zone="Europe/Berlin")  # noqa: DTZ001
    assert booking.book(wish=other, now=NOW).start == datetime(2026, 6, 4, 8, tzinfo=UTC)


def test_a_double_click_makes_one_appointment(wish: Wish, unchanged: Unchanged) -> None:
    first = booking.book(wish=replace(wish, key="form-1"), now=NOW)
    with unchanged():
        again = booking.book(wish=replace(wish, key="form-1"), now=NOW)
        with pytest.raises(InvalidInputError, match="used for another"):
            booking.book(wish=replace(wish, key="form-1", start=NINE + timedelta(hours=1)), now=NOW)
        with pytest.raises(InvalidInputError, match="too long"):
            booking.book(wish=replace(wish, key="x" * 65), now=NOW)
    assert again.pk == first.pk
    with pytest.raises(TakenError):
        booking.book(wish=replace(wish, key="form-2"), now=NOW)


def test_a_runner_who_presses_twice_has_one_appointment(
    runner: Runner, other_runner: Runner, clinic: Clinic, unchanged: Unchanged
) -> None:
    (slot, *_) = queries.free_slots(NINE, NINE + MINUTE)
    asked: dict[str, Any] = {"slot": slot.id, "start": NINE, "type_": "maintenance", "now": NOW}
    first = booking.book_slot(runner=runner, **asked)
    assert first is not None
    with unchanged():
        assert booking.book_slot(runner=runner, **asked) == first
        assert booking.book_slot(runner=other_runner, **asked) is None
    assert booking.cancel_own(runner=runner, slot=slot.id, start=NINE, now=NOW)
    assert booking.book_slot(runner=other_runner, **asked) is not None


@pytest.mark.sqlite_only
def test_a_diary_that_others_keep_busy_says_so(
    home: Path, wish: Wish, unchanged: Unchanged
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(home / "lissom.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with unchanged(), pytest.raises(BusyError, match="nothing was changed"):
            booking.book(wish=wish, now=NOW)
        other.execute("ROLLBACK")
    assert booking.book(wish=wish, now=NOW).state == "confirmed"


@pytest.mark.postgresql_only
def test_a_therapist_whose_time_others_give_away_for_long_says_so(
    wish: Wish, other_connection: Any, unchanged: Unchanged
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 50")
    with other_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_of(wish.therapist)])
        with unchanged(), pytest.raises(BusyError, match="nothing was changed"):
            booking.book(wish=wish, now=NOW)
        other.rollback()
    assert booking.book(wish=wish, now=NOW).state == "confirmed"


@pytest.mark.postgresql_only
def test_who_loses_a_deadlock_is_told_that_the_hour_was_just_taken(
    wish: Wish, other_connection: Any, unchanged: Unchanged
) -> None:
    """Another program takes the same locks in another order; the database ends one of the two."""
    first, second = sorted(_locks(wish.therapist))
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = 500")
    with other_connection() as other, ThreadPoolExecutor(1) as pool:
        other.execute("SET LOCAL deadlock_timeout = 60000")
        other.execute("SELECT pg_advisory_xact_lock(%s)", [second])
        waits = pool.submit(_ask_for_when_another_waits, other, first)
        with unchanged(), pytest.raises(TakenError, match="was just taken") as refusal:
            booking.book(wish=wish, now=NOW)
        assert waits.result(timeout=60) is None
        other.rollback()
    assert "09:00" in refusal.value.remedy
    assert booking.book(wish=wish, now=NOW).state == "confirmed"


def _lock_of(therapist: Therapist) -> int:
    return locks._key(f"therapist {therapist.pk}")


def _locks(therapist: Therapist) -> list[int]:
    room = therapist.rooms.get()
    return [_lock_of(therapist), locks._key(f"room {room.pk}")]


def _ask_for_when_another_waits(other: Any, key: int) -> None:
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while other.execute(waiting).fetchone() == (0,):
        clock.sleep(0.01)
    other.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def test_a_stale_page_changes_nothing(wish: Wish, unchanged: Unchanged) -> None:
    row = booking.book(wish=wish, now=NOW)
    moved = _change(booking.move, row, start=NINE + timedelta(minutes=30))
    assert moved.version == 2
    with unchanged():
        for action, more in (
            (booking.move, {"start": NINE + timedelta(hours=1)}),
            (booking.cancel, {}),
            (booking.mark, {"state": "arrived"}),
        ):
            with pytest.raises(StaleError, match="it is confirmed, on Wednesday 4 March, 09:30"):
                _change(action, row, **more)


def test_a_move_from_a_stale_page_is_told_the_next_free_hours(wish: Wish) -> None:
    row = booking.book(wish=wish, now=NOW)
    _change(booking.move, row, start=NINE + timedelta(minutes=30))
    with pytest.raises(StaleError) as refusal:
        _change(booking.move, row, start=NINE + timedelta(hours=1))
    assert [slot.start for slot in refusal.value.slots][:1] == [NINE + timedelta(minutes=105)]
    assert "Next free: Wednesday 4 March, 10:45, Alex Sample" in refusal.value.sentence()


def test_looking_keeps_nothing_and_takes_no_turn(
    home: Path, wish: Wish, unchanged: Unchanged
) -> None:
    """What is refused is told while another holds the diary."""
    with unchanged():
        booking.look(wish=wish, now=NOW)
    booking.book(wish=wish, now=NOW)
    with unchanged(), engines.current().connect(home) as other:
        other.execute("BEGIN" if connection.vendor == "postgresql" else "BEGIN IMMEDIATE")
        if connection.vendor == "postgresql":
            other.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_of(wish.therapist)])
        for action in (booking.look, booking.book):
            with pytest.raises(TakenError, match="not free on Wednesday 4 March, 09:00") as refusal:
                action(wish=wish, now=NOW)
            assert refusal.value.slots
        other.execute("ROLLBACK")


def test_a_cancelled_one_is_neither_confirmed_nor_moved(wish: Wish, unchanged: Unchanged) -> None:
    row = _change(booking.cancel, booking.hold(wish=wish, now=NOW))
    with unchanged():
        assert _change(booking.cancel, row, version=1).state == "cancelled"
        for action, more in ((booking.confirm, {}), (booking.move, {"start": NINE})):
            with pytest.raises(InvalidInputError, match="is cancelled"):
                _change(action, row, **more)


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (NINE + timedelta(hours=9), "outside-hours"),
        (NOW - MINUTE, "past"),
        (NINE + timedelta(days=1, minutes=30), "therapist-taken"),
    ],
)
def test_a_move_that_cannot_be_leaves_the_appointment(
    wish: Wish, unchanged: Unchanged, start: datetime, code: str
) -> None:
    row = booking.book(wish=wish, now=NOW)
    booking.book(wish=replace(wish, start=NINE + timedelta(days=1)), now=NOW)
    with unchanged(), pytest.raises(RefusedError) as refusal:
        _change(booking.move, row, start=start)
    assert refusal.value.code == code
    assert refusal.value.slots


def test_a_move_to_another_therapist_takes_a_room_of_that_person(
    clinic: Clinic, wish: Wish
) -> None:
    services.add_room(clinic=clinic, name="Green room")
    bea = services.add_therapist(clinic=clinic, name="Bea Example", rooms=["Green room"])
    services.set_hours(therapist=bea, weekly=((Span(time(9), time(12)),),) * 7)
    row = booking.book(wish=wish, now=NOW)
    row = _change(booking.move, row, start=NINE, therapist=bea)
    row.refresh_from_db()
    assert (str(row.therapist), str(row.room)) == ("Bea Example", "Green room")
    assert booking.book(wish=wish, now=NOW).state == "confirmed"


def test_a_move_past_its_own_time_is_no_overlap(wish: Wish) -> None:
    row = booking.book(wish=wish, now=NOW)
    assert _change(booking.move, row, start=NINE + timedelta(minutes=15)).version == 2


def test_a_therapist_of_another_clinic_is_not_there(wish: Wish, unchanged: Unchanged) -> None:
    row = booking.book(wish=wish, now=NOW)
    other = services.add_clinic(name="Other Clinic")
    person = services.add_therapist(clinic=other, name="Kim Example")
    with unchanged():
        with pytest.raises(RefusedError, match="not there any more"):
            _change(booking.move, row, start=NINE, therapist=person)
        with pytest.raises(NotFoundError):
            booking.confirm(clinic=other, appointment=row.pk, version=1, now=NOW)


def test_without_any_free_hour_the_refusal_says_what_to_do(
    therapist: Therapist, wish: Wish
) -> None:
    services.set_hours(therapist=therapist, weekly=((),) * 7)
    with pytest.raises(RefusedError) as refusal:
        booking.book(wish=wish, now=NOW)
    assert refusal.value.slots == ()
    assert refusal.value.remedy == "Choose a time within the working hours."


def test_free_hours_at_the_edge_of_a_window_see_what_comes_after(wish: Wish) -> None:
    booking.book(wish=replace(wish, start=NINE + timedelta(minutes=30)), now=NOW)
    assert queries.free_slots(NINE, NINE + MINUTE) == []


def test_blocked_time_keeps_the_therapist_but_no_room(clinic: Clinic, therapist: Therapist) -> None:
    row = booking.take_slot(therapist=therapist, start=NINE, minutes=60, state="blocked", now=NOW)
    assert row.room is None
    moved = _change(booking.move, row, start=NINE + timedelta(hours=8))
    assert moved.state == "blocked"


@pytest.mark.parametrize(
    ("zone", "skipped", "twice"),
    [
        ("Europe/London", datetime(2026, 3, 29, 1, 30), datetime(2026, 10, 25, 1, 30)),  # noqa: DTZ001
        ("America/New_York", datetime(2026, 3, 8, 2, 30), datetime(2026, 11, 1, 1, 30)),  # noqa: DTZ001
        ("Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), datetime(2026, 4, 5, 1, 45)),  # noqa: DTZ001
    ],
)
def test_bookings_on_both_clock_change_days(
    clinic: Clinic, wish: Wish, zone: str, skipped: datetime, twice: datetime
) -> None:
    services.add_clinic(name=clinic.name, timezone=zone)
    therapist = Therapist.objects.get(pk=wish.therapist.pk)
    services.set_hours(therapist=therapist, weekly=((Span(time(0), time(0)),),) * 7)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    of = replace(wish, therapist=therapist)
    with pytest.raises(InvalidInputError, match="the clock is put forward"):
        booking.book(wish=replace(of, start=skipped), now=now)
    first = booking.book(wish=replace(of, start=twice), now=now)
    assert first.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == twice
    again = replace(of, start=twice.replace(fold=1))
    with pytest.raises(TakenError):
        booking.book(wish=again, now=now)
    booking.cancel(clinic=clinic, appointment=first.pk, now=now)
    second = booking.book(wish=again, now=now)
    put_back = timedelta(minutes=30 if zone == "Australia/Lord_Howe" else 60)
    assert second.start - first.start == put_back
