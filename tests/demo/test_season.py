"""The synthetic runner's calendar has the life it promises."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from lissom.core.units import monday_of
from lissom.demo import season
from lissom.demo.season import ScheduledRun, schedule
from lissom.demo.workouts import RunKind
from tests.demo.conftest import ON


@pytest.fixture(scope="module")
def two_years() -> tuple[ScheduledRun, ...]:
    return schedule(on=ON)


def test_two_years_hold_as_many_runs_as_a_keen_runner_does(
    two_years: tuple[ScheduledRun, ...],
) -> None:
    assert 350 <= len(two_years) <= 420
    assert len({run.date for run in two_years}) == len(two_years)
    assert [run.date for run in two_years] == sorted(run.date for run in two_years)


def test_nothing_is_recorded_on_or_after_the_day_asked_for(
    two_years: tuple[ScheduledRun, ...],
) -> None:
    assert two_years[-1].date < ON
    assert two_years[0].date >= monday_of(ON) - timedelta(weeks=104)


def test_the_strain_leaves_three_weeks_without_a_run_and_then_a_walk_run_return(
    two_years: tuple[ScheduledRun, ...],
) -> None:
    weeks = Counter(run.weeks_ago for run in two_years)
    assert [weeks[ago] for ago in (52, 51, 50)] == [0, 0, 0]
    back = [run for run in two_years if run.weeks_ago in season.RETURN_WEEKS]
    assert {run.workout.kind for run in back[:-1]} == {RunKind.WALK_RUN}
    assert all((later.date - earlier.date).days >= 2 for earlier, later in pairwise(back))


def test_every_kind_of_run_and_both_races_occur(two_years: tuple[ScheduledRun, ...]) -> None:
    assert {run.workout.kind for run in two_years} == set(RunKind)
    races = [
        round(run.workout.distance_m / 1000.0)
        for run in two_years
        if run.workout.kind is RunKind.RACE
    ]
    assert races == [10, 21, 21, 10]


@pytest.mark.parametrize("on", [ON + timedelta(days=shift) for shift in (0, 1, 3, 6, 120)])
def test_the_longest_run_of_the_last_thirty_days_carries_a_marathon_plan(on: date) -> None:
    recent = [run for run in schedule(on=on, weeks=5) if (on - run.date).days <= 30]
    assert 18_000.0 <= max(run.workout.distance_m for run in recent) <= 20_000.0


def test_no_recent_run_is_far_above_the_longest_of_the_thirty_days_before(
    two_years: tuple[ScheduledRun, ...],
) -> None:
    recent = [run for run in two_years if run.weeks_ago <= 8]
    for run in recent:
        before = [
            other.workout.distance_m
            for other in two_years
            if 0 < (run.date - other.date).days <= 30
        ]
        assert run.workout.distance_m <= 1.10 * max(before) + 1.0


def test_a_later_day_of_the_same_week_only_adds_runs() -> None:
    tuesday, friday = schedule(on=ON), schedule(on=ON + timedelta(days=3))
    assert friday[: len(tuesday)] == tuesday
    assert all(run.date >= ON for run in friday[len(tuesday) :])
