"""The steps of a session: complete, as long as the session, and as its words say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.errors import NotFoundError
from lissom.core.planning.build import build_problem
from lissom.core.planning.build.run_options import OFFERED, draft
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.details import run_detail
from lissom.core.planning.inputs import PaceBasis
from lissom.core.planning.problem import Problem, RunOption, SessionKind
from lissom.core.planning.steps import (
    Repeat,
    StepKind,
    Workout,
    WorkoutStep,
    as_data,
    forms,
    from_data,
    steps_of,
    total_s,
)
from lissom.core.runner import Profile, Race, RunnerLevel
from tests.core.planning.cast import ON, some_inputs

MINUTE_S = 60
PACE = PaceBasis(3.9, 3.0, "test")
LEVELS = (RunnerLevel.L1, RunnerLevel.L2, RunnerLevel.L3, RunnerLevel.L4)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return build_problem(some_inputs())


@pytest.fixture(scope="module")
def novice() -> Problem:
    profile = Profile(name="Novice", birth_year=1990, timezone="UTC")
    race = Race("ten", ON + timedelta(days=70), 10000.0)
    return build_problem(some_inputs(profile=profile, races=(race,), history=()))


def every_option(problem: Problem) -> list[RunOption]:
    """What this runner may be given, and every type that may be placed, at every length."""
    made = list(problem.options)
    for key in OFFERED:
        row = sessions()[key]
        if row.min_level > problem.level:
            continue
        low, high = row.total_min
        usual = row.full_minutes(problem.level)
        short = row.shortest_minutes(problem.level) if row.hard else low
        made += [
            draft(row, minutes, level=problem.level, pace=PACE).option
            for minutes in sorted({short, usual, high})
        ]
    return made


def flat(workout: Workout) -> list[WorkoutStep]:
    found: list[WorkoutStep] = []
    for part in workout:
        found += list(part.steps) * part.times if isinstance(part, Repeat) else [part]
    return found


def with_level(problem: Problem, level: RunnerLevel) -> Problem:
    return replace(problem, level=level)


@pytest.mark.parametrize("level", LEVELS)
def test_the_steps_take_the_minutes_of_the_session(problem: Problem, level: RunnerLevel) -> None:
    there = with_level(problem, level)
    for option in every_option(there):
        workout = steps_of(there, option)
        assert total_s(workout) == option.minutes * MINUTE_S, option.id
        assert all(step.seconds > 0 for step in flat(workout)), option.id


@pytest.mark.parametrize("level", LEVELS)
def test_work_takes_the_quality_minutes(problem: Problem, level: RunnerLevel) -> None:
    there = with_level(problem, level)
    for option in every_option(there):
        if not option.hard or option.kind is SessionKind.RACE or option.type == "progression":
            continue
        work = sum(one.seconds for one in flat(steps_of(there, option)) if _counts(one))
        assert work == pytest.approx(option.quality_minutes * MINUTE_S, rel=0.16, abs=60), option.id


def _counts(step: WorkoutStep) -> bool:
    return step.kind is StepKind.WORK and step.name != "stride"


@pytest.mark.parametrize("level", LEVELS)
def test_hard_sessions_begin_easy_and_most_end_easy(problem: Problem, level: RunnerLevel) -> None:
    there = with_level(problem, level)
    for option in every_option(there):
        if not option.hard or option.kind is SessionKind.RACE or not option.quality_minutes:
            continue
        steps = flat(steps_of(there, option))
        assert steps[0].kind in (StepKind.WARM_UP, StepKind.EASY), option.id
        assert steps[0].seconds >= 4 * MINUTE_S, option.id
        if forms()[option.type].form not in ("finish", "thirds"):
            assert steps[-1].kind is StepKind.COOL_DOWN, option.id
            assert steps[-1].seconds >= 3 * MINUTE_S, (option.id, steps[-1].seconds)


def test_the_words_tell_the_same_repetitions(problem: Problem) -> None:
    told = 0
    for option in every_option(problem):
        found = re.search(r"(\d+) x (\d+) min", run_detail(problem, option))
        if not found or option.type == "fartlek_set":
            continue
        told += 1
        work = [one for one in flat(steps_of(problem, option)) if one.kind is StepKind.WORK]
        assert len(work) == int(found[1]), option.id
        assert {one.seconds for one in work} == {int(found[2]) * MINUTE_S}, option.id
    assert told > 5


def test_no_rest_follows_the_last_repetition(problem: Problem) -> None:
    option = next(one for one in problem.options if one.type == "cruise_short")
    workout = steps_of(problem, option)
    kinds = [step.kind for step in flat(workout)]
    assert kinds[-2:] == [StepKind.WORK, StepKind.COOL_DOWN]
    assert StepKind.RECOVERY in kinds


def test_every_type_that_may_be_placed_has_a_row() -> None:
    assert set(OFFERED) <= set(forms())
    assert {"walk_brisk", "bike_easy", "dwr", "elliptical"} <= set(forms())


def test_paces_are_of_the_types_own_range(problem: Problem) -> None:
    option = next(one for one in problem.options if one.type == "tempo")
    work = next(one for one in flat(steps_of(problem, option)) if one.name == "tempo")
    low, high = sessions()["tempo"].effort or (0, 0)
    assert problem.critical_speed_mps is not None
    assert work.speed_mps == pytest.approx(
        (problem.critical_speed_mps * low, problem.critical_speed_mps * high), abs=0.001
    )


def test_heat_slows_every_pace(problem: Problem) -> None:
    option = next(one for one in problem.options if one.type == "tempo")
    cool, hot = steps_of(problem, option), steps_of(problem, option, wbgt_c=26.0)
    paced = [
        (before.speed_mps, after.speed_mps)
        for before, after in zip(flat(cool), flat(hot), strict=True)
        if before.speed_mps
    ]
    assert paced
    assert all(after and after[0] < before[0] for before, after in paced)


def test_without_data_there_is_no_pace() -> None:
    unknown = build_problem(some_inputs(pace=PaceBasis(None, 2.6, "easy runs")))
    for option in every_option(unknown):
        steps = flat(steps_of(unknown, option))
        assert all(one.speed_mps is None for one in steps), option.id
        assert all(one.rpe > 0 for one in steps), option.id


def test_heart_rate_is_a_ceiling_on_easy_running_only(problem: Problem) -> None:
    for option in every_option(problem):
        for step in flat(steps_of(problem, option)):
            if step.hr_ceiling_share is not None:
                assert step.kind in (StepKind.WARM_UP, StepKind.EASY), option.id


def test_walk_run_steps_follow_the_table(novice: Problem) -> None:
    option = next(one for one in novice.options if one.id.startswith("walk_run@novice"))
    steps = flat(steps_of(novice, option))
    assert steps[0].kind is StepKind.WALK
    assert steps[-1].kind is StepKind.WALK
    assert {one.kind for one in steps} == {StepKind.WALK, StepKind.WORK}
    assert total_s(steps_of(novice, option)) == option.minutes * MINUTE_S


def test_a_race_ends_by_its_distance(problem: Problem) -> None:
    option = next(one for one in problem.options if one.kind is SessionKind.RACE)
    (step,) = flat(steps_of(problem, option))
    assert step.kind is StepKind.RACE
    assert step.distance_m == round(21097.5)


def test_steps_survive_json(problem: Problem) -> None:
    for option in every_option(problem):
        workout = steps_of(problem, option)
        assert from_data(json.loads(json.dumps(as_data(workout)))) == workout


def test_an_unknown_type_is_refused_with_the_known_ones(problem: Problem) -> None:
    option = replace(problem.options[0], type="no_such_type")
    with pytest.raises(NotFoundError, match="no_such_type"):
        steps_of(problem, option)
