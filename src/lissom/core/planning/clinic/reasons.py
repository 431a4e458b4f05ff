"""Why each request of a clinic day got its hour, or none: from what stands at its best hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lissom.core.booking.model import zone_of
from lissom.core.planning.clinic.day import ClinicDay, Option, Options, Request
from lissom.core.planning.clinic.greedy import stands_with

_POINT = 1000
_TOLD = 1 / 10


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about one request. `others`: requests that stand at its best hour instead."""

    request: int
    placed: bool
    text: str
    others: tuple[int, ...] = ()


def tell(day: ClinicDay, options: Options, chosen: Sequence[Option]) -> tuple[Told, ...]:
    """One sentence for each request, in their order."""
    by_request = {one.request: one for one in chosen}
    return tuple(
        _told(day, options, chosen, place, by_request.get(place))
        for place in range(len(day.requests))
    )


def _told(
    day: ClinicDay, options: Options, chosen: Sequence[Option], place: int, got: Option | None
) -> Told:
    request, ways = day.requests[place], options.by_request[place]
    if not ways:
        return Told(request.id, placed=False, text=_why_no_way(day, request))
    best = ways[0]
    if got is not None and got.worth == best.worth:
        return Told(request.id, placed=True, text="No other hour of the day is worth more for it.")
    rest = [one for one in chosen if one.request != place]
    instead = _in_the_way(best, rest, options)
    others = tuple(day.requests[one.request].id for one in instead)
    hour = f"{best.start.astimezone(zone_of(day.zone)):%H:%M} with {best.therapist}"
    kept = (
        f"goes to {_count(instead)} worth {sum(one.worth for one in instead) / _POINT:.1f} points"
    )
    if not instead:
        kept = "would leave less for the others"
    if got is None:
        text = f"{hour} would suit it best ({best.worth / _POINT:.1f} points), but {kept}."
        return Told(request.id, placed=False, text=text, others=others)
    less = (best.worth - got.worth) / _POINT
    below = f"{less:.1f} points below" if less >= _TOLD else f"Within {_TOLD} points of"
    text = f"{below} {hour}, which {kept}."
    return Told(request.id, placed=True, text=text, others=others)


def _count(instead: Sequence[Option]) -> str:
    return "one request" if len(instead) == 1 else f"{len(instead)} requests"


def _in_the_way(best: Option, rest: Sequence[Option], options: Options) -> list[Option]:
    """Of the options chosen those without which the best one could stand: all that share its time
    with its therapist, or with its rooms when these are full."""
    if stands_with(best, rest, options):
        return []
    shared = [
        one
        for one in rest
        if one.blocked.start < best.blocked.end and best.blocked.start < one.blocked.end
    ]
    same = [one for one in shared if one.therapist == best.therapist]
    return same or [one for one in shared if one.rooms == best.rooms]


def _why_no_way(day: ClinicDay, request: Request) -> str:
    entry = request.entry
    if not any(shift.gives(entry.type) for shift in day.shifts):
        return f"Nobody who works that day gives {entry.type}."
    if entry.bound_to and all(entry.bound_to != one.therapist for one in day.shifts):
        return f"{entry.bound_to} does not work that day."
    return "No free hour of the day lies in the hours asked for, or none is worth the way."
