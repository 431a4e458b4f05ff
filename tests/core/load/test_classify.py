"""Which recorded runs are hard."""

from __future__ import annotations

from datetime import date

import pytest

from lissom.core.load.classify import race_run, run_effort
from lissom.core.load.exposure import Exposure, Segment, exposure_of_segments
from lissom.core.runner import Race

CS = 4.0
ON = date(2026, 3, 1)


def _run(*parts: tuple[float, float], grade: float = 0.0) -> Exposure:
    """Parts as (minutes, share of critical speed)."""
    return exposure_of_segments(
        [Segment(minutes * 60 * CS * share, CS * share, grade) for minutes, share in parts]
    )


@pytest.mark.parametrize(
    ("parts", "hard"),
    [
        ([(60, 0.75)], False),
        ([(120, 0.78)], False),
        ([(20, 0.75), (20, 0.95), (10, 0.7)], True),
        ([(15, 0.7), (15, 1.05), (15, 0.7)], True),
        ([(40, 0.75), (2, 1.1)], False),
        ([(60, 0.75), (50, 0.89)], True),
        ([(60, 0.75), (20, 0.89)], False),
    ],
    ids=["easy", "long", "tempo", "intervals", "strides", "race-pace long", "steady end"],
)
def test_the_session_decides(parts: list[tuple[float, float]], hard: bool) -> None:
    assert run_effort(_run(*parts), critical_speed_mps=CS).hard is hard


def test_quality_minutes_are_those_near_critical_speed() -> None:
    effort = run_effort(_run((30, 0.75), (24, 0.98)), critical_speed_mps=CS)
    assert effort.quality_minutes == pytest.approx(24, abs=0.5)


def test_a_slow_climb_can_be_hard_and_a_fast_descent_easy() -> None:
    assert run_effort(_run((20, 0.72), grade=0.12), critical_speed_mps=CS).hard
    assert not run_effort(_run((20, 0.9), grade=-0.06), critical_speed_mps=CS).hard


def test_without_a_critical_speed_only_the_effort_felt_decides() -> None:
    fast = _run((40, 1.0))
    assert not run_effort(fast, critical_speed_mps=None).hard
    assert run_effort(fast, critical_speed_mps=None, rpe_cr10=7).hard
    assert not run_effort(fast, critical_speed_mps=None, rpe_cr10=6.5).hard
    assert run_effort(fast, critical_speed_mps=None).quality_minutes == 0.0


def test_a_run_of_a_races_day_and_distance_was_the_race() -> None:
    ten, half = Race("ten", ON, 10_000.0), Race("half", ON, 21_097.5)
    assert race_run([half, ten], on=ON, distance_m=10_300.0) is ten
    assert race_run([half, ten], on=ON, distance_m=15_000.0) is None
    assert race_run([ten], on=date(2026, 3, 2), distance_m=10_000.0) is None
    assert race_run([ten], on=ON, distance_m=None) is None
