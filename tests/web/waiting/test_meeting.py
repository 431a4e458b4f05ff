"""A booking made elsewhere meets a wish, or leaves it; an hour that was kept meanwhile goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lissom.web.clinic import booking
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.training.models import Runner
from lissom.web.waiting import answering
from lissom.web.waiting.models import HourOffer, WaitingEntry
from lissom.web.waiting.standing import standing
from tests.web.waiting.conftest import DAY, NOW, TEN, Desk, all_of
from tests.web.waiting.test_rounds import awaited, freed_hour

HOUR = timedelta(hours=1)


def book(desk: Desk, entry: WaitingEntry, **other: Any) -> Appointment:
    """The desk books an hour of the wished day in the diary."""
    wish: dict[str, Any] = {
        "therapist": desk.tess,
        "service": entry.service,
        "start": TEN,
        "booked_for": entry.client,
    }
    return booking.book(wish=Wish(**(wish | other)), now=desk.now.at, by=desk.seat)


def test_a_booking_in_the_diary_ends_the_wish_that_it_meets(desk: Desk) -> None:
    row, other = desk.waits("Kit Rowan"), desk.waits("Sam Alder")
    made = book(desk, row)
    row.refresh_from_db()
    assert (row.state, row.appointment, row.version) == ("booked", made, 2)
    other.refresh_from_db()
    assert other.state == "waiting"
    entry = AuditEntry.objects.get(action="got-an-hour", key=str(row.pk))
    assert entry.who == desk.seat.user


@pytest.mark.parametrize(
    "other",
    ["another day", "another service", "another therapist", "out of hours", "another client"],
)
def test_a_booking_that_does_not_meet_the_wish_leaves_it(desk: Desk, other: str) -> None:
    stretch = all_of(DAY)
    if other == "out of hours":
        stretch = type(stretch)(TEN + HOUR / 2, stretch.end)
    row = desk.waits("Kit Rowan", windows=[stretch], therapist=desk.tess, only_therapist=True)
    changed: dict[str, Any] = {
        "another day": {"start": TEN + timedelta(days=1)},
        "another service": {"service": desk.half},
        "another therapist": {"therapist": desk.jon},
        "another client": {"booked_for": desk.client("Sam Alder")},
    }
    book(desk, row, **changed.get(other, {}))
    row.refresh_from_db()
    assert row.state == "waiting"


def test_an_appointment_that_moves_into_the_window_ends_the_wish(desk: Desk) -> None:
    row = desk.waits("Kit Rowan")
    made = book(desk, row, start=TEN + timedelta(days=1))
    booking.move(
        clinic=desk.clinic, appointment=made.pk, start=TEN, version=1, now=desk.now.at, by=desk.seat
    )
    row.refresh_from_db()
    assert (row.state, row.appointment) == ("booked", made)


def test_an_hour_that_was_kept_for_the_client_goes_to_the_next(desk: Desk) -> None:
    kit, sam = desk.waits("Kit Rowan", days=5), desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    first = awaited()
    assert first.entry == kit
    block = Appointment.objects.get(therapist=desk.jon, start=TEN)
    book(desk, kit, therapist=desk.jon, overlap=True, reason="asked for it")
    assert block.state == "blocked"
    assert awaited().entry == sam
    first.refresh_from_db()
    assert (first.answer, first.hold.state) == ("withdrawn", "cancelled")  # type: ignore[union-attr]
    said = standing(HourOffer.objects.select_related("entry", "freed").get(pk=first.pk), NOW)
    assert (said.word, "You have an appointment" in said.sentence) == ("left", True)


def test_what_the_client_takes_from_the_list_is_one_end_and_one_hour(desk: Desk) -> None:
    row = desk.waits("Kit Rowan")
    freed_hour(desk)
    made = answering.accept(offer=awaited(), now=desk.now.at, by=desk.seat)
    row.refresh_from_db()
    assert (row.state, row.appointment, made.state) == ("booked", made, "confirmed")
    assert HourOffer.objects.get().answer == "accepted"
    assert AuditEntry.objects.filter(action="got-an-hour").count() == 1


def test_a_runners_own_booking_ends_the_runners_wish(desk: Desk, runner: Runner) -> None:
    row = desk.waits("Kit Rowan", client=desk.client("Kit Rowan", runner=runner))
    wish = Wish(therapist=desk.jon, service=desk.hour, start=TEN, runner=runner, client="Kit")
    made = booking.book(wish=wish, now=desk.now.at)
    row.refresh_from_db()
    assert (row.state, row.appointment) == ("booked", made)
    assert AuditEntry.objects.get(action="got-an-hour").who is None
