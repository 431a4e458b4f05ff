"""A clinic (invented) with two therapists, people who wait, and the desk at work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.core.booking.waiting import standing_of
from lissom.web import clock
from lissom.web.accounts import services as accounts
from lissom.web.clinic import booking, people, services
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Client, Clinic, Service, Therapist
from lissom.web.clinic.refusals import TakenError
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.waiting import services as waiting
from lissom.web.waiting.models import WaitingEntry
from tests.web.cast import BACKEND

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
"""Monday at ten; both therapists work from nine to five on weekdays."""
TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DAY = date(2026, 3, 4)
ADDRESS = "https://lissom.example"
SERVER = "smtp://mail.example:25"


class Clock:
    """The hands of the tests' clock."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def on(self, minutes: float) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at


@dataclass(slots=True)
class Desk:
    """Everything that a test of the waiting list asks for."""

    clinic: Clinic
    tess: Therapist
    jon: Therapist
    hour: Service
    half: Service
    seat: Seat
    now: Clock

    def client(self, name: str, **said: Any) -> Client:
        """Somebody of the card file, who can be telephoned and has a mail address."""
        given = {
            "phone": "07700 900 123",
            "email": f"{name.split(maxsplit=1)[0].lower()}@example.org",
        }
        return people.save_client(clinic=self.clinic, name=name, now=self.now.at, **(given | said))

    def waits(self, name: str, *, days: float = 0, **said: Any) -> WaitingEntry:
        """Somebody who waits for an hour on the fourth of March, for `days` already."""
        given: dict[str, Any] = {"service": self.hour, "windows": [all_of(DAY)]}
        client = said.pop("client", None) or self.client(name)
        row = waiting.join(clinic=self.clinic, client=client, now=self.now.at, **(given | said))
        row.since = self.now.at - timedelta(days=days)
        row.standing = standing_of(row.need, row.since)
        row.save()
        return row

    def booked(self, start: datetime = TEN, **said: Any) -> Appointment:
        """An appointment that can be cancelled."""
        wish: dict[str, Any] = {
            "therapist": self.tess,
            "service": self.hour,
            "start": start,
            "client": "Ash Fern (invented)",
        }
        return booking.book(wish=Wish(**(wish | said)), now=self.now.at, by=self.seat)

    def fill_around(self, start: datetime = TEN) -> None:
        """Both therapists are busy all day but for the hour from `start` of the first."""
        for person in (self.tess, self.jon):
            for hour in range(9, 17):
                begin = start.replace(hour=hour, minute=0)
                if not (person == self.tess and begin == start):
                    with suppress(TakenError):
                        booking.take_slot(
                            therapist=person,
                            start=begin,
                            minutes=60,
                            state="blocked",
                            now=self.now.at,
                        )

    def browser(self) -> Browser:
        opened = Browser()
        opened.force_login(self.seat.user, backend=BACKEND)
        return opened


def all_of(day: date) -> Interval:
    start = datetime.combine(day, time(0), UTC)
    return Interval(start, start + timedelta(days=1))


@pytest.fixture
def desk(home: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    hands = Clock(NOW)
    monkeypatch.setattr(clock, "now", hands)
    clinic = services.add_clinic(name="Reed practice", place="Poole")
    day = (Span(time(9), time(17)),)
    made = []
    for name in ("Tess Sample", "Jon Sample"):
        person = services.add_therapist(clinic=clinic, name=name)
        services.set_hours(therapist=person, weekly=(day, day, day, day, day, (), ()))
        made.append(person)
    hour, half = (
        services.set_service(
            clinic=clinic,
            service=CoreService("maintenance", minutes, price_pence=price),
            since=date(2026, 1, 1),
        )
        for minutes, price in ((60, 6000), (30, 3500))
    )
    user = accounts.make_user(email="desk@example.org", password=None)
    people.add_member(clinic=clinic, user=user, role="receptionist", now=NOW)
    with override_settings(LISSOM=replace(settings.LISSOM, address=ADDRESS, mail=SERVER)):
        yield Desk(clinic, made[0], made[1], hour, half, seat_of(user), hands)
