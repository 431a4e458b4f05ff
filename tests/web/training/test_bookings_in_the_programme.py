"""A programme as pages show it: every appointment once, and none that was given up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lissom.core.planning.inputs import PreviousSession
from lissom.web.training.page_reads import ShownProgramme, with_bookings

FIRST = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = datetime(2026, 3, 4, 18, tzinfo=UTC)


def a_massage(slot: str | None, *, booked: bool) -> dict[str, Any]:
    kind = {"kind": "massage", "type": "maintenance", "minutes": 45, "why": ["a reason"]}
    return {**kind, "slot": slot, "booked": booked, "start": HOUR.isoformat()}


def a_programme(*massages: dict[str, Any]) -> ShownProgramme:
    days: list[dict[str, Any]] = [
        {"date": (FIRST + timedelta(days=place)).isoformat(), "sessions": []} for place in range(7)
    ]
    days[2]["sessions"] = list(massages)
    return ShownProgramme(1, FIRST, NOW, {"days": days})


def an_appointment(slot: str, start: datetime = HOUR) -> PreviousSession:
    return PreviousSession(start.date(), "massage", "maintenance", 45, start=start, slot=slot)


def shown(programme: ShownProgramme, *booked: PreviousSession) -> list[dict[str, Any]]:
    found = with_bookings(programme, booked, zone=ZoneInfo("UTC"), now=NOW)
    assert found is not None
    return [one for day in found.days for one in day["sessions"]]


def test_what_the_programme_has_as_booked_stands_once_with_its_reason() -> None:
    programme = a_programme(a_massage("a", booked=True))
    assert shown(programme, an_appointment("a")) == [a_massage("a", booked=True)]


@pytest.mark.parametrize("slot", ["a", "b"])
def test_an_appointment_takes_the_place_of_the_wanted_treatment(slot: str) -> None:
    (only,) = shown(a_programme(a_massage("a", booked=False)), an_appointment(slot))
    assert (only["booked"], only["slot"]) == (True, slot)
    assert only["why"] == (["a reason"] if slot == "a" else [])


def test_a_treatment_that_was_given_up_is_wanted_again() -> None:
    (only,) = shown(a_programme(a_massage("a", booked=True)))
    assert (only["booked"], only["slot"]) == (False, None)


def test_one_that_was_moved_stands_at_its_new_hour_alone() -> None:
    moved = an_appointment("b", HOUR + timedelta(days=1))
    (only,) = shown(a_programme(a_massage("a", booked=True)), moved)
    assert (only["slot"], only["start"]) == ("b", moved.start and moved.start.isoformat())


def test_a_treatment_that_is_over_stays_booked() -> None:
    past = {**a_massage("a", booked=True), "start": (NOW - timedelta(hours=1)).isoformat()}
    assert shown(a_programme(past)) == [past]
