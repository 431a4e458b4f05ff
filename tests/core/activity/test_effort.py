"""Graded speed, zones, decoupling and running dynamics, against runs whose answer is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.activity import derive
from lissom.core.activity.cleaning import clean
from lissom.core.activity.decoupling import decoupling
from lissom.core.activity.dynamics import CHANNELS, running_dynamics
from lissom.core.activity.graded import graded_pace_factor, graded_speed_mps, graded_split_m
from lissom.core.activity.model import Activity, Channel, FloatArray, Lap, Pause, Streams
from lissom.core.activity.zones import edges_of_highest, zone_times
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table
from tests.core.importers.writers import a_run, bare

EDGES = (120.0, 140.0, 160.0)


def a_steady_run(
    rates: FloatArray | None,
    *,
    minutes: float = 60,
    speed_mps: float = 3.0,
    grade: float | None = None,
    pauses: tuple[Pause, ...] = (),
) -> Activity:
    time_s = np.arange(minutes * 60 + 1)
    distance = time_s * speed_mps
    columns = {Channel.DISTANCE: distance}
    if rates is not None:
        columns[Channel.HEART_RATE] = np.broadcast_to(rates, time_s.shape).astype(float)
    if grade is not None:
        columns[Channel.ALTITUDE] = 500.0 + distance * grade
    return clean(replace(bare(Streams(time_s, columns)), pauses=pauses))


def test_every_second_is_in_one_zone() -> None:
    rates = np.repeat([110.0, 130.0, 150.0, 170.0], 100)[:-3]
    run = a_steady_run(rates, minutes=396 / 60)
    found = zone_times(run, EDGES)
    assert found.seconds == pytest.approx((100, 100, 100, 96), abs=1.0)
    assert found.known_s == pytest.approx(run.timer_s)
    assert (found.unknown_s, found.lacks) == (0.0, ())


def test_a_lower_limit_belongs_to_its_zone() -> None:
    assert zone_times(a_steady_run(np.array(140.0), minutes=1), EDGES).seconds == (0, 0, 60, 0)


def test_pauses_count_nowhere_and_gaps_as_unknown() -> None:
    rates = np.full(601, 150.0)
    rates[100:200] = np.nan
    found = zone_times(a_steady_run(rates, minutes=10, pauses=(Pause(300, 400),)), EDGES)
    assert found.seconds == pytest.approx((0, 0, 401, 0), abs=1.0)
    assert found.unknown_s == pytest.approx(99, abs=1.0)
    assert found.lacks == ("heart_rate",)


def test_without_heart_rate_or_samples_all_is_unknown() -> None:
    assert zone_times(a_steady_run(None, minutes=5), EDGES).unknown_s == 300.0
    typed = clean(replace(bare(Streams(np.empty(0))), elapsed_s=900.0))
    assert zone_times(typed, EDGES).unknown_s == 900.0


@pytest.mark.parametrize("edges", [(), (140, 120), (120, 120), (0, 100), (float("nan"), 140)])
def test_limits_that_do_not_rise_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInputError, match="do not rise"):
        zone_times(a_steady_run(np.array(150.0), minutes=1), edges)


def test_five_zones_of_the_highest_rate() -> None:
    assert edges_of_highest(190.0) == pytest.approx((95, 114, 133, 152, 171))
    with pytest.raises(InvalidInputError):
        edges_of_highest(0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.just(float("nan")), st.floats(60, 200)), min_size=2, max_size=60),
    st.lists(st.integers(80, 200), min_size=1, max_size=5, unique=True),
)
def test_zones_and_unknown_share_out_the_time(rates: list[float], edges: list[int]) -> None:
    time_s = np.arange(float(len(rates)))
    run = bare(Streams(time_s, {Channel.HEART_RATE: np.array(rates)}))
    found = zone_times(run, sorted(edges))
    assert found.known_s + found.unknown_s == pytest.approx(time_s[-1])


def test_a_heart_rate_that_climbs_at_one_speed_decouples() -> None:
    """145 in the first half of what is judged, 155 in the second: 1 - 145/155."""
    rates = np.where(np.arange(3601) <= 600 + 1500, 145.0, 155.0)
    found = decoupling(a_steady_run(rates))
    assert found is not None
    assert found.seconds == pytest.approx(3000, abs=2)
    assert found.share == pytest.approx(1 - 145 / 155, abs=2e-4)
    assert not found.steady
    assert found.first.metres_per_beat == pytest.approx(3.0 * 60 / 145, rel=1e-3)
    assert found.lacks == ("altitude",)


def test_an_even_run_is_coupled() -> None:
    found = decoupling(a_steady_run(np.array(150.0), grade=0.0))
    assert found is not None
    assert found.share == pytest.approx(0.0, abs=1e-9)
    assert found.steady
    assert found.lacks == ()


def test_the_warm_up_does_not_count() -> None:
    rates = np.where(np.arange(3601) < 590, 100.0, 150.0)
    found = decoupling(a_steady_run(rates))
    assert found is not None
    assert found.share == pytest.approx(0.0, abs=1e-6)


def test_a_hill_in_the_second_half_is_no_drift() -> None:
    """Up 6 % at the speed of equal effort and the same heart rate."""
    seconds = np.arange(3601.0)
    factor = float(graded_pace_factor(0.06))
    speed = np.where(seconds < 2100, 3.0, 3.0 / factor)
    distance = np.concatenate([[0.0], np.cumsum(speed[1:])])
    altitude = 500.0 + np.maximum(distance - distance[2100], 0.0) * 0.06
    columns = {
        Channel.DISTANCE: distance,
        Channel.ALTITUDE: altitude,
        Channel.HEART_RATE: np.full(3601, 150.0),
    }
    found = decoupling(clean(bare(Streams(seconds, columns))))
    assert found is not None
    assert abs(found.share) < 0.005


@pytest.mark.parametrize(
    "run",
    [
        a_steady_run(None),
        a_steady_run(np.array(150.0), minutes=35),
        a_steady_run(np.where(np.arange(3601) % 2 < 1, 150.0, np.nan)[:3601] * np.nan),
        a_steady_run(np.where(np.arange(3601) < 2700, 150.0, np.nan)),
        bare(Streams(np.empty(0))),
    ],
)
def test_what_cannot_be_judged_is_none(run: Activity) -> None:
    assert decoupling(run) is None


@pytest.mark.parametrize("percent", [-20, -9, 0, 10, 30])
def test_graded_speed_is_speed_times_the_factor_of_the_table(percent: int) -> None:
    rows = table("graded_pace_factor")
    grades = [float(row["grade_percent"]) for row in rows]
    factors = [float(row["pace_factor"]) for row in rows]
    expected = float(np.interp(percent, grades, factors))
    found = graded_speed_mps(a_steady_run(None, minutes=20, grade=percent / 100))
    assert found == pytest.approx(3.0 * expected, rel=0.01)


def test_graded_speed_without_altitude_or_streams_is_the_speed() -> None:
    assert graded_speed_mps(a_steady_run(None, minutes=20)) == pytest.approx(3.0)
    typed = clean(replace(bare(Streams(np.empty(0)), distance_m=3600.0), elapsed_s=1200.0))
    assert graded_speed_mps(typed) == pytest.approx(3.0)
    assert graded_speed_mps(clean(replace(bare(Streams(np.empty(0))), elapsed_s=9.0))) is None


def test_graded_metres_of_splits_sum_to_the_whole() -> None:
    run = a_steady_run(None, minutes=20, grade=0.05)
    parts = [graded_split_m(run, split) for split in derive.splits(run)]
    whole = graded_speed_mps(run)
    assert whole is not None
    assert sum(part for part in parts if part is not None) == pytest.approx(whole * 1200, rel=1e-6)


def test_dynamics_are_means_over_running_with_the_speed_they_belong_to() -> None:
    time_s = np.arange(601.0)
    speed = np.where(time_s < 300, 3.0, 1.0)  # then walking
    contact = np.where(time_s < 300, 240.0, 600.0)
    contact[100:110] = 0.0  # the pod lost the foot
    columns = {
        Channel.DISTANCE: np.concatenate([[0.0], np.cumsum(speed[1:])]),
        Channel.CONTACT_TIME: contact,
    }
    found = running_dynamics(clean(bare(Streams(time_s, columns))))
    measured = found.by_channel[Channel.CONTACT_TIME]
    assert measured.mean == pytest.approx(240.0)
    assert measured.speed_mps == pytest.approx(3.0, abs=0.02)
    assert 280 <= measured.seconds <= 300
    assert Channel.POWER in found.lacks


def test_dynamics_of_a_run_with_all_channels_and_of_one_with_none() -> None:
    full = running_dynamics(a_run(10))
    assert full.lacks == ()
    assert full.by_channel[Channel.VERTICAL_OSCILLATION].mean == pytest.approx(85, abs=0.5)
    assert running_dynamics(bare(Streams(np.empty(0)))).lacks == CHANNELS


def test_laps_of_a_treadmill_are_the_devices_own() -> None:
    laps = (Lap(0.0, 300.0, 290.0, 900.0, 150.0), Lap(300.0, 200.0, 200.0))
    typed = replace(bare(Streams(np.empty(0))), elapsed_s=500.0, laps=laps)
    first, second = derive.lap_splits(clean(typed))
    assert (first.distance_m, first.seconds, first.moving_s) == (900.0, 300.0, 290.0)
    assert first.mean_heart_rate_bpm == 150.0
    assert (second.start_m, second.seconds) == (900.0, 200.0)
    assert np.isnan(second.distance_m)
