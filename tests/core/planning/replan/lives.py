"""A runner with a programme, made once for all tests of change layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from lissom.core.booking.model import MassageSlot
from lissom.core.planning.api import make_programme
from lissom.core.planning.build import build_problem
from lissom.core.planning.generator import random_input
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.replan.events import Event, EventKind
from lissom.core.planning.replan.generator import First
from lissom.core.planning.replan.propose import Proposal, propose
from lissom.core.planning.replan.sessions import Item, items_of
from tests.core.planning.cast import ON, some_inputs


def some_slots() -> tuple[MassageSlot, ...]:
    """A free hour every day at 12:00 and at 18:00 for six weeks."""
    return tuple(
        MassageSlot(
            id=f"slot-{day}-{hour}",
            start=datetime.combine(ON + timedelta(days=day), time(hour), UTC),
            minutes=60,
            therapist="Synthetic therapist",
            place="Synthetic clinic",
            travel_min=10,
            price_pence=5000,
        )
        for day in range(42)
        for hour in (12, 18)
    )


@cache
def programme() -> tuple[PlanningInput, dict[str, Any]]:
    """The runner of `some_inputs` with free hours, and her first programme."""
    inputs = some_inputs(slots=some_slots())
    return inputs, make_programme(inputs).as_dict()


@cache
def first(seed: int) -> First:
    """The first programme of a random runner."""
    inputs = random_input(seed)
    made = make_programme(inputs)
    return First(inputs, build_problem(inputs), made.schedule, made.as_dict())


def event(kind: EventKind, day: date, **fields: Any) -> Event:
    return Event(kind, day, fields.pop("last", day), **fields)


def proposed(*events: Event, **changes: Any) -> Proposal:
    inputs, document = programme()
    return propose(replace(inputs, **changes), document, events)


def planned(
    kind: str = "run", *, type_: str = "", document: dict[str, Any] | None = None
) -> Sequence[Item]:
    """Sessions of the programme of a kind (and type), in order."""
    items = items_of(programme()[1] if document is None else document)
    return [one for one in items if one.kind == kind and type_ in {"", one.type}]


@cache
def the_key_run() -> Item:
    """The first hard run of the programme that is not in its first days."""
    problem = build_problem(programme()[0])
    hard = {option.id for option in problem.options if option.hard}
    return next(one for one in planned() if one.key in hard and (one.date - ON).days > 2)
