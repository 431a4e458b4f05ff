"""Hours from a calendar file: a runner's busy times, a therapist's free hours.

Repeats are written out within the window asked for; cancelled events are left out; what cannot
be read becomes a finding, and only a file that is no calendar at all is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar, Component, vRecur
from icalendar.error import BrokenCalendarProperty

from lissom.core.booking.intervals import interval
from lissom.core.booking.model import zone_of
from lissom.core.booking.recurrence import is_understood, occurrences
from lissom.core.errors import DataError, Finding, InvalidInputError, Level
from lissom.core.evidence import value
from lissom.core.runner import BusyTime

_DAY = timedelta(days=1)
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    AttributeError,
    KeyError,
    IndexError,
    BrokenCalendarProperty,
)
_ZONE_RULE = re.compile(r"BEGIN:VTIMEZONE(.*?)END:VTIMEZONE", re.DOTALL | re.IGNORECASE)
_RULE_LINE = re.compile(r"^RRULE[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CalendarTimes:
    """What a calendar file says about the window: sorted times (UTC instants) and findings."""

    times: tuple[BusyTime, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Reading:
    """One pass over a file: the window, what was found, how much work is left."""

    since: datetime
    until: datetime
    zone: tzinfo
    whole_days: bool
    budget: int
    times: set[tuple[datetime, datetime, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, message: str, where: str) -> None:
        finding = Finding(code, Level.WARNING, message, where)
        if finding not in self.findings:
            self.findings.append(finding)

    def add(self, start: datetime, end: datetime, title: str) -> None:
        item = interval(start, end)
        if item is not None and item.end > self.since and item.start < self.until:
            self.times.add((item.start, item.end, title))

    def result(self) -> CalendarTimes:
        times = tuple(BusyTime(*row) for row in sorted(self.times))
        return CalendarTimes(times, tuple(self.findings))


def busy_times(text: str | bytes, *, since: datetime, until: datetime, zone: str) -> CalendarTimes:
    """When the owner of this calendar is not free, in [since, until).

    Events marked as free time and cancelled ones do not count; an all-day event takes its whole
    days in `zone`, which also holds for times without a zone. `since`, `until` aware, at most
    400 days apart. Raises DataError (no calendar, too large) and InvalidInputError.
    """
    reading = _reading(since, until, zone, whole_days=True)
    calendars = _parse(text)
    for event, moved in _events(calendars, reading):
        if _word(event, "TRANSP") != "TRANSPARENT":
            _add_event(event, moved, reading)
    _add_periods(calendars, reading, free=False)
    return reading.result()


def free_hours(text: str | bytes, *, since: datetime, until: datetime, zone: str) -> CalendarTimes:
    """When a therapist can be booked: every event of the file is an offer of time.

    All-day events name no hour and become a finding. Otherwise as `busy_times`.
    """
    reading = _reading(since, until, zone, whole_days=False)
    calendars = _parse(text)
    for event, moved in _events(calendars, reading):
        _add_event(event, moved, reading)
    _add_periods(calendars, reading, free=True)
    return reading.result()


def _reading(since: datetime, until: datetime, zone: str, *, whole_days: bool) -> _Reading:
    if since.tzinfo is None or until.tzinfo is None:
        raise InvalidInputError(
            "The window for the calendar has no time zone.", remedy="Give aware instants."
        )
    limit = int(value("booking.ics_max_window_days"))
    if until - since > timedelta(days=limit):
        raise InvalidInputError(
            f"The window of {(until - since).days} days is too long for a calendar file.",
            remedy=f"Ask for at most {limit} days.",
        )
    return _Reading(
        since=since.astimezone(UTC),
        until=until.astimezone(UTC),
        zone=zone_of(zone),
        whole_days=whole_days,
        budget=int(value("booking.ics_max_events")),
    )


def _parse(text: str | bytes) -> list[Component]:
    limit = int(value("booking.ics_max_bytes"))
    if len(text) > limit:
        raise DataError(
            f"The calendar has {len(text) / 1e6:.1f} MB; at most {limit / 1e6:g} MB are read.",
            remedy="Export a shorter period, or only the calendar that matters.",
        )
    plain = text.decode("utf-8-sig", errors="replace") if isinstance(text, bytes) else text
    _refuse_odd_zones(plain)
    try:
        parsed: list[Component] = [*Calendar.from_ical(plain, multiple=True)]
    except _UNREADABLE:
        parsed = []
    calendars = [item for item in parsed if item.name == "VCALENDAR"]
    if not calendars:
        raise DataError(
            "This file is not a calendar that can be read.",
            remedy="Export it again as iCalendar (.ics) from the calendar program.",
        )
    return calendars


def _refuse_odd_zones(text: str) -> None:
    """Zone rules change the clock once a year each; any other rule is a trap for the reader."""
    for block in _ZONE_RULE.findall(text):
        for rule in _RULE_LINE.findall(block):
            words = rule.upper()
            if "FREQ=YEARLY" not in words or "INTERVAL" in words:
                raise DataError(
                    f"The calendar defines a time zone by the rule '{rule.strip()[:60]}'.",
                    remedy="Export it again with a named time zone such as Europe/London.",
                )


def _events(
    calendars: list[Component], reading: _Reading
) -> Iterator[tuple[Component, frozenset[datetime]]]:
    """Events that hold, each with the repeats that were moved or cancelled singly."""
    events = [event for item in calendars for event in item.walk("VEVENT")]
    moved: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" not in event:
            continue
        try:
            instant = _aware(_read(event, "RECURRENCE-ID").dt, reading).astimezone(UTC)
        except _UNREADABLE:
            reading.note("calendar-event", "A moved repeat could not be read.", _title(event))
        else:
            moved.setdefault(_text(event, "UID"), set()).add(instant)
    for event in events:
        if _word(event, "STATUS") == "CANCELLED":
            continue
        in_series = "RECURRENCE-ID" not in event
        yield event, frozenset(moved.get(_text(event, "UID"), ()) if in_series else ())


def _add_event(event: Component, moved: frozenset[datetime], reading: _Reading) -> None:
    try:
        _add_readable_event(event, moved, reading)
    except _UNREADABLE:
        reading.note(
            "calendar-event",
            "An event has a date, length or rule that cannot be read; it was left out.",
            _title(event),
        )


def _add_readable_event(event: Component, moved: frozenset[datetime], reading: _Reading) -> None:
    first = _read(event, "DTSTART").dt
    title = _title(event)
    all_day = not isinstance(first, datetime)
    if all_day and not reading.whole_days:
        reading.note("calendar-all-day", "An all-day event names no hours; left out.", title)
        return
    length = _length(event, all_day=all_day)
    if length <= timedelta(0):
        if length < timedelta(0):
            reading.note("calendar-event", "An event ends before it begins; left out.", title)
        return
    _note_unknown_zone(event, reading)
    left_out = moved | {_aware(day, reading).astimezone(UTC) for day in _dates(event, "EXDATE")}
    for start in _starts(event, length, reading):
        if start.astimezone(UTC) not in left_out:
            end = start + length if all_day else start.astimezone(UTC) + length
            reading.add(start, end, title)


def _note_unknown_zone(event: Component, reading: _Reading) -> None:
    first = _read(event, "DTSTART")
    if isinstance(first.dt, datetime) and first.dt.tzinfo is None and "TZID" in first.params:
        reading.note(
            "calendar-zone",
            f"The time zone '{first.params['TZID']}' is not known; {reading.zone} was used.",
            _title(event),
        )


def _length(event: Component, *, all_day: bool) -> timedelta:
    """Wall-clock length for whole days, elapsed time otherwise (as the calendar format says)."""
    first = _read(event, "DTSTART").dt
    length = timedelta(days=1) if all_day else timedelta(0)
    if "DTEND" in event:
        last = _read(event, "DTEND").dt
        if not all_day and (last.tzinfo is None or first.tzinfo is None):
            last, first = last.replace(tzinfo=None), first.replace(tzinfo=None)
        elif not all_day:
            last, first = last.astimezone(UTC), first.astimezone(UTC)
        length = last - first
    elif "DURATION" in event:
        length = _read(event, "DURATION").dt
    return length


def _starts(event: Component, length: timedelta, reading: _Reading) -> Iterator[datetime]:
    """Aware starts of an event and its repeats near the window."""
    first = _aware(_read(event, "DTSTART").dt, reading)
    yield first
    for moment in _dates(event, "RDATE"):
        yield _aware(moment[0] if isinstance(moment, tuple) else moment, reading)
    for rule in _rows(event, "RRULE"):
        if is_understood(rule):
            yield from _repeats(rule, first, length, reading)
        else:
            reading.note(
                "calendar-repeat",
                "An event repeats by a rule that is not understood; only its first time counts.",
                _title(event),
            )


def _repeats(
    rule: vRecur, first: datetime, length: timedelta, reading: _Reading
) -> Iterator[datetime]:
    zone = first.tzinfo
    since = (reading.since.astimezone(zone) - length - _DAY).replace(tzinfo=None)
    until = (reading.until.astimezone(zone) + _DAY).replace(tzinfo=None)
    for moment in occurrences(rule, first=first, since=since, until=until):
        if reading.budget <= 0:
            reading.note(
                "calendar-too-many", "The calendar repeats too often; the rest was left out.", ""
            )
            return
        reading.budget -= 1
        if moment >= since:
            yield moment.replace(tzinfo=zone)


def _dates(event: Component, name: str) -> list[Any]:
    return [item.dt for row in _rows(event, name) for item in row.dts]


def _aware(moment: date, reading: _Reading) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(0, 0), reading.zone)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=reading.zone)


def _add_periods(calendars: list[Component], reading: _Reading, *, free: bool) -> None:
    """Free/busy lists: only periods whose kind says so are offers, all others are taken."""
    for listing in (found for item in calendars for found in item.walk("VFREEBUSY")):
        for period in _rows(listing, "FREEBUSY"):
            try:
                kind = str(period.params.get("FBTYPE", "BUSY")).upper()
                if (kind == "FREE") == free:
                    start, last = period.dt
                    begin = _aware(start, reading)
                    end = begin + last if isinstance(last, timedelta) else _aware(last, reading)
                    reading.add(begin, end, _title(listing))
            except _UNREADABLE:
                reading.note("calendar-event", "A period of free or busy time is damaged.", "")


def _read(event: Component, name: str) -> Any:
    """A property; the library types it as a union of every property there is."""
    return event[name]


def _rows(event: Component, name: str) -> list[Any]:
    """A property that may be there several times."""
    found: Any = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _text(event: Component, name: str) -> str:
    return str(event.get(name, "")).strip()


def _word(event: Component, name: str) -> str:
    return _text(event, name).upper()


def _title(event: Component) -> str:
    return _text(event, "SUMMARY")[:120]
