"""The problem of one clinic day: who works where, what is taken, who wants what, what it is worth.

Starts lie on the diary's grid, counted from the opening of each stretch of work, so that a day of
23 or 25 hours needs no care. Rooms that the same people use and that are taken at the same times
are one class: which of them it is makes no difference to the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lissom.core.booking.intervals import Interval, interval, is_free, merge
from lissom.core.booking.model import Service, Taken, WorkingHours, zone_of
from lissom.core.booking.slots import open_intervals, slot_step
from lissom.core.booking.waiting import WaitingEntry, terms_at
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch in which a therapist works at a place. `rooms`: any will do; none: no room is
    tracked. `types`: massage types that the therapist gives; none: every one."""

    therapist: str
    place: str
    open: Interval
    rooms: tuple[str, ...] = ()
    types: tuple[str, ...] = ()

    def gives(self, type_: str) -> bool:
        return not self.types or type_ in self.types


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who wants a treatment that day: an entry of the waiting list and the service."""

    entry: WaitingEntry
    service: Service

    @property
    def id(self) -> int:
        return self.entry.id


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """Everything of one day; `zone` for hours in words. `now` (aware): waiting is counted up to it,
    and nobody is placed sooner than can be there.

    Raises InvalidInputError for a request that comes twice, one whose service is not the type and
    length that the entry asks for, and an unknown zone.
    """

    shifts: tuple[Shift, ...]
    taken: tuple[Taken, ...]
    requests: tuple[Request, ...]
    now: datetime
    zone: str

    def __post_init__(self) -> None:
        zone_of(self.zone)
        seen: set[int] = set()
        for one in self.requests:
            wanted = (one.entry.type, one.entry.minutes)
            if one.id in seen or (one.service.type, one.service.minutes) != wanted:
                raise InvalidInputError(
                    f"Request {one.id} comes twice, or its service is not the {one.entry.type} of "
                    f"{one.entry.minutes} min that it asks for.",
                    remedy="Give each request once, with the service that it wants.",
                )
            seen.add(one.id)


@dataclass(frozen=True, slots=True)
class Placement:
    """A request at an hour: `start` UTC; `room` empty where none is tracked; `worth` in
    milli-points."""

    request: int
    therapist: str
    place: str
    room: str
    start: datetime
    worth: int


@dataclass(frozen=True, slots=True)
class RoomClass:
    """Rooms that make no difference to each other, and when all of them are taken."""

    rooms: tuple[str, ...]
    taken: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One lawful way to place a request when nothing else is placed: positions of the request, the
    shift and the room class (None: no room), who treats, the treatment's start, what it blocks,
    its worth."""

    request: int
    shift: int
    rooms: int | None
    therapist: str
    start: datetime
    blocked: Interval
    worth: int


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """All ways that are worth something, by request (the best first), and the room classes."""

    by_request: tuple[tuple[Option, ...], ...]
    rooms: tuple[RoomClass, ...] = field(default=())


def shifts_of(
    hours: Iterable[WorkingHours], *, since: datetime, until: datetime, types: Sequence[str] = ()
) -> tuple[Shift, ...]:
    """Working hours that touch [since, until) as shifts, by start and therapist."""
    found = [
        Shift(one.therapist, one.place, stretch, one.rooms, tuple(types))
        for one in hours
        for stretch in open_intervals(one, since, until)
    ]
    return tuple(sorted(found, key=lambda one: (one.open, one.therapist, one.place)))


def options_of(day: ClinicDay) -> Options:
    """Every lawful start of every request, kept where it is worth more than leaving it out."""
    classes = _room_classes(day)
    busy = _by_resource(day.taken)
    return Options(
        tuple(
            tuple(
                sorted(
                    _ways(day, place, classes, busy),
                    key=lambda one: (-one.worth, one.start, one.shift, one.rooms or 0),
                )
            )
            for place in range(len(day.requests))
        ),
        classes,
    )


def worth_at(request: Request, start: datetime, therapist: str, now: datetime) -> int:
    """Milli-points of a request at an hour: the terms of the waiting list; whom a therapist named
    counts for so much more that no wait or need outweighs it."""
    named = round(value("booking.worth_named")) if request.entry.first else 0
    terms = terms_at(request.entry, start=start, therapist=therapist, now=now)
    return named + sum(term.worth for term in terms)


def blocked_by(service: Service, start: datetime) -> Interval:
    """The treatment with its buffers (UTC)."""
    begin = start.astimezone(UTC)
    return Interval(
        begin - timedelta(minutes=service.buffer_before_min),
        begin + timedelta(minutes=service.minutes + service.buffer_after_min),
    )


def _ways(
    day: ClinicDay,
    place: int,
    classes: Sequence[RoomClass],
    busy: dict[str, tuple[Interval, ...]],
) -> list[Option]:
    request = day.requests[place]
    entry = request.entry
    found: list[Option] = []
    for at, shift in enumerate(day.shifts):
        if not _suits(entry, shift):
            continue
        rooms = [k for k, one in enumerate(classes) if set(one.rooms) <= set(shift.rooms)]
        for start in _starts(day, entry, shift):
            blocked = blocked_by(request.service, start)
            if not is_free(busy.get(shift.therapist, ()), blocked.start, blocked.end):
                continue
            worth = worth_at(request, start, shift.therapist, day.now)
            free: list[int | None] = [
                k for k in rooms if is_free(classes[k].taken, blocked.start, blocked.end)
            ]
            if worth > 0:
                found += [
                    Option(place, at, k, shift.therapist, start, blocked, worth)
                    for k in (free if shift.rooms else [None])
                ]
    return found


def _suits(entry: WaitingEntry, shift: Shift) -> bool:
    whom, where = entry.bound_to in ("", shift.therapist), entry.place in ("", shift.place)
    return shift.gives(entry.type) and whom and where


def _starts(day: ClinicDay, entry: WaitingEntry, shift: Shift) -> list[datetime]:
    """Starts on the grid with the treatment inside the shift and one of the windows, and time
    enough to come."""
    step, length = slot_step(), timedelta(minutes=entry.minutes)
    soonest = day.now + timedelta(minutes=max(entry.notice_min, entry.travel_min))
    found: list[datetime] = []
    start = shift.open.start
    while start + length <= shift.open.end:
        if start >= soonest and any(
            one.start <= start and start + length <= one.end for one in entry.windows
        ):
            found.append(start)
        start += step
    return found


def _by_resource(taken: Iterable[Taken]) -> dict[str, tuple[Interval, ...]]:
    rows: dict[str, list[Interval]] = {}
    for one in taken:
        if (block := interval(one.start, one.end)) is not None:
            rows.setdefault(one.resource, []).append(block)
    return {name: merge(blocks) for name, blocks in rows.items()}


def _room_classes(day: ClinicDay) -> tuple[RoomClass, ...]:
    """Rooms grouped by who uses them and when they are taken, in order of name."""
    busy = _by_resource(day.taken)
    users: dict[str, list[int]] = {}
    for at, shift in enumerate(day.shifts):
        for room in shift.rooms:
            users.setdefault(room, []).append(at)
    groups: dict[tuple[tuple[int, ...], tuple[Interval, ...]], list[str]] = {}
    for room in sorted(users):
        groups.setdefault((tuple(users[room]), busy.get(room, ())), []).append(room)
    return tuple(RoomClass(tuple(rooms), taken) for (_, taken), rooms in groups.items())
