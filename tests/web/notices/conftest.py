"""A clinic's desk whose client agreed to mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from icalendar import Calendar

from lissom.core.screening.consent import Scope
from lissom.web.clinic import booking, people
from lissom.web.clinic.models import Appointment
from lissom.web.notices import jobs, queries, sending
from lissom.web.notices.models import Notice
from lissom.web.treatment import services as treatment
from lissom.web.treatment.models import Consent
from tests.conftest import NOW
from tests.database.conftest import start_program
from tests.web.diary.conftest import TEN, Desk, desk

__all__ = ["desk", "start_program"]
ADDRESS = "kit@example.org"


@pytest.fixture
def agreed(desk: Desk, reached: None) -> Consent:
    """Kit has an address and agreed to reminders."""
    people.save_client(
        clinic=desk.clinic, client=desk.kit, name=desk.kit.name, email=ADDRESS, now=NOW
    )
    return treatment.give_consent(
        client=desk.kit,
        scope=Scope.REMINDERS,
        given=treatment.Given(name=desk.kit.name, how="paper"),
        now=NOW,
    )


def booked(desk: Desk, start: datetime = TEN, **other: object) -> Appointment:
    return booking.book(wish=desk.wish(start=start, **other), now=NOW, by=desk.seat)


def moved(desk: Desk, row: Appointment, start: datetime, now: datetime = NOW) -> Appointment:
    return booking.move(
        clinic=desk.clinic, appointment=row.pk, start=start, version=row.version, now=now
    )


def cancelled(desk: Desk, row: Appointment, now: datetime = NOW) -> Appointment:
    return booking.cancel(clinic=desk.clinic, appointment=row.pk, now=now, who="clinic")


def sent(now: datetime = NOW) -> list[Any]:
    """Let the worker look and do what waits; the mails that left meanwhile."""
    before = len(mail.outbox)
    jobs.look(now)
    for row in queries.to_send(now=now):
        sending.send(notice=row.pk, now=now)
    return list(mail.outbox[before:])


def event(message: Any) -> tuple[str, Any]:
    """Method and event of the calendar file in a mail."""
    (part,) = message.attachments
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (found,) = calendar.walk("VEVENT")
    assert part.get_param("method") == calendar["METHOD"]
    return str(calendar["METHOD"]), found


def kinds() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("id").values_list("kind", "state"))
