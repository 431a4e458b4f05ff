"""Ascent and descent: swings count whole, noise does not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lissom.core.activity.ascent import climb
from lissom.core.activity.model import FloatArray


def test_one_hill_counts_whole() -> None:
    hill = np.concatenate([np.linspace(100, 150, 200), np.linspace(150, 90, 200)])
    assert climb(hill, hysteresis_m=2.5) == pytest.approx((50.0, 60.0))


def test_noise_below_the_threshold_is_flat() -> None:
    noise = np.tile([100.0, 102.0], 500)
    assert climb(noise, hysteresis_m=2.5) == (0.0, 0.0)


def test_noise_on_a_hill_adds_nothing() -> None:
    hill = np.linspace(0, 100, 1000) + np.tile([0.0, 1.0], 500)
    up, down = climb(hill, hysteresis_m=2.5)
    assert up == pytest.approx(101.0)
    assert down == 0.0


def test_three_waves() -> None:
    waves = np.array([0.0, 10, 4, 14, 8, 20, 0])
    assert climb(waves, hysteresis_m=2.5) == (32.0, 32.0)


@pytest.mark.parametrize("series", [[], [5.0], [5.0, 5.0], [np.nan, np.nan], [np.nan, 7.0]])
def test_too_little_to_climb(series: list[float]) -> None:
    assert climb(np.array(series), hysteresis_m=2.5) == (0.0, 0.0)


@given(arrays.arrays(np.float64, st.integers(0, 60), elements=st.floats(-100, 4000)))
def test_difference_of_up_and_down_is_the_net_change_within_the_noise(altitude: FloatArray) -> None:
    up, down = climb(altitude, hysteresis_m=2.5)
    assert up >= 0
    assert down >= 0
    if altitude.size:
        assert abs((up - down) - (altitude[-1] - altitude[0])) <= 2 * 2.5 + 1e-6
        assert up + down <= np.abs(np.diff(altitude)).sum() + 1e-6
