"""The synthetic check-ins are what the recovery model would expect of this runner, with noise."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from lissom.core.anatomy.groups import STATE_INDEX
from lissom.core.recovery.soreness import default_model, history
from lissom.core.runner import CheckIn
from lissom.demo.checkins import check_ins, session_doses
from lissom.demo.season import schedule
from tests.demo.conftest import ON


@pytest.fixture(scope="module")
def said() -> tuple[CheckIn, ...]:
    return check_ins(on=ON)


def test_six_of_ten_days_have_one_and_yesterday_too(said: tuple[CheckIn, ...]) -> None:
    days = [item.at.date() for item in said]
    assert 28 <= len(days) <= 44
    assert days == sorted(set(days))
    assert days[0] >= ON - timedelta(days=60)
    assert days[-1] == ON - timedelta(days=1)


def test_words_are_half_points_on_known_places(said: tuple[CheckIn, ...]) -> None:
    for item in said:
        assert item.at.tzinfo is not None
        assert set(item.soreness) <= set(STATE_INDEX)
        scales = [item.sleep, item.fatigue, item.stress, item.mood, item.calm]
        for points in (*item.soreness.values(), *scales):
            assert points is not None
            assert 0.0 <= points <= 10.0
            assert points * 2.0 == round(points * 2.0)


def test_the_legs_are_sorer_on_the_morning_after_a_long_run(said: tuple[CheckIn, ...]) -> None:
    runs = schedule(on=ON, weeks=10)
    long_days = {run.date for run in runs if run.workout.distance_m > 12_000.0}
    quadriceps = {item.at.date(): item.soreness["quadriceps-l"] for item in said}
    after = [points for day, points in quadriceps.items() if day - timedelta(days=1) in long_days]
    other = [
        points for day, points in quadriceps.items() if day - timedelta(days=1) not in long_days
    ]
    assert np.mean(after) > np.mean(other) + 0.5


def test_the_recovery_model_expects_these_words(said: tuple[CheckIn, ...]) -> None:
    """Forecast from the earlier check-ins: about eight of ten later words lie in the interval."""
    doses, inside = session_doses(on=ON), []
    for place in range(len(said) // 2, len(said)):
        day = said[place].at.date()
        evening_before = day - timedelta(days=1)
        state = history(doses, said[:place], evening_before)
        forecast = default_model().forecast(state, 2)
        for name, points in said[place].soreness.items():
            column = STATE_INDEX[name]
            inside.append(forecast.low[1, column] <= points <= forecast.high[1, column])
    assert 0.65 <= np.mean(inside) <= 0.97


def test_the_same_day_gives_the_same_words(said: tuple[CheckIn, ...]) -> None:
    assert check_ins(on=ON) == said
    next_day = check_ins(on=ON + timedelta(days=1))
    shared = [item for item in said if item.at.date() >= ON - timedelta(days=59)][:-1]
    assert set(map(repr, shared)) <= set(map(repr, next_day))
