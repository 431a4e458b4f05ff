"""What an earlier programme promised, with the price of changing it."""

from __future__ import annotations

from collections.abc import Sequence

from lissom.core.evidence import value
from lissom.core.planning.inputs import Hold, PlanningInput, PreviousSession
from lissom.core.planning.problem import (
    Kept,
    MassageChoice,
    RunOption,
    SessionKind,
    StrengthBlock,
)


def kept_items(
    inputs: PlanningInput,
    options: Sequence[RunOption],
    blocks: Sequence[StrengthBlock],
    massages: Sequence[MassageChoice],
    days: int,
) -> tuple[Kept, ...]:
    """One entry for each earlier session that can still be placed; races need none."""
    made: list[Kept] = []
    for item in sorted(inputs.previous, key=lambda one: (one.date, one.kind, one.type)):
        day = (item.date - inputs.on).days
        if not 0 <= day < days or item.kind not in _PLACES:
            continue
        kind = _PLACES[item.kind]
        price = _price(item, day)
        places = _same(item, day, options, blocks, massages)
        if price > 0 and (places or kind is SessionKind.STRETCH):
            made.append(Kept(day, kind, places, price, f"{item.type} on {item.date.isoformat()}"))
    return tuple(made)


_PLACES = {
    "run": SessionKind.RUN,
    "walk": SessionKind.WALK,
    "cross": SessionKind.CROSS,
    "strength": SessionKind.STRENGTH,
    "stretch": SessionKind.STRETCH,
    "massage": SessionKind.MASSAGE,
}


def _price(item: PreviousSession, day: int) -> int:
    if item.hold is Hold.BOOKED:
        return round(value("planning.keep_booked"))
    whole = value(
        "planning.keep_accepted" if item.hold is Hold.ACCEPTED else "planning.keep_planned"
    )
    return round(whole * max(0.0, 1.0 - day / value("planning.keep_days")))


def _same(
    item: PreviousSession,
    day: int,
    options: Sequence[RunOption],
    blocks: Sequence[StrengthBlock],
    massages: Sequence[MassageChoice],
) -> tuple[int, ...]:
    """Positions that count as the same session: a run of that type within five minutes, the same
    block, the same appointment (or any treatment of that type on the day)."""
    if item.kind == "strength":
        return tuple(
            place for place, block in enumerate(blocks) if item.type in (block.id, str(block.type))
        )
    if item.kind == "massage":
        return tuple(
            place
            for place, choice in enumerate(massages)
            if choice.day == day
            and (
                (item.start is not None and choice.start == item.start)
                or (item.start is None and choice.type == item.type)
            )
        )
    near = round(value("planning.long_step"))
    alike = {
        option.id
        for option in options
        if option.type == item.type
        and not option.parts
        and abs(option.minutes - item.minutes) <= near
    }
    return tuple(
        place
        for place, option in enumerate(options)
        if option.id in alike or not alike.isdisjoint(option.parts)
    )
