"""How much of the open time is booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lissom.core.booking.intervals import Interval, merge, subtract


@dataclass(frozen=True, slots=True)
class Use:
    """Open and booked minutes of a therapist or a room. `share`: booked of open, above 1 when
    work went beyond the hours; None when nothing was open."""

    open_min: int
    booked_min: int

    @property
    def share(self) -> float | None:
        return self.booked_min / self.open_min if self.open_min else None


def use_of(
    opened: Iterable[Interval], blocked: Iterable[Interval], booked: Iterable[Interval]
) -> Use:
    """Open time less what is blocked, and treatments; time that two take at once counts once."""
    return Use(_minutes(subtract(opened, blocked)), _minutes(merge(booked)))


def together(uses: Iterable[Use]) -> Use:
    """Several as one."""
    rows = list(uses)
    return Use(sum(one.open_min for one in rows), sum(one.booked_min for one in rows))


def within(items: Iterable[Interval], window: Interval) -> list[Interval]:
    """The parts of intervals that lie in a window."""
    return [
        Interval(max(one.start, window.start), min(one.end, window.end))
        for one in items
        if one.end > window.start and one.start < window.end
    ]


def _minutes(items: Iterable[Interval]) -> int:
    return round(sum((one.end - one.start).total_seconds() for one in items) / 60)
