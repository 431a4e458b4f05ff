from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.load.level import runner_level
from lissom.core.load.pace import pace_basis
from lissom.core.load.race_time import equivalent_time, marathon_exponent
from lissom.core.load.speed import critical_speed, critical_speed_from_race, pace_zones
from lissom.core.runner import DoneKind, DoneSession, Result, RunnerLevel

TODAY = date(2026, 3, 2)
HALF, MARATHON = 21097.5, 42195.0


def efforts(speed: float, reserve: float, *distances: float) -> dict[float, float]:
    return {distance: (distance - reserve) / speed for distance in distances}


def run(days_ago: int, minutes: float, km: float | None, rpe: float | None = 3.0) -> DoneSession:
    return DoneSession(
        date=TODAY - timedelta(days=days_ago),
        kind=DoneKind.RUN,
        minutes=minutes,
        distance_m=None if km is None else 1000.0 * km,
        rpe_cr10=rpe,
    )


def weeks_of(runs_a_week: int, minutes: float, km: float, *, weeks: int = 8) -> list[DoneSession]:
    return [
        run(7 * week + 1 + 2 * number, minutes, km)
        for week in range(weeks)
        for number in range(runs_a_week)
    ]


def test_critical_speed_is_the_slope_of_distance_over_time() -> None:
    found = critical_speed(efforts(3.9, 110.0, 400.0, 800.0, 5000.0, 10_000.0))
    assert found is not None
    assert found.speed_mps == pytest.approx(3.9)
    assert found.d_prime_m == pytest.approx(110.0)
    assert found.distances_m == (400.0, 800.0, 5000.0)
    assert found.source == "best efforts over 400, 800, 5000 m"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {5000.0: 1300.0},
        {3000.0: 700.0, 5000.0: 1200.0},  # too close together
        {400.0: 120.0, 5000.0: 1100.0},  # the short one was not an effort
    ],
)
def test_efforts_that_do_not_make_a_slowing_line_give_no_critical_speed(
    told: dict[float, float],
) -> None:
    assert critical_speed(told) is None


def test_impossible_efforts_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="-5"):
        critical_speed({400.0: -5.0, 5000.0: 1200.0})


@pytest.mark.parametrize(
    ("distance", "share"),
    [(3000.0, 1.06), (5000.0, 1.03), (10_000.0, 0.99), (15_000.0, 0.965), (HALF, 0.945)],
)
def test_critical_speed_from_a_race_undoes_its_share(distance: float, share: float) -> None:
    found = critical_speed_from_race(distance, distance / (share * 4.0))
    assert found.speed_mps == pytest.approx(4.0)


def test_a_marathon_anchors_by_its_time_and_a_mile_does_not_anchor() -> None:
    assert critical_speed_from_race(MARATHON, 150 * 60.0).speed_mps == pytest.approx(
        MARATHON / 9000.0 / 0.93, rel=1e-3
    )
    with pytest.raises(InvalidInputError, match="1609"):
        critical_speed_from_race(1609.0, 330.0)


def test_zones_are_shares_of_critical_speed_slowest_first() -> None:
    zones = {zone.id: zone for zone in pace_zones(4.0)}
    assert (zones["easy"].low_mps, zones["easy"].high_mps) == pytest.approx((2.8, 3.2))
    assert zones["threshold"].high_mps == pytest.approx(3.92)
    with pytest.raises(InvalidInputError, match="0"):
        pace_zones(0.0)


@pytest.mark.parametrize(
    ("half_min", "marathon_min", "exponent"),
    [(110, 237, 1.105), (120, 264, 1.135), (130, 292, 1.17), (140, 322, 1.20)],
)
def test_half_to_marathon_slows_more_for_slower_runners(
    half_min: float, marathon_min: float, exponent: float
) -> None:
    """Mean of the lines through 93 % at 150 min and 78.9 % at 360 min: Smyth 2020."""
    found = equivalent_time(HALF, half_min * 60.0, MARATHON)
    assert found.seconds / 60.0 == pytest.approx(marathon_min, abs=1.0)
    assert found.exponent == pytest.approx(exponent, abs=0.01)


def test_the_exponent_is_never_below_the_one_for_shorter_races() -> None:
    assert marathon_exponent(70 * 60.0) == pytest.approx(1.06)


def test_ranges_are_four_and_eight_percent() -> None:
    half, full = (equivalent_time(10_000.0, 2700.0, target) for target in (HALF, MARATHON))
    assert half.high_s / half.seconds == pytest.approx(1.04)
    assert full.low_s / full.seconds == pytest.approx(0.92)


@given(st.floats(1500.0, 42_195.0), st.floats(2.5, 5.5), st.floats(1500.0, 42_195.0))
def test_equivalence_goes_there_and_back(distance: float, speed: float, target: float) -> None:
    there = equivalent_time(distance, distance / speed, target)
    back = equivalent_time(target, there.seconds, distance)
    assert back.seconds == pytest.approx(distance / speed, rel=1e-6)


def test_two_own_races_pull_the_exponent_by_their_age() -> None:
    def predicted(age_weeks: int) -> float:
        races = (
            Result(5000.0, 1200.0, TODAY - timedelta(weeks=age_weeks)),
            Result(HALF, 1200.0 * (HALF / 5000.0) ** 1.12, TODAY - timedelta(weeks=age_weeks)),
        )
        found = equivalent_time(5000.0, 1200.0, HALF, own_results=races, on=TODAY)
        return found.exponent

    assert predicted(0) == pytest.approx(1.12)
    assert predicted(26) == pytest.approx((1.12 + 1.06) / 2)
    assert 1.06 < predicted(104) < 1.07


