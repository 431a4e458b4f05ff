"""Beside the calendar: who comes next, how the day stands; and the day as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from lissom.core.booking.slots import open_intervals
from lissom.web.clinic.models import Appointment
from lissom.web.diary.presenters import words
from lissom.web.diary.queries import Sheet
from lissom.web.ui.components import Badge

State = Appointment.State


@dataclass(frozen=True, slots=True)
class NextUp:
    """The next appointment of the day, with how long until then."""

    key: int
    version: int
    name: str
    what: str
    soon: str


@dataclass(frozen=True, slots=True)
class Line:
    """An appointment in the list. `phone` only where the reader may see how to reach people."""

    key: int
    when: str
    name: str
    what: str
    therapist: str
    room: str
    state: Badge
    phone: str
    notes: tuple[str, ...]
    can_move: bool


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A day of the list."""

    title: str
    lines: tuple[Line, ...]
    closed: tuple[str, ...]


def next_up(sheet: Sheet, *, now: datetime, therapist: int | None = None) -> NextUp | None:
    """The first one still to come today; of a therapist the own one."""
    own = [
        row
        for row in sheet.on(now.astimezone(sheet.zone).date())
        if row.state == State.CONFIRMED and row.end > now
    ]
    mine = [row for row in own if row.therapist_id == therapist] or own
    if not mine:
        return None
    row = mine[0]
    minutes = round((row.start - now).total_seconds() / 60)
    soon = gettext("in {minutes} min").format(minutes=minutes) if minutes > 0 else "now"
    if minutes >= 90:
        soon = gettext("at {astimezone:%H:%M}").format(astimezone=row.start.astimezone(sheet.zone))
    place = words.plain(row.room.name) if row.room else ""
    parts = (
        words.span(row.start, row.end, sheet.zone),
        words.given(row),
        words.plain(row.therapist.name),
        place,
    )
    return NextUp(row.pk, row.version, words.who(row), ", ".join(filter(None, parts)), soon)


def summary(sheet: Sheet, day: date) -> tuple[tuple[str, str], ...]:
    """How the day stands, in three or four numbers."""
    rows = sheet.on(day)
    treated = [
        row for row in rows if row.state in (State.CONFIRMED, State.ARRIVED, State.COMPLETED)
    ]
    found = [(gettext("Appointments"), str(len(treated)))]
    share = _worked_share(sheet, day, treated)
    if share is not None:
        found.append((gettext("Working hours booked"), f"{share} %"))
    found.append((gettext("Not come"), str(sum(row.state == State.NO_SHOW for row in rows))))
    late = sum(row.cancelled_late for row in rows)
    if late:
        found.append((gettext("Cancelled late"), str(late)))
    return tuple(found)


def _worked_share(sheet: Sheet, day: date, treated: Sequence[Appointment]) -> int | None:
    """Whole per cent of the hours worked that are booked, buffers included."""
    since = datetime.combine(day, datetime.min.time(), sheet.zone)
    until = datetime.combine(day + timedelta(days=1), datetime.min.time(), sheet.zone)
    open_s = sum(
        (item.end - item.start).total_seconds()
        for person in sheet.people
        for item in open_intervals(person.hours, since, until)
    )
    if open_s <= 0:
        return None
    taken_s = sum((row.blocked_end - row.blocked_start).total_seconds() for row in treated)
    return round(min(100.0, 100.0 * taken_s / open_s))


def listed(sheet: Sheet, *, phones: bool, questions: Sequence[int] = ()) -> tuple[ListedDay, ...]:
    """Every day of the sheet with its appointments, those cancelled last."""
    days: list[ListedDay] = []
    for at in range(sheet.days):
        day = sheet.first + timedelta(days=at)
        rows = sorted(sheet.on(day), key=lambda row: (row.state == State.CANCELLED, row.start))
        closed = tuple(
            words.plain(person.row.name)
            for person in sheet.people
            if not person.hours.spans_on(day)
        )
        lines = tuple(
            _line(row, sheet, phones=phones, questioned=row.pk in questions) for row in rows
        )
        days.append(ListedDay(f"{words.day_long(day)} {day.year}", lines, closed))
    return tuple(days)


def _line(row: Appointment, sheet: Sheet, *, phones: bool, questioned: bool) -> Line:
    notes = []
    if row.overlaps:
        notes.append(gettext("overlaps by exception"))
    if row.cancelled_late:
        notes.append(gettext("cancelled late"))
    if questioned:
        notes.append(gettext("no longer in the runner's programme"))
    return Line(
        key=row.pk,
        when=words.span(row.start, row.end, sheet.zone),
        name=words.who(row),
        what=words.given(row),
        therapist=words.plain(row.therapist.name),
        room=words.plain(row.room.name) if row.room else "",
        state=Badge(
            words.state(row, sheet.zone),
            words.TONES.get(row.state, ""),
            words.ICONS.get(row.state, ""),
        ),
        phone=row.booked_for.phone if phones and row.booked_for is not None else "",
        notes=tuple(notes),
        can_move=row.state in (State.HELD, State.CONFIRMED, State.BLOCKED),
    )
