"""Mails of the synthetic clinic, as they would have left: the demo has no mail server.

Everybody is invented, at addresses that do not exist. What is there stays.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.booking.letters import Kind
from lissom.core.screening.consent import Scope
from lissom.demo.settings import TIMEZONE
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.notices.models import Notice, State
from lissom.web.treatment import services
from lissom.web.treatment.models import Consent

_AHEAD_D = 3
_EVERY = 3
_BOOKED_BEFORE, _REMINDED_BEFORE = timedelta(days=9), timedelta(hours=48)


def save_mails(clinic: Clinic, *, on: date) -> int:
    """Confirmations and reminders of the next days' appointments of clients with an address, every
    third of whom agreed; one did not arrive. Returns how many were added."""
    start = datetime.combine(on, time(0), ZoneInfo(TIMEZONE))
    visits = Appointment.objects.filter(
        therapist__clinic=clinic,
        state=Appointment.State.CONFIRMED,
        start__gte=start,
        start__lt=start + timedelta(days=_AHEAD_D),
    ).exclude(booked_for__email="")
    made, failed = 0, True
    for visit in visits.exclude(booked_for__isnull=True).order_by("start", "id"):
        client = visit.booked_for
        if client is None or client.number % _EVERY or visit.notices.exists():
            continue
        _agree(client, visit.start - _BOOKED_BEFORE)
        made += _mail(visit, client, Kind.BOOKED, visit.start - _BOOKED_BEFORE)
        if failed or visit.start - _REMINDED_BEFORE < start:
            made += _mail(
                visit, client, Kind.REMINDER, visit.start - _REMINDED_BEFORE, failed=failed
            )
            failed = False
    return made


def _agree(client: Client, now: datetime) -> None:
    if not Consent.objects.filter(client=client, scope=Scope.REMINDERS).exists():
        services.give_consent(
            client=client,
            scope=Scope.REMINDERS,
            given=services.Given(name=client.name, how=Consent.How.TABLET),
            now=now,
        )


def _mail(
    visit: Appointment, client: Client, kind: Kind, at: datetime, *, failed: bool = False
) -> int:
    Notice.objects.create(
        appointment=visit,
        client=client,
        kind=kind.value,
        start=visit.start,
        made_at=at,
        not_before=at,
        tries=1,
        claimed_at=at,
        sent_at=None if failed else at,
        state=State.FAILED if failed else State.SENT,
        address=client.email,
        why="The mail server did not take the mail (550 no such person)." if failed else "",
    )
    return 1
