"""Calendar files: repeats, zones, clock changes, all-day and cancelled events, damage."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.booking.ics import CalendarTimes, busy_times, free_hours
from lissom.core.errors import DataError, InvalidInputError

LONDON = ZoneInfo("Europe/London")


def calendar(*events: str) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for number, event in enumerate(events):
        body = event.strip().splitlines()
        if not any(line.startswith("UID") for line in body):
            body.insert(0, f"UID:{number}")
        lines += ["BEGIN:VEVENT", *(line.strip() for line in body), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def busy(text: str | bytes, since: str = "2026-06-01", until: str = "2026-06-15") -> CalendarTimes:
    return busy_times(
        text,
        since=datetime.fromisoformat(since).replace(tzinfo=LONDON),
        until=datetime.fromisoformat(until).replace(tzinfo=LONDON),
        zone="Europe/London",
    )


def utc(read: CalendarTimes) -> list[str]:
    return [f"{item.start:%m-%d %H:%M}/{item.end:%m-%d %H:%M}" for item in read.times]


def test_an_event_with_zone_and_one_with_duration() -> None:
    read = busy(
        calendar(
            "DTSTART;TZID=Europe/London:20260603T090000\nDTEND;TZID=Europe/London:20260603T103000",
            "DTSTART:20260604T120000Z\nDURATION:PT45M\nSUMMARY:Lunch",
        )
    )
    assert utc(read) == ["06-03 08:00/06-03 09:30", "06-04 12:00/06-04 12:45"]
    assert read.times[1].title == "Lunch"
    assert read.times[0].start.tzinfo is UTC
    assert read.findings == ()


def test_a_weekly_event_keeps_its_wall_time_over_the_clock_change() -> None:
    text = calendar("DTSTART;TZID=Europe/London:20260101T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY")
    assert utc(busy(text, "2026-03-20", "2026-04-04")) == [
        "03-26 09:00/03-26 10:00",
        "04-02 08:00/04-02 09:00",
    ]


def test_repeats_moved_cancelled_left_out_and_added() -> None:
    read = busy(
        calendar(
            """UID:series
            DTSTART;TZID=Europe/London:20260601T090000
            DURATION:PT1H
            RRULE:FREQ=DAILY;COUNT=5
            EXDATE;TZID=Europe/London:20260602T090000
            RDATE;TZID=Europe/London:20260610T150000""",
            """UID:series
            RECURRENCE-ID;TZID=Europe/London:20260603T090000
            DTSTART;TZID=Europe/London:20260603T200000
            DURATION:PT1H""",
            """UID:series
            RECURRENCE-ID;TZID=Europe/London:20260604T090000
            DTSTART;TZID=Europe/London:20260604T090000
            STATUS:CANCELLED
            DURATION:PT1H""",
        )
    )
    assert [item.split("/")[0] for item in utc(read)] == [
        "06-01 08:00",
        "06-03 19:00",
        "06-05 08:00",
        "06-10 14:00",
    ]


def test_a_rule_that_ends_includes_its_last_time() -> None:
    for until in ("20260603T080000Z", "20260603"):
        text = calendar(
            "DTSTART;TZID=Europe/London:20260601T090000\nDURATION:PT1H\n"
            f"RRULE:FREQ=DAILY;UNTIL={until}"
        )
        assert len(busy(text).times) == 3, until


def test_an_old_daily_event_is_found_today() -> None:
    text = calendar("DTSTART:00010101T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=2")
    assert len(busy(text).times) == 7


def test_all_day_events_take_whole_local_days() -> None:
    text = calendar("DTSTART;VALUE=DATE:20261024\nDTEND;VALUE=DATE:20261026\nSUMMARY:Away")
    read = busy(text, "2026-10-01", "2026-11-01")
    assert utc(read) == ["10-23 23:00/10-26 00:00"]


def test_transparent_and_cancelled_events_take_nothing() -> None:
    text = calendar(
        "DTSTART;VALUE=DATE:20260603\nTRANSP:TRANSPARENT",
        "DTSTART:20260604T120000Z\nDURATION:PT45M\nSTATUS:CANCELLED",
    )
    assert busy(text).times == ()


def test_free_hours_take_events_as_offers_and_note_all_day_ones() -> None:
    text = calendar(
        "DTSTART:20260604T120000Z\nDURATION:PT2H\nTRANSP:TRANSPARENT",
        "DTSTART;VALUE=DATE:20260603\nSUMMARY:Free all day",
    )
    read = free_hours(
        text,
        since=datetime(2026, 6, 1, tzinfo=UTC),
        until=datetime(2026, 6, 15, tzinfo=UTC),
        zone="Europe/London",
    )
    assert utc(read) == ["06-04 12:00/06-04 14:00"]
    assert [(item.code, item.where) for item in read.findings] == [
        ("calendar-all-day", "Free all day")
    ]


def test_free_busy_lists() -> None:
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "BEGIN:VFREEBUSY",
            "FREEBUSY;FBTYPE=FREE:20260603T100000Z/PT2H",
            "FREEBUSY:20260604T100000Z/20260604T110000Z",
            "END:VFREEBUSY",
            "END:VCALENDAR",
        ]
    )
    assert utc(busy(text)) == ["06-04 10:00/06-04 11:00"]
    window = {"since": datetime(2026, 6, 1, tzinfo=UTC), "until": datetime(2026, 6, 15, tzinfo=UTC)}
    assert utc(free_hours(text, **window, zone="UTC")) == ["06-03 10:00/06-03 12:00"]


def test_times_without_zone_and_unknown_zones_are_local() -> None:
    read = busy(
        calendar(
            "DTSTART:20260603T090000\nDTEND:20260603T100000",
            "DTSTART;TZID=Mars/Base:20260604T090000\nDURATION:PT1H\nSUMMARY:Odd",
            "DTSTART;TZID=GMT Standard Time:20260605T090000\nDURATION:PT1H",
        )
    )
    assert utc(read) == [
        "06-03 08:00/06-03 09:00",
        "06-04 08:00/06-04 09:00",
        "06-05 08:00/06-05 09:00",
    ]
    assert [(item.code, item.where) for item in read.findings] == [("calendar-zone", "Odd")]


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:garbage\nDURATION:PT1H",
        "DTSTART:20260604T120000Z\nDTEND:20260604T110000Z",
        "DTSTART:20260604T120000Z\nDTEND;VALUE=DATE:20260605",
        "DURATION:PT1H",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nRRULE:nonsense",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nEXDATE:nonsense",
        "DTSTART:20260604T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=x",
        "RECURRENCE-ID:x\nDTSTART:20260604T120000Z\nDURATION:PT1H",
    ],
)
def test_a_damaged_event_is_a_finding_and_the_others_count(event: str) -> None:
    read = busy(calendar(event, "DTSTART:20260605T120000Z\nDURATION:PT45M\nSUMMARY:Good"))
    assert read.findings
    assert any(item.title == "Good" for item in read.times)


def test_an_endless_calendar_stops_at_the_limit() -> None:
    daily = "DTSTART:20250601T120000Z\nDURATION:PT1M\nRRULE:FREQ=DAILY;COUNT=1000000000"
    read = busy(calendar(*([daily] * 60)), "2025-06-01", "2026-06-15")
    assert [item.code for item in read.findings] == ["calendar-too-many"]


@pytest.mark.parametrize(
    "text",
    ["", "hello", "\x00\x01", "BEGIN:VCALENDAR", "BEGIN:VEVENT\nEND:VEVENT", b"\xff\xfe\x00"],
)
def test_what_is_no_calendar_is_refused_with_a_remedy(text: str | bytes) -> None:
    with pytest.raises(DataError) as caught:
        busy(text)
    assert ".ics" in caught.value.remedy


def test_limits_on_size_window_and_zone_rules() -> None:
    with pytest.raises(DataError, match="MB"):
        busy("x" * 5_000_001)
    with pytest.raises(InvalidInputError, match="too long"):
        busy(calendar(), "2026-01-01", "2028-01-01")
    rule = "BEGIN:STANDARD\nRRULE:FREQ=SECONDLY\nEND:STANDARD"
    zone = f"BEGIN:VTIMEZONE\nTZID:Odd\n{rule}\nEND:VTIMEZONE"
    with pytest.raises(DataError, match="time zone"):
        busy(calendar().replace("END:VCALENDAR", zone + "\nEND:VCALENDAR"))


@given(st.text(max_size=300), st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_never_breaks_the_reader(noise: str, where: int, cut: int) -> None:
    good = calendar(
        "DTSTART;TZID=Europe/London:20260601T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE"
    )
    text = good[:where] + noise + good[where + cut :]
    with contextlib.suppress(DataError):
        assert all(item.start < item.end for item in busy(text).times)
