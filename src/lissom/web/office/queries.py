"""Reads for the pages of what a clinic is: its services, hours, people, rooms, and what lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext

from lissom.core.booking.model import Span
from lissom.web.clinic import access as clinic_access
from lissom.web.clinic import bridge, wording
from lissom.web.clinic.models import (
    AuditEntry,
    Clinic,
    ClinicPolicy,
    Credential,
    HoursException,
    Membership,
    Room,
    Service,
    ServicePrice,
    Therapist,
)
from lissom.web.clinic.seats import Seat
from lissom.web.office.models import TeamInvite


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service with its price of the day, the next one to come, and how its text stands.

    `marks`: sentences that say more than the evidence carries; `kept`: who chose to keep them.
    """

    row: Service
    price_pence: int | None
    coming: ServicePrice | None
    marks: int
    kept: AuditEntry | None


def services_of(clinic: Clinic, on: date) -> list[OfferedService]:
    """Every service, those that are offered first."""
    rows = Service.objects.filter(clinic=clinic).prefetch_related("prices")
    return [service_of(row, on) for row in rows.order_by("-active", "type", "minutes", "name")]


def service_of(row: Service, on: date) -> OfferedService:
    """One service on a day."""
    marks = len(wording.doubtful(row.text)) if row.text else 0
    return OfferedService(
        row=row,
        price_pence=bridge.service_from_row(row, on=on).price_pence,
        coming=next((price for price in row.prices.all() if price.since > on), None),
        marks=marks,
        kept=wording.kept(row.clinic, "service", row.pk, row.text) if marks else None,
    )


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day that is not as its weekday; no `spans`: closed."""

    date: date
    spans: tuple[Span, ...]
    note: str


def days_off(therapist: Therapist, since: date) -> list[DayOff]:
    """Other days from a day on."""
    rows = HoursException.objects.filter(therapist=therapist, date__gte=since).order_by(
        "date", "opens"
    )
    return [
        DayOff(
            day,
            tuple(Span(row.opens, row.closes) for row in some if row.opens and row.closes),
            next((row.note for row in some if row.note), ""),
        )
        for day, some in ((day, list(group)) for day, group in groupby(rows, lambda row: row.date))
    ]


def weekly_of(therapist: Therapist) -> tuple[tuple[Span, ...], ...]:
    """The therapist's usual week, Monday first."""
    return bridge.hours_from_rows(therapist).weekly


def therapists_of(clinic: Clinic) -> Sequence[Therapist]:
    """Who treats here, with what their page shows."""
    rows = Therapist.objects.filter(clinic=clinic).select_related("clinic").order_by("name")
    return list(rows.prefetch_related("rooms", "services", "credentials", "hours", "exceptions"))


def rooms_of(clinic: Clinic) -> Sequence[Room]:
    return list(Room.objects.filter(clinic=clinic).prefetch_related("therapists").order_by("name"))


def members_of(clinic: Clinic) -> Sequence[Membership]:
    """Who works for the clinic now."""
    rows = Membership.objects.filter(clinic=clinic, ended_at__isnull=True)
    return list(rows.select_related("user", "therapist").order_by("user__email"))


def open_invites(clinic: Clinic, now: datetime) -> Sequence[TeamInvite]:
    """Invites that can still be taken up."""
    return list(
        TeamInvite.objects.filter(
            clinic=clinic, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
        ).select_related("therapist")
    )


def running_out(clinic: Clinic, on: date) -> Sequence[Credential]:
    """Certificates that have run out or will within the days that the clinic set, soonest first."""
    until = on + timedelta(days=clinic_access.policy_of(clinic).remind_days)
    rows = Credential.objects.filter(therapist__clinic=clinic, expires__lte=until)
    return list(rows.select_related("therapist").order_by("expires", "id"))


def letterhead_of(clinic: Clinic) -> ClinicPolicy:
    """What stands on the clinic's invoices; an unsaved row when nothing was set."""
    return ClinicPolicy.objects.filter(clinic=clinic).first() or ClinicPolicy(clinic=clinic)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a new clinic needs before it can be booked."""

    name: str
    done: bool
    text: str


def first_steps(clinic: Clinic, on: date) -> list[Step]:
    """What is there and what lacks, in the order in which it is best done."""
    people = therapists_of(clinic)
    offered = [one for one in services_of(clinic, on) if one.row.active]
    priced = sum(one.price_pence is not None for one in offered)
    working = [one for one in people if one.hours.all() or one.exceptions.all()]
    insured = Credential.objects.filter(
        Q(expires__isnull=True) | Q(expires__gte=on),
        therapist__clinic=clinic,
        kind=Credential.Kind.INSURANCE,
    )
    return [
        Step(
            "office-team", bool(people), gettext("Who treats: {people}").format(people=len(people))
        ),
        Step(
            "office-services",
            bool(offered),
            gettext("Services offered: {offered}").format(offered=len(offered)),
        ),
        Step(
            "office-services",
            bool(offered) and priced == len(offered),
            gettext("Services with a price: {priced} of {offered}").format(
                priced=priced, offered=len(offered)
            ),
        ),
        Step(
            "office-team",
            bool(people) and len(working) == len(people),
            gettext("Therapists with hours: {working} of {people}").format(
                working=len(working), people=len(people)
            ),
        ),
        Step(
            "office-team",
            bool(people) and insured.values("therapist").distinct().count() == len(people),
            gettext("Insurance of everybody who treats written down and in force"),
        ),
        Step(
            "office-rules",
            ClinicPolicy.objects.filter(clinic=clinic).exists(),
            gettext("Notice, fees and invoices looked at and saved"),
        ),
    ]


def today_of(seat: Seat, now: datetime) -> date:
    """The day at the clinic."""
    return now.astimezone(ZoneInfo(seat.clinic.timezone)).date()
