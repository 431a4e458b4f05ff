"""A programme as an iCalendar file: full, or only the hours that are taken.

Addresses of sessions are stable, so a calendar program that reads the file again moves and
renews what it has instead of doubling it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event

from lissom.core.booking.model import zone_of
from lissom.core.errors import DataError

_PRODUCT = "-//Lissom//Programme//EN"
_BUSY_TITLE = "Busy"
_AROUND = timedelta(days=366)  # so that the file knows the clock changes about its events
_TIMELESS_KINDS = frozenset({"rest"})


def programme_calendar(
    programme: Mapping[str, Any],
    *,
    now: datetime,
    zone: str,
    busy_only: bool = False,
    sequence: int = 0,
) -> bytes:
    """The programme (the document of `lissom plan --json`) as the bytes of an .ics file.

    `now` (aware) becomes every event's time stamp, `sequence` (>= 0) its revision, `zone` (an
    IANA name) the zone of wall-clock hours. `busy_only` tells the hours and nothing of what they
    are for. Raises DataError for a document that is no programme, InvalidInputError for the zone.
    """
    place = zone_of(zone)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _BUSY_TITLE if busy_only else "Training programme")
    days = [now.astimezone(place).date()]
    for day, session in _sessions(programme):
        days.append(day)
        event = Event()
        event.add("uid", f"{session['id']}@lissom")
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", sequence)
        timed = _add_time(event, day, session, place)
        if busy_only and not timed:
            continue
        event.add("transp", "OPAQUE" if timed else "TRANSPARENT")
        _add_words(event, session, busy_only=busy_only)
        calendar.add_component(event)
    calendar.add_missing_timezones(first_date=min(days) - _AROUND, last_date=max(days) + _AROUND)
    written: bytes = calendar.to_ical()
    return written


def _sessions(programme: Mapping[str, Any]) -> Iterator[tuple[date, Mapping[str, Any]]]:
    try:
        for row in programme["days"]:
            day = date.fromisoformat(row["date"])
            for session in row["sessions"]:
                if session["kind"] not in _TIMELESS_KINDS:
                    yield day, session
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"This is not a programme: {error!r} is missing or wrong in its days.",
            remedy="Use the document that `lissom plan --json` prints.",
        ) from None


def _add_time(event: Event, day: date, session: Mapping[str, Any], place: Any) -> bool:
    """Start and end of the event; whether it has hours. Without a start it is a note on its day,
    or on the days of the window in which it is still to be booked."""
    start = session.get("start")
    if start:
        begin = _instant(str(start), day, place)
        # of a wall time that comes twice the format can only name the first; and a length, unlike
        # an end, is the same whatever the clock does meanwhile
        event.add("dtstart", begin.astimezone(UTC) if begin.fold else begin)
        event.add("duration", timedelta(minutes=float(session.get("minutes") or 0)))
        return True
    window = session.get("window") or {}
    first = _day(window.get("from"), day)
    last = max(first, _day(window.get("to"), day))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    return False


def _instant(text: str, day: date, place: Any) -> datetime:
    try:
        if "T" not in text:
            return datetime.combine(day, time.fromisoformat(text), place)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DataError(
            f"'{text}' is not a start of a session.", remedy="Make the programme again."
        ) from None
    return moment.replace(tzinfo=place) if moment.tzinfo is None else moment.astimezone(place)


def _day(text: Any, otherwise: date) -> date:
    try:
        return date.fromisoformat(str(text)[:10]) if text else otherwise
    except ValueError:
        return otherwise


def _add_words(event: Event, session: Mapping[str, Any], *, busy_only: bool) -> None:
    if busy_only:
        event.add("summary", _BUSY_TITLE)
        event.add("class", "PRIVATE")
        return
    minutes = session.get("minutes")
    title = str(session.get("title") or session["kind"])
    event.add("summary", f"{title}, {minutes:g} min" if minutes else title)
    event.add("categories", [str(session["kind"])])
    lines = [str(session.get(key) or "") for key in ("intensity", "detail")]
    reasons = session.get("why") or ()
    lines += [str(reason["text"]) for reason in reasons if reason.get("text")]
    event.add("description", "\n".join(line for line in lines if line))
    if session.get("place"):
        event.add("location", str(session["place"]))
