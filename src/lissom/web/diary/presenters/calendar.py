"""A sheet of the diary as the calendar draws it: columns, appointments, buffers, closed hours.

Hours are wall time of the clinic without a zone, as they stand on its clock; the page never
reckons with instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from lissom.web.clinic.models import Appointment
from lissom.web.diary.presenters import words
from lissom.web.diary.queries import Person, Sheet

State = Appointment.State
_EARLIEST_H, _LATEST_H = 9, 18
_TWO_LINES_MIN, _THREE_LINES_MIN = 40, 55
_MIDNIGHT = time(0)
_MOVABLE = (State.HELD, State.CONFIRMED, State.BLOCKED)
_SIZABLE = (State.CONFIRMED, State.ARRIVED, State.BLOCKED)


def columns(sheet: Sheet, *, now: datetime) -> list[dict[str, Any]]:
    """Therapists, then rooms, each with a line below the name."""
    people = [
        {
            "id": f"t{one.row.pk}",
            "title": words.plain(one.row.name),
            "extendedProps": {"kind": "therapist", "below": _counted(sheet, one, now)},
        }
        for one in sheet.people
    ]
    rooms = [
        {
            "id": f"r{room.pk}",
            "title": words.plain(room.name),
            "extendedProps": {"kind": "room", "below": ""},
        }
        for room in sheet.rooms
    ]
    return people + rooms


def _counted(sheet: Sheet, person: Person, now: datetime) -> str:
    """`5 booked, 1 to come`."""
    own = [row for row in sheet.appointments if row.therapist_id == person.row.pk]
    booked = [row for row in own if row.state in (State.CONFIRMED, State.ARRIVED, State.COMPLETED)]
    told = [gettext("{booked} booked").format(booked=len(booked))]
    coming = sum(row.start > now for row in booked)
    held = sum(row.state == State.HELD for row in own)
    if coming and coming < len(booked):
        told.append(gettext("{coming} to come").format(coming=coming))
    if held:
        told.append(gettext("{held} held").format(held=held))
    return ", ".join(told)


def limits(sheet: Sheet) -> tuple[int, int]:
    """The first and last hour (0-24) that the grid shows: all hours worked and all bookings."""
    first, last = _EARLIEST_H, _LATEST_H
    for day in _days(sheet):
        for person in sheet.people:
            for span in person.hours.spans_on(day):
                first = min(first, span.opens.hour)
                closes = 24 * 60 if span.closes == _MIDNIGHT else _minutes(span.closes)
                last = max(last, -(-closes // 60))
    for row in sheet.appointments:
        begin, end = row.start.astimezone(sheet.zone), row.blocked_end.astimezone(sheet.zone)
        first = min(first, begin.hour)
        last = 24 if end.date() > begin.date() else max(last, -(-_minutes(end.time()) // 60))
    return first, last


def _minutes(moment: time) -> int:
    return 60 * moment.hour + moment.minute


def _days(sheet: Sheet) -> list[date]:
    return [sheet.first + timedelta(days=at) for at in range(sheet.days)]


def events(sheet: Sheet, *, questions: Sequence[int] = ()) -> list[dict[str, Any]]:
    """What stands in the columns. `questions`: appointments that a runner's programme questions."""
    found: list[dict[str, Any]] = []
    for row in sheet.appointments:
        if row.state != State.CANCELLED:
            found += _of(row, sheet, questioned=row.pk in questions)
    for person in sheet.people:
        for day in _days(sheet):
            found += _closed(person, day)
    return found


def _of(row: Appointment, sheet: Sheet, *, questioned: bool) -> Iterator[dict[str, Any]]:
    zone = sheet.zone
    what = words.given(row)
    when = words.span(row.start, row.end, zone)
    blocked = row.state == State.BLOCKED
    state = "" if blocked else words.state(row, zone)
    flags = [*(["overlaps"] if row.overlaps else []), *(["questioned"] if questioned else [])]
    label = ", ".join(part for part in (words.who(row), when, what, state, *flags) if part)
    minutes = round((row.end - row.start).total_seconds() / 60)
    yield {
        "id": f"a{row.pk}",
        "resourceId": f"t{row.therapist_id}",
        "start": _wall(row.start, sheet),
        "end": _wall(row.end, sheet),
        "title": words.who(row),
        "startEditable": row.state in _MOVABLE,
        "durationEditable": row.state in _SIZABLE,
        "classNames": ["bk", row.state, *flags, *_height(minutes)],
        "extendedProps": {
            "key": row.pk,
            "version": row.version,
            "what": what,
            "when": when,
            "state": state,
            "icon": words.ICONS[row.state],
            "flags": flags,
            "label": label,
            "kind": "appointment",
        },
    }
    occupies = row.state in Appointment.OCCUPYING
    if occupies and row.blocked_end > row.end:
        yield _ground(f"t{row.therapist_id}", row.end, row.blocked_end, sheet=sheet)
    if occupies and row.blocked_start < row.start:
        yield _ground(f"t{row.therapist_id}", row.blocked_start, row.start, sheet=sheet)
    if row.room_id is not None and occupies:
        name = words.plain(row.therapist.name).split(" ")[0]
        yield {
            "id": f"r{row.pk}",
            "resourceId": f"r{row.room_id}",
            "start": _wall(row.blocked_start, sheet),
            "end": _wall(row.blocked_end, sheet),
            "title": "held" if row.state == State.HELD else name,
            "startEditable": row.state in _MOVABLE,
            "durationEditable": False,
            "classNames": ["rm"],
            "extendedProps": {
                "key": row.pk,
                "version": row.version,
                "label": gettext("{who} with {name}, {when}").format(
                    who=words.who(row), name=name, when=when
                ),
                "before_min": round((row.start - row.blocked_start).total_seconds() / 60),
                "kind": "room",
            },
        }


def _height(minutes: int) -> list[str]:
    """How many lines of words fit: one, two, or all three."""
    if minutes < _TWO_LINES_MIN:
        return ["short"]
    return ["middling"] if minutes < _THREE_LINES_MIN else []


def _ground(column: str, start: datetime, end: datetime, *, sheet: Sheet) -> dict[str, Any]:
    return {
        "resourceId": column,
        "start": _wall(start, sheet),
        "end": _wall(end, sheet),
        "title": "",
        "display": "background",
        "classNames": ["buffer"],
    }


def _closed(person: Person, day: date) -> Iterator[dict[str, Any]]:
    """The parts of a day in which a person does not work, as wall time."""
    at, spans = 0, sorted(person.hours.spans_on(day), key=lambda span: span.opens)
    for span in spans:
        opens = _minutes(span.opens)
        if opens > at:
            title = (
                gettext("Starts {opens:%H:%M}").format(opens=span.opens)
                if at == 0
                else gettext("Break")
            )
            yield _wall_ground(person, day, at, opens, title)
        at = 24 * 60 if span.closes == _MIDNIGHT else _minutes(span.closes)
    if at < 24 * 60:
        yield _wall_ground(person, day, at, 24 * 60, "" if spans else gettext("Not working"))


def _wall_ground(person: Person, day: date, begin: int, end: int, title: str) -> dict[str, Any]:
    midnight = datetime.combine(day, _MIDNIGHT)
    return {
        "resourceId": f"t{person.row.pk}",
        "start": (midnight + timedelta(minutes=begin)).isoformat(),
        "end": (midnight + timedelta(minutes=end)).isoformat(),
        "title": title,
        "display": "background",
        "classNames": ["closed"],
    }


def _wall(moment: datetime, sheet: Sheet) -> str:
    return moment.astimezone(sheet.zone).replace(tzinfo=None).isoformat()
