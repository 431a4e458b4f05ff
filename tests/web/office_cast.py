"""Things of the clinic of the cast that the office works on. All people are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lissom.core.booking.model import Span
from lissom.web.clinic import booking, people
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment, Client, Membership, Service
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.office import catalogue, client_import, invoices, merging, money, places, team
from lissom.web.office.catalogue import Offer
from lissom.web.office.models import Package, PackageKind, PackageUse
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
        found = people.add_member(
            clinic=world.clinic, user=world.receptionist, role="receptionist", now=NOW
        )
    return int(found.pk)


def client_of(world: World, name: str = "") -> int:
    """A client of the clinic, another one each time."""
    count = world.clinic.clients.count() + 1
    row = people.save_client(clinic=world.clinic, name=name or f"Client {count}", now=NOW)
    return int(row.pk)


def two_clients_of(world: World) -> dict[str, int]:
    """Two cards to be joined."""
    return {"kept": client_of(world), "gone": client_of(world)}


def merge_of(world: World) -> int:
    """Two cards that were joined."""
    kept, gone = (Client.objects.get(pk=client_of(world)) for _ in range(2))
    return int(merging.merge(seat=keeper(world), kept=kept, gone=gone, now=NOW).pk)


def table_of(world: World) -> int:
    """A table of clients that waits to be read in."""
    row = client_import.start(
        seat=keeper(world), label="clients.csv", content=b"Name\nAnn Example\n", now=NOW
    )
    return int(row.pk)


def visit_of(world: World) -> int:
    """A visit that took place, of a client of the clinic; another day each time."""
    person = world.clinic.therapists.get(pk=therapist_of(world))
    before = Appointment.objects.filter(therapist=person).count()
    row = booking.take_slot(
        therapist=person,
        service=Service.objects.get(pk=service_of(world)),
        start=NOW - timedelta(days=before + 1),
        booked_for=Client.objects.get(pk=client_of(world)),
        state="completed",
        now=NOW,
    )
    return int(row.pk)


def payment_of(world: World) -> int:
    """A payment on account."""
    paying = money.Paying(
        client=Client.objects.get(pk=client_of(world)), amount_pence=1000, method="cash"
    )
    return int(money.record_payment(seat=keeper(world), paying=paying, now=NOW).pk)


def package_kind_of(world: World) -> int:
    """A package that the clinic offers."""
    row = money.save_package_kind(
        seat=keeper(world),
        service=Service.objects.get(pk=service_of(world)),
        visits=6,
        price_pence=30_000,
        valid_days=365,
        now=NOW,
    )
    return int(row.pk)


def package_of(world: World) -> int:
    """A package that a client bought."""
    row = money.sell_package(
        seat=keeper(world),
        client=Client.objects.get(pk=client_of(world)),
        kind=PackageKind.objects.get(pk=package_kind_of(world)),
        now=NOW,
    )
    return int(row.pk)


def use_of(world: World) -> int:
    """A visit that a package pays for."""
    visit = Appointment.objects.get(pk=visit_of(world))
    package = Package.objects.get(pk=package_of(world))
    return int(PackageUse.objects.create(package=package, appointment=visit, at=NOW).pk)


def invoice_of(world: World) -> int:
    """An invoice of one visit."""
    visit = Appointment.objects.get(pk=visit_of(world))
    assert visit.booked_for is not None
    billing = invoices.Billing(client=visit.booked_for, appointments=[visit])
    return int(invoices.issue(seat=keeper(world), billing=billing, now=NOW).pk)
