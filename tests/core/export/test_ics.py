"""The programme as a calendar file that other programs read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from lissom.core.booking.ics import busy_times
from lissom.core.errors import DataError, InvalidInputError
from lissom.core.export.ics import programme_calendar

NOW = datetime(2026, 10, 20, 6, 30, tzinfo=UTC)


def a_session(ident: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "kind": "run",
        "type": "easy",
        "title": "Easy run",
        "minutes": 45,
        "intensity": "Easy: you can talk",
        "detail": "About 8 km, with a detail long enough that a line of the file has to be folded",
        "why": [{"rule": "C14", "text": "Two days after the hard session."}],
        **more,
    }


def a_programme(**days: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "days": [
            {"date": name.strip("d").replace("_", "-"), "phase": "base", "sessions": sessions}
            for name, sessions in days.items()
        ]
    }


PROGRAMME = a_programme(
    d2026_10_24=[a_session("a1", start="07:00")],
    d2026_10_25=[a_session("b2", start="2026-10-25T00:30:00+01:00", minutes=90)],
    d2026_10_26=[{"id": "r", "kind": "rest", "type": "rest", "title": "Rest"}],
    d2026_10_27=[
        a_session(
            "m3",
            kind="massage",
            title="Maintenance massage",
            window={"from": "2026-10-27", "to": "2026-10-29"},
        )
    ],
)


def written(**more: Any) -> bytes:
    return programme_calendar(PROGRAMME, now=NOW, zone="Europe/London", **more)


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_events_have_stable_addresses_hours_and_words() -> None:
    first, second, massage = events(written(sequence=3))
    assert first["UID"] == "a1@lissom"
    assert first["SUMMARY"] == "Easy run, 45 min"
    assert first["SEQUENCE"] == 3
    assert first["DTSTAMP"].dt == NOW
    assert first["DTSTART"].params["TZID"] == "Europe/London"
    assert first["DTSTART"].dt.isoformat() == "2026-10-24T07:00:00+01:00"
    assert "Two days after the hard session." in first["DESCRIPTION"]
    assert second["DURATION"].dt == timedelta(minutes=90)
    assert massage["DTSTART"].dt.isoformat() == "2026-10-27"
    assert massage["DTEND"].dt.isoformat() == "2026-10-30"
    assert massage["TRANSP"] == "TRANSPARENT"


def test_the_second_of_an_hour_that_comes_twice_is_the_second() -> None:
    late = a_programme(d2026_10_25=[a_session("c", start="2026-10-25T01:30:00+00:00")])
    (event,) = events(programme_calendar(late, now=NOW, zone="Europe/London"))
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_file_brings_its_time_zone_and_folds_long_lines() -> None:
    data = written()
    assert b"BEGIN:VTIMEZONE" in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_busy_only_tells_hours_and_nothing_else() -> None:
    data = written(busy_only=True)
    assert b"Easy" not in data
    assert b"massage" not in data
    assert b"Training" not in data
    assert [event["SUMMARY"] for event in events(data)] == ["Busy", "Busy"]


def test_the_same_programme_gives_the_same_bytes() -> None:
    assert written() == written()


def test_our_own_reader_finds_the_hours_again() -> None:
    window = {"since": NOW, "until": NOW + timedelta(days=14)}
    read = busy_times(written(), **window, zone="Europe/London")
    assert [item.start.isoformat() for item in read.times] == [
        "2026-10-24T06:00:00+00:00",
        "2026-10-24T23:30:00+00:00",
    ]
    assert read.times[1].end - read.times[1].start == timedelta(minutes=90)
    assert read.findings == ()


@pytest.mark.parametrize(
    "wrong",
    [{}, {"days": None}, {"days": [{}]}, {"days": [{"date": "2026-02-30", "sessions": []}]}],
)
def test_what_is_no_programme_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DataError) as caught:
        programme_calendar(wrong, now=NOW, zone="Europe/London")
    assert caught.value.remedy


def test_a_wrong_start_or_zone_is_refused() -> None:
    bad = a_programme(d2026_10_24=[a_session("a1", start="noon")])
    with pytest.raises(DataError, match="noon"):
        programme_calendar(bad, now=NOW, zone="Europe/London")
    with pytest.raises(InvalidInputError, match="Poole"):
        programme_calendar(PROGRAMME, now=NOW, zone="Europe/Poole")
