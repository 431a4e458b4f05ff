"""Hours, slots, notice, series and calendar files on every day on which a clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from lissom.core.booking.ics import busy_times, free_hours
from lissom.core.booking.instants import instant_of
from lissom.core.booking.model import MassageSlot, Service, Span, WorkingHours
from lissom.core.booking.notice import is_late, notice_deadline
from lissom.core.booking.series import series_starts
from lissom.core.booking.slots import open_intervals, slots_from_hours
from lissom.core.errors import InvalidInputError
from tests.clocks import (
    BACK,
    CHANGES,
    FORWARD,
    ZONES,
    Change,
    every_back,
    every_change,
    every_forward,
)

QUARTER = Service("light", 15)
HOUR = Service("maintenance", 60)


def _slots(
    change: Change, opens: str, closes: str, service: Service, days: int = 0
) -> list[MassageSlot]:
    span = Span(time.fromisoformat(opens), time.fromisoformat(closes))
    of = WorkingHours("Ada", "Quay", change.zone, ((span,),) * 7)
    since = change.wall(0, days=days).replace(tzinfo=change.place)
    until = change.wall(0, days=days + 1).replace(tzinfo=change.place)
    return slots_from_hours([of], (), (service,), since=since, until=until)


def test_the_days_are_those_that_the_suite_is_about() -> None:
    assert len(CHANGES) == 2 * len(ZONES)
    assert len(FORWARD) == len(BACK) == len(ZONES)
    lengths = {str(change): change.length / timedelta(hours=1) for change in CHANGES}
    assert lengths == {
        "London-forward": 23, "London-back": 25, "Santiago-forward": 23, "Santiago-back": 25,
        "Lord_Howe-forward": 23.5, "Lord_Howe-back": 24.5,
    }  # fmt: skip
    midnight = next(change for change in FORWARD if change.zone == "America/Santiago")
    assert change_shows_no_midnight(midnight)


def change_shows_no_midnight(change: Change) -> bool:
    """Whether the day begins at another hour than 0."""
    first = change.shown(change.instant)
    return first.date() == change.day and first.time() > time(0)


@every_change
def test_a_whole_day_has_as_many_quarters_as_it_lasts(change: Change) -> None:
    slots = _slots(change, "00:00", "00:00", QUARTER)
    starts = [slot.start for slot in slots]
    assert len(starts) == change.length / timedelta(minutes=15)
    assert {after - before for before, after in pairwise(starts)} == {timedelta(minutes=15)}
    assert {change.shown(start).date() for start in starts} == {change.day}
    assert len({slot.id for slot in slots}) == len(slots)


@every_change
def test_opening_hours_stay_on_the_wall(change: Change) -> None:
    for days in (-7, -1, 0, 1, 7):
        slots = _slots(change, "09:00", "11:00", HOUR, days)
        shown = [change.shown(slot.start) for slot in slots]
        assert shown[0] == change.wall(9, days=days)
        assert shown[-1] == change.wall(10, days=days)
        assert slots[0].start.astimezone(UTC) == change.at(9, days=days)


@every_change
def test_hours_open_as_long_as_the_clock_between_them_runs(change: Change) -> None:
    span = Span(time(0), time(0))
    of = WorkingHours("Ada", "Quay", change.zone, ((span,),) * 7)
    since, until = change.at(12, days=-2), change.at(12, days=2)
    opened = open_intervals(of, since, until)
    assert sum((item.end - item.start for item in opened), timedelta(0)) >= change.length
    assert any(item.start <= change.instant - timedelta(minutes=1) < item.end for item in opened)
    assert any(item.start <= change.instant < item.end for item in opened)


@every_change
@pytest.mark.parametrize("days", [0, 1])
def test_the_notice_is_a_day_on_the_wall(change: Change, days: int) -> None:
    start = change.at(10, days=days)
    deadline = notice_deadline(start, change.zone)
    assert change.shown(deadline) == change.wall(10, days=days - 1)
    between = change.forward if deadline < change.instant <= start else timedelta(0)
    assert start - deadline == timedelta(days=1) - between
    assert not is_late(start, change.zone, deadline)
    assert is_late(start, change.zone, deadline + timedelta(seconds=1))


@every_change
def test_a_series_keeps_its_hour(change: Change) -> None:
    first = change.wall(18, days=-14)
    starts = series_starts(first, zone=change.zone, every_weeks=1, times=5)
    assert [change.shown(start) for start in starts] == [
        first + timedelta(weeks=week) for week in range(5)
    ]
    steps = {after - before for before, after in pairwise(starts)}
    assert steps == {timedelta(weeks=1), timedelta(weeks=1) - change.forward}


@every_forward
def test_a_wall_time_that_is_skipped_is_refused_with_one_that_is_there(change: Change) -> None:
    with pytest.raises(InvalidInputError, match="put forward") as refusal:
        instant_of(change.odd_wall, change.zone)
    there = refusal.value.remedy.rsplit(" ", 1)[1].rstrip(".")
    day = change.shown(change.instant)
    offered = datetime.combine(day.date(), time.fromisoformat(there))
    assert instant_of(offered, change.zone) >= change.instant


@every_back
def test_a_wall_time_that_comes_twice_is_two_instants(change: Change) -> None:
    first = instant_of(change.odd_wall, change.zone)
    second = instant_of(change.odd_wall.replace(fold=1), change.zone)
    assert first < change.instant <= second
    assert second - first == -change.forward
    assert change.shown(first) == change.shown(second).replace(fold=0) == change.odd_wall


@every_change
def test_an_event_of_a_calendar_file_keeps_its_hour(change: Change) -> None:
    begin = change.wall(9, days=-14)
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", "UID:1",
            f"DTSTART;TZID={change.zone}:{begin:%Y%m%dT%H%M%S}", "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;COUNT=5", "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip
    window = {"since": change.at(0, days=-20), "until": change.at(0, days=20)}
    for read in (busy_times, free_hours):
        found = read(text, zone=change.zone, **window)
        assert found.findings == ()
        assert [change.shown(item.start) for item in found.times] == [
            begin + timedelta(weeks=week) for week in range(5)
        ]
        assert {item.end - item.start for item in found.times} == {timedelta(hours=1)}
