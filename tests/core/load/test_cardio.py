from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.load.cardio import (
    banister_trimp,
    edwards_load,
    form_series,
    heart_rate_load,
    monotony_and_strain,
    rtss,
    session_rpe,
)
from lissom.core.runner import Sex

MONDAY = date(2026, 3, 2)


def trimp(rate: float, sex: Sex | None = None) -> float:
    return banister_trimp([3600.0], [rate], resting_bpm=50.0, highest_bpm=190.0, sex=sex)


def test_trimp_of_an_hour_at_half_the_reserve() -> None:
    assert trimp(120.0, Sex.MALE) == pytest.approx(60 * 0.5 * 0.64 * np.exp(1.92 * 0.5))
    assert trimp(120.0, Sex.FEMALE) == pytest.approx(60 * 0.5 * 0.86 * np.exp(1.67 * 0.5))
    assert trimp(120.0) == pytest.approx((trimp(120.0, Sex.MALE) + trimp(120.0, Sex.FEMALE)) / 2)


def test_trimp_holds_the_reserve_within_its_ends_and_leaves_missing_values_out() -> None:
    assert trimp(45.0) == 0.0
    assert trimp(250.0) == trimp(190.0)
    whole = banister_trimp([60.0, 60.0], [150.0, np.nan], resting_bpm=50.0, highest_bpm=190.0)
    assert whole == banister_trimp([60.0], [150.0], resting_bpm=50.0, highest_bpm=190.0)


@pytest.mark.parametrize(("resting", "highest"), [(0.0, 190.0), (190.0, 190.0), (200.0, 190.0)])
def test_trimp_refuses_heart_rates_that_do_not_fit(resting: float, highest: float) -> None:
    with pytest.raises(InvalidInputError, match=f"{highest}"):
        banister_trimp([60.0], [120.0], resting_bpm=resting, highest_bpm=highest)


def test_edwards_counts_minutes_by_zone() -> None:
    seconds, rates = [600.0] * 7, [90.0, 100.0, 119.0, 120.0, 140.0, 160.0, 200.0]
    assert edwards_load(seconds, rates, highest_bpm=200.0) == pytest.approx(
        10.0 * (0 + 1 + 1 + 2 + 3 + 4 + 5)
    )
    assert edwards_load([60.0], [np.nan], highest_bpm=200.0) == 0.0
    with pytest.raises(InvalidInputError):
        edwards_load([60.0], [100.0], highest_bpm=0.0)


def test_session_load_by_feeling() -> None:
    assert session_rpe(60.0, 4.0) == 240.0
    for minutes, effort in ((-1.0, 4.0), (60.0, 11.0), (float("nan"), 4.0)):
        with pytest.raises(InvalidInputError):
            session_rpe(minutes, effort)


def test_an_hour_at_threshold_is_a_hundred() -> None:
    assert rtss(3600.0, 3.6, 3.6) == pytest.approx(100.0)
    assert rtss(7200.0, 1.8, 3.6) == pytest.approx(50.0)
    assert heart_rate_load(1800.0, 170.0, 170.0) == pytest.approx(50.0)
    with pytest.raises(InvalidInputError, match="threshold"):
        rtss(3600.0, 3.0, 0.0)


def test_form_of_a_day_never_holds_that_days_session() -> None:
    quiet = {MONDAY + timedelta(days=index): 50.0 for index in range(60)}
    today = MONDAY + timedelta(days=59)
    hard = {**quiet, today: 500.0}
    one, other = (form_series(loads, until=today) for loads in (quiet, hard))
    assert one.form[-1] == other.form[-1]
    assert other.fatigue[-1] > one.fatigue[-1]


def test_even_load_brings_fitness_and_fatigue_to_that_load() -> None:
    days = 600
    loads = {MONDAY + timedelta(days=index): 70.0 for index in range(days)}
    series = form_series(loads, until=MONDAY + timedelta(days=days - 1))
    assert series.fitness[-1] == pytest.approx(70.0, rel=1e-4)
    assert series.form[-1] == pytest.approx(0.0, abs=0.01)
    assert series.sentence == ""


def test_a_short_history_says_how_many_days_are_missing() -> None:
    series = form_series({MONDAY: 40.0}, until=MONDAY + timedelta(days=9))
    assert series.missing_days == 32
    assert series.sentence == "building: 32 days missing"
    assert form_series({}, until=MONDAY).missing_days == 42


def test_days_without_entry_are_rest_and_later_days_are_left_out() -> None:
    loads = {MONDAY: 42.0, MONDAY + timedelta(days=5): 900.0}
    series = form_series(loads, until=MONDAY + timedelta(days=2))
    assert series.fitness.tolist() == pytest.approx([1.0, 41 / 42, (41 / 42) ** 2])


def test_time_constants_under_a_day_are_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"0\.5"):
        form_series({MONDAY: 1.0}, until=MONDAY, fatigue_days=0.5)


def test_monotony_and_strain_of_a_week() -> None:
    week = [0.0, 100.0, 0.0, 100.0, 0.0, 100.0, 120.0]
    monotony, strain = monotony_and_strain(week)
    assert monotony == pytest.approx(60.0 / np.std(week, ddof=1))
    assert strain == pytest.approx(420.0 * 60.0 / np.std(week, ddof=1))
    assert monotony_and_strain([50.0] * 7) == (None, 350.0)
    with pytest.raises(InvalidInputError, match="3"):
        monotony_and_strain([1.0, 2.0, 3.0])
