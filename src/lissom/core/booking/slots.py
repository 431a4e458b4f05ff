"""Free slots: working hours minus what is taken, by stepping instants.

Wall-clock bounds are converted to instants first and slots step between the instants, so a day
of 23 or 25 hours has as many slots as it has quarters of an hour.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from lissom.core.booking.intervals import Interval, gaps, interval, is_free, merge
from lissom.core.booking.model import (
    MIDNIGHT,
    MassageSlot,
    Service,
    Span,
    Taken,
    WorkingHours,
    zone_of,
)
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

Blocks = Mapping[str, tuple[Interval, ...]]
"""What is taken of each therapist and room, by the names that `WorkingHours` has for them; each
the result of `merge`."""

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


def slot_step() -> timedelta:
    """The usual distance between the starts of two slots."""
    return timedelta(minutes=value("booking.slot_step_min"))


def open_interval(day: date, span: Span, zone: ZoneInfo) -> Interval | None:
    """One day's span of wall time as instants; None when the clock change leaves nothing of it.

    An opening time that the clock skips is read with the offset before the change. Of a wall
    time that comes twice, opening means the first and closing the last.
    """
    opens = datetime.combine(day, span.opens, zone)
    last_day = day + _DAY if span.closes == MIDNIGHT else day
    closes = datetime.combine(last_day, span.closes, zone).replace(fold=1)
    if _skipped(closes, zone):
        closes = closes.replace(fold=0)
    return interval(opens, closes)


def _skipped(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment.replace(
        tzinfo=None
    )


def open_intervals(hours: WorkingHours, since: datetime, until: datetime) -> tuple[Interval, ...]:
    """All opening time that touches [since, until), sorted and merged."""
    zone = zone_of(hours.zone)
    day = since.astimezone(zone).date() - _DAY
    last = until.astimezone(zone).date()
    found: list[Interval] = []
    while day <= last:
        opened = (open_interval(day, span, zone) for span in hours.spans_on(day))
        found.extend(item for item in opened if item and item.end > since and item.start < until)
        day += _DAY
    return merge(found)


def slots_from_hours(
    hours: Iterable[WorkingHours],
    taken: Iterable[Taken],
    services: Sequence[Service],
    *,
    since: datetime,
    until: datetime,
    step: timedelta | None = None,
) -> list[MassageSlot]:
    """Every slot that starts in [since, until), sorted by start, therapist, place and minutes.

    A slot is free when the treatment lies within the hours, and treatment and buffers overlap
    nothing taken by the therapist and, where rooms are tracked, by at least one room.
    Services of equal length, buffers and price share one slot with several types.
    `since` and `until` aware; `step` default 15 minutes. Raises InvalidInputError.
    """
    blocks = _by_resource(taken)
    return slots_around(blocks, hours, services, since=since, until=until, step=step)


def slots_around(
    blocks: Blocks,
    hours: Iterable[WorkingHours],
    services: Sequence[Service],
    *,
    since: datetime,
    until: datetime,
    step: timedelta | None = None,
) -> list[MassageSlot]:
    """As `slots_from_hours`, for who asks of several stretches and has merged the blocks once."""
    pace = slot_step() if step is None else step
    _check_window(since, until, pace)
    shapes = _shapes(services)
    asked = Interval(since.astimezone(UTC), until.astimezone(UTC))
    found: list[MassageSlot] = []
    for item in hours:
        busy = blocks.get(item.therapist, ())
        rooms = [blocks.get(room, ()) for room in item.rooms]
        for opened in open_intervals(item, since, until):
            for shape, types in shapes:
                found.extend(
                    _slot(item, shape, types, start)
                    for start in _free_starts(opened, shape, busy, asked, pace)
                    if _has_room(shape, start, rooms)
                )
    return sorted(found, key=_order)


def slots_from_free_hours(
    free: Iterable[tuple[datetime, datetime]],
    *,
    services: Sequence[Service],
    therapist: str,
    place: str,
    since: datetime,
    until: datetime,
    taken: Iterable[Taken] = (),
    travel_min: int = 0,
    step: timedelta | None = None,
) -> list[MassageSlot]:
    """Slots inside free hours that are already instants (from a calendar file)."""
    pace = slot_step() if step is None else step
    _check_window(since, until, pace)
    busy = _by_resource(taken).get(therapist, ())
    shapes = _shapes(services)
    asked = Interval(since.astimezone(UTC), until.astimezone(UTC))
    owner = WorkingHours(therapist, place, "UTC", ((),) * 7, travel_min=travel_min)
    opened = merge(item for pair in free if (item := interval(*pair)))
    found = [
        _slot(owner, shape, types, start)
        for item in opened
        for shape, types in shapes
        for start in _free_starts(item, shape, busy, asked, pace)
    ]
    return sorted(found, key=_order)


def slot_id(therapist: str, place: str, start: datetime, minutes: int) -> str:
    """The same id for the same hour, whoever asks and whenever."""
    text = "|".join((therapist, place, start.astimezone(UTC).isoformat(), str(minutes)))
    return sha256(text.encode()).hexdigest()[:16]


def _check_window(since: datetime, until: datetime, step: timedelta) -> None:
    if since.tzinfo is None or until.tzinfo is None:
        raise InvalidInputError(
            "The window for slots has no time zone.", remedy="Give aware instants."
        )
    if step <= timedelta(0):
        raise InvalidInputError(
            f"Slots cannot be {step.total_seconds() / 60:g} minutes apart.",
            remedy="Give a step above 0 minutes.",
        )


def _by_resource(taken: Iterable[Taken]) -> dict[str, tuple[Interval, ...]]:
    rows: dict[str, list[Interval]] = {}
    for item in taken:
        if (block := interval(item.start, item.end)) is not None:
            rows.setdefault(item.resource, []).append(block)
    return {resource: merge(blocks) for resource, blocks in rows.items()}


def _shapes(services: Sequence[Service]) -> list[tuple[Service, tuple[str, ...]]]:
    """Services of one length, buffers and price together, with the sorted types of each."""
    groups: dict[tuple[int, int, int, int | None], list[Service]] = {}
    for item in services:
        key = (item.minutes, item.buffer_before_min, item.buffer_after_min, item.price_pence)
        groups.setdefault(key, []).append(item)
    return [
        (members[0], tuple(sorted({member.type for member in members if member.type})))
        for members in groups.values()
    ]


def _free_starts(
    opened: Interval,
    shape: Service,
    busy: tuple[Interval, ...],
    asked: Interval,
    step: timedelta,
) -> Iterator[datetime]:
    """Starts in `asked`, in steps from the opening on, with the treatment within the opening time
    and its buffers within what the therapist has free."""
    length = timedelta(minutes=shape.minutes)
    before = timedelta(minutes=shape.buffer_before_min)
    after = timedelta(minutes=shape.buffer_after_min)
    for gap in gaps(busy, opened.start - before, opened.end + after):
        begin = max(gap.start + before, asked.start)
        end = min(gap.end - after - length + _TICK, asked.end)
        start = opened.start + max(0, -(-(begin - opened.start) // step)) * step
        while start < end:
            yield start
            start += step


def _has_room(shape: Service, start: datetime, rooms: Sequence[tuple[Interval, ...]]) -> bool:
    if not rooms:
        return True
    first = start - timedelta(minutes=shape.buffer_before_min)
    last = start + timedelta(minutes=shape.minutes + shape.buffer_after_min)
    return any(is_free(room, first, last) for room in rooms)


def _slot(
    hours: WorkingHours, service: Service, types: tuple[str, ...], start: datetime
) -> MassageSlot:
    return MassageSlot(
        id=slot_id(hours.therapist, hours.place, start, service.minutes),
        start=start,
        minutes=service.minutes,
        therapist=hours.therapist,
        place=hours.place,
        travel_min=hours.travel_min,
        price_pence=service.price_pence,
        types=types,
    )


def _order(slot: MassageSlot) -> tuple[datetime, str, str, int, tuple[str, ...]]:
    return (slot.start, slot.therapist, slot.place, slot.minutes, slot.types)
