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
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.objective import soreness_price
from lissom.core.planning.problem import LAGS, BlockType

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
    ceilings = _ceilings(window, day) if keys.free else None
    floor = 0 if keys.free else max(0, int(constants[~sums.free].max(initial=0)))
    most = int(np.maximum(start + sums.highest, 0).max(initial=0))
    price = soreness_price(problem, day)
    if most <= floor:
        window.objective.add(floor, -price)
        return
    above = window.model.new_int_var(floor, most, "")
    for group in range(len(problem.groups)):
        highest = int(start[group] + sums.highest[group])
        if highest <= floor:
            continue
        variables = [*sums.variables, above]
        weights = [*sums.weights[group], -1]
        bound = -int(constants[group])
        if ceilings is not None:
            # M (1 - key) >= Y' - threshold - P  <=>  sum Y' - P + M key <= M - constant
            big = max(int(ceilings[group] + start[group]), 0)
            variables += keys.variables
            weights += [big] * len(keys.variables)
            bound += big
        used = [(item, weight) for item, weight in zip(variables, weights, strict=True) if weight]
        window.model.add_linear_constraint(
            cp_model.LinearExpr.weighted_sum([item for item, _ in used], [w for _, w in used]),
            cp_model.INT_MIN,
            bound,
        )
    window.objective.add(above, -price)


class _Sums:
    """Weighted sums of soreness by group at one day: variables, weights, what is already made,
    and the highest value that the free part could add to it."""

    def __init__(self, groups: int) -> None:
        self.variables: list[cp_model.IntVar] = []
        self.weights: list[list[int]] = [[] for _ in range(groups)]
        self.made: _Array = np.zeros(groups, dtype=np.int64)
        self.highest: _Array = np.zeros(groups, dtype=np.int64)
        self.free: NDArray[np.bool_] = np.zeros(groups, dtype=np.bool_)

    def add(self, item: cp_model.IntVar | int, response: _Array) -> None:
        if isinstance(item, int):
            self.made += item * response
            self.highest += item * response
            return
        if not response.any():
            return
        self.variables.append(item)
        for row, weight in zip(self.weights, response.tolist(), strict=True):
            row.append(weight)
        self.free |= response != 0


def _sums(window: Window, day: int, *, lifted: bool) -> _Sums:
    """Y (or, lifted, Y') of `day` without the carried part."""
    tables, problem = window.tables, window.problem
    sums = _Sums(len(problem.groups))
    for lag in range(1, min(LAGS, day) + 1):
        before = day - lag
        adjacent = lifted and lag == 1
        highest = np.zeros(len(problem.groups), dtype=np.int64)
        for option, item in window.runs(before):
            free = not isinstance(item, int)
            if adjacent and free and problem.options[option].key:
                continue
            response = tables.run_response[option, :, lag]
            sums.add(item, response)
            if free:
                highest = np.maximum(highest, response)
        for block, item in window.blocks(before):
            free = not isinstance(item, int)
            if adjacent and free and problem.blocks[block].type is BlockType.LOWER:
                continue
            response = tables.block_response[block, :, lag]
            sums.add(item, response)
            if free:
                highest = highest + np.maximum(response, 0)
        for place, item in window.massages(before):
            relief = tables.relief[place, :, lag]
            if relief.any():
                sums.add(item, -relief)
        sums.highest += highest
    return sums


def _ceilings(window: Window, day: int) -> _Array:
    """Highest Y' (without the carried part) by group: a longest path with no adjacent key days."""
    tables, problem = window.tables, window.problem
    groups = len(problem.groups)
    after_rest: _Array = np.zeros(groups, dtype=np.int64)
    after_key: _Array | None = None
    for lag in range(min(LAGS, day), 0, -1):
        before = day - lag
        base: _Array = np.zeros(groups, dtype=np.int64)
        plain: _Array = np.zeros(groups, dtype=np.int64)
        key: _Array | None = None
        must_key = False
        for option, item in window.runs(before):
            response = tables.run_response[option, :, lag]
            free = not isinstance(item, int)
            if problem.options[option].key:
                if lag == 1 and free:
                    continue
                key = response if key is None else np.maximum(key, response)
                must_key = must_key or not free
            elif free:
                plain = np.maximum(plain, response)
            else:
                plain = response
        for block, item in window.blocks(before):
            lower = problem.blocks[block].type is BlockType.LOWER
            if lag == 1 and lower and not isinstance(item, int):
                continue
            response = tables.block_response[block, :, lag]
            base = base + (np.maximum(response, 0) if not isinstance(item, int) else response)
        for place, item in window.massages(before):
            if isinstance(item, int):
                base = base - tables.relief[place, :, lag]
        best = after_rest if after_key is None else np.maximum(after_rest, after_key)
        if must_key and key is not None:
            after_rest, after_key = best + base + key, None
        else:
            following_key = None if key is None else after_rest + base + key
            after_rest, after_key = best + base + plain, following_key
    return after_rest if after_key is None else np.maximum(after_rest, after_key)
