"""From a wall clock to an instant, and how long an hour is kept while somebody books it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lissom.core.booking.model import zone_of
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value


def instant_of(moment: datetime, zone: str) -> datetime:
    """The UTC instant of a moment: an aware one as it is, a naive one as wall time in `zone`.

    Of a wall time that comes twice the first is meant, unless `moment.fold` is 1. Raises
    InvalidInputError for an unknown zone and for a wall time that the clock skips.
    """
    place = zone_of(zone)
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    found = moment.replace(tzinfo=place).astimezone(UTC)
    shown = found.astimezone(place).replace(tzinfo=None)
    if shown != moment:
        raise InvalidInputError(
            f"There is no {moment:%H:%M} on {moment:%Y-%m-%d} in {zone}: the clock is put forward.",
            remedy=f"Give a time before or after; an hour on it would be {shown:%H:%M}.",
        )
    return found


def checkout_hold() -> timedelta:
    """How long an hour is held for somebody who is about to confirm it."""
    return timedelta(minutes=value("booking.checkout_hold_min"))
