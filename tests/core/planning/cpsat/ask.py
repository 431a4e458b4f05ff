"""Asking the model about one given plan, and building plans by hand or at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from ortools.sat.python import cp_model

from lissom.core.planning.cpsat.constraints import FAMILIES
from lissom.core.planning.cpsat.decisions import from_schedule
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.generator import random_problem
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import DayPlan, Outline, Schedule, Solution, rest_schedule
from lissom.core.planning.problem import Problem

WEEKS = 4


@cache
def planned(seed: int) -> tuple[Problem, Outline, Solution]:
    """The plan of a random runner, solved once for all tests that look at it."""
    problem = random_problem(seed, weeks=WEEKS)
    outline = make_outline(problem)
    return problem, outline, solve(problem, outline)


def allows(
    problem: Problem,
    outline: Outline,
    schedule: Schedule,
    families: Sequence[str] = tuple(FAMILIES),
) -> bool:
    """The constraints of these families have a solution in which every day is as in `schedule`."""
    made = from_schedule(problem, schedule)
    window = Window(make_tables(problem, outline), made, 0, len(problem.days) - 1)
    for family in families:
        FAMILIES[family](window)
    window.fix(made)
    status = cp_model.CpSolver().solve(window.model)
    assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE)
    return status != cp_model.INFEASIBLE


def with_days(problem: Problem, changes: dict[int, DayPlan]) -> Schedule:
    """Races and rest, but for these days."""
    days = list(rest_schedule(problem).days)
    for day, plan in changes.items():
        days[day] = plan
    return Schedule(tuple(days))


def shaken(
    problem: Problem, schedule: Schedule, rng: np.random.Generator, *, days: int
) -> Schedule:
    """The schedule with so many random days filled at random from what they may hold, with at
    most one strength block of a type."""
    made = list(schedule.days)
    count = min(days, len(made))
    for place in sorted(int(day) for day in rng.choice(len(made), size=count, replace=False)):
        day = problem.days[place]
        run = made[place].run
        if day.race is None:
            run = _one([problem.options[item].id for item in day.runs], rng, share=0.6)
        blocks = {problem.blocks[item].type: problem.blocks[item].id for item in day.blocks}
        made[place] = DayPlan(
            run=run,
            blocks=tuple(key for _, key in sorted(blocks.items()) if rng.random() < 0.3),
            stretch=bool(day.stretch and rng.random() < 0.3),
            massage=_one([problem.massages[item].id for item in day.massages], rng, share=0.3),
        )
    return Schedule(tuple(made))


def _one(ids: list[str], rng: np.random.Generator, *, share: float) -> str | None:
    return ids[int(rng.integers(0, len(ids)))] if ids and rng.random() < share else None
