"""Puts the synthetic clinic and its diary into the database, through the clinic's own services."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction

from lissom.demo import clinic
from lissom.demo.clients import clients
from lissom.demo.settings import TIMEZONE
from lissom.web.clinic import booking, services
from lissom.web.clinic import people as people_of
from lissom.web.clinic.models import Appointment, Client, Clinic, Service, Therapist
from lissom.web.clinic.refusals import TakenError

_NAMES = [person.name for person in clinic.THERAPISTS]
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
        cards = _fill_card_file(row, on=on)
        _fill_diary(people, offered, cards, on=on)
    return row


def _fill_card_file(row: Clinic, *, on: date) -> list[Client]:
    """Synthetic clients, by number; those who are there stay."""
    known = {one.name: one for one in Client.objects.filter(clinic=row)}
    made_at = datetime.combine(on, time(0, 0), UTC)
    return [
        known.get(one.name)
        or people_of.save_client(
            clinic=row, name=one.name, phone=one.phone, email=one.email, now=made_at
        )
        for one in clients()
    ]


def _fill_diary(
    people: dict[str, Therapist],
    offered: dict[tuple[str, int], Service],
    cards: list[Client],
    *,
    on: date,
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
        card = cards[whose(item) % len(cards)]
        minutes = round((item.end - item.start).total_seconds() / 60.0)
        try:
            booking.take_slot(
                therapist=people[item.therapist],
                start=item.start,
                service=offered[_TYPE_BY_MINUTES[minutes], minutes],
                client=card.name,
                booked_for=card,
                now=made_at,
            )
        except TakenError:
            continue  # someone of this installation holds that hour


def whose(item: clinic.Appointment) -> int:
    """The same client for the same hour whoever asks; neighbours in the diary differ."""
    quarter = int(item.start.timestamp()) // 900
    return quarter * 7 + 13 * _NAMES.index(item.therapist)
