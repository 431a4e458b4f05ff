"""Plans of random runners: lawful, worth what the solver says, the same every time."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Collection
from dataclasses import replace

import pytest

from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.offers import make_offers
from lissom.core.planning.cpsat.solve import resolve, solve
from lissom.core.planning.generator import random_problem
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import DayPlan, Outline, Schedule, Status, rest_schedule
from lissom.core.planning.problem import Day, Problem
from tests.core.planning.cpsat.ask import WEEKS, planned

PROGRAM = """
import hashlib
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.generator import random_problem
from lissom.core.planning.outline import make_outline
problem = random_problem(3, weeks=3)
print(hashlib.sha256(repr(solve(problem, make_outline(problem)).schedule).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", range(14))
def test_a_plan_breaks_no_hard_rule_and_is_worth_what_the_solver_says(seed: int) -> None:
    problem, outline, made = planned(seed)
    assert len(made.schedule.days) == len(problem.days)
    assert hard_violations(problem, outline, made.schedule) == ()
    assert score(problem, outline, made.schedule).total == made.objective
    rest = score(problem, outline, rest_schedule(problem)).total
    assert made.objective >= rest
    assert made.bound is None or made.bound >= made.objective


@pytest.mark.parametrize("seed", range(30))
def test_races_and_rest_alone_break_no_hard_rule(seed: int) -> None:
    problem = random_problem(seed, weeks=WEEKS)
    assert hard_violations(problem, make_outline(problem), rest_schedule(problem)) == ()


def test_the_same_problem_gives_the_same_plan_every_time() -> None:
    problem, outline, made = planned(3)
    assert solve(problem, outline) == made
    assert solve(random_problem(3, weeks=WEEKS), make_outline(problem)) == made


def test_the_same_problem_gives_the_same_plan_in_a_fresh_process() -> None:
    problem = random_problem(3, weeks=3)
    plan = repr(solve(problem, make_outline(problem)).schedule)
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": "77"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == hashlib.sha256(plan.encode()).hexdigest()


def test_planning_days_anew_never_makes_a_plan_worse() -> None:
    problem, outline, made = planned(5)
    again = resolve(problem, outline, made.schedule, first=0, last=6)
    assert again.objective >= made.objective
    assert again.schedule.days[7:] == made.schedule.days[7:]
    assert hard_violations(problem, outline, again.schedule) == ()


def _two_days(problem: Problem, outline: Outline) -> tuple[int, int]:
    """The first two days in a row that both offer a choice of runs."""
    offered = [
        len(runs) if day.race is None else 0
        for day, runs in zip(problem.days, make_offers(problem, outline).runs, strict=True)
    ]
    first = next(day for day in range(len(offered) - 1) if min(offered[day : day + 2]) >= 3)
    return first, first + 1


def _with_few_choices(problem: Problem, outline: Outline, days: Collection[int]) -> Problem:
    """On these days four of the runs on offer, one block and one treatment; elsewhere the races."""
    offers = make_offers(problem, outline)
    made = []
    for day in problem.days:
        if day.index in days:
            runs = offers.runs[day.index]
            runs = runs[:: max(len(runs) // 4, 1)][:4]
            blocks, massages = offers.blocks[day.index][:1], offers.massages[day.index][:1]
            made.append(replace(day, runs=runs, blocks=blocks, massages=massages))
        else:
            runs = () if day.race is None else day.runs
            made.append(replace(day, runs=runs, blocks=(), massages=(), stretch=False))
    return replace(problem, days=tuple(made))


def _all_plans_of(problem: Problem, day: Day, runs: tuple[int, ...]) -> list[DayPlan]:
    blocks = [(problem.blocks[place].id,) for place in day.blocks]
    massages = [problem.massages[place].id for place in day.massages]
    return [
        DayPlan(run=run, blocks=chosen, stretch=stretch, massage=massage)
        for run in [None, *(problem.options[place].id for place in runs)]
        for chosen in [(), *blocks]
        for stretch in ([False, True] if day.stretch else [False])
        for massage in [None, *massages]
    ]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 6])
def test_two_days_are_solved_as_well_as_by_trying_everything(seed: int) -> None:
    whole = random_problem(seed, weeks=2)
    outline = make_outline(whole)
    first, last = _two_days(whole, outline)
    problem = _with_few_choices(whole, outline, {first, last})
    rest = rest_schedule(problem).days
    offers = make_offers(problem, outline)
    choices = [_all_plans_of(problem, problem.days[day], offers.runs[day]) for day in (first, last)]
    plans = [
        Schedule((*rest[:first], *chosen, *rest[last + 1 :]))
        for chosen in itertools.product(*choices)
    ]
    assert len(plans) > 30
    ranked = sorted(plans, key=lambda plan: -score(problem, outline, plan).total)
    best = next(plan for plan in ranked if not hard_violations(problem, outline, plan))
    found = resolve(problem, outline, Schedule(rest), first=first, last=last)
    assert found.status is Status.OPTIMAL
    assert found.objective == found.bound == score(problem, outline, best).total
