"""Who may open the owner's pages about data protection: rows of `routes.py`."""

from __future__ import annotations

from typing import Any

from lissom.web.clinic import people
from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import seat_of
from lissom.web.privacy import services
from tests.conftest import NOW
from tests.web.cast import World
from tests.web.doors import Door, Route


def client_of(world: World) -> Client:
    """A client of the clinic of the cast."""
    number = Client.objects.count() + 1
    return people.save_client(clinic=world.clinic, name=f"Client {number} Example", now=NOW)


def _client(world: World) -> dict[str, Any]:
    return {"client": client_of(world).pk}


def _hold(world: World) -> dict[str, Any]:
    hold = services.open_hold(
        seat=seat_of(world.keeper), client=client_of(world), reason="A claim.", now=NOW
    )
    return {"hold": hold.pk}


def _breach(world: World) -> dict[str, Any]:
    report = services.BreachReport(
        known_at=NOW, happened="A letter went astray.", data_kinds="names", risk="Little."
    )
    row = services.record_breach(seat=seat_of(world.keeper), report=report, now=NOW)
    return {"breach": row.pk}


PRIVACY_ROUTES = {
    "retention": Route(Door.WORK, right=Right.PRIVACY),
    "hold": Route(Door.CASE, _client, right=Right.PRIVACY),
    "subject": Route(Door.CASE, _client, right=Right.PRIVACY),
    "subject-export": Route(Door.CASE, _client, post={}, right=Right.PRIVACY),
    "subject-erase": Route(Door.CASE, _client, post={}, right=Right.PRIVACY),
    "hold-end": Route(Door.CASE, _hold, post={}, right=Right.PRIVACY),
    "purposes": Route(Door.WORK, right=Right.PRIVACY),
    "purpose": Route(Door.WORK, lambda _: {"key": "treatment"}, right=Right.PRIVACY),
    "breaches": Route(Door.WORK, right=Right.PRIVACY),
    "breach-add": Route(Door.WORK, right=Right.PRIVACY),
    "breach": Route(Door.CASE, _breach, right=Right.PRIVACY),
    "dpia": Route(Door.WORK, right=Right.PRIVACY),
}
