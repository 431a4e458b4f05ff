"""Calendars that come in by file or address, and are read again while they have an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from lissom.core.booking import ics
from lissom.core.booking.ics import CalendarTimes
from lissom.core.errors import InvalidInputError, LissomError
from lissom.core.evidence import value
from lissom.web import clock, fetching
from lissom.web.training import access, models
from lissom.web.training.services import replace_busy

MOST_CALENDARS = 12


@dataclass(frozen=True, slots=True)
class Incoming:
    """A calendar to bring in: the bytes of a file, or an address to fetch now and later."""

    name: str
    data: bytes = b""
    address: str = ""


def brought(incoming: Incoming) -> Incoming:
    """The calendar with its bytes: fetched when it is an address. Raises LissomError.

    Never within a transaction: a slow server must not hold the database.
    """
    if not incoming.address:
        return incoming
    address = fetching.checked_address(incoming.address)
    return replace(incoming, address=address, data=fetching.fetch_calendar(address))


def add_calendar(
    *,
    runner: models.Runner,
    incoming: Incoming,
    now: datetime,
    clinic: models.OutsideClinic | None = None,
) -> models.CalendarSource:
    """Keep a calendar that was `brought`: busy hours of the runner, or free hours of a clinic
    elsewhere, whose earlier calendar it replaces.

    Raises LissomError when it cannot be read, and then nothing is kept.
    """
    with transaction.atomic():
        if models.CalendarSource.objects.filter(runner=runner).count() >= MOST_CALENDARS:
            raise InvalidInputError(
                f"There are {MOST_CALENDARS} calendars already.", remedy="Take one out first."
            )
        if clinic is not None:
            models.CalendarSource.objects.filter(clinic=clinic).delete()
        row = models.CalendarSource.objects.create(
            runner=runner,
            clinic=clinic,
            name=incoming.name.strip()[:120] or "Calendar",
            address=incoming.address,
        )
        _keep(row, incoming.data, now)
    return row


def read_again(*, source: models.CalendarSource, now: datetime) -> None:
    """Fetch the address of a calendar and take what it says now. A failure is kept beside it,
    and what was known stays."""
    if not source.address:
        raise InvalidInputError("This calendar was a file.", remedy="Bring the file in again.")
    try:
        data = fetching.fetch_calendar(source.address)
        with transaction.atomic():
            _keep(source, data, now)
    except LissomError as refusal:
        models.CalendarSource.objects.filter(pk=source.pk).update(
            tried_at=now, problem=refusal.message[:400]
        )


def _keep(row: models.CalendarSource, data: bytes, now: datetime) -> None:
    """Take the times of a calendar, instead of those that it had."""
    read = _read(row, data)
    if row.clinic is None:
        count = replace_busy(runner=row.runner, times=read.times, source=_source(row))
    else:
        if not read.times:
            why = f" {read.findings[0].message}" if read.findings else ""
            raise InvalidInputError(
                f"The calendar names no free hours in the next "
                f"{value('booking.ics_ahead_days'):g} days.{why}",
                remedy="Its events must be the hours that can be booked.",
            )
        models.OutsideHour.objects.filter(clinic=row.clinic).delete()
        models.OutsideHour.objects.bulk_create(
            [
                models.OutsideHour(
                    clinic=row.clinic,
                    start=one.start.astimezone(UTC),
                    end=one.end.astimezone(UTC),
                )
                for one in read.times
            ],
            ignore_conflicts=True,
        )
        count = len(read.times)
    row.read_at = row.tried_at = now
    row.events, row.problem = count, ""
    row.save()


def _read(row: models.CalendarSource, data: bytes) -> CalendarTimes:
    zone = row.runner.timezone
    today = clock.today(zone)
    since = datetime.combine(today, time(0), ZoneInfo(zone))
    until = since + timedelta(days=value("booking.ics_ahead_days"))
    reader = ics.busy_times if row.clinic is None else ics.free_hours
    return reader(data, since=since, until=until, zone=zone)


def _source(row: models.CalendarSource) -> str:
    return f"calendar {row.pk}"


def remove_calendar(*, runner: models.Runner, calendar: int) -> None:
    """Forget a calendar with the hours that it brought."""
    with transaction.atomic():
        row = access.calendar_of(runner, calendar)
        models.BusyTime.objects.filter(runner=runner, source=_source(row)).delete()
        if row.clinic_id is not None:
            models.OutsideHour.objects.filter(clinic=row.clinic_id).delete()
        row.delete()


def due(now: datetime) -> list[models.CalendarSource]:
    """Calendars whose address is to be read again, the longest unread first."""
    before = now - timedelta(hours=value("booking.ics_again_h"))
    rows = models.CalendarSource.objects.exclude(address="").select_related("runner", "clinic")
    return list(
        rows.filter(Q(tried_at__isnull=True) | Q(tried_at__lt=before)).order_by("tried_at", "pk")
    )
