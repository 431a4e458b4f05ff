"""Values of booking: working hours as wall time, services, taken time and the slots they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lissom.core.errors import InvalidInputError

MIDNIGHT = time(0, 0)
_CLOSED: tuple[tuple[Span, ...], ...] = ((),) * 7


@dataclass(frozen=True, slots=True)
class MassageSlot:
    """A free hour of a therapist. `start` aware; `price_pence` None: not told.

    `types` are massage types that can be given in it (`maintenance`, `deep`, `light`,
    `pre_event`, `post_event`, `first_visit`); empty: any that fits the minutes. `single`: an hour
    offered by itself, which says nothing of the hours around it.
    """

    id: str
    start: datetime
    minutes: int
    therapist: str
    place: str
    travel_min: int = 0
    price_pence: int | None = None
    types: tuple[str, ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Wall time from `opens` to `closes` on one day; `closes` 00:00 means the end of the day.

    Raises InvalidInputError when it does not open before it closes.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.closes != MIDNIGHT and self.closes <= self.opens:
            raise InvalidInputError(
                f"Hours from {self.opens:%H:%M} to {self.closes:%H:%M} end before they begin.",
                remedy="Give an opening time that is earlier than the closing time.",
            )


@dataclass(frozen=True, slots=True)
class DayException:
    """What holds on one date instead of the weekday's hours; no spans: closed."""

    date: date
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class PastWeek:
    """A week that held on days from `since` on and before `until`; `weekly` as in WorkingHours."""

    since: date
    until: date
    weekly: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When one therapist works at one place, as wall time in `zone` (an IANA name).

    `weekly` holds seven tuples, Monday first, and holds from `since` on (None: always); before
    that those of `past` did, in any order. `rooms`: any of them will do; empty: no room is
    tracked. Raises InvalidInputError for an unknown zone or a wrong number of weekdays.
    """

    therapist: str
    place: str
    zone: str
    weekly: tuple[tuple[Span, ...], ...]
    exceptions: tuple[DayException, ...] = ()
    rooms: tuple[str, ...] = ()
    travel_min: int = 0
    since: date | None = None
    past: tuple[PastWeek, ...] = ()

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if len(self.weekly) != 7:
            raise InvalidInputError(
                f"Working hours name {len(self.weekly)} weekdays.",
                remedy="Give seven, Monday first; an empty one means closed.",
            )

    def spans_on(self, day: date) -> tuple[Span, ...]:
        for exception in self.exceptions:
            if exception.date == day:
                return exception.spans
        return self._week_of(day)[day.weekday()]

    def _week_of(self, day: date) -> tuple[tuple[Span, ...], ...]:
        if self.since is None or day >= self.since:
            return self.weekly
        held = (week.weekly for week in self.past if week.since <= day < week.until)
        return next(held, _CLOSED)


@dataclass(frozen=True, slots=True)
class Service:
    """A treatment that can be booked: its massage type, minutes, buffers and price.

    Buffers are kept free of other bookings; the treatment itself lies inside the working hours.
    """

    type: str
    minutes: int
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    price_pence: int | None = None

    def __post_init__(self) -> None:
        if self.minutes <= 0 or self.buffer_before_min < 0 or self.buffer_after_min < 0:
            raise InvalidInputError(
                f"The service '{self.type}' lasts {self.minutes} minutes with buffers of "
                f"{self.buffer_before_min} and {self.buffer_after_min} minutes.",
                remedy="Minutes must be above 0 and buffers 0 or more.",
            )


@dataclass(frozen=True, slots=True)
class Taken:
    """Time that a therapist or a room is not free (aware instants, own buffers included).

    `resource` is the therapist's or room's name as in `WorkingHours`.
    """

    start: datetime
    end: datetime
    resource: str


def zone_of(name: str) -> ZoneInfo:
    """The time zone with this IANA name. Raises InvalidInputError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError(
            f"There is no time zone '{name}'.",
            remedy="Use a name such as Europe/London.",
        ) from None
