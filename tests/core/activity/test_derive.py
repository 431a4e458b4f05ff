"""Speed, moving time, gradient, splits and laps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lissom.core.activity import derive
from lissom.core.activity.cleaning import clean
from lissom.core.activity.geodesy import step_lengths_m
from lissom.core.activity.model import Activity, Channel, Lap, Pause, Streams
from tests.core.importers.writers import a_run, bare


def on_a_slope(grade: float, *, seconds: int = 600, speed_mps: float = 3.0) -> Activity:
    time_s = np.arange(float(seconds))
    distance = time_s * speed_mps
    columns = {Channel.DISTANCE: distance, Channel.ALTITUDE: 500.0 + distance * grade}
    return clean(bare(Streams(time_s, columns)))


def test_one_degree_of_latitude() -> None:
    """60 nautical miles of 1852 m; the sphere is within 0.1 %."""
    step = step_lengths_m(np.array([45.0, 46.0]), np.array([7.0, 7.0]))
    assert step[0] == pytest.approx(60 * 1852.0, rel=0.001)


@pytest.mark.parametrize("grade", [-0.3, -0.05, 0.0, 0.1, 0.45])
def test_gradient_of_an_even_slope(grade: float) -> None:
    found = derive.grade(on_a_slope(grade))
    assert found is not None
    # Averages reach only half as far at both ends, so the rise there is a little less.
    assert found[30:-30] == pytest.approx(np.full(540, grade), abs=1e-9)
    assert np.all(np.abs(found) <= abs(grade) + 1e-9)


def test_gradient_is_limited_and_needs_altitude_and_distance() -> None:
    steep = derive.grade(on_a_slope(0.9))
    assert steep is not None
    assert steep.max() == 0.45
    flat = bare(Streams(np.arange(9.0), {Channel.DISTANCE: np.arange(9.0)}))
    assert derive.grade(flat) is None


def test_standing_is_not_moving() -> None:
    time_s = np.arange(301.0)
    distance = np.concatenate(
        [np.arange(101) * 3.0, np.full(100, 300.0), 303 + np.arange(100) * 3.0]
    )
    activity = clean(bare(Streams(time_s, {Channel.DISTANCE: distance})))
    assert activity.moving_s == pytest.approx(200.0, abs=3.0)
    assert activity.timer_s == 300.0


def test_a_pause_is_not_moving_even_when_position_drifts() -> None:
    time_s = np.arange(301.0)
    activity = clean(
        replace(
            bare(Streams(time_s, {Channel.DISTANCE: time_s * 3.0})), pauses=(Pause(100.0, 150.0),)
        )
    )
    assert activity.moving_s == pytest.approx(250.0)
    assert activity.timer_s == pytest.approx(250.0)


def test_a_slow_steep_climb_is_moving_and_the_same_speed_on_the_flat_is_not() -> None:
    assert on_a_slope(0.4, speed_mps=0.4).moving_s == pytest.approx(599.0, abs=45.0)
    assert on_a_slope(0.0, speed_mps=0.4).moving_s == 0.0


def test_without_distance_moving_is_timer_time() -> None:
    rate = {Channel.HEART_RATE: np.full(100, 140.0)}
    assert clean(bare(Streams(np.arange(100.0), rate))).moving_s == 99.0


def test_speed_is_the_devices_or_from_distance() -> None:
    run = a_run(3)
    device = derive.speed_mps(run)
    assert device is run.streams.columns[Channel.SPEED]
    columns = dict(run.streams.columns)
    del columns[Channel.SPEED]
    own = derive.speed_mps(replace(run, streams=Streams(run.streams.time_s, columns)))
    assert own is not None
    assert device is not None
    assert np.median(np.abs(own - device)) < 0.05


def test_splits_per_kilometre_sum_to_the_whole() -> None:
    run = a_run(20)
    splits = derive.splits(run)
    total = run.streams.columns[Channel.DISTANCE]
    assert [s.distance_m for s in splits[:-1]] == pytest.approx([1000.0] * (len(splits) - 1))
    assert sum(s.distance_m for s in splits) == pytest.approx(total[-1] - total[0])
    assert sum(s.seconds for s in splits) == pytest.approx(run.elapsed_s)
    assert splits[0].seconds == pytest.approx(1000 / 3.0, rel=0.05)
    assert splits[0].mean_heart_rate_bpm == pytest.approx(150, abs=8)


def test_laps_of_the_device_are_summarised() -> None:
    run = replace(a_run(10), laps=(Lap(0.0, 300.0, 300.0), Lap(300.0, 300.0, 300.0)))
    first, second = derive.lap_splits(run)
    assert (first.seconds, second.seconds) == (300.0, 300.0)
    assert first.distance_m + second.distance_m == pytest.approx(run.distance_m or 0, abs=5.0)


def test_no_distance_no_splits() -> None:
    assert derive.splits(bare(Streams(np.arange(5.0)))) == ()
    assert derive.splits(a_run(1), length_m=0.0) == ()


def test_pauses_are_joined() -> None:
    merged = derive.merge_pauses((Pause(50, 60), Pause(10, 20), Pause(15, 30), Pause(70, 70)))
    assert merged == (Pause(10, 30), Pause(50, 60))
    assert derive.paused_s(merged, 25.0, 55.0) == 10.0
