"""The price of soreness above the threshold on key days: a lifted big-M coupling.

    P_d >= Y'_gd - threshold - M_gd (1 - key_d)          for every tracked group g

Y' leaves out key sessions and leg strength of the day before: the spacing rules make them zero
whenever a key session stands on d. M_gd is what Y' can reach when none does: the longest path over
the six days before, no two adjacent days both key, not the sum of maxima.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from lissom.core.planning.cpsat.linear import Linear
from lissom.core.planning.cpsat.variables import Terms, Window
from lissom.core.planning.objective import soreness_price
from lissom.core.planning.problem import LAGS

_Array = NDArray[np.int64]


def add_soreness(window: Window, days: range) -> None:
    """Subtract the price of soreness on some days: for a whole answer, the window's and the six
    days after it."""
    if not window.problem.groups:
        return
    for day in days:
        keys = Linear()
        for item in window.keys(day):
            keys.add(item)
        if keys.free or keys.constant:
            _add_key_day(window, day, keys)


def _add_key_day(window: Window, day: int, keys: Linear) -> None:
    problem = window.problem
    threshold = problem.prices.soreness_threshold_milli
    sums = _sums(window, day, lifted=keys.free)
    start = np.asarray(problem.days[day].carry, dtype=np.int64) - threshold
    constants = start + sums.made
    weights = sums.weights()
    ceilings = _ceilings(window, day) if keys.free else None
    made_only = ~(weights != 0).any(axis=1)
    floor = 0 if keys.free else max(0, int(constants[made_only].max(initial=0)))
    most = int(np.maximum(start + sums.highest, 0).max(initial=0))
    price = soreness_price(problem, day)
    if most <= floor:
        window.objective.add(floor, -price)
        return
    above = window.model.new_int_var(floor, most, "")
    for group in range(len(problem.groups)):
        if int(start[group] + sums.highest[group]) <= floor:
            continue
        used = weights[group].nonzero()[0].tolist()
        variables = [*(sums.variables[place] for place in used), above]
        row = [*weights[group][used].tolist(), -1]
        bound = -int(constants[group])
        if ceilings is not None:
            # M (1 - key) >= Y' - threshold - P  <=>  sum Y' - P + M key <= M - constant
            big = max(int(ceilings[group] + start[group]), 0)
            if big:
                variables += keys.variables
                row += [big] * len(keys.variables)
            bound += big
        window.model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum(variables, row), cp_model.INT_MIN, bound
        )
    window.objective.add(above, -price)


class _Sums:
    """Weighted sums of soreness by group at one day: variables with their rows of weights, what is
    already made, and the highest value that the free part could add to it."""

    def __init__(self, groups: int) -> None:
        self.variables: list[cp_model.IntVar] = []
        self.rows: list[_Array] = []
        self.made: _Array = np.zeros(groups, dtype=np.int64)
        self.highest: _Array = np.zeros(groups, dtype=np.int64)

    def add(self, terms: Terms, responses: _Array) -> _Array:
        """What is chosen from `responses` (positions, groups); returns the rows that are free. How
        much these could add is for the caller to say: it depends on how many of them there can be.
        """
        made, free, variables = _parted(terms)
        for place in made:
            self.made += responses[place]
            self.highest += responses[place]
        rows: _Array = responses[free]
        if free:
            self.variables += variables
            self.rows.append(rows)
        return rows

    def weights(self) -> _Array:
        """(groups, variables)."""
        return np.concatenate(self.rows).T if self.rows else np.zeros((len(self.made), 0), np.int64)


def _parted(terms: Terms) -> tuple[list[int], list[int], list[cp_model.IntVar]]:
    """Positions that are made, positions that are free, and the variables of those."""
    made: list[int] = []
    free: list[int] = []
    variables: list[cp_model.IntVar] = []
    for place, item in terms:
        if not isinstance(item, int):
            free.append(place)
            variables.append(item)
        elif item:
            made.append(place)
    return made, free, variables


def _sums(window: Window, day: int, *, lifted: bool) -> _Sums:
    """Y (or, lifted, Y') of `day` without the carried part."""
    tables, problem = window.tables, window.problem
    sums = _Sums(len(problem.groups))
    for lag in range(1, min(LAGS, day) + 1):
        before = day - lag
        runs, blocks = window.runs(before), window.blocks(before)
        if lifted and lag == 1:
            runs = _without(runs, tables.keys)
            blocks = _without(blocks, tables.lowers)
        one_run = sums.add(runs, tables.run_response[:, :, lag])
        sums.highest += one_run.max(axis=0, initial=0)
        some_blocks = sums.add(blocks, tables.block_response[:, :, lag])
        sums.highest += np.maximum(some_blocks, 0).sum(axis=0)
        sums.add(window.massages(before), -tables.relief[:, :, lag])
    return sums


def _without(terms: Terms, left_out: frozenset[int]) -> Terms:
    """Decisions without the free ones at these positions."""
    return [
        (place, item) for place, item in terms if isinstance(item, int) or place not in left_out
    ]


def _ceilings(window: Window, day: int) -> _Array:
    """Highest Y' (without the carried part) by group: a longest path with no adjacent key days."""
    groups = len(window.problem.groups)
    after_rest: _Array = np.zeros(groups, dtype=np.int64)
    after_key: _Array | None = None
    for lag in range(min(LAGS, day), 0, -1):
        base = _most_beside_runs(window, day - lag, lag)
        plain, key, must_key = _most_of_runs(window, day - lag, lag)
        best = after_rest if after_key is None else np.maximum(after_rest, after_key)
        if must_key and key is not None:
            after_rest, after_key = best + base + key, None
        else:
            following_key = None if key is None else after_rest + base + key
            after_rest, after_key = best + base + plain, following_key
    return after_rest if after_key is None else np.maximum(after_rest, after_key)


def _most_beside_runs(window: Window, before: int, lag: int) -> _Array:
    """What strength can add by group, less the relief of what is made."""
    tables = window.tables
    base: _Array = np.zeros(len(window.problem.groups), dtype=np.int64)
    blocks = window.blocks(before)
    made, free, _ = _parted(_without(blocks, tables.lowers) if lag == 1 else blocks)
    for place in made:
        base += tables.block_response[place, :, lag]
    if free:
        base += np.maximum(tables.block_response[free, :, lag], 0).sum(axis=0)
    for place, item in window.massages(before):
        if isinstance(item, int):
            base -= tables.relief[place, :, lag]
    return base


def _most_of_runs(window: Window, before: int, lag: int) -> tuple[_Array, _Array | None, bool]:
    """The most by group without and with a key session, and whether there must be one."""
    tables = window.tables
    runs = window.runs(before)
    made, free, _ = _parted(_without(runs, tables.keys) if lag == 1 else runs)
    plain: _Array = np.zeros(len(window.problem.groups), dtype=np.int64)
    easy = [place for place in free if place not in tables.keys]
    hard = [place for place in free if place in tables.keys]
    if easy:
        plain = np.maximum(tables.run_response[easy, :, lag].max(axis=0), 0)
    for place in made:
        if place not in tables.keys:
            plain = tables.run_response[place, :, lag]
    must = [place for place in made if place in tables.keys]
    if not must and not hard:
        return plain, None, False
    return plain, tables.run_response[[*hard, *must], :, lag].max(axis=0), bool(must)
