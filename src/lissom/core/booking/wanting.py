"""A treatment that somebody wants: where it may lie, and what each day of it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from lissom.core.booking.intervals import Interval, interval, merge
from lissom.core.booking.model import MIDNIGHT, Span, zone_of
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.units import SECONDS_PER_HOUR

_DAY = timedelta(days=1)
WHOLE_WEEK = ((Span(time(0), MIDNIGHT),),) * 7
"""Any hour of each weekday, as `windows_on` takes it."""


@dataclass(frozen=True, slots=True)
class DayWorth:
    """What the treatment on one day is worth to the programme, in milli-points (None: a rule of the
    programme forbids it there), and a clause that says why (`the evening after Tuesday's tempo
    run`); empty: nothing to say. `best`: the moment (aware) of that day that was weighed, away from
    which worth falls; None: every hour of it is alike."""

    date: date
    worth: int | None
    why: str = ""
    best: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One treatment that a runner or client wants.

    `windows`: UTC stretches, sorted and apart, within one of which the whole treatment must lie.
    `days`: worth by local day of `zone`; any other day is worth `need` milli-points less what falls
    away from `best`, the moment (aware) that the programme chose. `slot`: the free
    hour that the programme chose. `usual`: the therapist whom the runner usually sees;
    `only_usual`: nobody else. `ceiling_pence`: dearer hours are not offered. Raises
    InvalidInputError for minutes that are not positive or a negative need.
    """

    type: str
    minutes: int
    windows: tuple[Interval, ...]
    zone: str
    need: int = 0
    days: tuple[DayWorth, ...] = ()
    best: datetime | None = None
    slot: str | None = None
    usual: str = ""
    only_usual: bool = False
    ceiling_pence: int | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.need < 0:
            raise InvalidInputError(
                f"A treatment of {self.minutes} minutes with a need of {self.need} is not usable.",
                remedy="Minutes must be above 0 and the need 0 or more.",
            )
        zone_of(self.zone)


def windows_on(
    first: date, last: date, weekly: Sequence[Sequence[Span]], zone: str
) -> tuple[Interval, ...]:
    """Wall-clock hours of each weekday (seven, Monday first) on `first`..`last` as UTC stretches.

    A wall time that the clock skips or repeats is read so that the stretch is the longest one
    that the clock shows. Raises InvalidInputError for a last day before the first, an unknown
    zone or a wrong number of weekdays.
    """
    place = zone_of(zone)
    if len(weekly) != 7 or last < first:
        raise InvalidInputError(
            f"The window from {first} to {last} has hours for {len(weekly)} weekdays.",
            remedy="Give seven weekdays, Monday first, and a last day not before the first.",
        )
    found: list[Interval] = []
    for offset in range((last - first).days + 1):
        day = first + offset * _DAY
        for span in weekly[day.weekday()]:
            closes = day + _DAY if span.closes == MIDNIGHT else day
            opened = datetime.combine(day, span.opens, place)
            closed = datetime.combine(closes, span.closes, place).replace(fold=1)
            if (one := interval(opened, closed)) is not None:
                found.append(one)
    return merge(found)


def whole_days(first: date, last: date, zone: str) -> tuple[Interval, ...]:
    """Any hour of the local days `first`..`last`."""
    return windows_on(first, last, WHOLE_WEEK, zone)


def worth_left(need: int, start: datetime, best: datetime | None) -> int:
    """Milli-points of need that an hour still meets: all at the best moment, less by the hour away
    from it, never below 0."""
    if best is None:
        return need
    off_h = abs((start.astimezone(UTC) - best.astimezone(UTC)).total_seconds()) / SECONDS_PER_HOUR
    return max(0, need - round(value("booking.price_hour_off") * off_h))
