"""Hard rules in the model: what the judge allows the model allows, what it forbids it forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.constraints import FAMILIES
from lissom.core.planning.generator import random_problem
from lissom.core.planning.inputs import MassageSlot, PlanningInput
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import DayPlan, rest_schedule
from lissom.core.planning.problem import Problem
from lissom.core.runner import DoneKind, DoneSession, Injury
from tests.core.planning.cast import ON, a_carry, a_history, some_inputs
from tests.core.planning.cpsat.ask import WEEKS, allows, planned, shaken, with_days

Changes = dict[int, DayPlan]

TEMPO = DayPlan(run="tempo@40")
HILLS = DayPlan(run="hill_short@45")
LONG = DayPlan(run="long_easy@90")
EASY = DayPlan(run="easy@45")
LEGS = DayPlan(blocks=("beginner_home",))


def _evenings(days: range, *, pence: int = 4000) -> tuple[MassageSlot, ...]:
    first = datetime.combine(ON, datetime.min.time(), UTC) + timedelta(hours=18)
    return tuple(
        MassageSlot(
            id=f"evening-{day:02d}",
            start=first + timedelta(days=day),
            minutes=60,
            therapist="Synthetic therapist",
            place="Synthetic clinic",
            travel_min=10,
            price_pence=pence,
        )
        for day in days
    )


def _inputs(**changes: Any) -> PlanningInput:
    """The L2 runner of the cast with a free hour every evening and two pounds a day to spend."""
    made = some_inputs(slots=_evenings(range(28)))
    profile = replace(made.profile, massage_every_days=7, massage_budget_pence_week=1400)
    return replace(replace(made, profile=profile), **changes)


def _massage(problem: Problem, day: int, protocol: str) -> str:
    return next(
        problem.massages[place].id
        for place in problem.days[day].massages
        if problem.massages[place].protocol == protocol
    )


def _treated(problem: Problem, changes: Changes, treatments: dict[int, str]) -> Changes:
    """The changes with treatments of these protocols on their days."""
    made = dict(changes)
    for day, protocol in treatments.items():
        made[day] = replace(made.get(day, DayPlan()), massage=_massage(problem, day, protocol))
    return made


def _known_deep() -> tuple[DoneSession, ...]:
    """The history of the cast and deep work two weeks ago."""
    deep = DoneSession(date=ON - timedelta(days=14), kind=DoneKind.MASSAGE, minutes=60, type="deep")
    return tuple(sorted((*a_history(), deep), key=lambda item: (item.date, item.kind)))


def _judge(problem: Problem, changes: Changes) -> set[str]:
    found = hard_violations(problem, make_outline(problem), with_days(problem, changes))
    return {one.rule for one in found}


def _hold(
    inputs: PlanningInput,
    *,
    family: str,
    rule: str,
    lawful: tuple[Changes, dict[int, str]],
    forbidden: tuple[Changes, dict[int, str]],
) -> None:
    """The lawful plan is possible in the whole model; the forbidden one breaks just this rule and
    is impossible by this family of constraints and by no other."""
    problem = build_problem(inputs)
    outline = make_outline(problem)
    good = _treated(problem, *lawful)
    bad = _treated(problem, *forbidden)
    assert _judge(problem, good) == set()
    assert allows(problem, outline, with_days(problem, good))
    assert _judge(problem, bad) == {rule}
    assert not allows(problem, outline, with_days(problem, bad), [family])
    others = [name for name in FAMILIES if name != family]
    assert allows(problem, outline, with_days(problem, bad), others)


@pytest.mark.parametrize(
    ("family", "rule", "lawful", "forbidden"),
    [
        pytest.param(
            "days",
            "C54",
            {1: DayPlan(run="easy@45", blocks=("core_10",), stretch=True)},
            {4: DayPlan(run="easy@45", blocks=("beginner_home",))},
            id="minutes of a day",
        ),
        pytest.param(
            "weeks", "C14", {7: TEMPO, 9: HILLS}, {7: TEMPO, 9: HILLS, 11: TEMPO}, id="C14"
        ),
        pytest.param("spacing", "key-adjacent", {7: TEMPO, 9: LONG}, {8: TEMPO, 9: LONG}, id="key"),
        pytest.param("spacing", "C39", {2: TEMPO, 3: LEGS}, {1: LEGS, 2: TEMPO}, id="leg strength"),
        pytest.param(
            "spike",
            "C02",
            {6: DayPlan(run="long_easy@103")},
            {6: DayPlan(run="long_easy@105")},
            id="110 % of the longest run",
        ),
        pytest.param(
            "spike",
            "C02",
            {6: DayPlan(run="long_easy@103"), 13: DayPlan(run="long_easy@113")},
            {6: LONG, 13: DayPlan(run="long_easy@113")},
            id="110 % of a planned run",
        ),
    ],
)
def test_a_plan_of_runs(family: str, rule: str, lawful: Changes, forbidden: Changes) -> None:
    _hold(_inputs(), family=family, rule=rule, lawful=(lawful, {}), forbidden=(forbidden, {}))


def test_hard_sessions_need_more_days_between_them_after_fifty() -> None:
    profile = replace(_inputs().profile, birth_year=1960)
    _hold(
        _inputs(profile=profile),
        family="spacing",
        rule="C15",
        lawful=({7: TEMPO, 10: HILLS}, {}),
        forbidden=({7: TEMPO, 9: HILLS}, {}),
    )


def test_the_day_after_yesterdays_long_run_is_no_key_day() -> None:
    _hold(
        _inputs(),
        family="spacing",
        rule="key-adjacent",
        lawful=({1: TEMPO}, {}),
        forbidden=({0: TEMPO}, {}),
    )


def test_the_first_week_holds_no_more_minutes_than_the_start_allows() -> None:
    _hold(
        _inputs(history=a_history(weeks=12)[:-8]),
        family="weeks",
        rule="C37",
        lawful=({1: EASY, 3: EASY}, {}),
        forbidden=({0: EASY, 1: EASY, 2: EASY, 3: EASY, 5: EASY, 6: EASY}, {}),
    )


def test_fast_repetitions_wait_for_strides_done_or_planned() -> None:
    plain = tuple(item for item in a_history() if item.type != "easy_strides")
    strides, fast = DayPlan(run="easy_strides@40"), DayPlan(run="vo2_3min@45")
    _hold(
        _inputs(history=plain),
        family="progression",
        rule="C19",
        lawful=({1: strides, 3: strides, 8: strides, 10: strides, 16: fast}, {}),
        forbidden=({1: strides, 3: strides, 16: fast}, {}),
    )


def test_walk_run_steps_need_a_day_between_them() -> None:
    injured = _inputs(
        injuries=(Injury(id="calf", pathway="calf_strain", stage=2, since=ON - timedelta(days=9)),)
    )
    problem = build_problem(injured)
    steps = [
        day.index
        for day in problem.days
        if any(problem.options[i].every_other_day for i in day.runs)
    ]
    first = steps[0]
    step = next(
        problem.options[place].id
        for place in problem.days[first].runs
        if problem.options[place].every_other_day
    )
    start = first if problem.history.last_run != -1 or first else first + 1
    one, other = DayPlan(run=step), DayPlan(run=step)
    _hold(
        injured,
        family="spacing",
        rule="C51",
        lawful=({start: one, start + 2: other}, {}),
        forbidden=({start: one, start + 1: other}, {}),
    )


@pytest.mark.parametrize(
    ("rule", "lawful", "forbidden"),
    [
        pytest.param(
            "massage-gap",
            ({}, {1: "maintenance_60", 7: "maintenance_60"}),
            ({}, {1: "maintenance_60", 5: "maintenance_60"}),
            id="regular treatments",
        ),
        pytest.param(
            "massage-gap",
            ({}, {23: "maintenance_60", 26: "pre_event_30"}),
            ({}, {24: "maintenance_60", 26: "pre_event_30"}),
            id="any treatments",
        ),
        pytest.param(
            "C44",
            ({9: EASY, 10: TEMPO}, {8: "deep_focus_60"}),
            ({9: TEMPO}, {8: "deep_focus_60"}),
            id="no key session after deep work",
        ),
    ],
)
def test_a_plan_with_treatments(
    rule: str, lawful: tuple[Changes, dict[int, str]], forbidden: tuple[Changes, dict[int, str]]
) -> None:
    rich = _inputs(history=_known_deep())
    free = replace(rich, profile=replace(rich.profile, massage_budget_pence_week=None))
    _hold(free, family="massage", rule=rule, lawful=lawful, forbidden=forbidden)


def test_a_first_deep_treatment_is_not_close_before_a_race() -> None:
    for history, allowed in ((a_history(), False), (_known_deep(), True)):
        problem = build_problem(_inputs(history=history))
        outline = make_outline(problem)
        deep = _treated(problem, {}, {16: "deep_focus_60"})
        assert _judge(problem, deep) == (set() if allowed else {"C43"})
        assert allows(problem, outline, with_days(problem, deep), ["massage"]) is allowed


def test_deep_work_waits_until_the_group_is_less_sore() -> None:
    for points, allowed in ((0.4, True), (3.5, False)):
        problem = build_problem(_inputs(history=_known_deep(), carry_in=a_carry(points)))
        deep = _treated(problem, {}, {2: "deep_focus_60"})
        assert _judge(problem, deep) == (set() if allowed else {"C44"})
        found = allows(problem, make_outline(problem), with_days(problem, deep), ["massage"])
        assert found is allowed


def test_a_planned_run_that_makes_sore_forbids_the_deep_work_after_it() -> None:
    inputs = _inputs(history=_known_deep(), carry_in=a_carry(2.6))
    problem = build_problem(inputs)
    outline = make_outline(problem)
    rested = _treated(problem, {}, {10: "deep_focus_60"})
    assert _judge(problem, rested) == set()
    assert allows(problem, outline, with_days(problem, rested))
    tired = _treated(problem, {9: DayPlan(run="hill_long@55")}, {10: "deep_focus_60"})
    judged = _judge(problem, tired)
    assert judged == {"C44"}
    assert not allows(problem, outline, with_days(problem, tired), ["massage"])


def test_a_run_that_is_not_over_in_time_forbids_the_treatment() -> None:
    noon = tuple(
        replace(slot, start=slot.start.replace(hour=8, minute=10)) for slot in _evenings(range(28))
    )
    problem = build_problem(_inputs(slots=noon))
    outline = make_outline(problem)
    day, place = next(
        (day.index, place)
        for day in problem.days
        for place in day.massages
        if problem.massages[place].slot is not None
        and any(
            problem.options[run].minutes > problem.massages[place].run_minutes_max
            for run in day.runs
        )
    )
    choice = problem.massages[place]
    long = [problem.options[run] for run in problem.days[day].runs if not problem.options[run].key]
    late = next(run for run in long if run.minutes > choice.run_minutes_max)
    bad = {day: DayPlan(run=late.id, massage=choice.id)}
    assert "massage-clash" in _judge(problem, bad)
    assert not allows(problem, outline, with_days(problem, bad), ["massage"])
    alone = {day: DayPlan(massage=choice.id)}
    assert _judge(problem, alone) == set()
    assert allows(problem, outline, with_days(problem, alone))


def test_money_is_spent_no_faster_than_it_comes() -> None:
    """14 pounds a week and one treatment in advance: 40 pounds hold for the first weeks."""
    _hold(
        _inputs(),
        family="money",
        rule="budget",
        lawful=({}, {1: "maintenance_60"}),
        forbidden=({}, {1: "maintenance_60", 8: "maintenance_60"}),
    )


def test_two_strength_blocks_of_a_type_are_not_planned_on_one_day() -> None:
    """Stricter than the judge, who leaves it to the runner to add a block by hand."""
    problem = random_problem(19, weeks=WEEKS)
    outline = make_outline(problem)
    day, pair = next(
        (day.index, pair)
        for day in problem.days
        if day.race is None
        and len(
            pair := [problem.blocks[i].id for i in day.blocks if problem.blocks[i].type == "lower"]
        )
        > 1
        and sum(problem.block(key).minutes for key in pair[:2]) <= day.minutes_free
    )
    one, two = ({day: DayPlan(blocks=tuple(pair[:count]))} for count in (1, 2))
    assert allows(problem, outline, with_days(problem, one))
    assert not allows(problem, outline, with_days(problem, two), ["days"])


@pytest.mark.parametrize("seed", range(25))
def test_the_model_allows_exactly_what_the_judge_allows(seed: int) -> None:
    """Random days in the plan of races and rest: the same answer from both."""
    problem = random_problem(seed, weeks=WEEKS)
    outline = make_outline(problem)
    rng = np.random.default_rng(seed)
    for days in (1, 2, 3, 5):
        plan = shaken(problem, rest_schedule(problem), rng, days=days)
        lawful = not hard_violations(problem, outline, plan)
        assert allows(problem, outline, plan) == lawful


@pytest.mark.parametrize("seed", range(14))
def test_the_model_and_the_judge_agree_around_a_full_plan(seed: int) -> None:
    """One or two random days in a plan that is full: what is near the edge of a rule."""
    problem, outline, solution = planned(seed)
    assert allows(problem, outline, solution.schedule)
    rng = np.random.default_rng(seed)
    for days in (1, 1, 2, 2):
        plan = shaken(problem, solution.schedule, rng, days=days)
        lawful = not hard_violations(problem, outline, plan)
        assert allows(problem, outline, plan) == lawful


def test_both_answers_occur_among_the_random_plans() -> None:
    """The comparison would be empty if every plan were lawful, or none."""
    answers = set()
    for seed in range(6):
        problem = random_problem(seed, weeks=WEEKS)
        rng = np.random.default_rng(seed)
        for days in (1, 2, 3, 5):
            plan = shaken(problem, rest_schedule(problem), rng, days=days)
            answers.add(bool(hard_violations(problem, make_outline(problem), plan)))
    assert answers == {True, False}
