"""Clinics that do not run Lissom, as one runner knows them: their free hours as slots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.booking.model import MassageSlot, Service, Taken
from lissom.core.booking.slots import slots_from_free_hours
from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner import BusyTime
from lissom.web.training import access, bridge, models, queries
from lissom.web.training.appointments import Booking, book_own
from lissom.web.training.reach import reachable

_HOUR_MIN = 60
_LONGEST = timedelta(days=2)


def save_clinic(
    *,
    runner: models.Runner,
    name: str,
    place: str = "",
    travel_min: int = 0,
    price_pence_hour: int | None = None,
    clinic: int | None = None,
) -> models.OutsideClinic:
    """Keep a clinic elsewhere, or change one (`clinic`). Raises InvalidInputError."""
    if not name.strip() or len(name) > 120 or len(place) > 120:
        raise InvalidInputError(
            "The clinic has no name, or one that is too long.", remedy="Give up to 120 letters."
        )
    if not 0 <= travel_min <= 600:
        raise InvalidInputError(
            f"A way of {travel_min} min is not usable.", remedy="Give 0 to 600 minutes."
        )
    row = (
        models.OutsideClinic(runner=runner)
        if clinic is None
        else access.outside_clinic_of(runner, clinic)
    )
    row.name, row.place = name.strip(), place.strip()
    row.travel_min, row.price_pence_hour = travel_min, price_pence_hour
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise InvalidInputError(
            f"There is a clinic '{row.name}' already.", remedy="Give it another name."
        ) from None
    return row


def remove_clinic(*, runner: models.Runner, clinic: int) -> None:
    """Forget a clinic elsewhere with its calendar and hours; appointments made there stay."""
    with transaction.atomic():
        access.outside_clinic_of(runner, clinic).delete()


def free_slots(
    runner: models.Runner,
    since: datetime,
    until: datetime,
    *,
    busy: Sequence[BusyTime] | None = None,
    only: tuple[str, int] | None = None,
) -> list[MassageSlot]:
    """Hours that these clinics offer, within the runner's own hours and outside appointments.
    `busy`: what else is on, when it is read already; `only`: of this massage type and length."""
    rows = models.OutsideHour.objects.filter(
        clinic__runner=runner, start__lt=until + _LONGEST, end__gt=since - _LONGEST
    ).select_related("clinic")
    hours: dict[models.OutsideClinic, list[tuple[datetime, datetime]]] = {}
    for row in rows:
        hours.setdefault(row.clinic, []).append((row.start, row.end))
    if not hours:
        return []
    taken = _taken(runner, since, until)
    found: list[MassageSlot] = []
    for clinic, offered in sorted(hours.items(), key=lambda item: (item[0].name, item[0].pk)):
        found += slots_from_free_hours(
            offered,
            services=[one for one in _services(clinic) if only in (None, (one.type, one.minutes))],
            therapist="",
            place=clinic.name,
            since=since,
            until=until,
            taken=[Taken(start, end, "") for start, end in taken],
            travel_min=clinic.travel_min,
        )
    busy = queries.busy_times(runner, since, until) if busy is None else busy
    return reachable(found, runner, busy)


def _services(clinic: models.OutsideClinic) -> list[Service]:
    """Every massage type and length that the protocols know; it is an ordinary practice."""
    pence = clinic.price_pence_hour
    return [
        Service(
            kind, minutes, price_pence=None if pence is None else round(pence * minutes / _HOUR_MIN)
        )
        for kind, minutes in sorted({(item.type, item.minutes) for item in PROTOCOLS.values()})
    ]


def _taken(
    runner: models.Runner, since: datetime, until: datetime
) -> Sequence[tuple[datetime, datetime]]:
    rows = models.OwnAppointment.objects.filter(
        runner=runner, start__gte=since - _LONGEST, start__lt=until + _LONGEST
    )
    return [(row.start, row.start + timedelta(minutes=row.minutes)) for row in rows]


def book(
    runner: models.Runner, *, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession | None:
    """Note an hour at a clinic elsewhere as the runner's appointment; None when it offers none.
    The clinic does not hear of it: the runner books there."""
    day = timedelta(days=1)
    for one in free_slots(runner, start, start + day):
        if one.id == slot and one.start == start and type_ in one.types:
            (row,) = book_own(
                runner=runner,
                bookings=[Booking(start, one.minutes, type_, one.place, travel_min=one.travel_min)],
                now=now,
            )
            return bridge.own_appointment_from_row(row, zone=ZoneInfo(runner.timezone))
    return None


def is_outside(runner: models.Runner, place: str) -> bool:
    """Whether a place is a clinic that hears of nothing from here."""
    return models.OutsideClinic.objects.filter(runner=runner, name=place).exists()
