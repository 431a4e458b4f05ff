"""A clinic day too large for one model: a few therapists at a time, all others fixed.

The start is the better of two fillings, the greedy one and the one in the order of what is worth
most after the prices of the hours (`clinic.hours`). Then the days of a few therapists are made anew
together, from their own requests and those that have no hour, with the rooms that the others leave.
The prices choose which options are looked at; the bound is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from lissom.core.evidence import value
from lissom.core.planning.clinic.hours import Columns, Whole, used_by

_SEED = 1


def improve(columns: Columns, left: Whole, chosen: Sequence[int], *, seconds: float) -> list[int]:
    """Positions of a better or equal choice, within so many deterministic seconds."""
    rng = np.random.default_rng(_SEED)
    size = round(value("solver.clinic_group"))
    people = int(columns.therapist.max(initial=-1)) + 1
    made, spent, quiet = sorted(chosen), 0.0, 0
    groups = -(-people // size)
    while spent < seconds and quiet < value("solver.clinic_quiet_rounds"):
        before = _worth(columns, made)
        order = rng.permutation(people)
        for at in range(groups):
            if spent >= seconds:
                break
            made, taken = _anew(columns, left, made, order[at * size : (at + 1) * size])
            spent += taken + value("solver.window_effort")
        quiet = 0 if _worth(columns, made) > before else quiet + 1
    return made


def _worth(columns: Columns, chosen: Sequence[int]) -> int:
    return int(columns.worth[list(chosen)].sum())


def _anew(columns: Columns, left: Whole, made: list[int], group: Whole) -> tuple[list[int], float]:
    """The day of a group of therapists made anew."""
    own = [at for at in made if columns.therapist[at] in group]
    others = [at for at in made if columns.therapist[at] not in group]
    offered = _offered(columns, left, own, others, group)
    room = columns.capacity - used_by(columns, others)
    model = cp_model.CpModel()
    items = {at: model.new_bool_var("") for at in offered}
    _add_requests(model, columns, items)
    _add_hours(model, columns, items, room)
    for at, item in items.items():
        model.add_hint(item, at in own)
    weights = [int(columns.worth[at]) for at in offered]
    model.maximize(cp_model.LinearExpr.weighted_sum(list(items.values()), weights))
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = value("solver.clinic_group_limit")
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return made, solver.deterministic_time
    found = [at for at, item in items.items() if solver.value(item)]
    better = _worth(columns, found) > _worth(columns, own)
    return sorted([*others, *(found if better else own)]), solver.deterministic_time


def _offered(
    columns: Columns, left: Whole, own: list[int], others: list[int], group: Whole
) -> list[int]:
    """What the group is doing, and the options with it that are worth most after prices."""
    mine = np.isin(columns.therapist, group)
    mine &= ~np.isin(columns.request, columns.request[others])
    places = np.flatnonzero(mine)
    ranked = places[np.argsort(-left[places], kind="stable")]
    most = round(value("solver.clinic_group_options"))
    return sorted({*own, *ranked[:most].tolist()})


def _add_requests(
    model: cp_model.CpModel, columns: Columns, items: dict[int, cp_model.IntVar]
) -> None:
    by_request: dict[int, list[cp_model.IntVar]] = {}
    for at, item in items.items():
        by_request.setdefault(int(columns.request[at]), []).append(item)
    for alike in by_request.values():
        if len(alike) > 1:
            model.add_at_most_one(alike)


def _add_hours(
    model: cp_model.CpModel,
    columns: Columns,
    items: dict[int, cp_model.IntVar],
    room: Whole,
) -> None:
    """Every therapist and every class of rooms within what is free, cell by cell."""
    users: dict[int, list[int]] = {}
    for at in items:
        for resource in (int(columns.therapist[at]), int(columns.rooms[at])):
            if resource >= 0:
                users.setdefault(resource, []).append(at)
    for resource, places in sorted(users.items()):
        before, least = list[int](), 0
        for cell in range(room.shape[1]):
            there = [at for at in places if columns.begin[at] <= cell < columns.end[at]]
            free = int(room[resource, cell])
            if there == before and free >= least:
                continue
            before, least = there, free
            if free == 1:
                model.add_at_most_one(items[at] for at in there)
            elif free < len(there):
                model.add(sum(items[at] for at in there) <= free)
