"""A change with a treatment, agreed to, books it; undoing gives it back; gone hours are told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lissom.core.booking.model import Service, Span
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.clinic import booking, queries
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment, Therapist
from lissom.web.training import agreed_hours, changes, layers, page_reads, slots
from lissom.web.training.models import ChangeLayer, Programme
from tests.conftest import NOW, ON
from tests.web.conftest import dump
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import said, words

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A proposal whose change puts a treatment at a free hour of the clinic."""

    pages: Pages
    number: int
    start: datetime
    item: str

    def post(self, what: str, **given: str) -> str:
        address = f"/programme/changes/{self.number}/{what}"
        response = self.pages.planned.post(address, given, follow=True)
        return said(response.content.decode())

    def page(self) -> str:
        return words(self.pages.planned, f"/programme/changes/{self.number}")

    def own(self) -> Appointment:
        """The first of the hours that were booked."""
        return Appointment.objects.filter(runner=self.pages.runner).order_by("start")[0]

    def layer(self) -> ChangeLayer:
        return ChangeLayer.objects.get(runner=self.pages.runner, number=self.number)


@pytest.fixture
def asked(pages: Pages) -> Asked:
    """A clinic opens; the programme is asked again what it would do."""
    from datetime import time  # noqa: PLC0415

    row = clinics.add_clinic(name="Example Rooms", place="Poole", travel_min=10)
    person = clinics.add_therapist(clinic=row, name="Bea Example")
    clinics.set_hours(therapist=person, weekly=[(Span(time(12), time(20)),)] * 7)
    for minutes in (30, 45, 60):
        for kind in ("maintenance", "light", "deep"):
            clinics.set_service(
                clinic=row,
                service=Service(type=kind, minutes=minutes, price_pence=4600),
                since=ON - timedelta(days=30),
            )
    news = Event(EventKind.NEWS, ON, ON)
    layer = layers.propose(runner=pages.runner, events=[news], on=ON, now=NOW)
    made = changes.change(pages.runner, layer.number, on=ON)
    later = {one["id"] for one in made.proposal["later"]}
    items = [
        one
        for one in made.items
        if one.id not in later
        and one.after is not None
        and one.after["kind"] == "massage"
        and one.after["start"]
        and one.after["place"] == "Example Rooms"
    ]
    item = min(items, key=lambda one: str((one.after or {})["start"]))
    assert item.after is not None
    return Asked(pages, layer.number, datetime.fromisoformat(item.after["start"]), item.id)


def test_agreeing_books_the_hour_and_says_so_before_and_after(asked: Asked) -> None:
    text = asked.page()
    assert "Agreeing books this hour for £46." in text
    assert "in time until 24 hours before" in text
    assert "Agreeing books this hour" in words(asked.pages.planned, "/today")
    assert "Agreeing books this hour" in words(asked.pages.planned, "/programme")
    told = asked.post("accept")
    assert "Agreed." in told
    assert "Booked: " in told
    assert "Bea Example, Example Rooms" in told
    row = asked.own()
    assert (row.state, row.start) == ("confirmed", asked.start)
    assert "Booked: " in asked.page()
    assert "Agreeing books" not in asked.page()
    shown = page_reads.booked_programme(asked.pages.runner, now=NOW)
    assert shown is not None
    day = shown.day(asked.start.date())
    assert day is not None
    massages = [one for one in day["sessions"] if one["kind"] == "massage"]
    assert [one["booked"] for one in massages] == [True]


def test_agreeing_twice_books_once(asked: Asked) -> None:
    asked.post("accept")
    booked = Appointment.objects.count()
    assert booked == len(agreed_hours.hours_of(asked.layer().effects)) >= 1
    assert "accepted already" in asked.post("accept")
    assert Appointment.objects.count() == booked


def test_saying_no_books_nothing(asked: Asked) -> None:
    asked.post("keep")
    assert not Appointment.objects.exists()


def test_what_is_not_ticked_is_not_booked(asked: Asked) -> None:
    others = [one for one in asked.layer().items.all() if one.key != asked.item]
    assert others
    for one in others:
        if asked.layer().state == "proposed":
            asked.pages.planned.post(
                f"/programme/changes/{asked.number}/accept", {"some": "1", "only": [one.key]}
            )
    layer = asked.layer()
    assert layer.state == "partly"
    agreed = [one.after for one in layer.items.all() if one.accepted and one.after]
    starts = [one["start"] for one in agreed if one["kind"] == "massage"]
    booked = [row.start for row in Appointment.objects.all()]
    assert booked == [datetime.fromisoformat(one) for one in starts]
    assert asked.start not in booked


