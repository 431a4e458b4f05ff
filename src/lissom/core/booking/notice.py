"""What lies some hours before an appointment on the wall clock: defined here once.

Until when it may be given up without being late, and when its client is reminded of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lissom.core.booking.model import zone_of
from lissom.core.evidence import value


def wall_before(start: datetime, zone: str, hours: float) -> datetime:
    """The instant (UTC) so many hours of the wall clock before `start` (aware).

    Before an appointment at 10:00, 24 hours are 10:00 of the day before, also over a clock change.
    Of a wall time that comes twice the first counts; one that is skipped counts as the instant that
    the old clock would have shown. `zone`: an IANA name.
    """
    place = zone_of(zone)
    wall = start.astimezone(place).replace(tzinfo=None)
    before = wall - timedelta(hours=hours)
    return before.replace(tzinfo=place).astimezone(UTC)


def notice_deadline(start: datetime, zone: str, notice_h: float | None = None) -> datetime:
    """The last instant (UTC) at which an appointment is given up in time.

    `start` aware; `zone` an IANA name; `notice_h` as the clinic has set it, else the usual: hours
    of the wall clock.
    """
    hours = value("booking.notice_h") if notice_h is None else notice_h
    return wall_before(start, zone, hours)


def is_late(start: datetime, zone: str, now: datetime, notice_h: float | None = None) -> bool:
    """Whether an appointment given up at `now` (aware) is given up after the notice."""
    return now > notice_deadline(start, zone, notice_h)


def reminder_due(start: datetime, zone: str, hours: float, *, heard: datetime) -> datetime | None:
    """From when on (UTC) the client of an appointment is to be reminded of it.

    `hours` of the wall clock before, 0: never. None when the client heard of the appointment
    (`heard`, aware) later than that: nobody is reminded of what was said just now.
    """
    if hours <= 0:
        return None
    due = wall_before(start, zone, hours)
    return due if heard < due else None