def test_paces_rest_on_the_fastest_anchor_then_easy_runs_then_the_level() -> None:
    level = RunnerLevel.L2
    race = Result(10_000.0, 10_000.0 / (0.99 * 3.8), TODAY - timedelta(days=20))
    old = Result(10_000.0, 2000.0, TODAY - timedelta(days=183))
    easy = weeks_of(3, 40.0, 6.5)
    best = pace_basis(
        level=level,
        on=TODAY,
        best_efforts=efforts(3.5, 100.0, 400.0, 5000.0),
        results=(race, old),
        history=easy,
    )
    assert best.critical_speed_mps == pytest.approx(3.8)
    assert best.easy_speed_mps == pytest.approx(0.75 * 3.8)
    assert "10000" in best.source
    felt = pace_basis(level=level, on=TODAY, results=(old,), history=easy)
    assert felt.critical_speed_mps is None
    assert felt.easy_speed_mps == pytest.approx(6500.0 / 2400.0)
    nothing = pace_basis(level=level, on=TODAY)
    assert (nothing.critical_speed_mps, nothing.ceiling_speed_mps) == (None, None)
    assert nothing.source == "level L2"


def daily(since_d: int, *, until_d: int = 1) -> list[DoneSession]:
    return [run(ago, 30.0, 4.5, rpe=3.0) for ago in range(since_d, until_d - 1, -1)]


@pytest.mark.parametrize(
    ("age_d", "history", "share", "words"),
    [
        (20, daily(60), 1.0, "one race over 10000 m"),
        (20, [], 1.0, "one race over 10000 m"),
        (69, daily(10), 1.0, "one race over 10000 m"),
        (60, daily(80, until_d=7), 1.0, "one race over 10000 m"),
        (60, daily(80, until_d=8), 0.97, "3% less after 7 days off"),
        (60, daily(80, until_d=15), 0.94, "6% less after 14 days off"),
        (60, daily(80, until_d=29), 0.9, "10% less after 28 days off"),
        (80, daily(90), 0.97, "3% less as it is 11 weeks old"),
        (80, daily(90, until_d=20), 0.94, "6% less after 19 days off"),
        (182, daily(190), 0.97, "3% less as it is 26 weeks old"),
    ],
)
def test_weeks_off_and_age_lower_what_a_race_says(
    age_d: int, history: list[DoneSession], share: float, words: str
) -> None:
    race = Result(10_000.0, 10_000.0 / (0.99 * 3.8), TODAY - timedelta(days=age_d))
    found = pace_basis(level=RunnerLevel.L2, on=TODAY, results=(race,), history=history)
    assert found.critical_speed_mps == pytest.approx(share * 3.8)
    assert found.source.endswith(words)


@pytest.mark.parametrize(
    ("age_d", "history"),
    [(183, daily(190)), (80, []), (80, daily(90, until_d=57)), (-1, daily(10))],
)
def test_what_is_too_old_or_too_long_ago_says_nothing(
    age_d: int, history: list[DoneSession]
) -> None:
    race = Result(10_000.0, 2600.0, TODAY - timedelta(days=age_d))
    found = pace_basis(level=RunnerLevel.L2, on=TODAY, results=(race,), history=history)
    assert found.critical_speed_mps is None


def test_weeks_off_lower_best_efforts_too() -> None:
    best = efforts(3.5, 100.0, 400.0, 5000.0)
    fit, rested = (
        pace_basis(level=RunnerLevel.L2, on=TODAY, best_efforts=best, history=daily(40, until_d=n))
        for n in (1, 15)
    )
    assert fit.critical_speed_mps == pytest.approx(3.5)
    assert rested.critical_speed_mps == pytest.approx(0.94 * 3.5)


def test_hard_or_short_runs_do_not_set_an_easy_speed() -> None:
    told = [run(3 * n + 1, 40.0, 9.0, rpe=7.0) for n in range(5)] + [run(2, 10.0, 2.5)] * 3
    assert pace_basis(level=RunnerLevel.L1, on=TODAY, history=told).source == "level L1"


@pytest.mark.parametrize(
    ("runs", "minutes", "km", "level"),
    [
        (3, 15.0, 2.5, RunnerLevel.L0),
        (3, 30.0, 5.0, RunnerLevel.L1),
        (3, 60.0, 10.0, RunnerLevel.L2),
        (3, 100.0, 18.0, RunnerLevel.L3),
        (3, 150.0, 30.0, RunnerLevel.L4),
    ],
)
def test_level_is_read_from_what_was_done(
    runs: int, minutes: float, km: float, level: RunnerLevel
) -> None:
    found = runner_level(weeks_of(runs, minutes, km), TODAY, said=RunnerLevel.L4)
    assert (found.level, found.basis) == (level, "done")


def test_with_little_data_what_was_said_counts_until_three_weeks() -> None:
    few = weeks_of(3, 60.0, 10.0, weeks=2)
    assert runner_level(few, TODAY, said=RunnerLevel.L3).basis == "said"
    assert runner_level(few, TODAY).basis == "unknown"
    enough = [*few, run(22, 60.0, 10.0)]
    assert runner_level(enough, TODAY, said=RunnerLevel.L3).basis == "done"
    assert runner_level([], TODAY).level is RunnerLevel.L0


def test_a_long_break_reads_as_no_running() -> None:
    assert runner_level([run(90, 60.0, 10.0)], TODAY, said=RunnerLevel.L3).level is RunnerLevel.L0
