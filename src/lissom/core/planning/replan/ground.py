"""What a re-plan starts from: events applied, the problem built anew, the programme laid on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lissom.core.planning.build import build_problem
from lissom.core.planning.inputs import PlanningInput
from lissom.core.planning.outline.season import make_outline
from lissom.core.planning.plan import Outline
from lissom.core.planning.problem import Problem
from lissom.core.planning.replan.change import Changed, changed
from lissom.core.planning.replan.events import Event
from lissom.core.planning.replan.mend import Judge, mended
from lissom.core.planning.replan.sessions import items_of
from lissom.core.planning.replan.spots import RUN, Spot
from lissom.core.planning.replan.standing import Standing, previous_sessions, standing
from lissom.core.planning.replan.wish import ConflictError, move


@dataclass(frozen=True, slots=True)
class Ground:
    """The changed problem with the lawful standing programme on it. `wished`: spots that the
    runner asked for."""

    change: Changed
    problem: Problem
    outline: Outline
    standing: Standing
    wished: frozenset[Spot]


def ground(
    inputs: PlanningInput,
    document: Mapping[str, Any],
    events: Sequence[Event],
) -> Ground:
    """The programme of `document` on the problem after `events`; every hard rule is kept.

    Raises InvalidInputError for an event that cannot be, ConflictError for a wish that breaks a
    hard rule whatever gives way.
    """
    change = changed(inputs, document, events)
    items = items_of(document, since=inputs.on)
    previous = previous_sessions(change.inputs, items)
    change = replace(change, inputs=replace(change.inputs, previous=previous, under_way=True))
    problem = build_problem(change.inputs)
    outline = make_outline(problem)
    laid = standing(problem, items, change.closed)
    wished: frozenset[Spot] = frozenset()
    for wish in change.wishes:
        moved = move(problem, laid, wish)
        laid, wished = moved.standing, wished | {moved.new}
    judge = Judge(problem, outline)
    lawful = mended(judge, laid, keep=wished)
    if lawful is None:
        raise ConflictError(_conflict(judge, laid, wished))
    return Ground(change, problem, outline, lawful, wished)


def _conflict(judge: Judge, laid: Standing, wished: Collection[Spot]) -> str:
    races = {
        spot
        for spot in laid.spots
        if spot.part == RUN and judge.problem.option(spot.key).race is not None
    }
    broken = judge.broken(races | set(wished)) or judge.broken(laid.spots)
    return f"That cannot be: {broken[0].message}"
