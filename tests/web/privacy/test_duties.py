"""Purposes, the breach log, the impact assessment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web.clinic.models import AuditEntry
from lissom.web.clinic.seats import seat_of
from lissom.web.privacy import queries, services
from lissom.web.privacy.models import Breach
from tests.web.cast import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KNOWN: dict[str, Any] = {
    "known_at": NOW - timedelta(hours=5),
    "happened": "A list of the day was left on a train.",
    "data_kinds": "names and times",
    "risk": "Somebody may learn who is treated.",
}


def test_a_purpose_in_the_clinics_words_replaces_the_shipped_one(world: World) -> None:
    browser = world.client("keeper")
    sent = {"basis": "Article 6(1)(b), a contract", "condition": "", "note": "Asked our insurer."}
    assert browser.post("/clinic/privacy/purposes/appointments", sent).status_code == 302
    found = {one.shipped.key: one for one in queries.purposes(world.clinic)}
    assert (found["appointments"].own, found["appointments"].note) == (True, "Asked our insurer.")
    assert not found["treatment"].own
    page = browser.post("/clinic/privacy/purposes/treatment", sent)
    assert page.status_code == 400
    assert "need a condition" in page.content.decode()
    assert browser.get("/clinic/privacy/purposes/nothing").status_code == 404


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"happened": " "}, "What happened is empty"),
        ({"risk": ""}, "The risk is empty"),
        ({"known_at": NOW + timedelta(hours=1)}, "in the future"),
        ({"authority_told_at": NOW - timedelta(hours=9)}, "before it became known"),
        ({"people_told_at": NOW + timedelta(hours=9)}, "in the future"),
        ({"closed": True}, "whether the authority was told"),
    ],
)
def test_a_breach_that_cannot_be_so_is_refused(
    world: World, change: dict[str, Any], says: str
) -> None:
    report = services.BreachReport(**{**KNOWN, **change})
    with pytest.raises(InvalidInputError, match=says):
        services.record_breach(seat=seat_of(world.keeper), report=report, now=NOW)
    assert not Breach.objects.exists()


def test_a_breach_grows_until_it_is_closed(world: World) -> None:
    seat = seat_of(world.keeper)
    row = services.record_breach(seat=seat, report=services.BreachReport(**KNOWN), now=NOW)
    assert queries.report_by(row) == KNOWN["known_at"] + timedelta(hours=72)
    closed = services.BreachReport(**KNOWN, authority_told_at=NOW, closed=True)
    services.record_breach(seat=seat, report=closed, now=NOW, breach=row)
    with pytest.raises(InvalidInputError, match="closed"):
        services.record_breach(seat=seat, report=closed, now=NOW, breach=row)
    actions = AuditEntry.objects.filter(kind="breach").values_list("action", flat=True)
    assert sorted(actions) == ["breach-changed", "breach-entered"]


def test_times_of_the_form_are_wall_time_of_the_clinic(world: World) -> None:
    world.clinic.timezone = "Pacific/Auckland"
    world.clinic.save()
    sent = {**KNOWN, "known_at": "2026-01-05T10:30", "people": "3"}
    answer = world.client("keeper").post("/clinic/privacy/breaches/add", sent)
    assert answer.status_code == 302
    row = Breach.objects.get()
    assert row.known_at == datetime(2026, 1, 4, 21, 30, tzinfo=UTC)
    page = world.client("keeper").get(f"/clinic/privacy/breaches/{row.pk}").content.decode()
    assert 'value="2026-01-05T10:30"' in page
    assert "the 72 hours have passed" in (
        world.client("keeper").get("/clinic/privacy/breaches").content.decode()
    )


def test_the_assessment_names_the_clinics_own_rule_and_words(world: World) -> None:
    seat = seat_of(world.keeper)
    services.state_purpose(seat=seat, key="accounts", basis="Our own basis", now=NOW)
    page = world.client("keeper").get("/clinic/privacy/assessment").content.decode()
    assert "Our own basis" in page
    assert "kept 8 years after the last visit" in page
