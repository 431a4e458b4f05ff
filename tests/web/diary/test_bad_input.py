"""Bookings of the desk that cannot be: each answer names the next free hours, nothing is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment
from tests.conftest import NOW
from tests.web.diary.conftest import TEN, Desk, booking_form

Unchanged = Callable[[], AbstractContextManager[None]]
FREE = re.compile(r"[A-Z][a-z]+day \d+ March, \d\d:\d\d, (Tess|Jon) Sample")


def _taken(desk: Desk, **other: object) -> Appointment:
    return booking.book(wish=desk.wish(**other), now=NOW, by=desk.seat)


def _overlap(desk: Desk) -> dict[str, str]:
    _taken(desk, start=TEN + timedelta(minutes=30))
    return {}


def _room_taken(desk: Desk) -> dict[str, str]:
    row = _taken(desk, therapist=desk.jon)
    assert row.room is not None
    return {"room": str(row.room.pk)}


def _room_gone(desk: Desk) -> dict[str, str]:
    clinics.add_therapist(clinic=desk.clinic, name=desk.tess.name, rooms=["Room 2"])
    return {"room": str(desk.rooms[0].pk)}


def _not_qualified(desk: Desk) -> dict[str, str]:
    clinics.set_qualified(therapist=desk.tess, services=[desk.half])
    return {}


WRONG: dict[str, tuple[Callable[[Desk], dict[str, str]], str]] = {
    "overlap": (_overlap, "is not free"),
    "past time": (lambda _: {"day": "2026-03-01"}, "has passed"),
    "outside hours": (lambda _: {"time": "16:30"}, "does not work"),
    "a closed day": (lambda _: {"day": "2026-03-07"}, "does not work"),
    "not qualified": (_not_qualified, "does not give"),
    "room taken": (_room_taken, "is not free"),
    "room gone": (_room_gone, "does not treat in"),
}


@pytest.mark.parametrize("wrong", sorted(WRONG))
def test_what_cannot_be_booked_is_answered_with_the_next_free_hours(
    desk: Desk, wrong: str, unchanged: Unchanged
) -> None:
    prepare, sentence = WRONG[wrong]
    other = prepare(desk)
    browser = desk.browser()
    browser.get("/clinic/diary/new")
    with unchanged():
        answer = browser.post("/clinic/diary/new", booking_form(desk, **other))
    text = answer.content.decode()
    assert answer.status_code in (400, 409)
    assert sentence in text
    assert "Nothing was changed." in text
    assert FREE.search(text), text[text.index(sentence) - 200 : text.index(sentence) + 800]


def test_an_unknown_zone_is_refused_in_words(desk: Desk, unchanged: Unchanged) -> None:
    wish = desk.wish(start=TEN.replace(tzinfo=None), zone="Europe/Poole")
    with unchanged(), pytest.raises(InvalidInputError, match="Europe/Poole"):
        booking.book(wish=wish, now=NOW, by=desk.seat)
