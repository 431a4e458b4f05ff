"""The diary as a calendar file: neutral, on the clock of the clinic, the same bytes each time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from icalendar import Calendar

from lissom.core.errors import InvalidInputError
from lissom.core.export.appointments import (
    Entry,
    Method,
    appointments_calendar,
    invitation,
    uid_of,
)

MADE = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def _entry(start: datetime, at: int = 1, **more: object) -> Entry:
    given = {
        "uid": f"appointment-{at}@lissom",
        "sequence": 2,
        "start": start,
        "minutes": 60,
        "made_at": MADE,
        "title": "Appointment",
    }
    return Entry(**(given | more))  # type: ignore[arg-type]


def _events(*entries: Entry) -> list[dict[str, object]]:
    body = appointments_calendar(entries, zone="Europe/London", name="Diary", on=date(2026, 3, 1))
    return [dict(event) for event in Calendar.from_ical(body).walk("VEVENT")]


def test_each_hour_stands_on_the_clock_of_the_clinic_over_the_clock_changes() -> None:
    starts = [
        datetime(2026, 3, 28, 10, tzinfo=UTC),
        datetime(2026, 3, 29, 9, tzinfo=UTC),
        datetime(2026, 10, 25, 10, tzinfo=UTC),
    ]
    events = _events(*(_entry(start, at) for at, start in enumerate(starts)))
    for event, start in zip(events, starts, strict=True):
        shown = event["DTSTART"]
        assert shown.dt == start  # type: ignore[attr-defined]
        assert f"{shown.dt:%H:%M}" == "10:00"  # type: ignore[attr-defined]
        assert shown.params["TZID"] == "Europe/London"  # type: ignore[attr-defined]


def test_the_second_of_two_equal_wall_times_is_said_in_utc() -> None:
    first, second = (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    events = _events(_entry(first, 1), _entry(second, 2))
    told = [event["DTSTART"].dt.astimezone(UTC) for event in events]  # type: ignore[attr-defined]
    assert told == [first, second]


def test_state_and_revision_are_told_and_the_order_is_by_start() -> None:
    late, early = _entry(MADE + timedelta(days=2), 1, firm=False), _entry(MADE, 2, place="Room 1")
    events = _events(late, early)
    assert [str(event["UID"]) for event in events] == [
        "appointment-2@lissom",
        "appointment-1@lissom",
    ]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "TENTATIVE"]
    assert {int(event["SEQUENCE"]) for event in events} == {2}  # type: ignore[call-overload]
    assert str(events[0]["LOCATION"]) == "Room 1"
    starts = [event["DTSTART"].dt for event in events]  # type: ignore[attr-defined]
    assert all(one < other for one, other in pairwise(starts))


def test_the_same_entries_are_the_same_bytes_whatever_their_order() -> None:
    one, other = _entry(MADE, 1), _entry(MADE + timedelta(days=1), 2)
    made = [
        appointments_calendar(given, zone="Europe/London", name="Diary", on=date(2026, 3, 1))
        for given in ([one, other], [other, one])
    ]
    assert made[0] == made[1]


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no time zone"):
        appointments_calendar([], zone="Mars/Base", name="Diary", on=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("method", "status"), [(Method.REQUEST, "CONFIRMED"), (Method.CANCEL, "CANCELLED")]
)
def test_an_invitation_names_both_sides_and_takes_back_by_the_same_name(
    method: Method, status: str
) -> None:
    start = datetime(2026, 10, 25, 10, tzinfo=UTC)
    body = invitation(
        _entry(start, uid=uid_of(7), place="Poole"),
        method=method,
        zone="Europe/London",
        organiser="desk@reed.example",
        organiser_name="Reed, practice",
        attendee="kit@example.org",
    )
    calendar = Calendar.from_ical(body)
    event: Any = calendar.walk("VEVENT")[0]
    assert (str(calendar["METHOD"]), str(event["STATUS"])) == (method.value, status)
    assert str(event["UID"]) == "appointment-7@lissom"
    assert str(event["ORGANIZER"]) == "mailto:desk@reed.example"
    assert event["ORGANIZER"].params["CN"] == "Reed, practice"
    assert str(event["ATTENDEE"]) == "mailto:kit@example.org"
    assert event["DTSTART"].dt == start
    assert calendar.walk("VTIMEZONE")
