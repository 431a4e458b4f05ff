"""The programme as it stands on the changed problem: what keeps its place, and what cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from lissom.core.evidence import value
from lissom.core.planning.build.second_runs import SECOND
from lissom.core.planning.inputs import Hold, PlanningInput, PreviousSession
from lissom.core.planning.moves import Reason
from lissom.core.planning.problem import Day, Problem
from lissom.core.planning.replan.sessions import Item
from lissom.core.planning.replan.spots import HARD, MASSAGE, RUN, STRENGTH, STRETCH, Spot
from lissom.core.planning.rules.model import weekday_text

_ANY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing of this part (a part of `spots.PARTS`, or `hard`) may stand on this day."""

    date: date
    part: str
    why: str


@dataclass(frozen=True, slots=True)
class Unable:
    """A session that cannot stay as it is, and why."""

    item: Item
    reason: Reason


@dataclass(frozen=True, slots=True)
class Standing:
    """`spots`: what keeps its place, each with the session it came from. `unable`: what cannot.
    `fitted`: sessions that stay with other minutes or another hour, and why."""

    spots: Mapping[Spot, Item] = field(default_factory=dict)
    unable: tuple[Unable, ...] = ()
    fitted: Mapping[Spot, Reason] = field(default_factory=dict)

    def without(self, spot: Spot, reason: Reason) -> Standing:
        """The spot given up; unless it came from no session, it is unable from now on."""
        rest = {one: item for one, item in self.spots.items() if one != spot}
        fitted = {one: why for one, why in self.fitted.items() if one != spot}
        unable = (*self.unable, Unable(self.spots[spot], reason))
        return Standing(rest, unable, fitted)

    def changed(self, spot: Spot, other: Spot, reason: Reason) -> Standing:
        """The session of `spot` stands at `other` instead, on the same day."""
        item = self.spots[spot]
        rest = {one: kept for one, kept in self.spots.items() if one != spot}
        fitted = {one: why for one, why in self.fitted.items() if one != spot}
        return Standing({**rest, other: item}, self.unable, {**fitted, other: reason})


def booked(inputs: PlanningInput) -> frozenset[datetime]:
    """Starts of the runner's own appointments."""
    return frozenset(
        one.start
        for one in inputs.previous
        if one.hold is Hold.BOOKED and one.kind == "massage" and one.start is not None
    )


def previous_sessions(inputs: PlanningInput, items: Sequence[Item]) -> tuple[PreviousSession, ...]:
    """What the keep-as-planned price looks after: appointments of the diary, then the programme's
    own sessions; those that the runner said yes to weigh more."""
    own = booked(inputs)
    kept = [one for one in inputs.previous if one.hold is Hold.BOOKED]
    for item in items:
        if item.date < inputs.on or item.kind == "race" or item.start in own:
            continue
        treatment = item.part == MASSAGE
        kept.append(
            PreviousSession(
                date=item.date,
                kind=item.kind,
                type=item.key if item.part == STRENGTH and item.key else item.type,
                minutes=item.minutes - item.second_minutes,
                hold=Hold.PLANNED if item.layer is None else Hold.ACCEPTED,
                start=item.start if treatment else None,
                slot=item.slot,
                therapist=item.therapist,
                place=item.place,
            )
        )
        if item.second:
            kept.append(replace(kept[-1], type=SECOND, minutes=item.second_minutes))
    return tuple(kept)


def standing(problem: Problem, items: Sequence[Item], closed: Collection[Closed]) -> Standing:
    """The sessions of the programme at their places in the problem, races where they now are."""
    shut: dict[tuple[date, str], str] = {}
    for one in closed:
        shut.setdefault((one.date, one.part), one.why)
    made = Standing()
    for item in items:
        day = (item.date - problem.on).days
        if not 0 <= day < len(problem.days):
            continue
        made = _placed(problem, made, item, problem.days[day], shut)
    return _with_races(problem, made)


def _placed(
    problem: Problem,
    made: Standing,
    item: Item,
    day: Day,
    shut: Mapping[tuple[date, str], str],
) -> Standing:
    why = shut.get((day.date, item.part))
    if why is not None and item.kind != "race":
        text = f"{weekday_text(day.date)}: {why}."
        return replace(made, unable=(*made.unable, Unable(item, Reason("asked", text))))
    found = _SPOT[item.part](problem, day, item)
    hard = found is not None and found.part == RUN and problem.option(found.key).hard
    if hard and item.kind != "race" and (day.date, HARD) in shut:
        text = f"{weekday_text(day.date)}: {shut[day.date, HARD]}."
        return replace(made, unable=(*made.unable, Unable(item, Reason("asked", text))))
    if found is None or found in made.spots:
        return replace(made, unable=(*made.unable, Unable(item, _why_not(day, item))))
    fitted = made.fitted
    if not _same(problem, found, item):
        fitted = {**fitted, found: _why_fitted(problem, found, day, item)}
    return Standing({**made.spots, found: item}, made.unable, fitted)


# --- places ------------------------------------------------------------------------------------


