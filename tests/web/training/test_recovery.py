"""Calibration and the massage question, from what is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.anatomy import STATES
from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web.training import recovery, services
from lissom.web.training.models import Runner
from tests.conftest import ON

DAYS = 80


def _day(ago: int) -> date:
    return ON - timedelta(days=ago)


def _say(runner: Runner, ago: int, points: float) -> None:
    at = datetime.combine(_day(ago), datetime.min.time(), UTC) + timedelta(hours=7)
    words = dict.fromkeys((state.id for state in STATES), points)
    services.record_check_in(runner=runner, check_in=CheckIn(at=at, soreness=words))


@pytest.fixture
def diary(runner: Runner) -> Runner:
    """Runs every second day, massage every second week that takes a point off, daily words."""
    massages = {ago for ago in range(DAYS) if ago % 14 == 3}
    for ago in range(DAYS, 0, -1):
        eased = any(0 < given - ago <= 3 for given in massages)
        _say(runner, ago, 1.0 if eased else 2.0)
        if ago % 2:
            done = DoneSession(_day(ago), DoneKind.RUN, 50.0, distance_m=9000.0)
            services.log_done(runner=runner, done=done)
        if ago in massages:
            services.log_massage(
                runner=runner, date=_day(ago), minutes=60, massage_type="maintenance"
            )
    return runner


def test_the_massage_question_is_answered_from_check_ins_and_massages(diary: Runner) -> None:
    answer = recovery.massage_answer(diary, ON)
    assert len(answer.pairs) >= 4
    assert all(pair.pair.relief > 0.3 for pair in answer.pairs)
    document = recovery.document_of_massage(answer)
    assert document["verdict"] == "open"
    assert f"{len(answer.pairs)} of about 12" in document["sentence"]
    assert document["claims"] == ["A07"]
    assert document["relief_points"] > 0.4
    assert "0.7 points of 10" in document["population"]
    assert "0.1 to 1.3" in document["population"]


def test_without_massage_the_prior_is_shown(runner: Runner) -> None:
    document = recovery.document_of_massage(recovery.massage_answer(runner, ON))
    assert document["pairs"] == []
    assert (document["relief_points"], document["verdict"]) == (0.4, "open")


def test_forecasts_are_held_against_later_check_ins(diary: Runner) -> None:
    document = recovery.document_of_calibration(recovery.calibrated(diary, ON))
    assert document["check_ins"] == DAYS
    assert document["promised_share"] == 0.8
    rows = document["rows"]
    assert [row["ahead_d"] for row in rows] == [1, 3, 7]
    assert all(row["reports"] > 1000 and 0.0 <= row["share"] <= 1.0 for row in rows)


def test_nothing_said_gives_no_share(runner: Runner) -> None:
    document = recovery.document_of_calibration(recovery.calibrated(runner, ON))
    assert all(row["share"] is None and row["verdict"] == "too few" for row in document["rows"])
    assert document["personal"] == {
        "soreness_against_others": 1.0,
        "recovery_time_against_others": 1.0,
    }
