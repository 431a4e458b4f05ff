"""Appointments at clinics outside this installation: entered by hand or from a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.evidence import value
from lissom.core.runner.checks import check_aware
from lissom.core.units import SECONDS_PER_MINUTE
from lissom.web.training import models


@dataclass(frozen=True, slots=True)
class Booking:
    """A massage that was booked elsewhere. `start` aware; `travel_min` one way."""

    start: datetime
    minutes: int
    type: str = "maintenance"
    place: str = ""
    therapist: str = ""
    travel_min: int = 0


def book_own(
    *,
    runner: models.Runner,
    bookings: Sequence[Booking],
    now: datetime,
    source: str = "",
) -> Sequence[models.OwnAppointment]:
    """Keep appointments made elsewhere, all or none; the same start again renews what is known.

    Raises InvalidInputError for one that is gone by, overlaps another, or is of an unknown type.
    """
    known = sorted({one.type for one in PROTOCOLS.values()})
    with transaction.atomic():
        made: list[models.OwnAppointment] = []
        for one in sorted(bookings, key=lambda booking: booking.start):
            _check(one, now, known)
            _refuse_overlap(runner, one)
            row, _ = models.OwnAppointment.objects.update_or_create(
                runner=runner,
                start=one.start.astimezone(UTC),
                defaults={
                    "minutes": one.minutes,
                    "type": one.type,
                    "place": one.place.strip(),
                    "therapist": one.therapist.strip(),
                    "travel_min": one.travel_min,
                    "source": source[:400],
                },
            )
            made.append(row)
        return made


def bookings_in(
    data: bytes | str,
    *,
    now: datetime,
    zone: ZoneInfo,
    type_: str = "maintenance",
    place: str = "",
    travel_min: int = 0,
) -> Sequence[Booking]:
    """Appointments that a clinic's calendar file holds from `now` on; an event's title stands in
    for a `place` that is not told. Raises InvalidInputError when there is none, DataError."""
    from lissom.core.booking.ics import busy_times  # noqa: PLC0415 (heavy; only files need it)

    until = now + timedelta(days=value("booking.ics_ahead_days"))
    read = busy_times(data, since=now, until=until, zone=zone.key)
    if not read.times:
        why = f" {read.findings[0].message}" if read.findings else ""
        raise InvalidInputError(
            f"The file holds no appointment in the next {value('booking.ics_ahead_days'):g} "
            f"days.{why}",
            remedy="Enter it by hand.",
        )
    return [
        Booking(
            start=one.start.astimezone(zone),
            minutes=round((one.end - one.start).total_seconds() / SECONDS_PER_MINUTE),
            type=type_,
            place=place or one.title[:120],
            travel_min=travel_min,
        )
        for one in read.times
    ]


def cancel_own(*, runner: models.Runner, start: datetime) -> None:
    """Forget an appointment made elsewhere. Raises NotFoundError."""
    with transaction.atomic():
        gone, _ = models.OwnAppointment.objects.filter(
            runner=runner, start=start.astimezone(UTC)
        ).delete()
        if not gone:
            raise NotFoundError(
                f"No appointment of your own is known at {start:%Y-%m-%d %H:%M}.",
                remedy="`lissom massage booked` lists them.",
            )


def own_appointments(runner: models.Runner, *, since: datetime) -> Sequence[models.OwnAppointment]:
    """Appointments made elsewhere from `since` on, by start."""
    rows = models.OwnAppointment.objects.filter(runner=runner, start__gte=since)
    return list(rows.order_by("start", "id"))


def _check(one: Booking, now: datetime, known: Sequence[str]) -> None:
    check_aware(one.start, "time of the appointment")
    if one.start < now:
        raise InvalidInputError(
            f"The appointment of {one.start:%Y-%m-%d %H:%M} is gone by.",
            remedy="Log a massage that you had with `lissom massage log`.",
        )
    if not 5 <= one.minutes <= 240 or not 0 <= one.travel_min <= 600:
        raise InvalidInputError(
            f"An appointment of {one.minutes} min with {one.travel_min} min of way is not usable.",
            remedy="Give 5 to 240 minutes, and a way of 0 to 600.",
        )
    if one.type not in known:
        raise InvalidInputError(
            f"There is no massage type '{one.type}'.", remedy=f"There are: {', '.join(known)}."
        )
    if len(one.place) > 120 or len(one.therapist) > 120:
        raise InvalidInputError(
            "The place or the therapist's name is too long.", remedy="Give 120 letters at most."
        )


def _refuse_overlap(runner: models.Runner, one: Booking) -> None:
    end = one.start + timedelta(minutes=one.minutes)
    near = models.OwnAppointment.objects.filter(
        runner=runner, start__lt=end, start__gt=one.start - timedelta(hours=4)
    ).exclude(start=one.start.astimezone(UTC))
    for row in near:
        if row.start + timedelta(minutes=row.minutes) > one.start:
            raise InvalidInputError(
                f"There is another appointment at {row.start.astimezone(one.start.tzinfo):%H:%M} "
                f"on that day.",
                remedy="Take that one out first with `lissom massage cancel`.",
            )
