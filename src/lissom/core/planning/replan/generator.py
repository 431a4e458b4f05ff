"""Random lives by seed: days lived by the programme, then something happens.

Everything here is invented. The same numbers give the same life on every machine, so that anyone
can rerun the bar of a re-plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import numpy as np

from lissom.core.anatomy import STATE_INDEX, STATES, states_of
from lissom.core.planning.build.permissions import stages_ahead
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.inputs import Hold, PlanningInput, PreviousSession
from lissom.core.planning.objective import added_soreness
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.sessions import Item, items_of
from lissom.core.runner import DoneKind, DoneSession, Injury

_MOST_DAYS = 10
_WAYS = ("calf_strain", "hamstring_strain", "achilles", "pfp", "itb", "plantar_heel")
_KINDS = tuple(kind for kind in EventKind if kind is not EventKind.MOVE)


@dataclass(frozen=True)
class First:
    """A first programme with everything that it came from."""

    inputs: PlanningInput
    problem: Problem
    schedule: Schedule
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Life:
    """A runner some days into a programme, and what happens then."""

    inputs: PlanningInput
    document: Mapping[str, Any]
    event: Event


def random_life(seed: int, number: int, first: First) -> Life:
    """Event `number` of the runner `seed`, some days into her or his first programme."""
    rng = np.random.default_rng([20_260_601, seed, number])
    days = int(rng.integers(0, min(_MOST_DAYS, len(first.problem.days) - 15) + 1))
    kind = _KINDS[int(rng.integers(0, len(_KINDS)))]
    booked = [item for item in items_of(first.document) if item.slot and rng.random() < 0.5]
    now = _lived(first, days, booked)
    event = _event(rng, kind, now, first.document)
    return Life(_before(now, event), _marked(first.document, booked), event)


def _marked(document: Mapping[str, Any], booked: list[Item]) -> dict[str, Any]:
    """The programme with its booked treatments marked as such."""
    ids = {item.id for item in booked}
    days = [
        {
            **day,
            "sessions": [
                {**one, "booked": True} if one["id"] in ids else one for one in day["sessions"]
            ],
        }
        for day in document["days"]
    ]
    return {**document, "days": days}


def _lived(first: First, days: int, booked: list[Item]) -> PlanningInput:
    """The input `days` later, everything done as planned."""
    inputs, document = first.inputs, first.document
    on = inputs.on + timedelta(days=days)
    done = tuple(_done(item) for item in items_of(document) if item.date < on)
    carry = _carried(inputs, first.problem, facts_of(first.problem, first.schedule), days)
    slots = {item.slot for item in booked}
    previous = tuple(
        PreviousSession(
            date=item.date,
            kind="massage",
            type=item.type,
            minutes=item.minutes,
            hold=Hold.BOOKED,
            start=item.start,
            slot=item.slot,
            therapist=item.therapist,
            place=item.place,
            travel_min=item.travel_min // 2,
        )
        for item in booked
        if item.date >= on
    )
    return replace(
        inputs,
        injuries=tuple(
            later for one in inputs.injuries if (later := _grown(one, days, inputs.on)) is not None
        ),
        on=on,
        now=inputs.now + timedelta(days=days),
        races=tuple(race for race in inputs.races if race.date >= on),
        history=(*inputs.history, *done),
        carry_in=carry,
        slots=tuple(
            slot for slot in inputs.slots if slot.id not in slots and slot.start.date() >= on
        ),
        previous=previous,
    )


def _grown(injury: Injury, days: int, on: date) -> Injury | None:
    """The injury some days later, each stage gone well; None when its way is at its end."""
    ahead = stages_ahead(injury, days + 1, on)
    now = ahead[days]
    if now is None:
        return None
    since = on + timedelta(days=next(at for at, one in enumerate(ahead) if one == now))
    return replace(injury, stage=now.number, stage_since=since)


def _done(item: Item) -> DoneSession:
    row = sessions().get(item.type)
    hard = row is not None and row.hard
    return DoneSession(
        date=item.date,
        kind=DoneKind(item.kind),
        minutes=item.minutes,
        type=item.type if item.kind != "strength" else item.key,
        start=item.start,
        distance_m=item.distance_m,
        hard=hard or item.kind == "race",
        key=hard or (row is not None and row.long),
        quality_minutes=0.0,
    )


def _carried(
    inputs: PlanningInput, problem: Problem, facts: tuple[DayFacts, ...], days: int
) -> Any:
    """What the first history and the days lived leave on the days from then on."""
    if not days:
        return inputs.carry_in
    past = tuple(placed if day < days else DayFacts() for day, placed in enumerate(facts))
    added = added_soreness(problem, past)[:, days:] / 1000.0
    rows = len(inputs.carry_in.mean)
    mean, high = np.zeros((rows, len(STATES))), np.zeros((rows, len(STATES)))
    left = max(rows - days, 0)
    mean[:left], high[:left] = inputs.carry_in.mean[days:], inputs.carry_in.high[days:]
    width = min(rows, added.shape[1])
    for place, group in enumerate(problem.groups):
        for state in states_of(group):
            column = STATE_INDEX[state.id]
            mean[:width, column] += np.maximum(added[place, :width], 0.0)
            high[:width, column] += np.maximum(added[place, :width], 0.0)
    return replace(inputs.carry_in, mean=np.round(mean, 4), high=np.round(high, 4))


def _before(now: PlanningInput, event: Event) -> PlanningInput:
    """What was missed is not in the history."""
    if event.kind not in (EventKind.MISSED, EventKind.PART):
        return now
    kept = tuple(
        one for one in now.history if one.date != event.first or (event.what and one.kind != "run")
    )
    return replace(now, history=kept)


# --- events ------------------------------------------------------------------------------------


def _event(
    rng: np.random.Generator, kind: EventKind, now: PlanningInput, document: Mapping[str, Any]
) -> Event:
    """An event of this kind, or news where nothing fits it."""
    on = now.on
    items = items_of(document)
    made = _MAKERS[kind](rng, now, items) if kind in _MAKERS else None
    return made if made is not None else Event(EventKind.NEWS, on, on)


def _pick(rng: np.random.Generator, found: list[Item]) -> Item | None:
    return found[int(rng.integers(0, len(found)))] if found else None


def _gone_by(now: PlanningInput, items: tuple[Item, ...], *, days: int) -> list[Item]:
    runs = [item for item in items if item.kind == "run"]
    return [item for item in runs if now.on - timedelta(days=days) <= item.date <= now.on]


def _missed(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event | None:
    item = _pick(rng, _gone_by(now, items, days=3))
    return None if item is None else Event(EventKind.MISSED, item.date, item.date, what="run")


def _part(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event | None:
    item = _pick(rng, [one for one in _gone_by(now, items, days=3) if one.date < now.on])
    if item is None:
        return None
    minutes = max(round(item.minutes * float(rng.uniform(0.3, 0.8))), 5)
    return Event(EventKind.PART, item.date, item.date, what="run", amount=float(minutes))


def _harder(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event | None:
    item = _pick(rng, [one for one in _gone_by(now, items, days=3) if one.date < now.on])
    if item is None:
        return None
    effort = float(rng.integers(5, 11))
    return Event(EventKind.HARDER, item.date, item.date, what="run", amount=effort)


def _ill(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    since = now.on - timedelta(days=int(rng.integers(0, 3)))
    until = now.on + timedelta(days=int(rng.integers(0, 6)))
    what = ("illness_fever", "illness_above_neck")[int(rng.integers(0, 2))]
    return Event(EventKind.ILL, since, until if rng.random() < 0.5 else since, what=what)


def _injured(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    way = _WAYS[int(rng.integers(0, len(_WAYS)))]
    return Event(EventKind.INJURED, now.on, now.on, what=way)


def _sore(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    places = rng.choice(len(STATES), size=3, replace=False)
    told = {STATES[int(place)].id: float(rng.integers(2, 9)) for place in places}
    return Event(EventKind.SORE, now.on, now.on, soreness=dict(sorted(told.items())))


def _travel(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    first = now.on + timedelta(days=int(rng.integers(0, 8)))
    last = first + timedelta(days=int(rng.integers(0, 7)))
    return Event(EventKind.TRAVEL, first, last, amount=float(rng.choice((0, 0, 30, 45))))


def _busy(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    day = now.on + timedelta(days=int(rng.integers(0, 10)))
    start = int(rng.integers(5, 18))
    end = time(min(start + int(rng.integers(2, 10)), 23))
    return Event(EventKind.BUSY, day, day, start=time(start), end=end)


def _slot_lost(
    rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]
) -> Event | None:
    treatments = [one for one in items if one.slot and one.date >= now.on]
    item = _pick(rng, treatments)
    return None if item is None else Event(EventKind.SLOT_LOST, item.date, item.date)


def _slot_offered(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    day = now.on + timedelta(days=int(rng.integers(1, 12)))
    hour = time(int(rng.integers(9, 19)))
    return Event(EventKind.SLOT_OFFERED, day, day, start=hour, amount=60.0, where="Synthetic place")


def _race_moved(
    rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]
) -> Event | None:
    del items
    if not now.races:
        return None
    race = now.races[int(rng.integers(0, len(now.races)))]
    taken = {one.date for one in now.races}
    shifts = [7 * step for step in (-2, -1, 1, 2)]
    free = [
        race.date + timedelta(days=days)
        for days in shifts
        if race.date + timedelta(days=days) not in taken
        and race.date + timedelta(days=days) > now.on
    ]
    if not free:
        return None
    to: date = free[int(rng.integers(0, len(free)))]
    return Event(EventKind.RACE_MOVED, race.date, race.date, to=to)


def _heat(rng: np.random.Generator, now: PlanningInput, items: tuple[Item, ...]) -> Event:
    del items
    first = now.on + timedelta(days=int(rng.integers(0, 5)))
    last = first + timedelta(days=int(rng.integers(0, 6)))
    return Event(EventKind.HEAT, first, last, amount=float(rng.integers(24, 34)))


_MAKERS = {
    EventKind.MISSED: _missed,
    EventKind.PART: _part,
    EventKind.HARDER: _harder,
    EventKind.ILL: _ill,
    EventKind.INJURED: _injured,
    EventKind.SORE: _sore,
    EventKind.TRAVEL: _travel,
    EventKind.BUSY: _busy,
    EventKind.SLOT_LOST: _slot_lost,
    EventKind.SLOT_OFFERED: _slot_offered,
    EventKind.RACE_MOVED: _race_moved,
    EventKind.HEAT: _heat,
}
