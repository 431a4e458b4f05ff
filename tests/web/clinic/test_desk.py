"""What only staff do: exceptions, lengths, blocked time, marks taken back; all of it audited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lissom.core.errors import InvalidInputError
from lissom.web.accounts import services as accounts
from lissom.web.clinic import booking, desk, people, queries
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, AuditEntry, Client, Clinic, Service, Therapist
from lissom.web.clinic.refusals import RefusedError, StaleError, TakenError
from lissom.web.clinic.seats import Seat, seat_of
from tests.conftest import NOW

Unchanged = Callable[[], AbstractContextManager[None]]
NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def seat(clinic: Clinic) -> Seat:
    user = accounts.make_user(email="desk@example.org", password=None)
    people.add_member(clinic=clinic, user=user, role="owner", now=NOW)
    return seat_of(user)


@pytest.fixture
def client_card(clinic: Clinic) -> Client:
    return people.save_client(clinic=clinic, name="Kit Rowan (invented)", now=NOW)


@pytest.fixture
def wish(therapist: Therapist, clinic: Clinic, client_card: Client) -> Wish:
    hour: Service = clinic.services.get(minutes=60)
    return Wish(therapist=therapist, service=hour, start=NINE, booked_for=client_card)


def _again(wish: Wish, **other: Any) -> Wish:
    return replace(wish, **other)


def _do(action: Callable[..., Appointment], row: Appointment, by: Seat, **more: Any) -> Appointment:
    given = {"version": row.version, "now": NOW} | more
    return action(clinic=row.therapist.clinic, appointment=row.pk, by=by, **given)


def _told(row: Appointment) -> list[str]:
    entries = AuditEntry.objects.filter(kind="appointment", key=str(row.pk)).order_by("id")
    return [entry.action for entry in entries]


def test_a_booking_for_a_client_carries_the_card_and_says_who_made_it(
    wish: Wish, seat: Seat, client_card: Client
) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    assert (row.booked_for, row.client) == (client_card, "Kit Rowan (invented)")
    entry = AuditEntry.objects.get(kind="appointment")
    assert (entry.who, entry.role, entry.action) == (seat.user, "owner", "booked")
    assert "Kit" not in str(entry.detail)


def test_an_archived_client_is_not_booked(
    wish: Wish, seat: Seat, client_card: Client, unchanged: Unchanged
) -> None:
    people.archive_client(client=client_card, archived=True, now=NOW)
    with unchanged(), pytest.raises(RefusedError, match="archived") as refusal:
        booking.book(wish=wish, now=NOW, by=seat)
    assert refusal.value.code == "client-archived"


def test_staff_let_appointments_overlap_with_a_reason(wish: Wish, seat: Seat) -> None:
    first = booking.book(wish=wish, now=NOW, by=seat)
    later = _again(wish, start=NINE + 30 * MINUTE)
    with pytest.raises(TakenError):
        booking.book(wish=later, now=NOW, by=seat)
    second = booking.book(
        wish=_again(later, overlap=True, reason="Twins come together"), now=NOW, by=seat
    )
    assert second.overlaps
    assert AuditEntry.objects.order_by("-id")[0].reason == "Twins come together"
    assert AuditEntry.objects.order_by("-id")[0].detail["to"]["overlaps"] is True
    for row, state in ((first, "arrived"), (second, "arrived")):
        row.refresh_from_db()
        _do(booking.mark, row, seat, state=state)  # a mark asks nothing of the other one


def test_nobody_else_books_over_an_exception(wish: Wish, seat: Seat) -> None:
    booking.book(wish=wish, now=NOW, by=seat)
    booking.book(
        wish=_again(wish, start=NINE + 45 * MINUTE, overlap=True, reason="Asked for"),
        now=NOW,
        by=seat,
    )
    free = queries.free_slots(NINE, NINE + timedelta(hours=3), now=NOW)
    assert min(slot.start for slot in free) == NINE + timedelta(minutes=120)
    with pytest.raises(TakenError, match="Alex Sample is not free"):
        booking.book(wish=_again(wish, start=NINE + 75 * MINUTE), now=NOW)


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_exception_needs_a_reason(
    wish: Wish, seat: Seat, reason: str, unchanged: Unchanged
) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="not said why"):
        booking.book(wish=_again(wish, overlap=True, reason=reason), now=NOW, by=seat)


def test_an_exception_needs_staff(wish: Wish, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="Only the clinic's staff"):
        booking.book(wish=_again(wish, overlap=True, reason="I want it"), now=NOW)


def test_an_exception_that_overlaps_nothing_is_none(wish: Wish, seat: Seat) -> None:
    row = booking.book(wish=_again(wish, overlap=True, reason="To be sure"), now=NOW, by=seat)
    assert row.overlaps is False


def test_the_mark_goes_when_the_other_one_goes(wish: Wish, seat: Seat) -> None:
    first = booking.book(wish=wish, now=NOW, by=seat)
    second = booking.book(
        wish=_again(wish, start=NINE + 30 * MINUTE, overlap=True, reason="Twins"), now=NOW, by=seat
    )
    _do(booking.cancel, first, seat, who="clinic")
    second.refresh_from_db()
    assert second.overlaps is False
    with pytest.raises(IntegrityError, match="therapist-taken"), transaction.atomic():
        Appointment.objects.filter(pk=first.pk).update(state="confirmed")


def test_a_length_is_changed_both_ways_and_the_buffer_stays(wish: Wish, seat: Seat) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    row = _do(desk.resize, row, seat, minutes=75)
    assert (row.end - row.start, row.blocked_end - row.end) == (75 * MINUTE, 10 * MINUTE)
    row = _do(desk.resize, row, seat, minutes=45)
    assert (row.end - row.start, _told(row)) == (45 * MINUTE, ["booked", "resized", "resized"])


def test_a_longer_one_does_not_run_into_the_next(
    wish: Wish, seat: Seat, unchanged: Unchanged
) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    booking.book(wish=_again(wish, start=NINE + 75 * MINUTE), now=NOW, by=seat)
    with unchanged():
        with pytest.raises(TakenError) as refusal:
            _do(desk.resize, row, seat, minutes=75)
        assert "Next free" in refusal.value.sentence()
        with pytest.raises(RefusedError, match="does not work"):
            _do(desk.resize, row, seat, minutes=200)
        with pytest.raises(InvalidInputError, match="not usable"):
            _do(desk.resize, row, seat, minutes=4)
        with pytest.raises(StaleError):
            _do(desk.resize, row, seat, minutes=65, version=row.version + 1)
    row = _do(desk.resize, row, seat, minutes=75, overlap=True, reason="Next one knows")
    assert row.overlaps


def test_a_completed_one_only_gives_time_back(wish: Wish, seat: Seat) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    row = _do(booking.mark, row, seat, state="completed", now=NINE + 40 * MINUTE)
    with pytest.raises(InvalidInputError, match="cannot become longer"):
        _do(desk.resize, row, seat, minutes=70, now=NINE + 41 * MINUTE)
    row = _do(desk.resize, row, seat, minutes=40, now=NINE + 41 * MINUTE)
    assert row.blocked_end == NINE + 50 * MINUTE


@pytest.mark.parametrize(
    ("who", "hours_before", "late"),
    [("client", 23, True), ("client", 25, False), ("clinic", 23, False), ("", 23, False)],
)
def test_a_cancellation_notes_who_and_whether_late(
    wish: Wish, seat: Seat, who: str, hours_before: int, late: bool
) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    when = NINE - timedelta(hours=hours_before)
    row = _do(booking.cancel, row, seat, who=who, reason="Ill", now=when)
    assert (row.cancelled_by, row.cancelled_late) == (who, late)
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.action, entry.reason, "late" in entry.detail) == ("cancelled", "Ill", late)


def test_a_word_that_cancels_nothing(wish: Wish, seat: Seat, unchanged: Unchanged) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    with unchanged(), pytest.raises(InvalidInputError, match="cancels nothing"):
        _do(booking.cancel, row, seat, who="weather")


@pytest.mark.parametrize("state", ["arrived", "completed", "no_show"])
def test_a_mistaken_mark_is_taken_back(wish: Wish, seat: Seat, state: str) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    row = _do(booking.mark, row, seat, state=state, now=NINE + MINUTE)
    row = _do(desk.restore, row, seat, now=NINE + 2 * MINUTE, reason="Wrong line")
    assert row.state == "confirmed"
    assert _told(row) == ["booked", state.replace("_", "-"), "taken-back"]
    with pytest.raises(InvalidInputError, match="no mark"):
        _do(desk.restore, row, seat)


def test_a_cancellation_is_taken_back_unless_the_hour_went(wish: Wish, seat: Seat) -> None:
    row = booking.book(wish=wish, now=NOW, by=seat)
    row = _do(booking.cancel, row, seat, who="client", now=NINE - MINUTE)
    row = _do(desk.restore, row, seat)
    assert (row.state, row.cancelled_by, row.cancelled_late) == ("confirmed", "", False)
    row = _do(booking.cancel, row, seat)
    booking.book(wish=wish, now=NOW, by=seat)
    with pytest.raises(TakenError) as refusal:
        _do(desk.restore, row, seat)
    assert "Next free: Wednesday 4 March, 10:15" in refusal.value.sentence()


def test_blocked_time_keeps_everybody_out(
    therapist: Therapist, wish: Wish, seat: Seat, unchanged: Unchanged
) -> None:
    def block(key: str = "") -> Appointment:
        return desk.block(
            therapist=therapist,
            start=NINE,
            end=NINE + timedelta(hours=1),
            label="  Lunch   break ",
            key=key,
            now=NOW,
            by=seat,
        )

    row = block("once")
    assert (row.label, row.state) == ("Lunch break", "blocked")
    assert block("once").pk == row.pk
    with unchanged():
        with pytest.raises(TakenError):
            booking.book(wish=wish, now=NOW)
        with pytest.raises(TakenError):
            block("another")
        with pytest.raises(InvalidInputError, match="ends after it begins"):
            desk.block(therapist=therapist, start=NINE, end=NINE, now=NOW, by=seat)
    _do(booking.move, row, seat, start=NINE + timedelta(hours=2))
    booking.book(wish=wish, now=NOW)
