"""Clinics, their people, hours and services."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lissom.core.booking.model import DayException, Service, Span
from lissom.core.errors import InvalidInputError, LissomError, NotFoundError
from lissom.web.clinic import queries, services
from lissom.web.clinic.models import Clinic, Therapist
from lissom.web.training import services as training
from lissom.web.training.models import Runner
from tests.conftest import NOW, ON

Unchanged = Callable[[], AbstractContextManager[None]]
WEEK_END = NOW + timedelta(days=7)
MORNING = (Span(time(9), time(12)),)
CLOSED: tuple[Span, ...] = ()


def test_a_clinic_is_listed_with_its_people(clinic: Clinic) -> None:
    (found,) = queries.clinics()
    assert (found.name, found.place, found.travel_min) == ("Sample Clinic", "Poole", 15)
    assert found.therapists == ("Alex Sample",)


def test_the_same_name_again_changes_the_clinic(clinic: Clinic) -> None:
    services.add_clinic(name="SAMPLE clinic", place="Bournemouth", travel_min=5)
    (found,) = queries.clinics()
    assert (found.place, found.travel_min) == ("Bournemouth", 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"timezone": "Poole"},
        {"travel_min": -1},
        {"travel_min": 601},
        {"place": "x" * 201},
    ],
    ids=lambda wrong: str(wrong)[:40],
)
def test_a_wrong_clinic_is_refused_and_changes_nothing(
    clinic: Clinic, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.add_clinic(**({"name": "Other"} | wrong))


def test_free_hours_are_working_hours_with_price_and_way(clinic: Clinic) -> None:
    found = queries.free_slots(NOW, NOW + timedelta(days=1))
    assert {slot.start.hour for slot in found} <= {9, 10, 11}
    hour = [slot for slot in found if slot.minutes == 60]
    assert hour[0].start == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert len(hour) == 9
    assert {slot.price_pence for slot in hour} == {6000}
    assert {slot.travel_min for slot in hour} == {15}
    assert {slot.types for slot in hour} == {("maintenance",)}


def test_hours_are_wall_time_on_both_sides_of_the_clock_change(clinic: Clinic) -> None:
    before = queries.free_slots(
        datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 3, 28, tzinfo=UTC)
    )
    after = queries.free_slots(datetime(2026, 3, 30, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    assert before[0].start.hour == 9
    assert after[0].start.hour == 8


def test_exceptions_hold_instead_of_the_weekday(clinic: Clinic, therapist: Therapist) -> None:
    services.set_hours(
        therapist=therapist,
        weekly=(MORNING,) * 5 + (CLOSED,) * 2,
        exceptions=[
            DayException(ON + timedelta(days=1)),
            DayException(ON + timedelta(days=5), (Span(time(14), time(15)),)),
        ],
    )
    days = {slot.start.day: slot.start.hour for slot in queries.free_slots(NOW, WEEK_END)}
    assert 3 not in days
    assert days[7] == 14


@pytest.mark.parametrize(
    ("weekly", "exceptions"),
    [
        ((MORNING,) * 6, ()),
        (((Span(time(9), time(12)), Span(time(11), time(13))),) + (CLOSED,) * 6, ()),
        (((Span(time(22), time(0)), Span(time(23), time(23, 30))),) + (CLOSED,) * 6, ()),
        ((MORNING,) * 7, (DayException(ON), DayException(ON))),
    ],
)
def test_wrong_hours_leave_the_old_ones(
    clinic: Clinic, therapist: Therapist, unchanged: Unchanged, weekly: Any, exceptions: Any
) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.set_hours(therapist=therapist, weekly=weekly, exceptions=exceptions)


def test_a_price_holds_from_its_day_on_and_the_old_one_is_kept(clinic: Clinic) -> None:
    services.set_service(
        clinic=clinic,
        service=Service("maintenance", 60, buffer_after_min=10, price_pence=6500),
        since=date(2026, 4, 1),
    )
    march = queries.free_slots(NOW, NOW + timedelta(days=1))
    april = queries.free_slots(datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC))
    assert {slot.price_pence for slot in march if slot.minutes == 60} == {6000}
    assert {slot.price_pence for slot in april if slot.minutes == 60} == {6500}
    both = queries.free_slots(datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 4, 2, tzinfo=UTC))
    by_day = {slot.start.day: slot.price_pence for slot in both if slot.minutes == 60}
    assert by_day == {31: 6000, 1: 6500}


@pytest.mark.parametrize(
    "service",
    [
        Service("magic", 60),
        Service("maintenance", 4),
        Service("maintenance", 500),
        Service("maintenance", 60, buffer_after_min=300),
        Service("maintenance", 60, price_pence=-5),
    ],
    ids=str,
)
def test_a_wrong_service_is_refused(clinic: Clinic, unchanged: Unchanged, service: Service) -> None:
    with unchanged(), pytest.raises(InvalidInputError):
        services.set_service(clinic=clinic, service=service, since=ON)


def test_free_hours_of_another_clinic_come_from_its_calendar(home: object) -> None:
    outside = services.add_clinic(name="Outside (invented)", outside=True)
    person = services.add_therapist(clinic=outside, name="Kim Example")
    services.set_service(clinic=outside, service=Service("deep", 45), since=ON)
    start = datetime(2026, 3, 5, 16, tzinfo=UTC)
    pairs = [(start, start + timedelta(hours=1))]
    assert services.add_free_hours(therapist=person, times=pairs) == 1
    found = queries.free_slots(NOW, WEEK_END)
    assert [(slot.start, slot.minutes, slot.types) for slot in found] == [
        (start, 45, ("deep",)),
        (start + timedelta(minutes=15), 45, ("deep",)),
    ]
    assert services.add_free_hours(therapist=person, times=[]) == 0
    assert queries.free_slots(NOW, WEEK_END) == []


def test_wrong_free_hours_leave_the_old_ones(
    clinic: Clinic, therapist: Therapist, unchanged: Unchanged
) -> None:
    good = (NOW, NOW + timedelta(hours=1))
    services.add_free_hours(therapist=therapist, times=[good])
    with unchanged(), pytest.raises(InvalidInputError):
        services.add_free_hours(therapist=therapist, times=[good, (NOW, NOW)])


def test_a_runner_sees_only_hours_that_can_be_reached(runner: Runner, clinic: Clinic) -> None:
    hours = (None, *(((time(10), time(11, 30)),) * 6))
    training.save_profile(on=ON, clinic_hours=hours)
    runner.refresh_from_db()
    found = queries.free_slots(NOW, WEEK_END, runner=runner)
    assert found
    assert all(slot.start.weekday() != 0 for slot in found)
    assert min(slot.start.time() for slot in found) == time(10)
    assert max((slot.start + timedelta(minutes=slot.minutes)).time() for slot in found) == time(
        11, 30
    )


def test_names_that_are_not_there_are_refused_with_those_that_are(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError) as refusal:
        queries.get_clinic("Nowhere")
    assert "Sample Clinic" in refusal.value.remedy
    with pytest.raises(LissomError):
        services.add_therapist(clinic=clinic, name="Bea", rooms=["Room 9"])
    assert queries.get_clinic().name == "Sample Clinic"


def test_a_clinic_with_everything_can_be_removed(clinic: Clinic) -> None:
    services.remove_clinic(clinic=clinic)
    assert queries.clinics() == ()


def test_free_hours_take_the_same_queries_for_many_therapists(clinic: Clinic) -> None:
    with CaptureQueriesContext(connection) as few:
        queries.free_slots(NOW, WEEK_END)
    for number in range(4):
        person = services.add_therapist(clinic=clinic, name=f"Person {number}", rooms=["Room 1"])
        services.set_hours(therapist=person, weekly=(MORNING,) * 7)
    other = services.add_clinic(name="Second")
    services.add_therapist(clinic=other, name="Alex Sample")
    with CaptureQueriesContext(connection) as many:
        queries.free_slots(NOW, WEEK_END)
    assert len(few) == len(many) <= 10
