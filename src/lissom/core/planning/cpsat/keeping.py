"""A window planned anew around a programme that stands: what is fixed, what is closed, how much may
change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from lissom.core.planning.cpsat.decisions import Decisions
from lissom.core.planning.cpsat.linear import Linear, Literal
from lissom.core.planning.cpsat.variables import Window

RUN, STRENGTH, STRETCH, MASSAGE, HARD = "run", "strength", "stretch", "massage", "hard"
_PARTS = (RUN, STRENGTH, STRETCH, MASSAGE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`closed`: (day, part) where nothing new may be; part `hard` means hard runs. `fixed`: (day,
    part) that stays as it stands. `most`: changes allowed, a change being a standing session that
    goes with or without another of its part that comes, or one that comes; `free`: by part, how
    many may come beside (for those that cannot stand). `price`: what each session that goes or
    comes costs (milli-points)."""

    closed: Collection[tuple[int, str]] = ()
    fixed: Collection[tuple[int, str]] = ()
    most: int | None = None
    free: Collection[tuple[str, int]] = ()
    price: int = 0


def add_bounds(window: Window, made: Decisions, bounds: Bounds) -> None:
    """Constraints that the standing decisions `made` always satisfy, and the price of change; to be
    called before the objective is given to the model."""
    for day, part in sorted(bounds.closed):
        if window.first <= day <= window.last:
            for item in _literals(window, day, part):
                _set(window, item, 0)
    for day, part in sorted(bounds.fixed):
        if window.first <= day <= window.last:
            for item, stands in _stands(window, made, day, part):
                _set(window, item, int(stands))
    changes = Linear()
    for part in _PARTS:
        _count(window, made, part, bounds, changes)
    if bounds.most is not None and changes.free:
        window.model.add(changes.expression() <= bounds.most - changes.constant)


def _count(window: Window, made: Decisions, part: str, bounds: Bounds, changes: Linear) -> None:
    """Sessions of a part that go and come: priced, and max(goes, comes - free) counted."""
    goes, comes = Linear(), Linear()
    for day in window.days:
        for item, stands in _stands(window, made, day, part):
            if stands:
                goes.add(1)
                goes.add(item, -1)
            else:
                comes.add(item)
    for side in (goes, comes):
        window.objective.add_sum(side, -bounds.price)
    if bounds.most is None:
        return
    beyond = Linear(-dict(bounds.free).get(part, 0))
    beyond.add_sum(comes)
    beyond.add_sum(goes, -1)
    changes.add_sum(goes)
    changes.add(window.excess(beyond))


def _set(window: Window, item: Literal, to: int) -> None:
    if not isinstance(item, int):
        window.model.add(item == to)


def _literals(window: Window, day: int, part: str) -> list[Literal]:
    if part == HARD:
        return window.hards(day)
    if part == STRETCH:
        return [window.stretch(day)]
    terms = {RUN: window.runs, STRENGTH: window.blocks, MASSAGE: window.massages}[part](day)
    return [item for _, item in terms]


def _stands(window: Window, made: Decisions, day: int, part: str) -> list[tuple[Literal, bool]]:
    """Every decision of a part with whether it stands now."""
    if part == RUN:
        return [(item, option == made.runs[day]) for option, item in window.runs(day)]
    if part == STRENGTH:
        return [(item, block in made.blocks[day]) for block, item in window.blocks(day)]
    if part == MASSAGE:
        return [(item, choice == made.massages[day]) for choice, item in window.massages(day)]
    return [(window.stretch(day), made.stretch[day])]
