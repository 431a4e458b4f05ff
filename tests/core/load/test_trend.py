from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.activity.model import Sport
from lissom.core.errors import InvalidInputError
from lissom.core.load.gait import MEASURES, gait_of
from lissom.core.load.trend import Trend, trend
from tests.core.importers.writers import a_run

ON = date(2026, 6, 1)


def made(
    seed: int, *, change: float = 0.0, by_speed: float = 0.0, faster: float = 0.0, points: int = 30
) -> Trend:
    """A measure that moves by `change` in four weeks and with speed, which itself moves."""
    rng = np.random.default_rng(seed)
    ago = np.sort(rng.choice(84, points, replace=False))
    speed = 3.0 - faster * ago / 28.0 + rng.normal(0.0, 0.2, points)
    told = 170.0 - change * ago / 28.0 + by_speed * (speed - 3.0) + rng.normal(0.0, 1.0, points)
    days = [ON - timedelta(days=int(one)) for one in ago]
    return trend(days, told.tolist(), ON, speeds_mps=speed.tolist())


def test_the_interval_holds_the_true_change_in_about_95_of_100_runners() -> None:
    hits = 0
    for seed in range(200):
        found = made(seed, change=0.5, by_speed=8.0, points=9 + seed % 20)
        assert found.change_low is not None
        assert found.change_high is not None
        hits += found.change_low <= 0.5 <= found.change_high
    assert 180 <= hits <= 199


def test_running_faster_is_not_a_change_of_gait() -> None:
    """Step rate rises with speed: the plain mean would rise with it."""
    found = made(1, by_speed=9.0, faster=0.2)
    assert found.verdict == "no change shown"
    assert found.change == pytest.approx(0.0, abs=1.5)
    assert found.speed_mps == pytest.approx(2.7, abs=0.2)


@pytest.mark.parametrize(("change", "verdict"), [(3.0, "rising"), (-3.0, "falling")])
def test_a_true_change_is_found(change: float, verdict: str) -> None:
    found = made(2, change=change)
    assert found.verdict == verdict
    assert found.level == pytest.approx(170.0, abs=1.0)


def test_few_points_or_a_short_time_give_no_trend() -> None:
    days = [ON - timedelta(days=n) for n in range(8)]
    assert trend(days, [1.0] * 8, ON).verdict == "too few"
    spread = [ON - timedelta(days=5 * n) for n in range(7)]
    few = trend(spread, [1.0] * 7, ON)
    assert (few.points, few.level, few.verdict) == (7, None, "too few")
    assert trend([], [], ON).points == 0


def test_old_future_and_missing_points_are_left_out() -> None:
    days = [ON - timedelta(days=9 * n) for n in range(9)]
    plain = trend(days, [1.0 + 0.01 * n for n in range(9)], ON)
    more = trend(
        [*days, ON - timedelta(days=84), ON + timedelta(days=1), ON],
        [*(1.0 + 0.01 * n for n in range(9)), 99.0, 99.0, float("nan")],
        ON,
    )
    assert plain == more
    assert plain.points == 9


@given(st.lists(st.tuples(st.integers(0, 90), st.floats(-1e3, 1e3)), max_size=40))
@settings(deadline=None)
def test_numbers_stay_in_order(points: list[tuple[int, float]]) -> None:
    found = trend([ON - timedelta(days=ago) for ago, _ in points], [one for _, one in points], ON)
    if found.change is not None:
        assert found.change_low is not None
        assert found.change_high is not None
        assert found.change_low <= found.change <= found.change_high
        backwards = trend(
            [ON - timedelta(days=ago) for ago, _ in points[::-1]],
            [one for _, one in points[::-1]],
            ON,
        )
        assert backwards.change == pytest.approx(found.change, abs=1e-6)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="1 days and 2 values"):
        trend([ON], [1.0, 2.0], ON)


def test_gait_of_a_run_is_what_the_watch_wrote() -> None:
    gait = gait_of(a_run(20, speed_mps=3.0))
    assert set(gait) == set(MEASURES)
    assert gait["step_rate_spm"].mean == pytest.approx(170.0, abs=1.0)
    assert gait["contact_time_ms"].mean == pytest.approx(245.0, abs=2.0)
    assert gait["left_share_pct"].mean == pytest.approx(50.0, abs=0.2)
    stride = gait["stride_length_m"]
    assert stride.mean == pytest.approx(2.0 * stride.speed_mps * 60.0 / 170.0, rel=0.01)


def test_short_runs_and_other_sports_have_no_gait() -> None:
    assert gait_of(a_run(4, speed_mps=3.0)) == {}
    assert gait_of(a_run(20, speed_mps=3.0, sport=Sport.CYCLE)) == {}
