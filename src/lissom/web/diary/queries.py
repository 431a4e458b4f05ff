"""Reads of the diary's pages. The number of database queries of a sheet is fixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.utils.translation import gettext

from lissom.core.booking.model import WorkingHours
from lissom.core.errors import NotFoundError
from lissom.web.clinic import acts, bridge
from lissom.web.clinic.models import (
    Appointment,
    AuditEntry,
    Client,
    Clinic,
    Room,
    Service,
    Therapist,
)

MOST_FOUND = 8
_LONGEST = timedelta(days=2)
State = Appointment.State


@dataclass(frozen=True, slots=True)
class Person:
    """A column of the diary: a therapist with the hours and the rooms that will do."""

    row: Therapist
    hours: WorkingHours
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some days of a clinic's diary: who works, the rooms, every appointment (those cancelled too,
    holds that ran out not), by start."""

    clinic: Clinic
    first: date
    days: int
    people: tuple[Person, ...]
    rooms: tuple[Room, ...]
    appointments: tuple[Appointment, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic.timezone)

    def on(self, day: date) -> tuple[Appointment, ...]:
        """Those that begin on a local day."""
        return tuple(
            row for row in self.appointments if row.start.astimezone(self.zone).date() == day
        )


def zone_of(clinic: Clinic) -> ZoneInfo:
    return ZoneInfo(clinic.timezone)


def bounds(clinic: Clinic, first: date, days: int) -> tuple[datetime, datetime]:
    """The instants between which local days lie."""
    zone = zone_of(clinic)
    return (
        datetime.combine(first, time(0), zone),
        datetime.combine(first + timedelta(days=days), time(0), zone),
    )


def sheet(clinic: Clinic, first: date, days: int, *, now: datetime) -> Sheet:
    """The diary of the local days `first` .. `first + days - 1`."""
    since, until = bounds(clinic, first, days)
    rows = (
        _rows(clinic)
        .filter(blocked_start__lt=until, blocked_start__gt=since - _LONGEST, blocked_end__gt=since)
        .exclude(state=State.HELD, hold_until__lte=now)
    )
    people = Therapist.objects.filter(clinic=clinic).select_related("clinic").order_by("name")
    return Sheet(
        clinic=clinic,
        first=first,
        days=days,
        people=tuple(
            Person(row, bridge.hours_from_rows(row), tuple(row.rooms.all()))
            for row in people.prefetch_related("hours", "exceptions", "rooms")
        ),
        rooms=tuple(Room.objects.filter(clinic=clinic).order_by("name")),
        appointments=tuple(rows.order_by("start", "therapist__name", "id")),
    )


def _rows(clinic: Clinic) -> QuerySet[Appointment]:
    return Appointment.objects.filter(therapist__clinic=clinic).select_related(
        "therapist__clinic", "room", "service", "booked_for", "runner"
    )


def history(appointment: Appointment) -> tuple[AuditEntry, ...]:
    """What was done to an appointment, the newest first."""
    rows = AuditEntry.objects.filter(
        clinic=appointment.therapist.clinic_id, kind=acts.KIND, key=str(appointment.pk)
    )
    return tuple(rows.select_related("who").order_by("-id"))


def in_series(appointment: Appointment) -> tuple[Appointment, ...]:
    """The appointments that were booked together with this one, by start."""
    if not appointment.series:
        return ()
    rows = _rows(appointment.therapist.clinic).filter(series=appointment.series)
    return tuple(rows.order_by("start"))


def services(clinic: Clinic) -> tuple[Service, ...]:
    """What can be booked."""
    rows = Service.objects.filter(clinic=clinic, active=True).prefetch_related("prices")
    return tuple(rows.order_by("type", "minutes"))


def clients_like(clinic: Clinic, text: str) -> tuple[Client, ...]:
    """At most eight cards whose name, telephone, e-mail or number fits what was typed; names
    that begin with it first. Archived ones are left out."""
    words = " ".join(text.split())
    if len(words) < 2 and not words.isdecimal():
        return ()
    wanted = Q(name__icontains=words) | Q(email__icontains=words)
    digits = "".join(sign for sign in words if sign.isdecimal())
    rows = Client.objects.filter(clinic=clinic, archived_at__isnull=True)
    if digits and not any(sign.isalpha() for sign in words):
        plain = Replace(Replace("phone", Value(" ")), Value("-"))
        rows = rows.annotate(digits=plain)
        wanted |= Q(digits__contains=digits)
        if len(digits) <= 8:
            wanted |= Q(number=int(digits))
    first = Case(When(name__istartswith=words, then=0), default=1, output_field=IntegerField())
    return tuple(rows.filter(wanted).order_by(first, "name", "number")[:MOST_FOUND])


def client_of(clinic: Clinic, key: int) -> Client:
    """A card of this clinic. Raises NotFoundError."""
    found = Client.objects.filter(clinic=clinic, pk=key).first()
    if found is None:
        raise NotFoundError(
            gettext("{clinic} has no such client.").format(clinic=clinic),
            remedy=gettext("Search again."),
        )
    return found


def standing_in(
    therapist: Therapist, since: datetime, until: datetime, *, now: datetime
) -> tuple[Appointment, ...]:
    """What takes time of a therapist between two instants, by start."""
    rows = (
        _rows(therapist.clinic)
        .filter(
            therapist=therapist,
            state__in=Appointment.OCCUPYING,
            blocked_start__lt=until,
            blocked_end__gt=since,
        )
        .exclude(state=State.HELD, hold_until__lte=now)
    )
    return tuple(rows.order_by("start"))
