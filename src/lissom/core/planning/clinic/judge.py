"""Judges a filled clinic day from the day alone: it knows no options, no classes and no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from lissom.core.booking.slots import slot_step
from lissom.core.planning.clinic.day import (
    ClinicDay,
    Placement,
    Request,
    Shift,
    blocked_by,
    worth_at,
)


def faults(day: ClinicDay, placed: Sequence[Placement]) -> tuple[str, ...]:
    """What is wrong with these placements, in words; empty when all can be booked as they are."""
    found = list(_counted(day, placed))
    requests = {one.id: one for one in day.requests}
    known = [one for one in placed if one.request in requests]
    for one in known:
        found += _alone(day, requests[one.request], one)
    for one, other in combinations(known, 2):
        blocks = [blocked_by(requests[each.request].service, each.start) for each in (one, other)]
        if not (blocks[0].start < blocks[1].end and blocks[1].start < blocks[0].end):
            continue
        if one.therapist == other.therapist:
            found.append(f"{one.request} and {other.request} overlap at {one.therapist}.")
        if one.room and one.room == other.room:
            found.append(f"{one.request} and {other.request} overlap in {one.room}.")
    return tuple(found)


def total(placed: Sequence[Placement]) -> int:
    """Milli-points of all placements."""
    return sum(one.worth for one in placed)


def _counted(day: ClinicDay, placed: Sequence[Placement]) -> Iterator[str]:
    known = {one.id for one in day.requests}
    for request, count in sorted(Counter(one.request for one in placed).items()):
        if request not in known:
            yield f"{request} did not ask for anything."
        if count > 1:
            yield f"{request} has {count} hours."


def _alone(day: ClinicDay, request: Request, one: Placement) -> Iterator[str]:
    entry, end = request.entry, one.start + timedelta(minutes=request.entry.minutes)
    shift = _shift_of(day, one, entry.minutes)
    if shift is None:
        yield f"{one.request}: {one.therapist} does not work then at {one.place}."
        return
    if not shift.gives(entry.type):
        yield f"{one.request}: {one.therapist} does not give {entry.type}."
    if bool(one.room) != bool(shift.rooms) or (one.room and one.room not in shift.rooms):
        yield f"{one.request}: '{one.room}' is no room for {one.therapist}."
    if not any(window.start <= one.start and end <= window.end for window in entry.windows):
        yield f"{one.request}: outside the hours asked for."
    if one.start < day.now + timedelta(minutes=max(entry.notice_min, entry.travel_min)):
        yield f"{one.request}: too soon to be there."
    if entry.bound_to not in ("", one.therapist):
        yield f"{one.request}: only with {entry.bound_to}."
    if entry.place not in ("", one.place):
        yield f"{one.request}: only at {entry.place}."
    if (one.start - shift.open.start) % slot_step():
        yield f"{one.request}: not on the grid of the diary."
    blocked = blocked_by(request.service, one.start)
    for taken in day.taken:
        if taken.resource in (one.therapist, one.room) and (
            taken.start < blocked.end and blocked.start < taken.end
        ):
            yield f"{one.request}: {taken.resource} is taken."
    if one.worth != worth_at(request, one.start, one.therapist, day.now):
        yield f"{one.request}: its worth is not {one.worth}."


def _shift_of(day: ClinicDay, one: Placement, minutes: int) -> Shift | None:
    end = one.start + timedelta(minutes=minutes)
    return next(
        (
            shift
            for shift in day.shifts
            if (shift.therapist, shift.place) == (one.therapist, one.place)
            and shift.open.start <= one.start
            and end <= shift.open.end
        ),
        None,
    )
