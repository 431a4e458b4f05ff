"""Every page about one client's health, with a consent that stands and without: opened or closed.

The table holds every such address of treatment and records; a new one fails until it has a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lissom.web.clinic.models import Client
from lissom.web.clinic.roles import Right
from lissom.web.treatment import services
from lissom.web.treatment.models import Consent, Look
from tests.web import cast
from tests.web.cast import World
from tests.web.doors import Door
from tests.web.records.desk import Desk, desk, next_start
from tests.web.records_routes import RECORD_ROUTES
from tests.web.treatment_routes import TREATMENT_ROUTES

SECRET = "Calves sore since the long run."


@dataclass(frozen=True, slots=True)
class Case:
    """One client of the runner of the cast with a locked record, a draft's visit, an overrule."""

    at: Desk
    parts: dict[str, int]


def _case(world: World) -> Case:
    overrule = cast.overruled(world)
    card = Client.objects.get(pk=overrule.client_id)
    Client.objects.filter(pk=card.pk).update(name="Ann Example")
    at = desk(world, start=next_start(), runner=True)
    record = at.locked_now()
    cast.lent(world)
    parts = {
        "visit": at.visit.pk,
        "record": record.pk,
        "client": at.client.pk,
        "overrule": overrule.pk,
        "sign": 0,
    }
    return Case(at, parts)


CLOSED = {
    "brief": 403,
    "client-screening": 403,
    "client-overrules": 403,
    "record-begin": 404,
    "record": 404,
    "record-amend": 404,
    "record-keep": 404,
    "client-records": 404,
    "client-questions": 302,  # to the page where consent is recorded
    "client-sign-close": 404,
    "client-looks": 200,  # who looked is no health data
    "client-overrule-end": 302,  # a rule may always bind again
}
OF_NO_CLIENT = {"record-template", "record-template-archive"}


def test_every_page_about_a_clients_health_has_a_row() -> None:
    found = {
        name
        for name, route in (TREATMENT_ROUTES | RECORD_ROUTES).items()
        if route.door is Door.CASE and route.right is Right.HEALTH
    }
    assert found - OF_NO_CLIENT == set(CLOSED)


def _ask(world: World, case: Case, name: str) -> Any:
    route = (TREATMENT_ROUTES | RECORD_ROUTES)[name]
    wanted = {
        "brief": ("visit",),
        "record-begin": ("visit",),
        "record": ("record",),
        "record-amend": ("record",),
        "record-keep": ("record",),
        "client-sign-close": ("client", "sign"),
        "client-overrule-end": ("client", "overrule"),
    }.get(name, ("client",))
    address = reverse(name, kwargs={part: case.parts[part] for part in wanted})
    browser = world.client("therapist")
    return browser.get(address) if route.post is None else browser.post(address, route.post)


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_a_therapist_without_a_consent_that_stands_is_shut_out(world: World, name: str) -> None:
    case = _case(world)
    if name != "client-sign-close":
        assert _ask(world, case, name).status_code in {200, 302}
    for row in Consent.objects.filter(client=case.at.client, withdrawn_at__isnull=True):
        services.withdraw(consent=row, now=timezone.now())
    answer = _ask(world, case, name)
    assert answer.status_code == CLOSED[name]
    assert SECRET not in answer.content.decode()


def _shared_ended(case: Case) -> None:
    now = timezone.now()
    Consent.objects.filter(client=case.at.client, scope="sharing").update(
        until=now - timedelta(seconds=1)
    )


def _treatment_only(case: Case) -> None:
    row = Consent.objects.get(client=case.at.client, scope="sharing", withdrawn_at__isnull=True)
    services.withdraw(consent=row, now=timezone.now())


@pytest.mark.parametrize("end", [_shared_ended, _treatment_only])
def test_with_treatment_alone_nothing_of_the_runner_is_read(
    world: World, end: Callable[[Case], None]
) -> None:
    case = _case(world)
    end(case)
    for name in ("brief", "record", "client-records", "client-overrules"):
        assert _ask(world, case, name).status_code == 200
    looks = Look.objects.filter(client=case.at.client)
    assert looks
    assert all(one.kinds == [] for one in looks)
