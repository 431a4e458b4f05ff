"""A clinic day with many requests filled as well as can be, with a bound on what is possible.

    maximise   sum of worth[o] x[o]          over options o: a request, a start, a class of rooms
    request    sum of x[o] of one request                          <= 1
    therapist  sum of x[o] whose blocked time holds a moment       <= 1
    rooms      sum of x[o] in a class whose blocked time holds it  <= rooms of the class

The moments are the beginnings of blocked time: of stretches that share one, all share the latest
beginning. The greedy answer is the start, so that the result is never worse. A day too large for
one model is made a few therapists at a time (`clinic_groups`), with a bound from prices of hours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ortools.sat.python import cp_model

from lissom.core.evidence import value
from lissom.core.planning.clinic.day import ClinicDay, Option, Options, Placement, options_of
from lissom.core.planning.clinic.greedy import fill_greedily, placements
from lissom.core.planning.clinic.hours import columns_of, fill_by_price, priced
from lissom.core.planning.clinic.reasons import Told, tell
from lissom.core.planning.cpsat.clinic_groups import improve


@dataclass(frozen=True, slots=True)
class FilledDay:
    """A day as it could be offered. `worth`, `bound`: milli-points of the placements, and what no
    answer can exceed; `gap`: what may be missing as a share of the bound; `greedy`: worth of the
    greedy answer. `told`: one sentence for each request, in the order of the requests."""

    placed: tuple[Placement, ...]
    worth: int
    bound: int
    proven: bool
    greedy: int
    told: tuple[Told, ...]

    @property
    def gap(self) -> float:
        return (self.bound - self.worth) / self.bound if self.bound > 0 else 0.0


def fill(day: ClinicDay, *, seconds: float | None = None) -> FilledDay:
    """The best placements found within so many deterministic seconds (default
    `solver.clinic_limit`). The same day gives the same answer."""
    options = options_of(day)
    start = fill_greedily(options)
    greedy = sum(one.worth for one in start)
    if sum(map(len, options.by_request)) <= value("solver.clinic_whole_options"):
        limit = value("solver.clinic_limit") if seconds is None else seconds
        chosen, bound = _search(options, start, limit)
    else:
        limit = value("solver.clinic_groups_limit") if seconds is None else seconds
        chosen, bound = _search_in_groups(options, start, limit)
    worth = sum(one.worth for one in chosen)
    placed = placements(day, options, chosen)
    return FilledDay(
        placed=placed,
        worth=worth,
        bound=bound,
        proven=worth == bound,
        greedy=greedy,
        told=tell(day, options, chosen),
    )


def _search(
    options: Options, start: Sequence[Option], seconds: float
) -> tuple[tuple[Option, ...], int]:
    """The options chosen, and the bound."""
    model, every, chosen = model_of(options)
    if not every:
        return (), 0
    places = {one: place for place, one in enumerate(every)}
    hinted = {places[one] for one in start}
    for place, item in enumerate(chosen):
        model.add_hint(item, place in hinted)
    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    status = solver.solve(model)
    most = sum(ways[0].worth for ways in options.by_request if ways)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return tuple(start), most
    found = tuple(one for one, item in zip(every, chosen, strict=True) if solver.value(item))
    better = sum(one.worth for one in found) >= sum(one.worth for one in start)
    return (found if better else tuple(start)), min(round(solver.best_objective_bound), most)


def _search_in_groups(
    options: Options, start: Sequence[Option], seconds: float
) -> tuple[tuple[Option, ...], int]:
    """The same for a day too large for one model."""
    columns = columns_of(options)
    found = priced(columns, known=sum(one.worth for one in start))
    begun = fill_by_price(columns, found.left)
    if sum(int(columns.worth[at]) for at in begun) < sum(one.worth for one in start):
        places = {one: at for at, one in enumerate(columns.every)}
        begun = [places[one] for one in start]
    made = improve(columns, found.left, begun, seconds=seconds)
    return tuple(columns.every[at] for at in made), found.bound


def model_of(options: Options) -> tuple[cp_model.CpModel, list[Option], list[cp_model.IntVar]]:
    """The model of a day, with its options and a yes-or-no variable for each."""
    every = [one for ways in options.by_request for one in ways]
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in every]
    _add_requests(model, options, chosen)
    _add_resources(model, options, every, chosen)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, [one.worth for one in every]))
    return model, every, chosen


def _add_requests(
    model: cp_model.CpModel, options: Options, chosen: Sequence[cp_model.IntVar]
) -> None:
    place = 0
    for ways in options.by_request:
        if len(ways) > 1:
            model.add_at_most_one(chosen[place : place + len(ways)])
        place += len(ways)


def _add_resources(
    model: cp_model.CpModel,
    options: Options,
    every: Sequence[Option],
    chosen: Sequence[cp_model.IntVar],
) -> None:
    therapists: dict[str, list[int]] = defaultdict(list)
    rooms: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(every):
        therapists[one.therapist].append(place)
        if one.rooms is not None:
            rooms[one.rooms].append(place)
    for _, users in sorted(therapists.items()):
        for together in _cliques(every, users):
            model.add_at_most_one([chosen[place] for place in together])
    for kind, users in sorted(rooms.items()):
        most = len(options.rooms[kind].rooms)
        for together in _cliques(every, users):
            if most == 1:
                model.add_at_most_one([chosen[place] for place in together])
            elif len(together) > most:
                model.add(sum(chosen[place] for place in together) <= most)


def _cliques(every: Sequence[Option], users: Sequence[int]) -> list[list[int]]:
    """Options of one resource that hold a moment together, for each moment at which one begins and
    that is not part of a later one."""
    by_start: dict[datetime, list[int]] = defaultdict(list)
    for place in users:
        by_start[every[place].blocked.start].append(place)
    found: list[list[int]] = []
    open_now: list[int] = []
    for moment in sorted(by_start):
        still = [place for place in open_now if every[place].blocked.end > moment]
        if len(still) == len(open_now) and found:
            found.pop()
        open_now = [*still, *by_start[moment]]
        found.append(open_now)
    return [together for together in found if len(together) > 1]
