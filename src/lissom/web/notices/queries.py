"""Reads of mails to clients: what has fallen due, what was sent, what failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from lissom.core.booking.letters import Kind
from lissom.core.booking.notice import reminder_due
from lissom.core.evidence import value
from lissom.web.clinic.access import policy_of
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.notices import access
from lissom.web.notices.models import Notice, State
from lissom.web.training.models import Runner

MOST_AT_ONCE = 500
_CLOCK_CHANGE = timedelta(hours=3)
"""No clock is put on or back by more: an hour of the wall is never farther away than that."""


def due_for_reminder(*, now: datetime) -> list[tuple[Appointment, Client]]:
    """Appointments still to come whose client is to be reminded by now and was not yet, by start;
    only of clients who may be written to."""
    found: list[Appointment] = []
    for clinic in Clinic.objects.filter(outside=False).select_related("policy"):
        hours = policy_of(clinic).client_reminder_h
        if hours:
            until = now + timedelta(hours=hours) + _CLOCK_CHANGE
            found += _due_of(clinic, hours, until, now)
    return _reachable(found, now)


def _due_of(clinic: Clinic, hours: int, until: datetime, now: datetime) -> list[Appointment]:
    rows = list(
        Appointment.objects.filter(
            therapist__clinic=clinic,
            state=Appointment.State.CONFIRMED,
            start__gt=now,
            start__lte=until,
        )
        .exclude(booked_for__isnull=True, runner__isnull=True)
        .select_related("booked_for__runner__user")
        .order_by("start", "id")
    )
    reminded = set(
        Notice.objects.filter(appointment__in=rows, kind=Kind.REMINDER).values_list(
            "appointment", "start"
        )
    )
    told = _last_told(rows)
    found = []
    for row in rows:
        heard = max(row.made_at, told.get(row.pk, row.made_at))
        due = reminder_due(row.start, clinic.timezone, hours, heard=heard)
        if due is not None and due <= now and (row.pk, row.start) not in reminded:
            found.append(row)
    return found


def _last_told(rows: Sequence[Appointment]) -> dict[int, datetime]:
    """When each was last told to its client by another mail than a reminder."""
    news = Notice.objects.filter(appointment__in=rows).exclude(kind=Kind.REMINDER)
    news = news.exclude(state__in=(State.DROPPED, State.FAILED))
    return dict(news.values_list("appointment").annotate(last=Max("made_at")))


def _reachable(rows: Sequence[Appointment], now: datetime) -> list[tuple[Appointment, Client]]:
    cards = {row.pk: row.booked_for for row in rows if row.booked_for is not None}
    unnamed = [row for row in rows if row.booked_for is None]
    if unnamed:
        own = Client.objects.filter(runner__in={row.runner_id for row in unnamed})
        by_runner = {
            (one.clinic_id, one.runner_id): one for one in own.select_related("runner__user")
        }
        clinics = dict(
            Appointment.objects.filter(pk__in=[row.pk for row in unnamed]).values_list(
                "pk", "therapist__clinic"
            )
        )
        cards |= {
            row.pk: card
            for row in unnamed
            if (card := by_runner.get((clinics[row.pk], row.runner_id))) is not None
        }
    open_ = access.reaches({one.pk: one for one in cards.values()}.values(), now=now)
    return [
        (row, cards[row.pk]) for row in rows if row.pk in cards and open_[cards[row.pk].pk].address
    ]


def to_send(*, now: datetime) -> list[Notice]:
    """Mails that wait and whose time has come, the oldest first."""
    rows = Notice.objects.filter(state=State.WAITING, not_before__lte=now)
    return list(rows.select_related("appointment").order_by("not_before", "id")[:MOST_AT_ONCE])


def left_behind(*, now: datetime) -> QuerySet[Notice]:
    """Mails that a worker took and never finished."""
    lost = now - timedelta(minutes=value("booking.mail_lost_min"))
    return Notice.objects.filter(state=State.SENDING, claimed_at__lt=lost)


def one_waits(appointment: int) -> bool:
    """Whether news of this appointment waits to be sent."""
    rows = Notice.objects.filter(appointment=appointment, state=State.WAITING)
    return rows.exclude(kind=Kind.REMINDER).exists()


def of_appointment(row: Appointment) -> list[Notice]:
    """Every mail about an appointment, the newest first."""
    return list(Notice.objects.filter(appointment=row).order_by("-made_at", "-id"))


def failed_ahead(clinic: Clinic, *, now: datetime) -> list[Notice]:
    """Mails of a clinic that were given up, about appointments still to come."""
    rows = Notice.objects.filter(
        client__clinic=clinic, state=State.FAILED, appointment__start__gt=now
    )
    return list(rows.select_related("client", "appointment").order_by("appointment__start", "id"))


def clinics_of(runner: Runner, *, now: datetime) -> list[tuple[Clinic, Client | None, bool]]:
    """Clinics here that know the runner or have an appointment of the runner, by name: the card,
    and whether the runner agreed to mails."""
    known = Q(clients__runner=runner) | Q(therapists__appointments__runner=runner)
    rows = Clinic.objects.filter(known, outside=False).distinct().order_by("name")
    cards = {one.clinic_id: one for one in Client.objects.filter(runner=runner)}
    agreed = access.agreed(cards.values(), now=now)
    return [
        (clinic, cards.get(clinic.pk), clinic.pk in cards and cards[clinic.pk].pk in agreed)
        for clinic in rows
    ]
