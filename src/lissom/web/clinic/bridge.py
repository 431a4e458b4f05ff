"""Rows of the clinic to values of `core.booking` and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.booking import model as booking
from lissom.core.booking.intervals import Interval, merge
from lissom.core.booking.slots import Blocks, slot_id
from lissom.core.planning.inputs import Hold, PreviousSession
from lissom.web.clinic import models


def hours_from_rows(therapist: models.Therapist) -> booking.WorkingHours:
    """A therapist's working hours; reads only what was prefetched."""
    weeks: dict[tuple[date, date | None], list[models.Hours]] = {}
    for row in therapist.hours.all():
        weeks.setdefault((row.since, row.until), []).append(row)
    present = [row for (_, until), rows in weeks.items() if until is None for row in rows]
    past = tuple(
        booking.PastWeek(since, until, _week(rows))
        for (since, until), rows in weeks.items()
        if until is not None
    )
    by_day: dict[date, list[booking.Span]] = {}
    for exception in therapist.exceptions.all():
        spans = by_day.setdefault(exception.date, [])
        if exception.opens is not None and exception.closes is not None:
            spans.append(booking.Span(exception.opens, exception.closes))
    clinic = therapist.clinic
    return booking.WorkingHours(
        therapist=therapist.name,
        place=clinic.name,
        zone=clinic.timezone,
        weekly=_week(present),
        since=_since(present, past),
        past=past,
        exceptions=tuple(
            booking.DayException(day, tuple(sorted(spans, key=lambda span: span.opens)))
            for day, spans in sorted(by_day.items())
        ),
        rooms=tuple(_room_words(room.name) for room in therapist.rooms.all()),
        travel_min=clinic.travel_min,
    )


def _week(rows: Iterable[models.Hours]) -> tuple[tuple[booking.Span, ...], ...]:
    spans: list[list[booking.Span]] = [[] for _ in range(7)]
    for row in rows:
        spans[row.weekday].append(booking.Span(row.opens, row.closes))
    return tuple(tuple(sorted(day, key=lambda span: span.opens)) for day in spans)


def _since(present: Sequence[models.Hours], past: Sequence[booking.PastWeek]) -> date | None:
    """When the present week began; one that is closed on all days, when the last one ended."""
    if present:
        return min(row.since for row in present)
    return max((week.until for week in past), default=None)


def service_from_row(row: models.Service, *, on: date) -> booking.Service:
    """A service with the price in force on a day."""
    prices = [price for price in row.prices.all() if price.since <= on]
    latest = max(prices, key=lambda price: price.since, default=None)
    return booking.Service(
        type=row.type,
        minutes=row.minutes,
        buffer_before_min=row.buffer_before_min,
        buffer_after_min=row.buffer_after_min,
        price_pence=None if latest is None else latest.price_pence,
    )


def services_given(
    therapist: models.Therapist, offered: Iterable[models.Service], *, on: date
) -> list[booking.Service]:
    """Of what the clinic offers that which this therapist gives; reads only what was prefetched."""
    named = {row.pk for row in therapist.services.all() if row.active}
    return [service_from_row(row, on=on) for row in offered if not named or row.pk in named]


def blocks_by_clinic(
    rows: Iterable[tuple[int, datetime, datetime, str, str | None]],
) -> dict[int, Blocks]:
    """Blocked time by clinic and by therapist or room, as `WorkingHours` names them; from the
    clinic's key, start and end, therapist's and room's name of each appointment."""
    found: dict[int, dict[str, list[Interval]]] = {}
    for clinic, start, end, therapist, room in rows:
        block, mine = Interval(start, end), found.setdefault(clinic, {})
        mine.setdefault(therapist, []).append(block)
        if room is not None:
            mine.setdefault(_room_words(room), []).append(block)
    return {
        clinic: {name: merge(blocks) for name, blocks in mine.items()}
        for clinic, mine in found.items()
    }


def booked_from_row(row: models.Appointment, *, zone: ZoneInfo) -> PreviousSession:
    """A runner's appointment as the planner takes it: it stands."""
    clinic = row.therapist.clinic
    minutes = round((row.end - row.start).total_seconds() / 60)
    return PreviousSession(
        date=row.start.astimezone(zone).date(),
        kind="massage",
        type=row.service.type if row.service is not None else "maintenance",
        minutes=minutes,
        hold=Hold.BOOKED,
        start=row.start,
        slot=slot_id(row.therapist.name, clinic.name, row.start, minutes),
        therapist=row.therapist.name,
        place=clinic.name,
        travel_min=clinic.travel_min,
        price_pence=row.price_pence,
    )


def free_pairs(rows: Iterable[models.FreeHour]) -> list[tuple[datetime, datetime]]:
    return [(row.start, row.end) for row in rows]


def span_rows(
    therapist: models.Therapist, weekly: Sequence[Sequence[booking.Span]], *, since: date
) -> list[models.Hours]:
    return [
        models.Hours(
            therapist=therapist,
            weekday=weekday,
            opens=span.opens,
            closes=span.closes,
            since=since,
        )
        for weekday, spans in enumerate(weekly)
        for span in spans
    ]


def _room_words(name: str) -> str:
    """Set apart from people: a room may be called as a therapist is."""
    return gettext("room: {name}").format(name=name)
