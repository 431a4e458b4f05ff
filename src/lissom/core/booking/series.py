"""Appointments that repeat: the same hour of the wall clock every so many weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lissom.core.booking.instants import instant_of
from lissom.core.booking.model import zone_of
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value


def series_starts(
    first: datetime, *, zone: str, every_weeks: int, times: int
) -> tuple[datetime, ...]:
    """The starts (UTC) of a series, the first included.

    `first` is wall time of `zone` (naive) or an instant. Each start has the same wall clock, also
    over clock changes; a wall time that the clock skips on one of the days is moved on by the gap.
    Raises InvalidInputError for a number that is not usable and for a first start that is skipped.
    """
    most = int(value("booking.series_most"))
    if not 2 <= times <= most:
        raise InvalidInputError(
            f"A series of {times} appointments is not usable.", remedy=f"Give 2 to {most}."
        )
    if not 1 <= every_weeks <= most:
        raise InvalidInputError(
            f"Every {every_weeks} weeks is not usable.", remedy=f"Give 1 to {most} weeks."
        )
    begin = instant_of(first, zone)
    place = zone_of(zone)
    wall = begin.astimezone(place).replace(tzinfo=None)
    rest = (
        (wall + timedelta(weeks=every_weeks * at)).replace(tzinfo=place).astimezone(UTC)
        for at in range(1, times)
    )
    return (begin, *rest)
