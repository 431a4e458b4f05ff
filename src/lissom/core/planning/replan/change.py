"""Events -> another planning input: what is known after them, and what they close or ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from lissom.core.anatomy import STATE_INDEX
from lissom.core.anatomy.pathways import PATHWAYS
from lissom.core.booking.model import MassageSlot
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.inputs import CarryIn, PlanningInput
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.sessions import Item, items_of
from lissom.core.planning.replan.spots import HARD, MASSAGE, PARTS, part_of
from lissom.core.planning.replan.standing import Closed
from lissom.core.planning.replan.wish import Wish
from lissom.core.planning.rules.model import weekday_text
from lissom.core.runner import BusyTime, CheckIn, DoneKind, DoneSession, Injury

_DAY = timedelta(days=1)
_ILL = "illness_fever"


@dataclass(frozen=True, slots=True)
class Changed:
    """The input after the events, and what no input can say."""

    inputs: PlanningInput
    closed: tuple[Closed, ...] = ()
    wishes: tuple[Wish, ...] = ()


def changed(inputs: PlanningInput, document: Mapping[str, Any], events: Sequence[Event]) -> Changed:
    """All events applied in order. Raises InvalidInputError for one that cannot be."""
    made = Changed(inputs)
    items = items_of(document)
    for event in events:
        made = _APPLY[event.kind](made, event, items)
    return made


def _with(made: Changed, **changes: Any) -> Changed:
    return replace(made, inputs=replace(made.inputs, **changes))


def _news(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del event, items
    return made


# --- what was done, or not ---------------------------------------------------------------------


def _missed(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    inputs = made.inputs
    _planned(event, items)
    done = [one for one in _done_on(inputs, event) if one.minutes > 0]
    if done and event.what:
        raise InvalidInputError(
            f"The {event.what} of {weekday_text(event.first)} is known as done "
            f"({done[0].minutes:g} minutes).",
            remedy="Remove that entry first, or say `part` with the minutes done.",
        )
    if event.first < inputs.on:
        return made
    parts = PARTS if not event.what else (part_of(event.what),)
    closed = [Closed(event.first, part, "you said it is missed") for part in parts]
    return replace(made, closed=(*made.closed, *closed))


def _part(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    inputs = made.inputs
    _not_to_come(event, inputs.on)
    if _done_on(inputs, event):
        return made
    session = _planned(event, items)
    minutes = float(event.amount or 0.0)
    return _with(made, history=(*inputs.history, done_as_planned(event, session, minutes)))


def _harder(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    inputs = made.inputs
    _not_to_come(event, inputs.on)
    effort = float(event.amount or 0.0)
    hard = effort >= value("classify.hard_rpe_cr10")
    known = _done_on(inputs, event)
    if not known:
        session = _planned(event, items)
        minutes = 0.0 if session is None else float(session.minutes)
        known = [done_as_planned(event, session, minutes)]
        inputs = replace(inputs, history=(*inputs.history, *known))
    history = tuple(
        replace(one, rpe_cr10=effort, hard=one.hard or (hard and one.kind is DoneKind.RUN))
        if one in known
        else one
        for one in inputs.history
    )
    return replace(made, inputs=replace(inputs, history=history))


def done_as_planned(event: Event, session: Item | None, minutes: float) -> DoneSession:
    """The planned session of the event's day as done for so many minutes.

    Raises InvalidInputError when nothing was planned and so nothing is known of it.
    """
    if session is None:
        raise InvalidInputError(
            f"Nothing is known of {weekday_text(event.first)}.",
            remedy="Enter what you did with `lissom done` or `lissom import`.",
        )
    share = minutes / session.minutes if session.minutes else 0.0
    row = sessions().get(session.type)
    metres = None
    if session.distance_m is not None:  # of two runs the longer is what a longest run may grow from
        metres = min(round(session.distance_m * share), session.distance_m - session.second_m)
    return DoneSession(
        date=event.first,
        kind=DoneKind(session.kind),
        minutes=minutes,
        type=session.type,
        distance_m=metres,
        hard=row is not None and row.hard,
        key=row is not None and (row.hard or row.long),
    )


def _done_on(inputs: PlanningInput, event: Event) -> list[DoneSession]:
    wanted = event.what or "run"
    return [
        one
        for one in inputs.history
        if one.date == event.first and part_of(one.kind.value) == part_of(wanted)
    ]


def _planned(event: Event, items: Sequence[Item]) -> Item | None:
    """The session that the event is about. Raises InvalidInputError when the programme covers the
    day and holds none."""
    here = [item for item in items if item.date == event.first]
    wanted = [item for item in here if not event.what or item.part == part_of(event.what)]
    if wanted:
        return wanted[0]
    covered = items and items[0].date <= event.first <= items[-1].date
    if covered:
        what = event.what or "session"
        held = ", ".join(item.kind for item in here)
        raise InvalidInputError(
            f"Your programme has no {what} on {weekday_text(event.first)}.",
            remedy=f"It has: {held}." if held else "It is a rest day.",
        )
    return None


def _not_to_come(event: Event, on: date) -> None:
    if event.first > on:
        raise InvalidInputError(
            f"{weekday_text(event.first)} is still to come.", remedy="Give a day gone by or today."
        )


# --- the body ----------------------------------------------------------------------------------


def _ill(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    inputs = made.inputs
    _not_to_come(event, inputs.on)
    made = _on_a_way(made, event, event.what or _ILL)
    resting = _span(inputs.on, event.last) if event.last > inputs.on else ()
    closed = [Closed(day, part, "you are ill") for day in resting for part in PARTS]
    if resting:
        quiet = round(value("planning.ill_hard_days"))
        after = _span(event.last + _DAY, event.last + quiet * _DAY)
        closed += [Closed(day, HARD, "after illness") for day in after]
    return replace(made, closed=(*made.closed, *closed))


def _injured(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    _not_to_come(event, made.inputs.on)
    return _on_a_way(made, event, event.what)


def _on_a_way(made: Changed, event: Event, pathway: str) -> Changed:
    inputs = made.inputs
    if pathway not in PATHWAYS:
        raise InvalidInputError(
            f"There is no way back named '{pathway}'.",
            remedy=f"There are: {', '.join(sorted(PATHWAYS))}.",
        )
    if any(one.pathway == pathway and one.state == event.where for one in inputs.injuries):
        return made
    injury = Injury(
        id=f"{pathway}-{event.first.isoformat()}",
        pathway=pathway,
        stage=PATHWAYS[pathway].first.number,
        since=event.first,
        state=event.where,
    )
    return _with(made, injuries=(*inputs.injuries, injury))


def _sore(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    """The runner's words of today. Where the input does not hold them yet, the carried soreness
    is lifted to them, fading at the model's rate."""
    del items
    inputs = made.inputs
    _not_to_come(event, inputs.on)
    told = dict(event.soreness)
    known = any(
        all(one.soreness.get(state) == points for state, points in told.items())
        for one in inputs.check_ins
        if one.at.date() == event.first or one.at == inputs.now
    )
    if not told or known:
        return made
    zone = ZoneInfo(inputs.profile.timezone)
    check_in = check_in_of(event, on=inputs.on, now=inputs.now, zone=zone)
    lifted = _lifted(inputs.carry_in, told, days_ago=(inputs.on - event.first).days)
    return _with(made, check_ins=(*inputs.check_ins, check_in), carry_in=lifted)


