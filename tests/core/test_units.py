"""Units there and back again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core import units

amounts = st.floats(0.0, 1e7)


@given(amounts)
def test_metres_and_seconds_come_back(amount: float) -> None:
    assert units.km(amount) * units.METRES_PER_KM == pytest.approx(amount)
    assert units.minutes(amount) * units.SECONDS_PER_MINUTE == pytest.approx(amount)


@given(st.floats(0.5, 12.0))
def test_a_pace_in_words_is_the_speed_to_half_a_second(speed_mps: float) -> None:
    clock, unit = units.pace_text(speed_mps).split()
    minutes, seconds = clock.split(":")
    assert unit == "/km"
    assert 0 <= int(seconds) < 60
    assert abs(60 * int(minutes) + int(seconds) - 1000.0 / speed_mps) <= 0.5


@given(st.integers(0, 400_000))
def test_a_duration_in_words_is_the_same_seconds(seconds: int) -> None:
    parts = [int(part) for part in units.duration_text(seconds).split(":")]
    told = 0
    for part in parts:
        told = told * 60 + part
    assert told == seconds
    assert all(part < 60 for part in parts[1:])


@given(st.integers(0, 3_000_000_000), st.integers(-50_400, 50_400))
def test_the_local_day_is_that_of_the_clock_there(since_1970_s: int, offset_s: int) -> None:
    instant = datetime.fromtimestamp(since_1970_s, UTC)
    assert units.local_day(instant, offset_s) == (instant + timedelta(seconds=offset_s)).date()


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_monday_of_a_day_begins_its_week(day: date) -> None:
    monday = units.monday_of(day)
    assert monday.weekday() == 0
    assert 0 <= units.days_between(monday, day) < 7
