"""A clinic (invented) with two therapists, two rooms, and people at its desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from django.test import Client as Browser

from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.web import clock
from lissom.web.accounts import services as accounts
from lissom.web.clinic import people, services
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Client, Clinic, Room, Service, Therapist
from lissom.web.clinic.seats import Seat, seat_of
from tests.conftest import NOW
from tests.web.cast import BACKEND

DAY = date(2026, 3, 4)
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a test of the diary asks for."""

    clinic: Clinic
    tess: Therapist
    jon: Therapist
    rooms: tuple[Room, Room]
    hour: Service
    half: Service
    kit: Client
    seat: Seat

    def wish(self, **other: object) -> Wish:
        given: dict[str, object] = {
            "therapist": self.tess,
            "service": self.hour,
            "start": TEN,
            "booked_for": self.kit,
        }
        return Wish(**(given | other))  # type: ignore[arg-type]

    def browser(self) -> Browser:
        opened = Browser()
        opened.force_login(self.seat.user, backend=BACKEND)
        return opened


def booking_form(desk: Desk, **other: str) -> dict[str, str]:
    """What the form of a new booking sends: Kit with Tess on Wednesday at ten."""
    return {
        "client": str(desk.kit.pk),
        "service": str(desk.hour.pk),
        "therapist": str(desk.tess.pk),
        "day": "2026-03-04",
        "time": "10:00",
        "room": "",
        "key": "a-key",
    } | other


@pytest.fixture
def desk(home: object, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """It is Monday morning; both work from nine to five on weekdays."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    clinic = services.add_clinic(name="Reed practice", place="Poole")
    rooms = tuple(services.add_room(clinic=clinic, name=name) for name in ("Room 1", "Room 2"))
    day = (Span(time(9), time(17)),)
    made = []
    for name in ("Tess Sample", "Jon Sample"):
        person = services.add_therapist(clinic=clinic, name=name, rooms=["Room 1", "Room 2"])
        services.set_hours(therapist=person, weekly=(day, day, day, day, day, (), ()))
        made.append(person)
    treatments = [
        services.set_service(
            clinic=clinic,
            service=CoreService("maintenance", minutes, buffer_after_min=10, price_pence=price),
            since=date(2026, 1, 1),
        )
        for minutes, price in ((60, 6000), (30, 3500))
    ]
    user = accounts.make_user(email="desk@example.org", password=None)
    people.add_member(clinic=clinic, user=user, role="receptionist", now=NOW)
    kit = people.save_client(
        clinic=clinic, name="Kit Rowan (invented)", phone="07700 900 123", now=NOW
    )
    return Desk(
        clinic, made[0], made[1], (rooms[0], rooms[1]), treatments[0], treatments[1], kit,
        seat_of(user),
    )  # fmt: skip
