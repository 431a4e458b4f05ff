"""A clinic's rules within their range, and the deadline of a notice on the wall clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lissom.core.booking.effects import outside
from lissom.core.booking.model import Span, WorkingHours
from lissom.core.booking.notice import is_late, notice_deadline
from lissom.core.errors import InvalidInputError
from lissom.core.practice.policy import usual_policy

LONDON = "Europe/London"


def test_the_usual_rules_are_usable_and_those_of_the_design() -> None:
    found = usual_policy()
    assert (found.notice_h, found.waiting_hold_min, found.slot_step_min) == (24, 20, 15)
    assert found.vat_rate_bp is None
    assert (found.late_fee(4850), found.no_show_fee(4850), found.deposit(4850)) == (4850, 4850, 0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("notice_h", 337),
        ("notice_h", -1),
        ("waiting_hold_min", 4),
        ("late_fee_percent", 101),
        ("slot_step_min", 7),
        ("vat_rate_bp", 10_001),
        ("remind_days", 366),
        ("client_reminder_h", 337),
    ],
)
def test_a_rule_out_of_its_range_is_refused(field: str, value: int) -> None:
    with pytest.raises(InvalidInputError, match=r"not usable|apart"):
        replace(usual_policy(), **{field: value})


@pytest.mark.parametrize(
    ("zone", "start", "hours", "deadline"),
    [
        (LONDON, "2026-03-03T09:00", 24, "2026-03-02T09:00"),
        (LONDON, "2026-03-29T09:00", 24, "2026-03-28T09:00"),  # clocks go forward: 23 h
        (LONDON, "2026-10-25T09:00", 24, "2026-10-24T09:00"),  # clocks go back: 25 h
        (LONDON, "2026-03-30T01:30", 24, "2026-03-29T02:30"),  # 01:30 is skipped on the 29th
        ("Australia/Lord_Howe", "2026-10-05T09:00", 48, "2026-10-03T09:00"),
        ("America/New_York", "2026-03-09T02:30", 24, "2026-03-08T03:30"),
    ],
)
def test_the_deadline_is_told_by_the_wall_clock(
    zone: str, start: str, hours: int, deadline: str
) -> None:
    place = ZoneInfo(zone)
    begin = datetime.fromisoformat(start).replace(tzinfo=place)
    found = notice_deadline(begin.astimezone(UTC), zone, hours)
    assert found == datetime.fromisoformat(deadline).replace(tzinfo=place).astimezone(UTC)
    assert not is_late(begin, zone, found, hours)
    later = found.replace(microsecond=1)
    assert is_late(begin, zone, later, hours)


def test_of_a_wall_time_that_comes_twice_the_first_is_the_deadline() -> None:
    start = datetime(2026, 10, 26, 1, 30, tzinfo=ZoneInfo(LONDON))
    assert notice_deadline(start, LONDON, 24) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_what_lies_outside_hours_is_found_wholly_or_partly() -> None:
    day = (Span(time(9), time(12)), Span(time(13), time(17)))
    hours = WorkingHours("A", "B", LONDON, (day,) * 5 + ((), ()))

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 3, day, hour, minute, tzinfo=UTC)

    times = [
        (at(2, 9), at(2, 10)),
        (at(2, 11, 30), at(2, 12, 30)),
        (at(2, 16), at(2, 17)),
        (at(7, 10), at(7, 11)),
    ]
    assert outside(hours, times) == (1, 3)
    assert outside(hours, []) == ()
