"""What the synthetic runner did beside running fits what the planner will be asked to do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.anatomy.groups import STATE_INDEX
from lissom.core.anatomy.massage import PROTOCOLS
from lissom.demo import life
from lissom.demo.season import schedule
from lissom.demo.settings import RUNNER_NAME
from tests.demo.conftest import ON

WEEK = [ON + timedelta(days=shift) for shift in range(7)]


@pytest.mark.parametrize("on", WEEK)
def test_the_race_is_a_sunday_about_sixteen_weeks_ahead(on: date) -> None:
    race = life.goal_race(on=on)
    assert race.date.weekday() == 6
    assert abs((race.date - on).days + 1 - 112) <= 3


@pytest.mark.parametrize("on", WEEK)
def test_deep_work_was_had_and_the_last_massage_is_some_days_ago(on: date) -> None:
    visits = life.massages(on=on)
    assert 10 <= (on - visits[-1].date).days <= 18
    assert any(visit.type == "deep" and (on - visit.date).days < 90 for visit in visits)
    offered = {(item.type, item.minutes) for item in PROTOCOLS.values()}
    assert {(visit.type, visit.minutes) for visit in visits} <= offered


def test_strength_is_done_about_twice_a_week_from_known_blocks() -> None:
    sessions = life.strength(on=ON)
    assert {item.type for item in sessions} <= set(BLOCKS)
    assert 18 <= len(sessions) <= 26
    assert all(item.date < ON for item in sessions)


def test_the_runner_is_marked_synthetic_and_the_result_is_the_recorded_race() -> None:
    profile = life.profile(on=ON)
    assert profile.name == RUNNER_NAME
    assert "(synthetic)" in profile.name
    assert profile.recent_result is not None
    assert profile.recent_result.date < ON
    assert 40 * 60 < profile.recent_result.time_s < 52 * 60


def test_the_past_strain_explains_the_gap_in_the_runs() -> None:
    injury = life.past_injury(on=ON)
    assert injury.state in STATE_INDEX
    gap = [run for run in schedule(on=ON) if injury.since <= run.date < injury.until]
    assert len(gap) == 12
    assert gap[0].date - injury.since >= timedelta(weeks=3)
