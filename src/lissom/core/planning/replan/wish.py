"""A session on another day because the runner wants it there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lissom.core.errors import InvalidInputError
from lissom.core.planning.moves import Reason
from lissom.core.planning.problem import Day, Problem
from lissom.core.planning.replan.sessions import Item
from lissom.core.planning.replan.spots import MASSAGE, RUN, STRENGTH, STRETCH, Spot
from lissom.core.planning.replan.standing import Standing, Unable
from lissom.core.planning.rules.model import weekday_text


class ConflictError(InvalidInputError):
    """A wish that no programme can keep; the message names the rule."""

    code = "conflict"


@dataclass(frozen=True, slots=True)
class Moved:
    """The standing programme with one session moved: `old` its spot, `new` where it stands now;
    `swapped` the session that came back for it."""

    standing: Standing
    old: Spot
    new: Spot
    swapped: Spot | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """The session of this part goes from one day to another; `minutes`: a run of that kind of at
    most so many."""

    part: str
    source: date
    target: date
    minutes: int | None = None


def move(problem: Problem, laid: Standing, wish: Wish) -> Moved:
    """The wished session on its new day; a run or treatment that is there changes
    places with it, or is given up where it cannot. Raises InvalidInputError, and ConflictError
    when the target day does not offer the session."""
    part, source, target = wish.part, wish.source, wish.target
    start, end = (source - problem.on).days, (target - problem.on).days
    if not 0 <= end < len(problem.days) or not 0 <= start < len(problem.days):
        raise InvalidInputError(
            f"Your programme does not reach {weekday_text(target if start >= 0 else source)}."
        )
    old = next((one for one in sorted(laid.spots) if (one.day, one.part) == (start, part)), None)
    if old is None:
        raise InvalidInputError(
            f"No {part} can stand on {weekday_text(source)}.",
            remedy="`lissom week` shows what is planned.",
        )
    if part == RUN and problem.days[start].race is not None:
        raise InvalidInputError("A race stays on its day.", remedy="Say that it is moved instead.")
    new = at(problem, end, old if wish.minutes is None else _shorter(problem, old, wish.minutes))
    if new is None or start == end:
        raise ConflictError(f"That cannot be: {why_not(problem, end, old, laid.spots[old])}")
    spots = dict(laid.spots)
    item = spots.pop(old)
    there = next((one for one in sorted(spots) if (one.day, one.part) == (end, part)), None)
    fitted = {one: why for one, why in laid.fitted.items() if one not in (old, there)}
    unable = laid.unable
    back: Spot | None = None
    there_on = weekday_text(target)
    if there is not None and part != STRENGTH:
        other = spots.pop(there)
        back = at(problem, start, there)
        if back is not None:
            spots[back] = other
            fitted[back] = Reason("asked", f"It makes room for the one you want on {there_on}.")
        else:
            why = Reason("asked", f"You want another one on {there_on}.")
            unable = (*unable, Unable(other, why))
    spots[new] = item
    fitted[new] = Reason("asked", "You asked for it.")
    return Moved(replace(laid, spots=spots, unable=unable, fitted=fitted), old, new, back)


def _shorter(problem: Problem, spot: Spot, minutes: int) -> Spot:
    """The run of the same type nearest below so many minutes."""
    if spot.part != RUN:
        return spot
    option = problem.option(spot.key)
    alike = [
        one
        for one in problem.options
        if one.type == option.type and one.minutes <= minutes and not one.parts
    ]
    if not alike:
        return spot
    return Spot(spot.day, RUN, max(alike, key=lambda one: (one.minutes, one.id)).id)


def at(problem: Problem, day: int, spot: Spot) -> Spot | None:
    """The same session on another day, if that day offers it: the same run; the same block, else
    one of its type; a treatment of the same type, the cheapest."""
    place = problem.days[day]
    if spot.part == RUN:
        offered = problem.option_index[spot.key] in place.runs
        return Spot(day, RUN, spot.key) if offered and place.race is None else None
    if spot.part == STRENGTH:
        return _block(problem, place, spot)
    if spot.part == STRETCH:
        return Spot(day, STRETCH, STRETCH) if place.stretch else None
    wanted = problem.massage(spot.key)
    alike = [problem.massages[one] for one in place.massages]
    alike = [one for one in alike if one.type == wanted.type]
    alike.sort(key=lambda one: (one.protocol != wanted.protocol, one.cost, one.id))
    return Spot(day, MASSAGE, alike[0].id) if alike else None


def _block(problem: Problem, place: Day, spot: Spot) -> Spot | None:
    if problem.block_index[spot.key] in place.blocks:
        return Spot(place.index, STRENGTH, spot.key)
    wanted = problem.block(spot.key)
    alike = [problem.blocks[one] for one in place.blocks]
    alike = [one for one in alike if one.type is wanted.type]
    if not alike:
        return None
    best = min(alike, key=lambda one: (abs(one.minutes - wanted.minutes), one.id))
    return Spot(place.index, STRENGTH, best.id)


def why_not(problem: Problem, day: int, spot: Spot, item: Item) -> str:
    """Why a day does not offer the session of `spot`, as a sentence."""
    place = problem.days[day]
    when = weekday_text(place.date)
    if spot.day == day:
        return "it is there already."
    if place.race is not None:
        return f"{when} is the day of {problem.races[place.race].name}."
    if item.minutes > place.minutes_free:
        return f"{when} has {place.minutes_free} free minutes; this takes {item.minutes}."
    if place.why_closed:
        return f"{when} does not allow it ({place.why_closed})."
    if spot.part == MASSAGE:
        return f"no hour for it is known on {when}."
    return f"{when} does not offer it."
