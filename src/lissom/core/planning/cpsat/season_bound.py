"""What no plan of a season can exceed: a Lagrangian bound by weeks.

The season is cut into its calendar weeks. Each week is solved alone, with copies of the last days
before it that are free to be anything lawful: they make its Monday sore and keep its distances, and
are worth nothing. What copy and original disagree in (key session, hard session, leg strength,
stretching, treatment, soreness made by group) has a price, taken from one and given to the other,
so that it cancels for every real plan:

    bound(prices) = sum over weeks of the proven upper bound of
                    own terms + prices * what its last days are - prices * what its copies are

Sound for every price: single-run guard and strides reach over weeks and are left out, soreness from
days before the copies too, money is counted week by week and priced in all, a wish window that
spans weeks counts once for each (priced likewise). Subgradient steps lower the bound.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.cpsat.constraints import FAMILIES
from lissom.core.planning.cpsat.decisions import Decisions, from_schedule
from lissom.core.planning.cpsat.linear import Literal
from lissom.core.planning.cpsat.objective import Part, add_objective
from lissom.core.planning.cpsat.solve import solver_for
from lissom.core.planning.cpsat.tables import Tables, make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.plan import Outline, rest_schedule
from lissom.core.planning.problem import BlockType, Problem

Rows = NDArray[np.float64]
_LONG_REACH = ("spike", "progression")
_KEY, _HARD, _LOWER, _STRETCH, _TREATED, _REGULAR, _GROUPS = range(7)
_POINT = 1000
_SHORTER = 0.5
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class SeasonBound:
    """`bound` in milli-points: the lowest of all rounds; `rounds`: the bound of each, the first
    with no prices. `proven`: weeks solved to proof in the round of the lowest."""

    bound: int
    rounds: tuple[int, ...]
    proven: int
    weeks: int


@dataclass(slots=True)
class _Prices:
    """`border[w]` (copies, features): milli-points for each unit of what the copies before week w
    are; `penny` for money in all; `wish` for each wish window that spans weeks."""

    border: list[Rows]
    penny: float = 0.0
    wish: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Answer:
    bound: int
    proven: bool
    made: Decisions | None


def season_bound(
    problem: Problem, outline: Outline, *, known: int, rounds: int, seconds: float
) -> SeasonBound:
    """The bound after so many rounds, each week with so many deterministic seconds. `known`: the
    value of a plan (milli-points), by which the steps are measured; any number is sound. Raises
    InvalidInputError without a round.
    """
    if rounds < 1:
        raise InvalidInputError(
            f"A bound cannot be worked out in {rounds} rounds.", remedy="Give at least one."
        )
    season = _Season(problem, outline, seconds)
    prices = season.no_prices()
    found: list[int] = []
    best, proven, step = 0, 0, 1.0
    for _ in range(rounds):
        answers = [season.week(week, prices) for week in range(len(problem.weeks))]
        bound = sum(one.bound for one in answers) + season.allowed(prices)
        bound += sum(math.ceil(price) for price in prices.wish.values())
        found.append(bound)
        if len(found) == 1 or bound < best:
            best, proven = bound, sum(one.proven for one in answers)
        else:
            step *= _SHORTER
        season.move(prices, answers, over=max(bound - known, 0), step=step)
    return SeasonBound(best, tuple(found), proven, weeks=len(problem.weeks))


class _Season:
    """The weeks of a problem, their copies and what each decision is in features."""

    def __init__(self, problem: Problem, outline: Outline, seconds: float) -> None:
        self.problem = problem
        self.tables: Tables = make_tables(problem, outline)
        self.outline = outline
        self.seconds = seconds
        self.rest = from_schedule(problem, rest_schedule(problem))
        self.runs, self.blocks, self.massages, self.stretch = _features(self.tables)
        most = round(value("planning.massage_gap_days"))
        self.copies: list[tuple[int, ...]] = [()]
        for before in problem.weeks[:-1]:
            self.copies.append(tuple(before.days[-most:]))
        self.spans = [
            place
            for place, (first, last) in enumerate(problem.wish_windows)
            if problem.days[first].week != problem.days[last].week
        ]

    def no_prices(self) -> _Prices:
        width = len(self.stretch)
        return _Prices(
            [np.zeros((len(days), width)) for days in self.copies],
            wish=dict.fromkeys(self.spans, 0.0),
        )

    def allowed(self, prices: _Prices) -> int:
        """Milli-points that all the money is worth at its price."""
        allowance = self.outline.weeks[-1].allowance_pence
        return 0 if allowance is None else math.ceil(prices.penny * allowance)

    def week(self, week: int, prices: _Prices) -> _Answer:
        """The upper bound of one week with its copies, at these prices."""
        days, copies = self.problem.weeks[week].days, self.copies[week]
        window = Window(self.tables, self.rest, (*copies, *days)[0], days[-1])
        for name, add in FAMILIES.items():
            if week == 0 or name not in _LONG_REACH:
                add(window)
        wish_off = {place: math.floor(price) for place, price in prices.wish.items()}
        add_objective(window, Part(range(days[0], days[-1] + 1), (week,), wish_off))
        self._add_border(window, copies, prices.border[week], sign=-1)
        if week + 1 < len(self.copies):
            self._add_border(window, self.copies[week + 1], prices.border[week + 1], sign=1)
        self._add_money(window, days, prices.penny)
        window.model.maximize(window.objective.expression())
        window.hint(self.rest)
        solver = solver_for(self.seconds)
        status = solver.solve(window.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return _Answer(window.objective.highest(), proven=False, made=None)
        bound = window.objective.constant + math.floor(solver.best_objective_bound + _TINY)
        return _Answer(bound, status == cp_model.OPTIMAL, window.read(solver))

    def move(self, prices: _Prices, answers: Sequence[_Answer], *, over: int, step: float) -> None:
        """One subgradient step: `over` is how far the bound is above a known plan."""
        gaps = [self._disagreement(week, answers) for week in range(len(answers))]
        money = self._money_left(answers)
        wishes = {place: 1 - self._filled(place, answers) for place in self.spans}
        if prices.penny <= 0 and money > 0:
            money = 0.0
        wishes = {at: left for at, left in wishes.items() if left < 0 or prices.wish[at] > 0}
        length = sum(float((gap**2).sum()) for gap in gaps)
        length += money**2 + sum(one**2 for one in wishes.values())
        if length <= 0:
            return
        pace = step * over / length
        prices.border = [
            border - pace * gap for border, gap in zip(prices.border, gaps, strict=True)
        ]
        prices.penny = max(prices.penny - pace * money / _pence(self), 0.0)
        for place, left in wishes.items():
            prices.wish[place] = max(prices.wish[place] - pace * left, 0.0)

    # --- pieces of a week ------------------------------------------------------------------------

    def _add_border(self, window: Window, days: Sequence[int], prices: Rows, *, sign: int) -> None:
        for day, price in zip(days, prices, strict=True):
            chosen = (
                (window.runs(day), self.runs),
                (window.blocks(day), self.blocks),
                (window.massages(day), self.massages),
            )
            for items, rows in chosen:
                for place, item in items:
                    _add(window, item, sign * round(float(rows[place] @ price)))
            _add(window, window.stretch(day), sign * round(float(self.stretch @ price)))

    def _add_money(self, window: Window, days: Sequence[int], penny: float) -> None:
        for day in days:
            for place, item in window.massages(day):
                _add(window, item, -math.floor(penny * self.problem.massages[place].price_pence))

    # --- what the answers disagree in ------------------------------------------------------------

    def _disagreement(self, week: int, answers: Sequence[_Answer]) -> Rows:
        """What the last days of the week before are, less what the copies of it are."""
        days = self.copies[week]
        before = answers[week - 1].made if week else None
        here = answers[week].made
        if before is None or here is None:
            return np.zeros((len(days), len(self.stretch)))
        return np.array([self._is(before, day) - self._is(here, day) for day in days])

    def _is(self, made: Decisions, day: int) -> Rows:
        """What one day is, in features."""
        run, massage = made.runs[day], made.massages[day]
        found: Rows = self.stretch * made.stretch[day]
        if run is not None:
            found = found + self.runs[run]
        if massage is not None:
            found = found + self.massages[massage]
        for block in made.blocks[day]:
            found = found + self.blocks[block]
        return found

    def _money_left(self, answers: Sequence[_Answer]) -> float:
        """Money left in all, in treatments of the usual price."""
        allowance = self.outline.weeks[-1].allowance_pence
        if allowance is None:
            return 0.0
        spent = 0
        for week, answer in zip(self.problem.weeks, answers, strict=True):
            for day in week.days:
                place = None if answer.made is None else answer.made.massages[day]
                spent += 0 if place is None else self.problem.massages[place].price_pence
        return (allowance - spent) / _pence(self)

    def _filled(self, place: int, answers: Sequence[_Answer]) -> int:
        """Weeks that fill one wish window."""
        first, last = self.problem.wish_windows[place]
        weeks = set()
        for day in range(first, last + 1):
            week = self.problem.days[day].week
            made = answers[week].made
            choice = None if made is None else made.massages[day]
            if choice is not None and self.problem.massages[choice].regular:
                weeks.add(week)
        return len(weeks)


def _pence(season: _Season) -> float:
    """The usual price of a treatment: the unit in which money is stepped."""
    prices = [one.price_pence for one in season.problem.massages if one.price_pence]
    return float(np.median(prices)) if prices else 1.0


def _add(window: Window, item: Literal, milli: int) -> None:
    if milli:
        window.objective.add(item, milli)


def _features(tables: Tables) -> tuple[Rows, Rows, Rows, Rows]:
    """Rows of runs, blocks and massages and the row of stretching: key, hard, leg strength,
    stretching, treatment, regular treatment, then soreness of the next day by group in points."""
    problem = tables.problem
    width = _GROUPS + len(problem.groups)
    runs = np.zeros((len(problem.options), width))
    blocks = np.zeros((len(problem.blocks), width))
    massages = np.zeros((len(problem.massages), width))
    stretch = np.zeros(width)
    stretch[_STRETCH] = 1.0
    for place, run in enumerate(problem.options):
        runs[place, [_KEY, _HARD]] = run.key, run.hard
    for place, block in enumerate(problem.blocks):
        blocks[place, _LOWER] = block.type is BlockType.LOWER
    for place, choice in enumerate(problem.massages):
        massages[place, [_TREATED, _REGULAR]] = 1.0, choice.regular
    runs[:, _GROUPS:] = tables.run_response[:, :, 1] / _POINT
    blocks[:, _GROUPS:] = tables.block_response[:, :, 1] / _POINT
    massages[:, _GROUPS:] = -tables.relief[:, :, 1] / _POINT
    return runs, blocks, massages, stretch
