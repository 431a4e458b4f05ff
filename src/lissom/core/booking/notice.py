"""Until when an appointment may be given up without being late: defined here once, on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lissom.core.booking.model import zone_of
from lissom.core.evidence import value


def notice_deadline(start: datetime, zone: str, notice_h: float | None = None) -> datetime:
    """The last instant (UTC) at which an appointment is given up in time.

    `start` aware; `zone` an IANA name; `notice_h` as the clinic has set it, else the usual. The
    hours of notice are hours of the wall clock: an appointment at 10:00 may be given up until
    10:00 of the day before, also over a clock change. Of a wall time that comes twice the first
    counts; one that is skipped counts as the instant that the old clock would have shown.
    """
    place = zone_of(zone)
    wall = start.astimezone(place).replace(tzinfo=None)
    hours = value("booking.notice_h") if notice_h is None else notice_h
    before = wall - timedelta(hours=hours)
    return before.replace(tzinfo=place).astimezone(UTC)


def is_late(start: datetime, zone: str, now: datetime, notice_h: float | None = None) -> bool:
    """Whether an appointment given up at `now` (aware) is given up after the notice."""
    return now > notice_deadline(start, zone, notice_h)
