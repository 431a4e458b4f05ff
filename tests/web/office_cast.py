"""Things of the clinic of the cast that the office works on. All people are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from lissom.core.booking.model import Span
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Membership
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.office import catalogue, places, team
from lissom.web.office.catalogue import Offer
from tests.web.cast import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ON = date(2026, 3, 2)
DAY = (Span(time(9), time(17)),)


def keeper(world: World) -> Seat:
    """The seat of the clinic's owner."""
    return seat_of(world.keeper)


def service_of(world: World, **said: Any) -> int:
    """A service of the clinic with a price in force, another one each time."""
    name = f"Own massage {world.clinic.services.count() + 1}"
    offer = Offer(**{"type": "maintenance", "minutes": 60, "name": name, **said})
    row = catalogue.save_service(seat=keeper(world), offer=offer, now=NOW)
    catalogue.set_price(
        seat=keeper(world), service=row, pence=6000, since=date(2026, 1, 1), now=NOW
    )
    return int(row.pk)


def coming_price_of(world: World) -> int:
    """A price of the clinic that is still to come."""
    row = world.clinic.services.get(pk=service_of(world))
    catalogue.set_price(
        seat=keeper(world), service=row, pence=6500, since=date(2099, 1, 1), now=NOW
    )
    return int(row.prices.get(since=date(2099, 1, 1)).pk)


def room_of(world: World) -> int:
    """A room of the clinic, another one each time."""
    name = f"Room {world.clinic.rooms.count() + 1}"
    row = places.save_room(seat=keeper(world), name=name, therapists=(), now=NOW)
    return int(row.pk)


def therapist_of(world: World) -> int:
    """The therapist of the clinic, who works on weekdays."""
    row = world.clinic.therapists.get(name="Tess Sample")
    clinics.set_hours(therapist=row, weekly=(DAY, DAY, DAY, DAY, DAY, (), ()))
    return int(row.pk)


def credential_of(world: World) -> int:
    """An insurance of the therapist."""
    row = world.clinic.therapists.get(name="Tess Sample")
    found = places.add_credential(
        seat=keeper(world), therapist=row, kind="insurance", issuer="Sample Mutual", now=NOW
    )
    return int(found.pk)


def invite_of(world: World) -> int:
    """An open invite to the team."""
    team.invite(
        seat=keeper(world), email="new@example.org", role="receptionist", now=timezone.now()
    )
    return int(world.clinic.team_invites.latest("id").pk)


def member_of(world: World) -> int:
    """A member whom one can end: the receptionist, who comes back each time."""
    rows = Membership.objects.filter(clinic=world.clinic, user=world.receptionist)
    found = rows.filter(ended_at__isnull=True).first()
    if found is None:
        from lissom.web.clinic import people  # noqa: PLC0415

        found = people.add_member(
            clinic=world.clinic, user=world.receptionist, role="receptionist", now=NOW
        )
    return int(found.pk)
