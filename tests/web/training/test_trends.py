"""Trends and flexibility results from what is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.anatomy import Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.recovery.flexibility import Measured
from lissom.core.runner import CheckIn
from lissom.web.training import queries, services, trends
from lissom.web.training.models import Runner
from tests.conftest import ON
from tests.web.builders import files, fit


def _measure(runner: Runner, ago: int, amount: float, side: Side = Side.LEFT) -> None:
    measured = Measured(ON - timedelta(days=ago), "knee_to_wall", side, amount)
    services.record_measurement(runner=runner, measured=measured)


def test_runs_of_four_weeks_give_gait_and_efficiency_with_intervals(runner: Runner) -> None:
    fast = fit(1, minutes=25, speed_mps=4.5)  # so that the others are easy
    some = [fit(day, minutes=25) for day in range(3, 30, 3)]
    services.import_files(runner=runner, sources=files(fast, *some))
    document = trends.document_of(trends.runner_trends(runner, date(2026, 3, 6)))
    steps = document["gait"]["step_rate_spm"]
    assert (steps["points"], document["efficiency"]["verdict"]) == (10, "too few")
    services.import_files(runner=runner, sources=files(fit(31, minutes=25)))
    document = trends.document_of(trends.runner_trends(runner, date(2026, 3, 6)))
    steps = document["gait"]["step_rate_spm"]
    assert steps["level"] == pytest.approx(170.0, abs=1.0)
    assert steps["change_low"] < steps["change"] < steps["change_high"]
    assert document["efficiency"]["points"] == 10
    assert 1.0 < document["efficiency"]["level"] < 1.4
    assert document["decoupling"]["points"] == 0  # 25 minutes are too short


def test_calm_and_readiness_come_from_check_ins(runner: Runner) -> None:
    for ago in range(40):
        at = datetime.combine(ON - timedelta(days=ago), datetime.min.time(), UTC)
        words = CheckIn(at=at + timedelta(hours=7), calm=8.0 - 0.1 * ago, sleep=7.0)
        services.record_check_in(runner=runner, check_in=words)
    found = trends.runner_trends(runner, ON)
    assert found.calm.verdict == "rising"
    assert found.calm.change == pytest.approx(2.8, abs=0.1)
    assert found.readiness.verdict == "usual"


def test_flexibility_results_are_kept_replaced_and_removed(runner: Runner) -> None:
    _measure(runner, 40, 10.0)
    _measure(runner, 0, 11.0)
    _measure(runner, 0, 12.5)
    assert [row.amount for row in queries.measurements(runner, ON)] == [10.0, 12.5]
    (change,) = trends.flexibility_rows(runner, ON)
    assert (change["verdict"], change["difference"], change["side"]) == ("more", 2.5, "left")
    last = queries.measurements(runner, ON)[-1]
    services.remove_measurement(runner=runner, measurement=last.pk)
    assert trends.flexibility_rows(runner, ON)[0]["verdict"] == "first"


def test_a_marathon_shortly_before_silences_a_retest(runner: Runner) -> None:
    _measure(runner, 40, 10.0)
    _measure(runner, 0, 6.0)
    services.add_race(runner=runner, date=ON - timedelta(days=4), distance_m=42_195.0)
    (change,) = trends.flexibility_rows(runner, ON)
    assert (change["left_out"], change["verdict"]) == (1, "first")


def test_a_result_that_cannot_be_is_refused_whole(runner: Runner, other_runner: Runner) -> None:
    with pytest.raises(InvalidInputError, match="95 cm"):
        _measure(runner, 0, 95.0)
    assert not queries.measurements(runner, ON)
    _measure(other_runner, 0, 9.0)
    theirs = queries.measurements(other_runner, ON)[0].pk
    with pytest.raises(NotFoundError):
        services.remove_measurement(runner=runner, measurement=theirs)
