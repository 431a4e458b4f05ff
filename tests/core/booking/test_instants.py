"""Wall time to instants, on days with a clock change and without."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.booking.instants import checkout_hold, instant_of
from lissom.core.errors import InvalidInputError


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ("2026-01-05T09:00", "Europe/London", "2026-01-05T09:00"),
        ("2026-06-03T09:00", "Europe/London", "2026-06-03T08:00"),
        ("2026-03-29T00:59", "Europe/London", "2026-03-29T00:59"),
        ("2026-03-29T02:00", "Europe/London", "2026-03-29T01:00"),
        ("2026-10-25T01:30", "Europe/London", "2026-10-25T00:30"),
        ("2026-10-25T02:00", "Europe/London", "2026-10-25T02:00"),
        ("2026-03-08T03:00", "America/New_York", "2026-03-08T07:00"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"),
    ],
)
def test_wall_time_becomes_an_instant(wall: str, zone: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant_of(datetime.fromisoformat(wall), zone) == expected


def test_the_second_of_two_equal_wall_times_is_asked_for_by_fold() -> None:
    wall = datetime.fromisoformat("2026-10-25T01:30")
    first, second = (instant_of(wall.replace(fold=fold), "Europe/London") for fold in (0, 1))
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-29T01:00", "Europe/London"),
        ("2026-03-29T01:59", "Europe/London"),
        ("2026-03-08T02:30", "America/New_York"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
    ],
)
def test_a_wall_time_that_the_clock_skips_is_refused(wall: str, zone: str) -> None:
    with pytest.raises(InvalidInputError, match="the clock is put forward") as refusal:
        instant_of(datetime.fromisoformat(wall), zone)
    assert "Give a time before or after" in refusal.value.remedy


def test_an_instant_stays_what_it_is_but_the_zone_must_exist() -> None:
    aware = datetime.fromisoformat("2026-03-29T01:30+02:00")
    assert instant_of(aware, "Europe/London") == datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    with pytest.raises(InvalidInputError, match="no time zone"):
        instant_of(aware, "Mars/Base")


def test_an_hour_is_held_for_minutes() -> None:
    assert timedelta(0) < checkout_hold() <= timedelta(minutes=15)
