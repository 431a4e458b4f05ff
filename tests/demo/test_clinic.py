"""The synthetic clinic's diary: full enough to be real, free enough to plan."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.slots import slots_from_hours
from lissom.demo import clinic
from tests.demo.conftest import ON

LONDON = ZoneInfo("Europe/London")
NOON = datetime.combine(ON, time(12, 0), UTC)


@pytest.fixture(scope="module")
def slots() -> list[MassageSlot]:
    return slots_from_hours(
        clinic.working_hours(),
        clinic.taken(clinic.diary(on=ON)),
        clinic.services(),
        since=NOON,
        until=NOON + timedelta(weeks=6),
    )


def test_three_therapists_two_rooms_all_marked_synthetic() -> None:
    assert len(clinic.THERAPISTS) == 3
    assert {person.room for person in clinic.THERAPISTS} == set(clinic.ROOMS)
    names = [clinic.CLINIC_NAME, *clinic.ROOMS, *(person.name for person in clinic.THERAPISTS)]
    assert all("(synthetic)" in name for name in names)


@pytest.mark.parametrize("resource", ["therapist", "room"])
def test_nobody_and_no_room_is_booked_twice(resource: str) -> None:
    appointments = clinic.diary(on=ON)
    for name in {getattr(item, resource) for item in appointments}:
        mine = [item for item in appointments if getattr(item, resource) == name]
        assert all(earlier.end <= later.start for earlier, later in pairwise(mine))


def test_about_seven_tenths_of_the_next_weeks_are_taken() -> None:
    week = clinic.diary(on=ON, days=28)
    blocked = sum(((item.end - item.start) for item in week), timedelta()) + len(week) * timedelta(
        minutes=10
    )
    opened = timedelta()
    for hours in clinic.working_hours():
        for ahead in range(28):
            for span in hours.spans_on(ON + timedelta(days=ahead)):
                opened += datetime.combine(ON, span.closes) - datetime.combine(ON, span.opens)
    assert 0.55 < blocked / opened < 0.85


def test_evenings_are_scarce_but_there_are_some_every_fortnight(slots: list[MassageSlot]) -> None:
    evenings = [
        slot
        for slot in slots
        if slot.minutes == 60 and slot.start.astimezone(LONDON).time() >= time(17, 30)
    ]
    for fortnight in range(3):
        first = NOON + timedelta(weeks=2 * fortnight)
        assert any(first <= slot.start < first + timedelta(weeks=2) for slot in evenings)


def test_what_is_taken_stays_taken_as_the_day_comes_nearer() -> None:
    earlier = set(clinic.diary(on=ON))
    later = set(clinic.diary(on=ON + timedelta(days=5)))
    first = datetime.combine(ON + timedelta(days=5), time(0, 0), LONDON)
    assert {item for item in earlier if item.start >= first} <= later


def test_every_service_is_a_protocol_with_a_price_in_pence() -> None:
    offered = {(item.type, item.minutes) for item in PROTOCOLS.values()}
    for service in clinic.services():
        assert (service.type, service.minutes) in offered
        assert service.price_pence is not None
        assert service.price_pence % 100 == 0