def _run(problem: Problem, day: Day, item: Item) -> Spot | None:
    """The same run, else the nearest in minutes of that type that the day allows."""
    if day.race is not None:
        race = problem.options[problem.races[day.race].option]
        return Spot(day.index, RUN, race.id) if item.kind == "race" else None
    exact = problem.option_index.get(item.key)
    if exact is not None and exact in day.runs and problem.options[exact].minutes == item.minutes:
        return Spot(day.index, RUN, item.key)
    first = problem.option_index.get(item.key.partition("+")[0])
    if item.second and first in day.runs:
        return Spot(day.index, RUN, problem.options[first].id)
    near = round(value("planning.long_step"))
    alike = [
        problem.options[place]
        for place in day.runs
        if problem.options[place].type == item.type
        and abs(problem.options[place].minutes - item.minutes) <= near
        and problem.options[place].race is None
    ]
    if not alike:
        return None
    best = min(alike, key=lambda one: (abs(one.minutes - item.minutes), one.minutes, one.id))
    return Spot(day.index, RUN, best.id)


def _strength(problem: Problem, day: Day, item: Item) -> Spot | None:
    exact = problem.block_index.get(item.key)
    if exact is not None and exact in day.blocks:
        return Spot(day.index, STRENGTH, item.key)
    alike = [
        problem.blocks[place] for place in day.blocks if problem.blocks[place].type == item.type
    ]
    if not alike:
        return None
    best = min(alike, key=lambda one: (abs(one.minutes - item.minutes), one.id))
    return Spot(day.index, STRENGTH, best.id)


def _stretch(problem: Problem, day: Day, item: Item) -> Spot | None:
    del item
    fits = day.stretch and problem.stretch_minutes <= day.minutes_free
    return Spot(day.index, STRETCH, STRETCH) if fits else None


def _massage(problem: Problem, day: Day, item: Item) -> Spot | None:
    """The same hour and protocol; else the same hour; while no hour is booked, any treatment of
    that type on the day, a free hour before a wanted window."""
    here = [problem.massages[place] for place in day.massages]
    if item.start is not None:
        timed = [one for one in here if one.slot is not None and one.start == item.start]
        timed.sort(key=lambda one: (one.protocol != item.protocol, one.type != item.type, one.id))
        return Spot(day.index, MASSAGE, timed[0].id) if timed else None
    alike = [one for one in here if one.type == item.type]
    alike.sort(key=lambda one: (one.slot is None, one.protocol != item.protocol, one.cost, one.id))
    return Spot(day.index, MASSAGE, alike[0].id) if alike else None


_SPOT = {RUN: _run, STRENGTH: _strength, STRETCH: _stretch, MASSAGE: _massage}


def _with_races(problem: Problem, made: Standing) -> Standing:
    """A race is on its day whatever stood there."""
    spots = dict(made.spots)
    for race in problem.races:
        spot = Spot(race.day, RUN, problem.options[race.option].id)
        spots.setdefault(spot, _race_item(problem, race.day, spot.key))
    return replace(made, spots=spots)


def _race_item(problem: Problem, day: int, key: str) -> Item:
    option = problem.option(key)
    return Item("", problem.days[day].date, "race", option.type, option.title, option.minutes, key)


# --- words -------------------------------------------------------------------------------------


def _same(problem: Problem, spot: Spot, item: Item) -> bool:
    if spot.part == RUN:
        return problem.option(spot.key).minutes == item.minutes or item.kind == "race"
    if spot.part == STRENGTH:
        return not item.key or spot.key == item.key
    if spot.part == MASSAGE:
        choice = problem.massage(spot.key)
        return (choice.slot is None) == (item.start is None) and choice.type == item.type
    return True


def _why_fitted(problem: Problem, spot: Spot, day: Day, item: Item) -> Reason:
    when = weekday_text(day.date)
    if spot.part == MASSAGE:
        choice = problem.massage(spot.key)
        return Reason("slot-open", f"An hour is free on {when} at {choice.start:%H:%M}.")
    if item.minutes > day.minutes_free:
        text = f"{when} has {day.minutes_free} free minutes; this takes {item.minutes}."
        return Reason("C54", text)
    return Reason("known", f"{when} offers this session in other minutes than {item.minutes}.")


def _why_not(day: Day, item: Item) -> Reason:
    when = weekday_text(day.date)
    if item.kind == "race":
        return Reason("race-kept", f"The race of {when} is on another day now.")
    if day.race is not None:
        return Reason("race-kept", f"{when} is a race day now.")
    if day.why_closed and not _open_for(day, item):
        return Reason("C51", f"{when} does not allow it ({day.why_closed}).")
    if item.minutes > day.minutes_free:
        text = f"{when} has {day.minutes_free} free minutes; this takes {item.minutes}."
        return Reason("C54", text)
    if item.part == MASSAGE:
        hour = f" at {item.start:%H:%M}" if item.start is not None else ""
        return Reason("slot-open", f"The hour{hour} on {when} is no longer free.")
    why = f" ({day.why_closed})" if day.why_closed else ""
    return Reason("known", f"{when} does not offer it any more{why}.")


def _open_for(day: Day, item: Item) -> bool:
    if item.part == MASSAGE:
        return day.massage and (day.deep or item.type != "deep")
    return item.part == STRETCH
