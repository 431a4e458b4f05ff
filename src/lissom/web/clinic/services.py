"""Writes of what a clinic is: people, rooms, hours, services. The diary is in `booking.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.booking.model import MIDNIGHT, DayException, Span, zone_of
from lissom.core.booking.model import Service as CoreService
from lissom.core.errors import InvalidInputError
from lissom.core.runner.checks import check_aware, check_name, check_order
from lissom.web.clinic import access, bridge
from lissom.web.clinic.models import (
    BEGINNING,
    Appointment,
    Clinic,
    FreeHour,
    Hours,
    HoursException,
    Room,
    Service,
    ServicePrice,
    Therapist,
)


def add_clinic(
    *,
    name: str,
    place: str = "",
    timezone: str = "Europe/London",
    outside: bool = False,
    travel_min: int = 0,
) -> Clinic:
    """Add a clinic; `outside`: it does not run Lissom. The same name again changes the rest."""
    given = name.strip()
    check_name(given)
    zone_of(timezone)
    if not 0 <= travel_min <= 600:
        raise InvalidInputError(
            gettext("A way of {travel_min} minutes is not usable.").format(travel_min=travel_min),
            remedy="Give 0 to 600 minutes.",
        )
    if len(place) > 200:
        raise InvalidInputError(
            gettext("The place has {place} letters.").format(place=len(place)),
            remedy=gettext("Give 200 at most."),
        )
    with transaction.atomic():
        row = Clinic.objects.filter(name__iexact=given).first() or Clinic()
        row.name, row.place, row.timezone = given, place.strip(), timezone
        row.outside, row.travel_min = outside, travel_min
        row.save()
        return row


def remove_clinic(*, clinic: Clinic) -> None:
    """Delete a clinic with its hours and diary. Refused while a runner holds an appointment."""
    with transaction.atomic():
        diary = Appointment.objects.filter(therapist__clinic=clinic)
        if diary.filter(runner__isnull=False, state__in=Appointment.OCCUPYING).exists():
            raise InvalidInputError(
                gettext("{clinic} has appointments of a runner.").format(clinic=clinic),
                remedy=gettext("Cancel them first."),
            )
        diary.delete()
        clinic.delete()


def add_room(*, clinic: Clinic, name: str) -> Room:
    """Add a room; one that is there is returned."""
    check_name(name.strip())
    with transaction.atomic():
        found = Room.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
        return found or Room.objects.create(clinic=clinic, name=name.strip())


def add_therapist(*, clinic: Clinic, name: str, rooms: Sequence[str] = ()) -> Therapist:
    """Add a therapist, or change the rooms of one; `rooms`: names, any of which will do."""
    check_name(name.strip())
    with transaction.atomic():
        wanted = [access.room_of(clinic, room) for room in rooms]
        row = Therapist.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
        if row is None:
            row = Therapist.objects.create(clinic=clinic, name=name.strip())
        row.rooms.set(wanted)
        return row


def set_qualified(*, therapist: Therapist, services: Sequence[Service]) -> None:
    """The services that this therapist gives, instead of those named before; none: every one."""
    strange = sorted(str(row) for row in services if row.clinic_id != therapist.clinic_id)
    if strange:
        raise InvalidInputError(
            gettext("{strange} belongs to another clinic.").format(strange=strange[0]),
            remedy=gettext("Name services of {clinic}.").format(clinic=therapist.clinic),
        )
    with transaction.atomic():
        therapist.services.set(services)


def set_hours(
    *,
    therapist: Therapist,
    weekly: Sequence[Sequence[Span]],
    exceptions: Iterable[DayException] | None = (),
    since: date | None = None,
) -> None:
    """Working hours as wall time, Monday first, instead of what was there before.

    `since`: from that day on, and what held before it stays known for those days; None: for all
    time. `exceptions` None: those that are there stay.
    """
    if len(weekly) != 7:
        raise InvalidInputError(
            gettext("The hours name {weekly} weekdays.").format(weekly=len(weekly)),
            remedy=gettext("Give seven, Monday first; an empty one means closed."),
        )
    given = sorted(exceptions or (), key=lambda item: item.date)
    for spans in [*weekly, *(item.spans for item in given)]:
        refuse_overlap(spans)
    if len({item.date for item in given}) != len(given):
        raise InvalidInputError(
            gettext("A date is named twice among the exceptions."),
            remedy=gettext("Give each date once."),
        )
    with transaction.atomic():
        _end_hours(therapist, since)
        if exceptions is not None:
            HoursException.objects.filter(therapist=therapist).delete()
        Hours.objects.bulk_create(bridge.span_rows(therapist, weekly, since=since or BEGINNING))
        HoursException.objects.bulk_create(
            HoursException(
                therapist=therapist,
                date=item.date,
                opens=None if span is None else span.opens,
                closes=None if span is None else span.closes,
            )
            for item in given
            for span in (item.spans or (None,))
        )


def _end_hours(therapist: Therapist, since: date | None) -> None:
    """Hours hold until `since`; those that would have held later never did."""
    rows = Hours.objects.filter(therapist=therapist)
    if since is not None:
        rows.filter(since__lt=since).filter(Q(until__isnull=True) | Q(until__gt=since)).update(
            until=since
        )
        rows = rows.filter(since__gte=since)
    rows.delete()


def close_hours(*, therapist: Therapist, now: datetime) -> None:
    """No hour can be booked from now on. The rest of today is closed; what was open before stays
    known. Appointments stay where they are."""
    zone = zone_of(therapist.clinic.timezone)
    local = now.astimezone(zone)
    today = local.date()
    with transaction.atomic():
        worked = _until(bridge.hours_from_rows(therapist).spans_on(today), local.time())
        HoursException.objects.filter(therapist=therapist, date__gte=today).delete()
        set_hours(therapist=therapist, weekly=((),) * 7, exceptions=None, since=today)
        HoursException.objects.bulk_create(
            HoursException(therapist=therapist, date=today, opens=span.opens, closes=span.closes)
            for span in worked
        )
        FreeHour.objects.filter(therapist=therapist, end__gt=now).delete()


def _until(spans: Iterable[Span], end: time) -> list[Span]:
    """The spans of a day as far as they lie before a minute of it."""
    minute = end.replace(second=0, microsecond=0)
    return [
        span if span.closes != MIDNIGHT and span.closes <= minute else Span(span.opens, minute)
        for span in spans
        if span.opens < minute
    ]


def refuse_overlap(spans: Sequence[Span]) -> None:
    """Raises InvalidInputError for hours of one day that do not follow one another."""
    ordered = sorted(spans, key=lambda span: span.opens)
    for one, other in pairwise(ordered):
        ends = one.closes if one.closes.hour or one.closes.minute else None
        if ends is None or ends > other.opens:
            raise InvalidInputError(
                gettext("The hours from {opens:%H:%M} and from {opens_2:%H:%M} overlap.").format(
                    opens=one.opens, opens_2=other.opens
                ),
                remedy=gettext("Give hours of a day that follow one another."),
            )


def set_service(*, clinic: Clinic, service: CoreService, since: date) -> Service:
    """Offer a service, or change its buffers and price; the price holds from `since` on."""
    known = sorted({protocol.type for protocol in PROTOCOLS.values()})
    if service.type not in known:
        raise InvalidInputError(
            gettext("There is no massage type '{type}'.").format(type=service.type),
            remedy=gettext("There are: {known}.").format(known=", ".join(known)),
        )
    if (
        not 5 <= service.minutes <= 480
        or max(service.buffer_before_min, service.buffer_after_min) > 240
    ):
        raise InvalidInputError(
            gettext(
                "A service of {minutes} min with buffers of {buffer_before_min} and "
                "{buffer_after_min} min is not usable."
            ).format(
                minutes=service.minutes,
                buffer_before_min=service.buffer_before_min,
                buffer_after_min=service.buffer_after_min,
            ),
            remedy=gettext("Give 5 to 480 minutes and buffers of at most 240."),
        )
    if service.price_pence is not None and not 0 <= service.price_pence <= 10_000_000:
        raise InvalidInputError(
            gettext("A price of {price_pence} pence is not usable.").format(
                price_pence=service.price_pence
            ),
            remedy=gettext("Give whole pence, 0 or more."),
        )
    with transaction.atomic():
        there = Service.objects.filter(clinic=clinic, type=service.type, minutes=service.minutes)
        row = there.order_by("id").first() or Service(
            clinic=clinic, type=service.type, minutes=service.minutes
        )
        row.buffer_before_min = service.buffer_before_min
        row.buffer_after_min = service.buffer_after_min
        row.active = True
        row.save()
        if service.price_pence is not None:
            ServicePrice.objects.update_or_create(
                service=row, since=since, defaults={"price_pence": service.price_pence}
            )
        return row


def add_free_hours(
    *, therapist: Therapist, times: Iterable[tuple[datetime, datetime]], replace: bool = True
) -> int:
    """Hours that an outside therapist offers (aware instants); returns how many there are.

    `replace`: instead of those that were there, as a calendar file says it anew.
    """
    rows: list[FreeHour] = []
    for start, end in times:
        check_aware(start, "start")
        check_aware(end, "end")
        check_order(start, end, label=gettext("The free hour"))
        rows.append(
            FreeHour(therapist=therapist, start=start.astimezone(UTC), end=end.astimezone(UTC))
        )
    with transaction.atomic():
        if replace:
            FreeHour.objects.filter(therapist=therapist).delete()
        FreeHour.objects.bulk_create(rows, ignore_conflicts=True)
        return FreeHour.objects.filter(therapist=therapist).count()
