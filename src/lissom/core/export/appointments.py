"""Appointments as iCalendar files in neutral words: when and how long, nothing of who or what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from lissom.core.booking.model import zone_of

_PRODUCT = "-//Lissom//Diary//EN"
_AROUND = timedelta(days=366)  # so that the file knows the clock changes about its events


class Method(StrEnum):
    """What a calendar is to do with a file that comes by mail."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


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


def uid_of(appointment: int) -> str:
    """The name of an appointment in every calendar file, whatever becomes of it."""
    return f"appointment-{appointment}@lissom"


def appointments_calendar(entries: Iterable[Entry], *, zone: str, name: str, on: date) -> bytes:
    """The bytes of an .ics file (METHOD:PUBLISH): hours with TZID of `zone` (IANA), by start.

    Of a wall time that comes twice the second is given in UTC. The same entries are the same
    bytes. Raises InvalidInputError for an unknown zone.
    """
    place = zone_of(zone)
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    days = [on]
    for entry in sorted(entries, key=lambda one: (one.start, one.uid)):
        days.append(entry.start.astimezone(place).date())
        event = _event(entry, place)
        event.add("status", "CONFIRMED" if entry.firm else "TENTATIVE")
        calendar.add_component(event)
    return _written(calendar, days)


def invitation(
    entry: Entry, *, method: Method, zone: str, organiser: str, attendee: str, organiser_name: str
) -> bytes:
    """The bytes of an .ics file that puts one appointment into the calendar of who is invited,
    changes it there, or takes it out (iTIP, RFC 5546): the same UID each time, the higher SEQUENCE
    counts.

    `organiser`, `attendee`: mail addresses. Raises InvalidInputError for an unknown zone.
    """
    place = zone_of(zone)
    calendar = _calendar(method.value)
    event = _event(entry, place)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    owner = vCalAddress(f"mailto:{organiser}")
    owner.params["CN"] = organiser_name
    event.add("organizer", owner)
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["PARTSTAT"] = "ACCEPTED"
    guest.params["RSVP"] = "FALSE"
    event.add("attendee", guest)
    calendar.add_component(event)
    return _written(calendar, [entry.start.astimezone(place).date()])


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry, place: ZoneInfo) -> Event:
    local = entry.start.astimezone(place)
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.made_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    event.add("dtstart", local.astimezone(UTC) if local.fold else local)
    event.add("duration", timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if entry.place:
        event.add("location", entry.place)
    return event


def _written(calendar: Calendar, days: list[date]) -> bytes:
    calendar.add_missing_timezones(first_date=min(days) - _AROUND, last_date=max(days) + _AROUND)
    written: bytes = calendar.to_ical()
    return written
