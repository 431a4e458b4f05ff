"""Prices of the hours of a clinic day: what no answer can exceed, and a better order to fill it in.

Time is cut at every beginning and end of blocked time. Each therapist and each class of rooms has
a price for each cell of it; with prices given, every request takes the option that is worth most
after them, and

    bound(prices) = sum over requests of max(0, greatest worth less prices)
                    + sum over resources and cells of price * capacity

which no answer exceeds, whatever the prices (weak duality of the model in `cpsat.clinic_day`).
Subgradient steps lower it. Prices are whole milli-points, so that the bound is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.planning.clinic.day import Option, Options

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """The options of a day by column, in the order of the requests. `therapist`, `rooms`: rows of
    `capacity` (resources, cells), -1 where no room is tracked; `begin`, `end`: cells of the blocked
    time (end not included); `starts`: position of the first option of each request that has
    one."""

    every: tuple[Option, ...]
    request: Whole
    therapist: Whole
    rooms: Whole
    begin: Whole
    end: Whole
    worth: Whole
    starts: Whole
    capacity: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """`bound` in milli-points; `left`: worth of each option less the price of its hours."""

    bound: int
    left: Whole


def columns_of(options: Options) -> Columns:
    """The options by column. A day without any has no cells."""
    every = tuple(one for ways in options.by_request for one in ways)
    names = {name: at for at, name in enumerate(sorted({one.therapist for one in every}))}
    edges = sorted({edge for one in every for edge in (one.blocked.start, one.blocked.end)})
    cell = {edge: at for at, edge in enumerate(edges)}
    request = _whole([one.request for one in every])
    capacity = np.ones((len(names) + len(options.rooms), max(len(edges) - 1, 0)), dtype=np.int64)
    for at, kind in enumerate(options.rooms):
        capacity[len(names) + at] = len(kind.rooms)
    return Columns(
        every=every,
        request=request,
        therapist=_whole([names[one.therapist] for one in every]),
        rooms=_whole([-1 if one.rooms is None else len(names) + one.rooms for one in every]),
        begin=_whole([cell[one.blocked.start] for one in every]),
        end=_whole([cell[one.blocked.end] for one in every]),
        worth=_whole([one.worth for one in every]),
        starts=np.flatnonzero(np.diff(request, prepend=-1)),
        capacity=capacity,
    )


def priced(columns: Columns, *, known: int) -> Priced:
    """The lowest bound of so many steps, and the options at its prices. `known`: worth of an answer
    (milli-points), by which the steps are measured; any number is sound."""
    prices = np.zeros(columns.capacity.shape)
    best = _at(columns, np.zeros(columns.capacity.shape, dtype=np.int64))
    if not columns.every:
        return best
    step, stale = 1.0, 0
    patience = round(value("solver.clinic_price_patience"))
    for _ in range(round(value("solver.clinic_price_steps"))):
        here = _at(columns, np.rint(prices).astype(np.int64))
        if here.bound < best.bound:
            best, stale = here, 0
        else:
            stale += 1
        if stale >= patience:
            step, stale = step * value("solver.clinic_price_shorter"), 0
        slack = (columns.capacity - _used(columns, _wanted(columns, here.left))).astype(np.float64)
        slack[(prices <= 0) & (slack > 0)] = 0.0
        length = float((slack**2).sum())
        if length <= 0 or here.bound <= known:
            break
        prices = np.maximum(prices - step * (here.bound - known) / length * slack, 0.0)
    return best


def fill_by_price(columns: Columns, left: Whole) -> list[int]:
    """Positions of options that can all stand together: what is worth most after prices first, as
    long as it is worth anything at all (`left` orders, `worth` counts)."""
    free = columns.capacity.copy()
    placed: set[int] = set()
    chosen: list[int] = []
    for at in np.argsort(-left, kind="stable").tolist():
        request = int(columns.request[at])
        if request in placed:
            continue
        rows = _rows(columns, at)
        if (free[rows, columns.begin[at] : columns.end[at]] < 1).any():
            continue
        free[rows, columns.begin[at] : columns.end[at]] -= 1
        placed.add(request)
        chosen.append(at)
    return chosen


def used_by(columns: Columns, chosen: Sequence[int]) -> Whole:
    """(resources, cells): how many of the chosen options hold each."""
    return _used(columns, _whole(chosen))


def _rows(columns: Columns, at: int) -> list[int]:
    rooms = int(columns.rooms[at])
    therapist = int(columns.therapist[at])
    return [therapist] if rooms < 0 else [therapist, rooms]


def _at(columns: Columns, prices: Whole) -> Priced:
    """The bound at these prices."""
    until = np.zeros((prices.shape[0], prices.shape[1] + 1), dtype=np.int64)
    np.cumsum(prices, axis=1, out=until[:, 1:])
    left = columns.worth.copy()
    for rows, whose in ((columns.therapist, slice(None)), (columns.rooms, columns.rooms >= 0)):
        kept = rows[whose]
        left[whose] -= until[kept, columns.end[whose]] - until[kept, columns.begin[whose]]
    most = np.maximum.reduceat(left, columns.starts) if len(left) else left
    return Priced(int(np.maximum(most, 0).sum() + (prices * columns.capacity).sum()), left)


def _wanted(columns: Columns, left: Whole) -> Whole:
    """The first of each request's best options, where it is worth anything after prices."""
    counts = np.diff(columns.starts, append=len(left))
    most = np.maximum.reduceat(left, columns.starts)
    best = np.flatnonzero(left == np.repeat(most, counts))
    _, first = np.unique(columns.request[best], return_index=True)
    found: Whole = best[first]
    return found[left[found] > 0]


def _used(columns: Columns, chosen: Whole) -> Whole:
    resources, cells = columns.capacity.shape
    change = np.zeros((resources, cells + 1), dtype=np.int64)
    for rows in (columns.therapist[chosen], columns.rooms[chosen]):
        there = rows >= 0
        np.add.at(change, (rows[there], columns.begin[chosen][there]), 1)
        np.add.at(change, (rows[there], columns.end[chosen][there]), -1)
    used: Whole = np.cumsum(change, axis=1)[:, :cells]
    return used


def _whole(values: Sequence[int]) -> Whole:
    return np.array(values, dtype=np.int64)
