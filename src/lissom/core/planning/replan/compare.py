"""Two programmes compared: which sessions moved, changed, went or came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lissom.core.planning.problem import Problem
from lissom.core.planning.programme import session_id
from lissom.core.planning.replan.sessions import Item
from lissom.core.planning.replan.spots import MASSAGE, RUN, SINGLE, STRENGTH, STRETCH, Spot
from lissom.core.planning.replan.standing import Standing

_INSTEAD = 1000
"""Another kind of run in place of one that cannot stand is the last resort of a match."""


class What(StrEnum):
    """What happens to a session: to another day, to another length, type or hour, away, new."""

    MOVED = "moved"
    CHANGED = "changed"
    DROPPED = "dropped"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a change. `start` for treatments at a known hour."""

    date: date
    kind: str
    type: str
    title: str
    minutes: int
    start: datetime | None = None
    place: str = ""
    price_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A session before and after. `old`: its spot in the standing programme, None when it cannot
    stand; `new`: its spot in the proposal. `forced`: it cannot stay as it is. `original`: the day
    it was first planned on."""

    item: Item | None
    old: Spot | None
    new: Spot | None
    forced: bool

    def what(self, problem: Problem) -> What:
        if self.item is None:
            return What.ADDED
        if self.new is None:
            return What.DROPPED
        moved = problem.days[self.new.day].date != self.item.date
        return What.MOVED if moved else What.CHANGED


def pairs(problem: Problem, made: Standing, after: Collection[Spot]) -> tuple[Pair, ...]:
    """Every change from the standing programme to `after`, by day of the session.

    A session that goes is joined with one that comes: the same type the nearest day, else another
    run of the same day; for what cannot stand, else any of its part. Races are no changes.
    """
    kept = frozenset(made.spots)
    goes = [Pair(one.item, None, None, forced=True) for one in made.unable if _told(one.item)]
    goes += [
        Pair(made.spots[spot], spot, None, forced=spot in made.fitted)
        for spot in sorted(kept - set(after))
    ]
    comes = sorted(set(after) - kept)
    joined = _joined(problem, goes, comes)
    found = [
        Pair(one.item, one.old, joined.get(place), one.forced) for place, one in enumerate(goes)
    ]
    taken = set(joined.values())
    found = [one for one in found if not _unchanged(problem, one)]
    found += [Pair(None, None, spot, forced=False) for spot in comes if spot not in taken]
    found += [
        Pair(made.spots[spot], spot, spot, forced=True)
        for spot in sorted(made.fitted)
        if spot in after
    ]
    return tuple(sorted(found, key=lambda one: _order(problem, one)))


def _unchanged(problem: Problem, one: Pair) -> bool:
    """It came back to where it was."""
    if one.item is None or one.new is None:
        return False
    before, after = place_of_item(one.item), place_of(problem, one.new)
    return (before.date, before.type, before.minutes, before.start) == (
        after.date,
        after.type,
        after.minutes,
        after.start,
    )


def _told(item: Item) -> bool:
    return item.kind != "race"


def _order(problem: Problem, one: Pair) -> tuple[date, str, str]:
    if one.item is not None:
        return one.item.date, one.item.kind, one.item.id
    assert one.new is not None
    return problem.days[one.new.day].date, one.new.part, one.new.key


def _joined(problem: Problem, goes: Sequence[Pair], comes: Sequence[Spot]) -> dict[int, Spot]:
    """Which session that comes is which that goes, the likeliest first."""
    likely: list[tuple[int, int, int, int]] = []
    for old, one in enumerate(goes):
        for new, spot in enumerate(comes):
            cost = _distance(problem, one, spot)
            if cost is not None:
                likely.append((cost, not one.forced, old, new))
    made: dict[int, Spot] = {}
    taken: set[int] = set()
    for _, _, old, new in sorted(likely):
        if old not in made and new not in taken:
            made[old] = comes[new]
            taken.add(new)
    return made


def _distance(problem: Problem, one: Pair, spot: Spot) -> int | None:
    assert one.item is not None
    item = one.item
    if item.part != spot.part:
        return None
    days = abs((problem.days[spot.day].date - item.date).days)
    place = place_of(problem, spot)
    if place.type == item.type:
        return 2 * days
    if days == 0:
        return 1
    same_family = item.part == RUN and _family(problem, spot) == _family_of(problem, item)
    if same_family or item.part == MASSAGE:
        return 2 * days + 1
    return _INSTEAD + 2 * days if one.forced else None


def _family(problem: Problem, spot: Spot) -> str:
    return problem.option(spot.key).family


def _family_of(problem: Problem, item: Item) -> str:
    place = problem.option_index.get(item.key)
    return "" if place is None else problem.options[place].family


def place_of(problem: Problem, spot: Spot) -> Place:
    """What stands at a spot, as a runner reads it."""
    day = problem.days[spot.day].date
    if spot.part == RUN:
        run = problem.option(spot.key)
        return Place(day, str(run.kind), run.type, run.title, run.minutes)
    if spot.part == STRENGTH:
        block = problem.block(spot.key)
        return Place(day, STRENGTH, str(block.type), block.title, block.minutes)
    if spot.part == STRETCH:
        minutes = problem.stretch_minutes
        return Place(day, STRETCH, "evening_stretch_12", "Evening stretch", minutes)
    choice = problem.massage(spot.key)
    known = choice.slot is not None
    return Place(
        day,
        MASSAGE,
        choice.type,
        f"{choice.type.replace('_', '-').capitalize()} massage",
        choice.minutes,
        start=choice.start if known else None,
        place=choice.place,
        price_pence=choice.price_pence if known and not choice.booked else None,
    )


def place_of_item(item: Item) -> Place:
    """What stood there before."""
    start = item.start if item.part == MASSAGE else None
    return Place(item.date, item.kind, item.type, item.title, item.minutes, start, item.place)


def change_id(one: Pair, problem: Problem) -> str:
    """Twelve hexadecimal digits from both sides of a change."""
    before = "" if one.item is None else one.item.id
    after = "" if one.new is None else f"{one.new.day}/{one.new.part}/{one.new.key}"
    return session_id(problem.on, before, after, 0)


def groups(found: Sequence[Pair]) -> list[tuple[int, ...]]:
    """Positions of changes that stand or fall together: one takes the place that the other leaves
    (a day's run or treatment)."""
    made: list[set[int]] = []
    for place, one in enumerate(found):
        meets = [group for group in made if any(_meet(one, found[item]) for item in group)]
        mine = {place}.union(*meets)
        made = [group for group in made if group not in meets] + [mine]
    return [tuple(sorted(group)) for group in made]


def _meet(one: Pair, other: Pair) -> bool:
    return any(
        old is not None
        and new is not None
        and (old.day, old.part) == (new.day, new.part)
        and new.part in SINGLE
        for old, new in ((one.old, other.new), (other.old, one.new))
    )
