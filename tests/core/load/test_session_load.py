"""Graded speed by both curves, and the load of a session by every way its data allow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.load.cardio import rtss
from lissom.core.load.exposure import Exposure, Segment, exposure_of_segments
from lissom.core.load.graded import Curve, effort_factor, graded_speed, pace_load
from lissom.core.load.session_load import HeartLimits, LoadWay, session_loads
from lissom.core.runner import Sex

LIMITS = HeartLimits(50.0, 190.0, Sex.FEMALE)


def even(speed_mps: float, grade: float = 0.0, metres: float = 10_000.0) -> Exposure:
    return exposure_of_segments([Segment(metres, speed_mps, grade)])


def test_on_the_level_all_three_speeds_are_one() -> None:
    found = graded_speed(even(3.0))
    assert found is not None
    assert found.heart_rate_mps == pytest.approx(3.0)
    assert found.energy_mps == pytest.approx(3.0)
    assert found.plain_mps == pytest.approx(3.0)


def test_the_curves_agree_uphill_and_differ_steeply_down() -> None:
    up, down = graded_speed(even(2.5, 0.08)), graded_speed(even(3.0, -0.2))
    assert up is not None
    assert down is not None
    assert up.heart_rate_mps > 1.2 * up.plain_mps
    assert up.energy_mps == pytest.approx(up.heart_rate_mps, rel=0.15)
    assert down.energy_mps < 0.6 * down.plain_mps < down.heart_rate_mps
    assert graded_speed(even(3.0, metres=0.0)) is None


def test_each_curve_is_one_on_the_level() -> None:
    for curve in Curve:
        assert float(effort_factor(0.0, curve)) == 1.0
        assert np.all(effort_factor(np.linspace(0.01, 0.45, 20), curve) > 1.0)


def test_pace_load_of_an_even_run_is_that_of_its_mean_and_of_an_uneven_one_more() -> None:
    assert pace_load(even(3.0), 3.6) == pytest.approx(rtss(10_000.0 / 3.0, 3.0, 3.6))
    fast_and_slow = exposure_of_segments([Segment(2000.0, 2.0), Segment(4000.0, 4.0)])
    assert pace_load(fast_and_slow, 3.6) > rtss(2000.0, 3.0, 3.6)


@given(st.floats(1.5, 5.0), st.floats(1.0, 40.0), st.floats(2.5, 5.0))
def test_pace_load_grows_with_distance_and_speed(speed: float, km: float, threshold: float) -> None:
    load = pace_load(even(speed, metres=1000.0 * km), threshold)
    assert load > 0.0
    assert pace_load(even(speed, metres=2000.0 * km), threshold) == pytest.approx(2 * load)


def test_every_way_says_what_its_data_allow_and_nothing_else() -> None:
    full = session_loads(
        60.0,
        rpe_cr10=4.0,
        mean_heart_rate_bpm=150.0,
        limits=LIMITS,
        exposure=even(3.0),
        threshold_speed_mps=3.6,
    )
    assert full.session_rpe == 240.0
    assert full.hrtss == pytest.approx(100.0 * (150.0 / 171.0) ** 2)
    reserve = 100.0 / 140.0
    assert full.trimp == pytest.approx(60.0 * reserve * 0.86 * np.exp(1.67 * reserve))
    assert full.by(LoadWay.PACE) == pytest.approx(full.rtss)
    nothing = session_loads(60.0)
    assert [nothing.by(way) for way in LoadWay] == [None] * 4
    no_rest = session_loads(
        60.0, mean_heart_rate_bpm=150.0, limits=HeartLimits(None, 190.0), exposure=even(3.0)
    )
    assert no_rest.trimp is None
    assert no_rest.hrtss is not None
    assert no_rest.rtss is None


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="-1"):
        session_loads(-1.0)
