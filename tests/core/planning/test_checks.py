"""Hard rules: the plan in which nothing is done keeps them all; forbidden choices break them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lissom.core.evidence import table
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import (
    HARD_CHECKS,
    SOFT_CHECKS,
    check_facts,
    hard_violations,
)
from lissom.core.planning.generator import random_input
from lissom.core.planning.objective import score
from lissom.core.planning.outline.season import make_outline
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.plan import DayPlan, Schedule, rest_schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.rules.model import RuleLevel
from lissom.core.planning.rules.registry import rules
from tests.core.planning.cast import a_history, some_inputs


@pytest.mark.parametrize("seed", range(12))
def test_the_all_rest_plan_breaks_no_hard_rule(seed: int) -> None:
    problem = build_problem(random_input(seed))
    assert hard_violations(problem, make_outline(problem), rest_schedule(problem)) == ()


def _broken(problem: Problem, changes: dict[int, DayPlan]) -> set[str]:
    days = list(rest_schedule(problem).days)
    for day, plan in changes.items():
        days[day] = plan
    found = hard_violations(problem, make_outline(problem), Schedule(tuple(days)))
    return {one.rule for one in found}


def test_an_ordinary_week_is_lawful() -> None:
    problem = build_problem(some_inputs())
    week = {
        1: DayPlan(run="tempo@40", blocks=("core_10",)),
        3: DayPlan(run="easy@45", stretch=True),
        6: DayPlan(run="long_easy@90"),
    }
    assert _broken(problem, week) == set()


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("key-adjacent", {5: DayPlan(run="tempo@40"), 6: DayPlan(run="long_easy@90")}),
        ("C15", {1: DayPlan(run="tempo@40"), 2: DayPlan(run="hill_short@45")}),
        ("C02", {6: DayPlan(run="long_easy@150")}),
        ("C54", {4: DayPlan(run="easy@75")}),
        ("C28", {25: DayPlan(run="tempo@40")}),
        ("C39", {1: DayPlan(blocks=("beginner_home",)), 2: DayPlan(run="tempo@40")}),
        (
            "C14",
            {
                0: DayPlan(run="tempo@40"),
                2: DayPlan(run="hill_short@45"),
                4: DayPlan(run="cruise_short@55"),
            },
        ),
    ],
)
def test_a_forbidden_choice_breaks_its_rule(rule: str, changes: dict[int, DayPlan]) -> None:
    assert rule in _broken(build_problem(some_inputs()), changes)


def test_fast_repetitions_wait_for_two_weeks_of_strides() -> None:
    plain = tuple(item for item in a_history() if item.type != "easy_strides")
    fast = {2: DayPlan(run="vo2_3min@45")}
    assert "C19" in _broken(build_problem(some_inputs(history=plain)), fast)
    assert "C19" not in _broken(build_problem(some_inputs()), fast)


def test_an_open_stop_sign_leaves_only_rest() -> None:
    problem = build_problem(some_inputs(open_red_flags=("chest-pain",)))
    assert not problem.races
    assert "C01" in _broken(problem, {2: DayPlan(run="easy@45")})


def test_every_coach_check_is_in_the_registry() -> None:
    assert {row["id"] for row in table("coach_checks")} <= set(rules())


def test_the_score_is_the_sum_of_its_terms() -> None:
    problem = build_problem(some_inputs())
    made = score(problem, make_outline(problem), rest_schedule(problem))
    assert made.total == sum(made.terms.values())


def test_sore_legs_at_a_key_session_cost_points() -> None:
    inputs = some_inputs()
    sore = replace(inputs, carry_in=replace(inputs.carry_in, mean=inputs.carry_in.mean + 3.0))
    costs = []
    for one in (inputs, sore):
        problem = build_problem(one)
        days = list(rest_schedule(problem).days)
        days[1] = DayPlan(run="tempo@40")
        made = score(problem, make_outline(problem), Schedule(tuple(days)))
        costs.append(made.terms["soreness"])
    assert costs[1] < costs[0]


@pytest.mark.parametrize("seed", range(8))
def test_hard_checks_speak_of_hard_rules_only_and_the_others_of_none(seed: int) -> None:
    """On days filled at random nearly every rule has something to say."""
    problem = build_problem(random_input(seed))
    outline = make_outline(problem)
    rng = np.random.default_rng(seed)
    facts = [
        DayFacts(
            runs=tuple(problem.options[at] for at in rng.integers(len(problem.options), size=2)),
            blocks=tuple(problem.blocks[at] for at in rng.integers(len(problem.blocks), size=1)),
            stretches=int(rng.integers(3)),
            massages=tuple(
                problem.massages[at]
                for at in (rng.integers(len(problem.massages), size=1) if problem.massages else ())
            ),
        )
        for _ in problem.days
    ]
    hard = check_facts(problem, outline, facts, checks=HARD_CHECKS)
    soft = check_facts(problem, outline, facts, checks=SOFT_CHECKS)
    assert hard
    assert {one.level for one in hard} == {RuleLevel.HARD}
    assert soft
    assert RuleLevel.HARD not in {one.level for one in soft}
