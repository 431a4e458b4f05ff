"""Puts the synthetic clinic and its diary into the database, through the clinic's own services."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction

from lissom.demo import clinic
from lissom.demo.settings import TIMEZONE
from lissom.web.clinic import booking, services
from lissom.web.clinic.models import Appointment, Clinic, Service, Therapist
from lissom.web.clinic.refusals import TakenError

_CLIENT = "Client (synthetic)"
_TYPE_BY_MINUTES = {30: "light", 45: "maintenance", 60: "maintenance", 90: "deep"}
_PRICES_SINCE = date(2020, 1, 1)


def save_clinic(*, on: date) -> Clinic:
    """The clinic with rooms, services, therapists, hours and the diary as it stands on `on`.

    What is there stays; appointments that are new since an earlier demo are added where the
    hour is still free.
    """
    with transaction.atomic():
        row = services.add_clinic(
            name=clinic.CLINIC_NAME,
            place=clinic.CLINIC_TOWN,
            timezone=TIMEZONE,
            travel_min=clinic.TRAVEL_MIN,
        )
        for room in clinic.ROOMS:
            services.add_room(clinic=row, name=room)
        offered = {
            (item.type, item.minutes): services.set_service(
                clinic=row, service=item, since=_PRICES_SINCE
            )
            for item in clinic.services()
        }
        people: dict[str, Therapist] = {}
        for person in clinic.THERAPISTS:
            people[person.name] = services.add_therapist(
                clinic=row, name=person.name, rooms=(person.room,)
            )
            services.set_hours(therapist=people[person.name], weekly=person.weekly, exceptions=None)
        _fill_diary(people, offered, on=on)
    return row


def _fill_diary(
    people: dict[str, Therapist], offered: dict[tuple[str, int], Service], *, on: date
) -> None:
    known = set(
        Appointment.objects.filter(therapist__in=people.values()).values_list(
            "therapist__name", "start"
        )
    )
    made_at = datetime.combine(on, time(0, 0), UTC)
    for item in clinic.diary(on=on):
        if (item.therapist, item.start) in known:
            continue
        minutes = round((item.end - item.start).total_seconds() / 60.0)
        try:
            booking.take_slot(
                therapist=people[item.therapist],
                start=item.start,
                service=offered[_TYPE_BY_MINUTES[minutes], minutes],
                client=_CLIENT,
                now=made_at,
            )
        except TakenError:
            continue  # someone of this installation holds that hour
