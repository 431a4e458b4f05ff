"""Weekly health answers and injury stages change the programme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lissom.core.planning.build import build_problem
from lissom.core.planning.build.permissions import permissions
from lissom.core.planning.findings import input_findings
from lissom.core.planning.inputs import PlanningInput, from_dict, problem_hash, to_dict
from lissom.core.runner import HealthAnswer, HealthProblem, Injury
from tests.core.planning.cast import ON, some_inputs

DAYS = tuple(ON + timedelta(days=place) for place in range(14))


def _with(*numbers: int, ago: int = 1) -> PlanningInput:
    participation, training, performance, symptoms = numbers
    day = ON - timedelta(days=ago)
    answer = HealthAnswer(
        day, HealthProblem.INJURY, participation, training, performance, symptoms, "soleus-l"
    )
    return some_inputs(health=(answer,))


def _hard_days(inputs: PlanningInput) -> list[int]:
    problem = build_problem(inputs)
    return [
        place
        for place, day in enumerate(problem.days[:14])
        if any(problem.options[number].hard for number in day.runs)
    ]


def test_a_substantial_problem_keeps_hard_and_long_sessions_out_until_the_week_is_over() -> None:
    kept = permissions(_with(2, 2, 1, 2, ago=1), DAYS)
    assert [one.quality for one in kept[:7]] == [False] * 6 + [True]
    assert not any(one.long or one.jumps for one in kept[:6])
    assert "left soleus" in kept[0].why
    assert all(one.running for one in kept)


def test_a_small_problem_changes_nothing() -> None:
    assert permissions(_with(1, 1, 1, 1), DAYS) == permissions(some_inputs(), DAYS)


def test_the_days_of_the_problem_follow() -> None:
    free, limited = _hard_days(some_inputs()), _hard_days(_with(2, 3, 3, 3, ago=0))
    assert any(place < 7 for place in free)
    assert not any(place < 7 for place in limited)
    assert [place for place in limited if place >= 7] == [place for place in free if place >= 7]


def test_an_old_answer_no_longer_counts() -> None:
    assert permissions(_with(3, 0, 0, 0, ago=7), DAYS) == permissions(some_inputs(), DAYS)


def test_the_runner_is_told_and_what_to_do() -> None:
    inputs = _with(3, 0, 0, 0)
    found = {one.code: one for one in input_findings(inputs, build_problem(inputs))}
    assert "severity 100 of 100" in found["health-week"].message
    assert "lissom injury add" in found["health-week"].message


def test_answers_are_kept_with_the_problem() -> None:
    inputs = _with(2, 2, 2, 2)
    assert from_dict(to_dict(inputs)).health == inputs.health
    assert problem_hash(inputs) != problem_hash(some_inputs())


def test_a_sign_that_does_not_stop_training_leaves_the_runs_and_holds_massage() -> None:
    inputs = some_inputs(open_red_flags=("cold",))
    kept = permissions(inputs, DAYS)
    assert all(one.running for one in kept)
    assert [one.massage for one in kept] == [False] * 7 + [True] * 7
    problem = build_problem(inputs)
    assert not problem.stopped
    assert problem.races
    found = {one.code: one for one in input_findings(inputs, problem)}
    assert "C01" not in found
    assert "lissom injury add illness_above_neck" in found["sign"].message


def test_a_stop_sign_and_one_that_no_rule_knows_stop_everything() -> None:
    for sign in ("chest_pain", "fever", "not-known-here"):
        assert build_problem(some_inputs(open_red_flags=("cold", sign))).stopped


def test_asking_first_holds_nothing() -> None:
    inputs = some_inputs(open_red_flags=("tired_three_weeks",))
    assert permissions(inputs, DAYS) == permissions(some_inputs(), DAYS)
    assert any(one.code == "sign" for one in input_findings(inputs, build_problem(inputs)))


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_a_stage_further_back_allows_less(stage: int) -> None:
    def runs(number: int) -> int:
        inputs = some_inputs(injuries=(Injury("one", "calf_strain", number, ON),))
        return sum(one.running and not one.easy_only for one in permissions(inputs, DAYS))

    assert runs(stage) <= runs(stage + 1)
