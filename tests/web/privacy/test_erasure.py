"""Everything about a client as a file, and gone: searched for in the database and its files."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import people
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import Seat, seat_of
from lissom.web.office import invoices
from lissom.web.office.invoices import Billing
from lissom.web.office.models import Invoice
from lissom.web.privacy import erasure, queries, services, subjects
from lissom.web.records.models import TreatmentRecord
from lissom.web.treatment import access, screening
from tests.web.cast import World
from tests.web.records.desk import WRITTEN, desk

VISIT = datetime(2015, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
WORDS = ("Zebedia", "Quillfeather", "zq@example.org", "01202 777123", "Calves sore since")


def _known(world: World, start: datetime) -> Client:
    """A client with everything: consent, answers, a locked record, a visit."""
    at = desk(world, start=start)
    at.locked_at(start + timedelta(hours=1))
    client = people.save_client(
        clinic=world.clinic,
        client=at.client,
        name="Zebedia Quillfeather",
        email="zq@example.org",
        phone="01202 777123",
        now=start,
    )
    Appointment.objects.filter(pk=at.visit.pk).update(client="Zebedia Quillfeather")
    due = screening.due_for(client, now=start)
    screening.save_answers(
        client=client,
        answers={rule.id: False for rule in due},
        notes={},
        how="tablet",
        now=start,
    )
    return client


def _stored(home: Path) -> dict[str, list[str]]:
    """Which of the words stand in which file of the home."""
    connection.close()
    found: dict[str, list[str]] = {}
    for path in sorted(home.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            hits = [word for word in WORDS if word.encode() in content]
            if hits:
                found[path.name] = hits
    return found


def _in_tables() -> list[tuple[str, str]]:
    """Which tables hold one of the words, in any field."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False)
            found += [(model._meta.label_lower, word) for word in WORDS if word in text]
    return sorted(set(found))


def _erase(seat: Seat, client: Client, ground: str, now: datetime = NOW) -> Any:
    return erasure.erase(seat=seat, client=client, typed=str(client.number), ground=ground, now=now)


def test_when_the_time_is_over_nothing_of_the_person_is_left(world: World, home: Path) -> None:
    client = _known(world, VISIT)
    assert len(_in_tables()) >= 5
    assert bool(_stored(home)) == (connection.vendor == "sqlite")  # a server keeps it elsewhere
    made = _erase(seat_of(world.keeper), client, "retention")
    assert made.whole
    assert _in_tables() == []
    assert _stored(home) == {}
    assert not TreatmentRecord.objects.exists()
    assert Appointment.objects.filter(therapist__clinic=world.clinic).exists()  # as a figure
    assert queries.kept(world.clinic, queries.rule_of(world.clinic)) == []


def test_at_a_request_within_the_time_the_records_stay_and_are_closed(
    world: World, home: Path
) -> None:
    client = _known(world, NOW - timedelta(days=40))
    made = _erase(seat_of(world.keeper), client, "request")
    assert not made.whole
    left = {word for _, word in _in_tables()}
    assert left == {"Zebedia", "Quillfeather", "Calves sore since"}
    row = TreatmentRecord.objects.get()
    assert row.digest == WRITTEN.digest()
    client.refresh_from_db()
    assert client.archived_at is not None
    seen = access.sight(seat_of(world.therapist), client, now=NOW)
    assert seen.blind
    later = row.start + timedelta(days=366 * 9)
    _erase(seat_of(world.keeper), client, "retention", later)
    assert _in_tables() == []
    assert _stored(home) == {}


def test_without_records_a_request_erases_everything(world: World, home: Path) -> None:
    client = people.save_client(
        clinic=world.clinic, name="Zebedia Quillfeather", email="zq@example.org", now=NOW
    )
    assert _erase(seat_of(world.keeper), client, "request").whole
    assert _in_tables() == []
    assert _stored(home) == {}


@pytest.mark.parametrize("case", ["number", "hold", "early"])
def test_what_may_not_be_erased_stays_whole(world: World, case: str) -> None:
    client = _known(world, NOW - timedelta(days=40) if case == "early" else VISIT)
    seat = seat_of(world.keeper)
    before = _in_tables()
    if case == "hold":
        services.open_hold(seat=seat, client=client, reason="A claim.", now=NOW)
    typed = "999" if case == "number" else str(client.number)
    says = {"number": "not the number", "hold": "A hold is open", "early": "are kept until"}[case]
    with pytest.raises(InvalidInputError, match=says):
        erasure.erase(seat=seat, client=client, typed=typed, ground="retention", now=NOW)
    assert _in_tables() == before


def test_invoices_stay_with_their_number_and_sum_and_lose_the_name(world: World) -> None:
    client = _known(world, VISIT)
    visit = Appointment.objects.get(booked_for=client)
    Appointment.objects.filter(pk=visit.pk).update(price_pence=5500)
    visit.refresh_from_db()
    billing = Billing(client=client, appointments=[visit])
    invoices.issue(seat=seat_of(world.keeper), billing=billing, now=NOW)
    before = Invoice.objects.get()
    assert "Zebedia" in before.to
    _erase(seat_of(world.keeper), client, "retention")
    after = Invoice.objects.get()
    assert (after.number, after.total_pence) == (before.number, before.total_pence)
    assert after.to == f"Erased client {client.number}"
    assert _in_tables() == []


def test_an_export_names_every_table_that_points_at_the_card(world: World) -> None:
    client = _known(world, NOW - timedelta(days=40))
    found = subjects.export(client)
    tables = set(found["tables"])
    assert {
        "clinic.client",
        "clinic.appointment",
        "treatment.consent",
        "treatment.clientanswer",
        "records.treatmentrecord",
        "records.homecare",
    } <= tables
    text = json.dumps(found)
    assert "Calves sore since" in text
    assert "secret_hash" not in text
    page = world.client("keeper").post(f"/clinic/privacy/clients/{client.pk}/export")
    assert json.loads(page.content)["client"] == client.number


def test_somebody_elses_rows_are_in_neither(world: World) -> None:
    mine = _known(world, NOW - timedelta(days=40))
    other = people.save_client(clinic=world.clinic, name="Other Person", now=NOW)
    assert "Other Person" not in json.dumps(subjects.export(mine))
    _erase(seat_of(world.keeper), mine, "request")
    other.refresh_from_db()
    assert other.name == "Other Person"
