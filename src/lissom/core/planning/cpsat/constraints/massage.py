"""Treatments: how far apart, and what deep work forbids around it (C43, C44)."""

from __future__ import annotations

from lissom.core.evidence import value
from lissom.core.planning.cpsat.linear import Linear, Literal, at_most, at_most_one, forbid
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.problem import LAGS, MassageChoice


def add_massage_rules(window: Window) -> None:
    _add_distance(window)
    _add_first_deep(window)
    for day in window.reach(max_reach(), 0):
        for place, item in window.massages(day):
            _add_around(window, day, place, item)
    _add_soreness_gate(window)


def max_reach() -> int:
    """Days after a deep treatment on which it may forbid a key session."""
    return round(value("planning.deep_key_days"))


def _add_distance(window: Window) -> None:
    """One treatment in any 3 days, one regular in any 6."""
    problem = window.problem
    history = problem.history
    whole, regular = (
        round(value("planning.massage_gap_days")),
        round(value("planning.massage_regular_gap_days")),
    )
    for gap, last, only in (
        (whole, history.last_massage, False),
        (regular, history.last_regular_massage, True),
    ):
        for first in window.reach(gap - 1, 0):
            at_most_one(
                window.model,
                [
                    item
                    for day in range(first, min(first + gap, len(problem.days)))
                    for item in _treatments(window, day, regular=only)
                ],
            )
        if last is not None:
            for day in range(window.first, min(window.last, last + gap - 1) + 1):
                for item in _treatments(window, day, regular=only):
                    forbid(window.model, item)


def _treatments(window: Window, day: int, *, regular: bool) -> list[Literal]:
    massages = window.problem.massages
    return [item for place, item in window.massages(day) if massages[place].regular or not regular]


def _add_around(window: Window, day: int, place: int, item: Literal) -> None:
    problem = window.problem
    choice = problem.massages[place]
    for other in choice.no_key:
        for key in window.keys(other):
            at_most_one(window.model, [item, key])
    for option, run in window.runs(day):
        if problem.options[option].minutes > choice.run_minutes_max:
            at_most_one(window.model, [item, run])


def _add_soreness_gate(window: Window) -> None:
    """No deep work on a group that may be at 4 of 10 or more (C44)."""
    limit = round(1000 * value("planning.deep_soreness")) - 1
    for day in window.reach(0, LAGS):
        for place, item in window.massages(day):
            choice = window.problem.massages[place]
            for group in choice.deep_groups if choice.deep else ():
                _hold_below(window, choice, group, item, limit=limit)


def _hold_below(
    window: Window, choice: MassageChoice, group: int, item: Literal, *, limit: int
) -> None:
    problem, day = window.problem, choice.day
    sore = Linear(problem.days[day].gate[group])
    most = 0
    for lag in range(0 if choice.after_run else 1, LAGS + 1):
        if day - lag < 0:
            break
        runs = [
            (run, problem.options[option].response[group][lag])
            for option, run in window.runs(day - lag)
        ]
        blocks = [
            (block, problem.blocks[place].response[group][lag])
            for place, block in (window.blocks(day - lag) if lag else [])
        ]
        for decision, points in (*runs, *blocks):
            sore.add(decision, points)
        most += max((points for run, points in runs if not isinstance(run, int)), default=0)
        most += sum(points for block, points in blocks if not isinstance(block, int))
    if isinstance(item, int):
        if item:
            at_most(window.model, sore, limit)
    elif sore.constant > limit:
        forbid(window.model, item)
    else:
        slack = max(0, sore.constant + most - limit)
        sore.add(item, slack)
        at_most(window.model, sore, limit + slack)


def _add_first_deep(window: Window) -> None:
    """C43: no deep treatment in the last 14 days before a race unless one was had before."""
    problem = window.problem
    if problem.history.deep_in_90_days:
        return
    lead = round(value("planning.deep_first_days"))
    for race in problem.races:
        for day in range(max(race.day - lead + 1, 0), race.day + 1):
            for place, item in window.massages(day):
                if problem.massages[place].deep:
                    forbid(window.model, item)
