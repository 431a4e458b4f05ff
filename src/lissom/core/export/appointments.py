"""Appointments as an iCalendar file in neutral words: when and how long, nothing of who or what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from lissom.core.booking.model import zone_of

_PRODUCT = "-//Lissom//Diary//EN"
_AROUND = timedelta(days=366)  # so that the file knows the clock changes about its events


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment. `uid` stays, `sequence` (>= 0) grows with each change; `start`, `made_at`
    aware; `firm` False: it is held only."""

    uid: str
    sequence: int
    start: datetime
    minutes: int
    made_at: datetime
    title: str
    place: str = ""
    firm: bool = True


def appointments_calendar(entries: Iterable[Entry], *, zone: str, name: str, on: date) -> bytes:
    """The bytes of an .ics file (METHOD:PUBLISH): hours with TZID of `zone` (IANA), by start.

    Of a wall time that comes twice the second is given in UTC. The same entries are the same
    bytes. Raises InvalidInputError for an unknown zone.
    """
    place = zone_of(zone)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    days = [on]
    for entry in sorted(entries, key=lambda one: (one.start, one.uid)):
        local = entry.start.astimezone(place)
        days.append(local.date())
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.made_at.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", entry.sequence)
        event.add("dtstart", local.astimezone(UTC) if local.fold else local)
        event.add("duration", timedelta(minutes=entry.minutes))
        event.add("summary", entry.title)
        event.add("status", "CONFIRMED" if entry.firm else "TENTATIVE")
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=min(days) - _AROUND, last_date=max(days) + _AROUND)
    written: bytes = calendar.to_ical()
    return written
