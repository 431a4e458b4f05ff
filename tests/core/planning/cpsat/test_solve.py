"""Plans of random runners: lawful, worth what the solver says, the same every time."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.decisions import from_schedule
from lissom.core.planning.cpsat.offers import make_offers
from lissom.core.planning.cpsat.solve import resolve, solve, solve_window
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.generator import random_problem
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import DayPlan, Schedule, rest_schedule

WEEKS = 4
PROGRAM = f"""
import hashlib
from lissom.core.planning.cpsat.offers import make_offers
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.generator import random_problem
from lissom.core.planning.outline import make_outline
problem = random_problem(3, weeks={WEEKS})
print(hashlib.sha256(repr(solve(problem, make_outline(problem)).schedule).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", range(14))
def test_a_plan_breaks_no_hard_rule_and_is_worth_what_the_solver_says(seed: int) -> None:
    problem = random_problem(seed, weeks=WEEKS)
    outline = make_outline(problem)
    made = solve(problem, outline)
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


def test_the_same_problem_gives_the_same_plan_also_in_a_fresh_process() -> None:
    problem = random_problem(3, weeks=WEEKS)
    plans = {repr(solve(problem, make_outline(problem)).schedule) for _ in range(2)}
    assert len(plans) == 1
    own = hashlib.sha256(plans.pop().encode()).hexdigest()
    for seed in ("1", "77"):
        result = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert result.stdout.strip() == own


def test_planning_days_anew_never_makes_a_plan_worse() -> None:
    problem = random_problem(5, weeks=WEEKS)
    outline = make_outline(problem)
    made = solve(problem, outline)
    again = resolve(problem, outline, made.schedule, first=0, last=6)
    assert again.objective >= made.objective
    assert again.schedule.days[7:] == made.schedule.days[7:]
    assert hard_violations(problem, outline, again.schedule) == ()


def test_insisting_on_a_run_puts_it_there_or_says_that_it_cannot() -> None:
    problem = random_problem(5, weeks=WEEKS)
    outline = make_outline(problem)
    made = solve(problem, outline)
    day = next(day for day in problem.days if day.race is None and len(day.runs) > 1)
    wanted = problem.options[day.runs[0]].id
    answer = resolve(problem, outline, made.schedule, first=0, last=6, insist={day.index: wanted})
    placed = answer.schedule.days[day.index].run
    assert placed == wanted or answer.status == "relaxed"
    assert hard_violations(problem, outline, answer.schedule) == ()


def test_two_days_are_solved_as_well_as_by_trying_every_offer() -> None:
    problem = random_problem(2, weeks=2)
    first, last = 0, 1
    small = replace(
        problem,
        days=tuple(
            replace(day, blocks=(), massages=(), stretch=False) if day.index <= last else day
            for day in problem.days
        ),
    )
    outline = make_outline(small)
    rest = rest_schedule(small)
    found = solve_window(
        make_tables(small, outline), from_schedule(small, rest), first, last, seconds=10.0
    )
    assert found.proven
    offers = make_offers(small, outline)
    choices = [
        [None, *(small.options[place].id for place in offers.runs[day])]
        if small.days[day].race is None
        else [rest.days[day].run]
        for day in (first, last)
    ]
    best = max(
        score(small, outline, plan).total
        for runs in itertools.product(*choices)
        if not hard_violations(small, outline, plan := _with(rest, runs))
    )
    whole = resolve(small, outline, rest, first=first, last=last)
    assert whole.objective == best


def _with(rest: Schedule, runs: tuple[str | None, ...]) -> Schedule:
    return Schedule((*(DayPlan(run=run) for run in runs), *rest.days[len(runs) :]))
