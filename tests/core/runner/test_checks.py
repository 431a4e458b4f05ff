"""What was told is usable, or is refused with the value and what would be."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table
from lissom.core.runner import BusyTime, CheckIn, DoneKind, DoneSession, Profile, Race, checks

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 7, tzinfo=UTC)
FIELDS = [row["field"] for row in table("runner_limits")]


def test_a_profile_of_nothing_but_a_name_is_fine() -> None:
    checks.check_profile(Profile(name="Robin Example"), on=ON)


@pytest.mark.parametrize("field", FIELDS)
def test_the_ends_of_a_range_are_usable_and_what_lies_beyond_is_not(field: str) -> None:
    low, high, _, label = checks.limits(field)
    checks.check_number(field, low)
    checks.check_number(field, high)
    checks.check_number(field, None)
    for wrong in (low - 0.01, high + 0.01, math.nan, math.inf, -math.inf):
        with pytest.raises(InvalidInputError) as refusal:
            checks.check_number(field, wrong)
        assert label in refusal.value.message
        assert f"{low:g} to {high:g}" in refusal.value.remedy


def test_every_limit_says_where_it_comes_from() -> None:
    assert all(row["source"] and row["kind"] and row["certainty"] for row in table("runner_limits"))


@given(points=st.floats(0, 10))
def test_soreness_is_taken_in_whole_and_half_points_only(points: float) -> None:
    said = CheckIn(at=AT, soreness={"arms": points})
    if (points * 2).is_integer():
        checks.check_check_in(said)
    else:
        with pytest.raises(InvalidInputError, match="half point"):
            checks.check_check_in(said)


@given(start=st.datetimes(), end=st.datetimes())
def test_busy_time_runs_forwards(start: datetime, end: datetime) -> None:
    busy = BusyTime(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    usable = start < end and all(1900 < moment.year < 2100 for moment in (start, end))
    if usable:
        checks.check_busy(busy)
    else:
        with pytest.raises(InvalidInputError):
            checks.check_busy(busy)


def test_a_race_needs_a_distance_and_a_possible_target() -> None:
    race = Race("x", ON, 10_000.0, target_s=2400.0)
    checks.check_race(race)
    for wrong in (
        replace(race, distance_m=0.0),
        replace(race, target_s=600.0),
        replace(race, target_s=math.nan),
        replace(race, gain_m=-1.0),
    ):
        with pytest.raises(InvalidInputError):
            checks.check_race(wrong)


def test_a_session_faster_than_anyone_is_refused() -> None:
    checks.check_done(DoneSession(ON, DoneKind.RUN, 30.0, distance_m=9000.0))
    with pytest.raises(InvalidInputError, match="30 km in 30 min"):
        checks.check_done(DoneSession(ON, DoneKind.RUN, 30.0, distance_m=30_000.0))


def test_days_are_in_order_and_a_year_at_most() -> None:
    checks.check_days(ON, ON)
    checks.check_days(ON, ON + timedelta(days=366))
    for last in (ON - timedelta(days=1), ON + timedelta(days=367)):
        with pytest.raises(InvalidInputError):
            checks.check_days(ON, last)


@pytest.mark.parametrize("zone", ["", "Mars/Base", "/etc/passwd", "../x", "Europe/London\x00"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(InvalidInputError, match="no time zone"):
        checks.check_zone(zone)