def check_in_of(event: Event, *, on: date, now: datetime, zone: ZoneInfo) -> CheckIn:
    """The runner's words as a check-in: of now, or of noon of an earlier day."""
    today = event.first >= on
    at = now.astimezone(zone) if today else datetime.combine(event.first, time(12), zone)
    return CheckIn(at=at, soreness=dict(event.soreness))


def _lifted(carry: CarryIn, told: Mapping[str, float], *, days_ago: int) -> CarryIn:
    mean, high = np.array(carry.mean, dtype=float), np.array(carry.high, dtype=float)
    spread = high - mean
    fade = np.exp(-(np.arange(len(mean)) + days_ago) / value("recovery.time_constant_d"))
    for state, points in told.items():
        column = STATE_INDEX[state]
        mean[:, column] = np.maximum(mean[:, column], points * fade)
    return replace(carry, mean=mean, high=mean + spread)


# --- time --------------------------------------------------------------------------------------


def _travel(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    """No treatment at home on days away, appointments included; nothing at all without minutes."""
    del items
    inputs = made.inputs
    zone = ZoneInfo(inputs.profile.timezone)
    free = timedelta(minutes=event.amount or 0.0)
    parts = (MASSAGE,) if free else PARTS
    busy: list[BusyTime] = []
    closed: list[Closed] = []
    for day in _span(max(event.first, inputs.on), event.last):
        begin, end = _midnight(day, zone), _midnight(day + _DAY, zone)
        run = datetime.combine(day, inputs.profile.run_start[day.weekday()], zone)
        taken = ((begin, end),) if not free else ((begin, run), (min(run + free, end), end))
        busy += [BusyTime(one, other, "Away") for one, other in taken if one < other]
        closed += [Closed(day, part, "you are away") for part in parts]
    made = _with(made, busy=(*inputs.busy, *busy))
    return replace(made, closed=(*made.closed, *closed))


def _busy(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    inputs = made.inputs
    if event.start is None or event.end is None or event.end <= event.start:
        raise InvalidInputError(
            "A busy time ends before it begins.", remedy="Give the earlier time first."
        )
    zone = ZoneInfo(inputs.profile.timezone)
    taken = BusyTime(
        datetime.combine(event.first, event.start, zone),
        datetime.combine(event.first, event.end, zone),
        "Busy",
    )
    return _with(made, busy=(*inputs.busy, taken))


def _heat(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    return _with(made, expected_wbgt_c=event.amount, heat_days=(event.first, event.last))


# --- massage and races -------------------------------------------------------------------------


def _slot_lost(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    inputs = made.inputs
    lost = [item for item in items if item.part == "massage" and item.date == event.first]
    starts = {item.start for item in lost if item.start is not None}
    booked = [one for one in inputs.previous if one.kind == "massage" and one.date == event.first]
    starts |= {one.start for one in booked if one.start is not None}
    if event.start is not None:
        starts = {one for one in starts if _local(one, inputs).time() == event.start}
    if not starts:
        raise InvalidInputError(
            f"No massage with an hour is known on {weekday_text(event.first)}.",
            remedy="`lissom week` shows what is planned.",
        )
    return _with(
        made,
        slots=tuple(slot for slot in inputs.slots if slot.start not in starts),
        previous=tuple(
            one for one in inputs.previous if one.kind != "massage" or one.start not in starts
        ),
    )


def _slot_offered(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    inputs = made.inputs
    if event.start is None:
        raise InvalidInputError("The offered hour has no time.", remedy="Give it as HH:MM.")
    start = datetime.combine(event.first, event.start, ZoneInfo(inputs.profile.timezone))
    if start < inputs.now:
        raise InvalidInputError(f"The hour of {start:%Y-%m-%d %H:%M} is gone by.")
    slot = MassageSlot(
        id=f"offer-{start.isoformat()}",
        start=start,
        minutes=round(event.amount or value("replan.offered_minutes")),
        therapist=event.where,
        place=event.where,
        types=(event.what,) if event.what else (),
        single=True,
    )
    slots = sorted((*inputs.slots, slot), key=lambda one: (one.start, one.id))
    return _with(made, slots=tuple(slots))


def _race_moved(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    del items
    inputs = made.inputs
    race = next((one for one in inputs.races if one.date == event.first), None)
    if race is None:
        known = ", ".join(f"{one.date}" for one in inputs.races)
        raise InvalidInputError(
            f"No race is entered on {weekday_text(event.first)}.",
            remedy=f"Races are on: {known}." if known else "Add one with `lissom race add`.",
        )
    if event.to is None or event.to < inputs.on:
        raise InvalidInputError(
            "The race needs a new day that is still to come.", remedy="Give it after the old day."
        )
    key = race.id.replace(event.first.isoformat(), event.to.isoformat())
    moved = replace(race, date=event.to, id=key)
    races = sorted(
        (moved if one is race else one for one in inputs.races), key=lambda one: (one.date, one.id)
    )
    return _with(made, races=tuple(races))


def _move(made: Changed, event: Event, items: Sequence[Item]) -> Changed:
    on = made.inputs.on
    if event.to is None or event.to < on or event.first < on:
        raise InvalidInputError(
            "A session can only be moved from today on.", remedy="Give two days to come."
        )
    session = _planned(event, items)
    if session is None:
        raise InvalidInputError(f"Your programme does not reach {weekday_text(event.first)}.")
    minutes = None if event.amount is None else round(event.amount)
    wish = Wish(session.part, event.first, event.to, minutes)
    return replace(made, wishes=(*made.wishes, wish))


# --- days --------------------------------------------------------------------------------------


def _span(first: date, last: date) -> tuple[date, ...]:
    return tuple(first + place * _DAY for place in range((last - first).days + 1))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(0), zone)


def _local(instant: datetime, inputs: PlanningInput) -> datetime:
    return instant.astimezone(ZoneInfo(inputs.profile.timezone))


_APPLY: dict[EventKind, Callable[[Changed, Event, Sequence[Item]], Changed]] = {
    EventKind.NEWS: _news,
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
    EventKind.MOVE: _move,
}
