"""Best efforts: the fastest stretch, against a search over all pairs of samples."""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.activity.bests import best_efforts, record_speed_mps
from lissom.core.activity.cleaning import clean
from lissom.core.activity.model import Activity, Channel, FloatArray, Streams
from tests.core.importers.writers import a_run, bare


def from_speeds(speeds: FloatArray) -> Activity:
    time_s = np.arange(speeds.size + 1.0)
    distance = np.concatenate([[0.0], np.cumsum(speeds)])
    return bare(Streams(time_s, {Channel.DISTANCE: distance}))


def test_the_fast_kilometre_inside_a_slow_run() -> None:
    speeds = np.full(2000, 2.5)
    speeds[700:950] = 4.0
    assert best_efforts(from_speeds(speeds), [1000.0])[1000.0] == pytest.approx(250.0)


def test_never_slower_than_the_best_pair_of_samples() -> None:
    run = a_run(12, seed=4)
    distance, time_s = run.streams.columns[Channel.DISTANCE], run.streams.time_s
    for wanted in (400.0, 1000.0, 1609.344):
        pairs = [
            time_s[np.searchsorted(distance, distance[i] + wanted)] - time_s[i]
            for i in range(time_s.size)
            if distance[i] + wanted <= distance[-1]
        ]
        found = best_efforts(run, [wanted])[wanted]
        assert min(pairs) - 1.0 <= found <= min(pairs)


def test_stops_count() -> None:
    speeds = np.concatenate([np.full(200, 3.0), np.zeros(60), np.full(200, 3.0)])
    assert best_efforts(from_speeds(speeds), [1100.0])[1100.0] == pytest.approx(
        1100 / 3 + 60, abs=1
    )


def test_a_step_faster_than_possible_never_enters() -> None:
    speeds = np.full(1000, 3.0)
    speeds[500] = 45.0
    efforts = best_efforts(from_speeds(speeds), [100.0, 1000.0])
    assert efforts[100.0] == pytest.approx(100 / 3)
    assert efforts[1000.0] == pytest.approx(1000 / 3)


def test_a_stretch_faster_than_the_world_record_never_counts() -> None:
    """400 m at 10 m/s would take 40 s; the record stands at 43.03 s."""
    speeds = np.full(1000, 3.0)
    speeds[500:550] = 10.0
    efforts = best_efforts(from_speeds(speeds), [100.0, 400.0])
    assert efforts[100.0] == pytest.approx(10.0)
    assert efforts[400.0] > 43.03


@pytest.mark.parametrize(
    ("distance_m", "seconds"),
    [(100.0, 9.58), (1000.0, 131.96), (42_195.0, 7235.0), (1e5, 1e5 / 5.832)],
)
def test_record_speeds(distance_m: float, seconds: float) -> None:
    """World Athletics, men; beyond the marathon its speed."""
    assert record_speed_mps(distance_m) == pytest.approx(distance_m / seconds, rel=1e-3)


def test_distances_out_of_reach_are_absent() -> None:
    run = a_run(5)
    assert set(best_efforts(run, [400.0, 50_000.0, -3.0, 0.0])) == {400.0}
    assert best_efforts(bare(Streams(np.arange(5.0))), [400.0]) == {}


def test_whole_distance_of_a_run() -> None:
    activity = clean(from_speeds(np.full(600, 3.0)))
    assert best_efforts(activity, [1800.0]) == {1800.0: pytest.approx(600.0)}
