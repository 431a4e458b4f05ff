"""Back-to-back long runs: a pair, now and then, for runners of long races only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.outline import make_outline
from lissom.core.planning.placed import facts_of
from lissom.core.planning.plan import DayPlan
from lissom.core.planning.problem import Problem
from lissom.core.runner import Race
from tests.core.planning.cast import ON, ULTRA_WEEK, a_history, some_inputs, ultra_inputs
from tests.core.planning.cpsat.ask import allows, with_days

FIRST = DayPlan(run="long_easy@150")
SECOND = DayPlan(run="long_b2b@90")
EASY = DayPlan(run="easy@60")
LAWFUL = {5: FIRST, 6: SECOND}
BROKEN = {
    "without the first": {5: EASY, 6: SECOND},
    "longer than the first": {5: DayPlan(run="long_easy@100"), 6: DayPlan(run="long_b2b@110")},
    "before a key session": {5: FIRST, 6: SECOND, 7: DayPlan(run="hard")},
    "again after two weeks": {5: FIRST, 6: SECOND, 19: FIRST, 20: SECOND},
}


@pytest.fixture(scope="module")
def problem() -> Problem:
    return build_problem(ultra_inputs())


def test_the_pair_is_lawful_for_judge_and_model(problem: Problem) -> None:
    outline, schedule = make_outline(problem), with_days(problem, LAWFUL)
    assert hard_violations(problem, outline, schedule) == ()
    assert allows(problem, outline, schedule)


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_it_is_found_by_both(problem: Problem, name: str) -> None:
    hard = next(one.id for one in problem.options if one.type == "hill_long")
    days = {
        day: replace(plan, run=hard) if plan.run == "hard" else plan
        for day, plan in BROKEN[name].items()
    }
    outline, schedule = make_outline(problem), with_days(problem, days)
    assert {one.rule for one in hard_violations(problem, outline, schedule)} == {"back-to-back"}
    assert not allows(problem, outline, schedule, families=("spacing",))


def test_a_third_week_is_far_enough(problem: Problem) -> None:
    days = {5: FIRST, 6: SECOND, 26: FIRST, 27: SECOND}
    outline, schedule = make_outline(problem), with_days(problem, days)
    assert hard_violations(problem, outline, schedule) == ()
    assert allows(problem, outline, schedule)


def test_what_was_done_counts() -> None:
    """A pair of last week forbids one now; yesterday's long run is a first one."""
    sundays = {**ULTRA_WEEK, 5: ULTRA_WEEK[6], 6: ULTRA_WEEK[5]}
    done = a_history(week=sundays)
    assert done[-1].date == ON - timedelta(days=1)
    problem = build_problem(ultra_inputs(history=done))
    assert hard_violations(problem, make_outline(problem), with_days(problem, {0: SECOND})) == ()
    pair = replace(done[0], date=ON - timedelta(days=7), type="long_b2b", hard=False)
    problem = build_problem(ultra_inputs(history=(*done, pair)))
    outline, schedule = make_outline(problem), with_days(problem, {0: SECOND})
    assert {one.rule for one in hard_violations(problem, outline, schedule)} == {"back-to-back"}
    assert not allows(problem, outline, schedule, families=("spacing",))


def test_only_races_beyond_the_marathon_offer_it(problem: Problem) -> None:
    assert any(option.after_long for option in problem.options)
    for inputs in (
        some_inputs(),
        ultra_inputs(races=(Race("m", ON + timedelta(days=97), 42195.0),)),
        ultra_inputs(races=()),
    ):
        assert not any(option.after_long for option in build_problem(inputs).options)


def test_a_programme_holds_pairs_apart_and_none_near_the_race(problem: Problem) -> None:
    outline = make_outline(problem)
    schedule = solve(problem, outline).schedule
    facts = facts_of(problem, schedule)
    days = [day for day, placed in enumerate(facts) for run in placed.runs if run.after_long]
    assert days
    assert all(any(run.long for run in facts[day - 1].runs) for day in days)
    assert all(later - earlier >= 21 for earlier, later in pairwise(days))
    assert max(days) < problem.races[0].day - 14
    assert hard_violations(problem, outline, schedule) == ()
