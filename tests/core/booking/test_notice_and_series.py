"""Until when an appointment is given up in time, and hours that repeat, over clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lissom.core.booking.notice import is_late, notice_deadline
from lissom.core.booking.series import series_starts
from lissom.core.errors import InvalidInputError

LONDON = "Europe/London"
wall = datetime.fromisoformat


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (LONDON, wall("2026-03-29 10:00"), 23),  # the clock goes forward in the night before
        (LONDON, wall("2026-10-25 10:00"), 25),
        (LONDON, wall("2026-06-03 10:00"), 24),
        ("America/New_York", wall("2026-03-08 10:00"), 23),
        ("Australia/Lord_Howe", wall("2026-10-04 10:00"), 23.5),
    ],
)
def test_the_notice_is_a_day_on_the_wall(zone: str, day: datetime, hours: float) -> None:
    start = day.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    deadline = notice_deadline(start, zone)
    assert start - deadline == timedelta(hours=hours)
    shown = deadline.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert shown == day - timedelta(days=1)
    assert not is_late(start, zone, deadline)
    assert is_late(start, zone, deadline + timedelta(seconds=1))


def test_a_deadline_in_the_hour_that_is_skipped_or_comes_twice() -> None:
    skipped = datetime(2026, 3, 30, 1, 30, tzinfo=ZoneInfo(LONDON))
    assert notice_deadline(skipped, LONDON) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    twice = datetime(2026, 10, 26, 1, 30, tzinfo=ZoneInfo(LONDON))
    assert notice_deadline(twice, LONDON) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [LONDON, "America/New_York", "Australia/Lord_Howe"])
def test_a_series_keeps_its_hour_on_the_wall_all_year(zone: str) -> None:
    first = wall("2026-03-04 18:15")
    starts = series_starts(first, zone=zone, every_weeks=2, times=26)
    walls = [start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for start in starts]
    assert walls == [first + timedelta(weeks=2 * at) for at in range(26)]
    assert len({start.astimezone(ZoneInfo(zone)).utcoffset() for start in starts}) == 2
    assert {later - start for start, later in pairwise(starts)} != {timedelta(weeks=2)}


def test_a_series_from_an_instant_is_the_same_as_from_the_wall() -> None:
    first = wall("2026-10-20 09:00")
    given = first.replace(tzinfo=ZoneInfo(LONDON)).astimezone(UTC)
    assert series_starts(first, zone=LONDON, every_weeks=1, times=3) == series_starts(
        given, zone=LONDON, every_weeks=1, times=3
    )


@pytest.mark.parametrize(("every", "times"), [(0, 6), (27, 6), (2, 1), (2, 27)])
def test_numbers_of_a_series_that_cannot_be(every: int, times: int) -> None:
    with pytest.raises(InvalidInputError, match="not usable"):
        series_starts(wall("2026-03-04 09:00"), zone=LONDON, every_weeks=every, times=times)


def test_a_series_cannot_begin_in_the_hour_that_is_skipped() -> None:
    with pytest.raises(InvalidInputError, match="put forward"):
        series_starts(wall("2026-03-29 01:30"), zone=LONDON, every_weeks=2, times=3)