def test_an_hour_that_is_gone_refuses_all_with_the_next_free_ones(asked: Asked) -> None:
    person = Therapist.objects.get(name="Bea Example")
    booking.take_slot(therapist=person, start=asked.start, minutes=60, now=NOW)
    before = Programme.objects.get(runner=asked.pages.runner, current=True).pk
    told = asked.post("accept")
    assert "is no longer free; nothing was changed" in told
    assert re.search(r"Next free: \w+ \d+ \w+, \d\d:\d\d, Bea Example", told)
    assert asked.layer().state == "proposed"
    assert Programme.objects.get(runner=asked.pages.runner, current=True).pk == before
    assert not Appointment.objects.filter(runner=asked.pages.runner).exists()
    assert "Ask again with what is free now" in asked.page()
    response = asked.pages.planned.post(f"/programme/changes/{asked.number}/again", follow=True)
    assert response.status_code == 200


def test_an_hour_that_goes_at_the_last_moment_leaves_nothing_half_saved(
    asked: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = Therapist.objects.get(name="Bea Example")
    real = slots.book_here

    def quicker(*given: Any, **named: Any) -> Any:
        booking.take_slot(therapist=person, start=asked.start, minutes=60, now=NOW)
        free = queries.free_slots

        def as_before(*one: Any, **more: Any) -> Any:
            Appointment.objects.filter(start=asked.start).update(state="cancelled")
            found = free(*one, **more)
            Appointment.objects.filter(start=asked.start).update(state="confirmed")
            return found

        monkeypatch.setattr(queries, "free_slots", as_before)
        return real(*given, **named)

    monkeypatch.setattr(slots, "book_here", quicker)
    before = dump(tmp_path / "home")
    told = asked.post("accept")
    assert "is not free" in told
    assert "Next free:" in told
    after = dump(tmp_path / "home")
    assert [line for line in after.splitlines() if "django_session" not in line] == [
        line for line in before.splitlines() if "django_session" not in line
    ]


def test_undoing_gives_the_hour_back_and_says_so_before(asked: Asked) -> None:
    asked.post("accept")
    text = asked.page()
    assert "Undoing gives back" in text
    assert "in time." in text
    base = asked.layer().base.document_text
    told = asked.post("undo", late="no")
    assert "The hours that it booked are given back." in told
    row = asked.own()
    assert (row.state, row.cancelled_by, row.cancelled_late) == ("cancelled", "client", False)
    current = Programme.objects.get(runner=asked.pages.runner, current=True)
    assert current.document_text == base


def test_after_the_notice_the_fee_is_said_before_undoing(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked.post("accept")
    monkeypatch.setattr(clock, "now", lambda: asked.start - timedelta(hours=2))
    told = asked.post("undo", late="no")
    assert "after the page was made; nothing was cancelled" in told
    assert asked.layer().state == "accepted"
    assert "Its notice has passed: £46 may be due." in asked.page()
    asked.post("undo", late="yes")
    assert asked.layer().state == "undone"
    row = asked.own()
    assert (row.state, row.cancelled_late) == ("cancelled", True)


def test_what_was_moved_or_given_up_since_is_left_alone(asked: Asked) -> None:
    asked.post("accept")
    row = asked.own()
    booking.move(
        clinic=row.therapist.clinic, appointment=row.pk, start=asked.start + DAY, version=1, now=NOW
    )
    assert f"Undoing gives back {asked.start:%A} {asked.start.day}" not in asked.page()
    asked.post("undo", late="no")
    row.refresh_from_db()
    assert (row.state, row.start) == ("confirmed", asked.start + DAY)
    assert asked.layer().state == "undone"


def test_what_has_begun_is_not_given_back(asked: Asked) -> None:
    asked.post("accept")
    now = asked.start + timedelta(minutes=5)
    layers.undo(runner=asked.pages.runner, now=now, number=asked.number, late=False)
    assert asked.own().state == "confirmed"


def test_hours_in_words_and_of_effects() -> None:
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    effects: list[dict[str, Any]] = [
        {"row": "busy", "made": 3},
        {
            "row": "booking",
            "slot": "a",
            "start": "2026-03-04T17:30:00+00:00",
            "therapist": "Bea Example",
            "place": "Example Rooms",
        },
    ]
    hours = agreed_hours.hours_of(effects)
    told = agreed_hours.told(hours, ZoneInfo("Europe/London"))
    assert told == "Booked: Wednesday 4 March, 17:30, Bea Example, Example Rooms."
    assert agreed_hours.told((), ZoneInfo("Europe/London")) == ""
    assert json.loads(json.dumps(effects)) == effects
    assert hours[0].start.date() == date(2026, 3, 4)
