"""A clinic day filled by hand: the request worth most first, each at its best hour still free.

The baseline of the optimiser and its starting point; no solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lissom.core.booking.intervals import Interval
from lissom.core.planning.clinic.day import ClinicDay, Option, Options, Placement


def fill_greedily(options: Options) -> tuple[Option, ...]:
    """Options that can all stand together: by request, the most valuable first; each the best of
    its options that is still free."""
    ranked = sorted(
        (ways for ways in options.by_request if ways),
        key=lambda ways: (-ways[0].worth, ways[0].request),
    )
    taken: list[Option] = []
    for ways in ranked:
        chosen = next((one for one in ways if stands_with(one, taken, options)), None)
        if chosen is not None:
            taken.append(chosen)
    return tuple(taken)


def stands_with(one: Option, others: Iterable[Option], options: Options) -> bool:
    """Whether an option leaves therapist and room free for those already chosen."""
    shared = [other for other in others if _overlap(one.blocked, other.blocked)]
    if any(other.therapist == one.therapist for other in shared):
        return False
    if one.rooms is None:
        return True
    beside = [other.blocked for other in shared if other.rooms == one.rooms]
    return _most_at_once(beside, one.blocked) < len(options.rooms[one.rooms].rooms)


def placements(day: ClinicDay, options: Options, chosen: Sequence[Option]) -> tuple[Placement, ...]:
    """The chosen options with a room for each, by start and therapist. A class of rooms always has
    one left: whoever starts takes the first that is free."""
    last: dict[str, Interval] = {}
    made: list[Placement] = []
    for one in sorted(chosen, key=lambda each: (each.blocked, each.request)):
        room = ""
        if one.rooms is not None:
            rooms = options.rooms[one.rooms].rooms
            room = next(name for name in rooms if _free_from(last.get(name), one.blocked))
            last[room] = one.blocked
        shift = day.shifts[one.shift]
        made.append(
            Placement(
                request=day.requests[one.request].id,
                therapist=shift.therapist,
                place=shift.place,
                room=room,
                start=one.start,
                worth=one.worth,
            )
        )
    return tuple(sorted(made, key=lambda each: (each.start, each.therapist)))


def _free_from(last: Interval | None, blocked: Interval) -> bool:
    return last is None or last.end <= blocked.start


def _overlap(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end


def _most_at_once(blocks: Sequence[Interval], within: Interval) -> int:
    """The greatest number of blocks that are there at one moment of a stretch."""
    moments = [within.start, *(one.start for one in blocks if one.start > within.start)]
    return max(sum(one.start <= moment < one.end for one in blocks) for moment in moments)
