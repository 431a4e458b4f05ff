"""Writes of when therapists work, with a look at what a change would leave outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.booking.effects import outside
from lissom.core.booking.model import DayException, Span, WorkingHours
from lissom.core.errors import InvalidInputError
from lissom.web.clinic import audit, bridge, freed, services
from lissom.web.clinic.models import Appointment, HoursException, Therapist
from lissom.web.clinic.seats import Seat
from lissom.web.ui.naming import written

_TO_COME = (Appointment.State.HELD, Appointment.State.CONFIRMED, Appointment.State.ARRIVED)
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """Days that are not as their weekday: no `spans`: closed. `note`: why."""

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    note: str = ""

    @property
    def days(self) -> list[date]:
        return [
            self.first + timedelta(days=more) for more in range((self.last - self.first).days + 1)
        ]


def check_days_off(given: DaysOff) -> None:
    """Raises InvalidInputError for days in the wrong order, or too many."""
    if given.last < given.first or (given.last - given.first).days >= _MOST_DAYS:
        raise InvalidInputError(
            gettext("The days {first} to {last} are not usable.").format(
                first=written(given.first, "d F Y"), last=written(given.last, "d F Y")
            ),
            remedy=gettext("Give the earlier day first, and at most {most_days} days.").format(
                most_days=_MOST_DAYS
            ),
        )


def left_outside(
    *, therapist: Therapist, wanted: WorkingHours, now: datetime
) -> tuple[Appointment, ...]:
    """Appointments to come that lie within the hours now and would not any more, by start."""
    rows = list(
        Appointment.objects.filter(therapist=therapist, state__in=_TO_COME, start__gte=now)
        .select_related("service", "booked_for", "therapist")
        .order_by("start", "id")
    )
    times = [(row.start, row.end) for row in rows]
    already = set(outside(bridge.hours_from_rows(therapist), times))
    return tuple(rows[at] for at in outside(wanted, times) if at not in already)


def with_week(therapist: Therapist, weekly: Sequence[Sequence[Span]]) -> WorkingHours:
    """The therapist's hours with another week."""
    return replace(
        bridge.hours_from_rows(therapist), weekly=tuple(tuple(spans) for spans in weekly)
    )


def with_days_off(therapist: Therapist, given: DaysOff) -> WorkingHours:
    """The therapist's hours with other days."""
    hours, days = bridge.hours_from_rows(therapist), set(given.days)
    kept = [item for item in hours.exceptions if item.date not in days]
    new = [DayException(day, given.spans) for day in given.days]
    return replace(hours, exceptions=tuple(sorted([*kept, *new], key=lambda item: item.date)))


def set_week(
    *, seat: Seat, therapist: Therapist, weekly: Sequence[Sequence[Span]], now: datetime
) -> None:
    """The therapist's week from today on. Appointments stay where they are, and reports of days
    before today keep the hours of then."""
    today = now.astimezone(ZoneInfo(therapist.clinic.timezone)).date()
    with transaction.atomic(), freed.watched([therapist], now=now):
        services.set_hours(therapist=therapist, weekly=weekly, exceptions=None, since=today)
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="hours-set",
            kind="therapist",
            key=therapist.pk,
            detail={
                "week": [
                    [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans]
                    for spans in weekly
                ]
            },
            now=now,
        )


def set_days_off(
    *, seat: Seat, therapists: Sequence[Therapist], given: DaysOff, now: datetime
) -> None:
    """Let other hours hold on these days, instead of what was said of them before."""
    check_days_off(given)
    services.refuse_overlap(given.spans)
    with transaction.atomic(), freed.watched(therapists, now=now):
        for therapist in therapists:
            HoursException.objects.filter(therapist=therapist, date__in=given.days).delete()
            HoursException.objects.bulk_create(
                HoursException(
                    therapist=therapist,
                    date=day,
                    opens=None if span is None else span.opens,
                    closes=None if span is None else span.closes,
                    note=given.note.strip()[:80],
                )
                for day in given.days
                for span in (given.spans or (None,))
            )
            audit.note(
                seat=seat,
                clinic=seat.clinic,
                action="days-set",
                kind="therapist",
                key=therapist.pk,
                detail={
                    "first": given.first.isoformat(),
                    "last": given.last.isoformat(),
                    "hours": [f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in given.spans],
                },
                reason=given.note,
                now=now,
            )


def drop_day_off(*, seat: Seat, therapist: Therapist, day: date, now: datetime) -> None:
    """A day is as its weekday again."""
    with transaction.atomic(), freed.watched([therapist], now=now):
        gone, _ = HoursException.objects.filter(therapist=therapist, date=day).delete()
        if gone:
            audit.note(
                seat=seat,
                clinic=seat.clinic,
                action="days-set",
                kind="therapist",
                key=therapist.pk,
                detail={"first": day.isoformat(), "last": day.isoformat(), "as": "weekday"},
                now=now,
            )
