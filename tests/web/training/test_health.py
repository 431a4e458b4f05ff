"""Injury reports, weekly answers and weighings: kept whole or refused, and used by the planner."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.errors import LissomError
from lissom.core.fuelling.sweat import SweatTest
from lissom.core.runner import HealthAnswer, HealthProblem
from lissom.core.screening.answers import ScreeningAnswer
from lissom.core.screening.returning import Morning, PainReport, Step
from lissom.web.training import models, queries, services
from lissom.web.training.models import Runner
from lissom.web.training.planning import planning_input

Unchanged = Callable[[], AbstractContextManager[None]]
ON = date(2026, 3, 2)


def _calf(runner: Runner, stage: int = 2) -> models.Injury:
    return services.add_injury(
        runner=runner, pathway_id="calf_strain", since=ON, on=ON, stage_number=stage
    )


def _report(day: int, pain: float, *, ready: bool = False) -> PainReport:
    return PainReport(ON + timedelta(days=day), 0, pain, criteria_met=ready)


def test_clean_reports_move_the_injury_on_and_the_last_stage_ends_it(runner: Runner) -> None:
    row = _calf(runner)
    for day in (0, 2):
        told = services.report_injury(runner=runner, injury=row.pk, report=_report(day, 0))
        assert told.advice.step is Step.STAY
    told = services.report_injury(runner=runner, injury=row.pk, report=_report(4, 0, ready=True))
    assert (told.advice.step, told.injury.stage) == (Step.UP, 3)
    assert told.injury.stage_since == ON + timedelta(days=4)
    assert [one.stage for one in queries.injury_reports(row)] == [2, 2, 2]
    services.update_injury(runner=runner, injury=row.pk, stage_number=4, on=ON)
    for day in (6, 10, 19):
        told = services.report_injury(runner=runner, injury=row.pk, report=_report(day, 0))
    assert told.advice.step is Step.OVER
    assert told.injury.ended == ON + timedelta(days=19)
    assert queries.injuries(runner) == ()


def test_pain_moves_it_back_and_the_planner_sees_it(runner: Runner) -> None:
    row = _calf(runner, stage=3)
    told = services.report_injury(runner=runner, injury=row.pk, report=_report(1, 5))
    assert (told.advice.step, told.advice.stage) == (Step.BACK, 2)
    inputs = planning_input(
        runner=runner, on=ON + timedelta(days=2), now=datetime(2026, 3, 4, 7, tzinfo=UTC)
    )
    assert [one.stage for one in inputs.injuries] == [2]


def test_a_second_report_of_a_day_replaces_the_first_unless_it_moved(
    runner: Runner, unchanged: Unchanged
) -> None:
    row = _calf(runner)
    services.report_injury(runner=runner, injury=row.pk, report=_report(1, 0))
    services.report_injury(runner=runner, injury=row.pk, report=_report(1, 1))
    assert [one.pain for one in queries.injury_reports(row)] == [1]
    services.report_injury(runner=runner, injury=row.pk, report=_report(2, 4))
    with unchanged(), pytest.raises(LissomError, match="already moved"):
        services.report_injury(runner=runner, injury=row.pk, report=_report(2, 4))


@pytest.mark.parametrize("report", [_report(1, 11), _report(-1, 0)])
def test_a_report_that_cannot_be_changes_nothing(
    runner: Runner, unchanged: Unchanged, report: PainReport
) -> None:
    row = _calf(runner)
    with unchanged(), pytest.raises(LissomError):
        services.report_injury(runner=runner, injury=row.pk, report=report)


def test_a_closed_injury_takes_no_report(runner: Runner, unchanged: Unchanged) -> None:
    row = _calf(runner)
    services.close_injury(runner=runner, injury=row.pk, on=ON)
    with unchanged(), pytest.raises(LissomError, match="ended"):
        services.report_injury(runner=runner, injury=row.pk, report=_report(1, 0))


def test_reports_come_back_as_they_were_said(runner: Runner) -> None:
    row = _calf(runner)
    said = PainReport(ON, 2, 1, Morning.BETTER, criteria_met=True, cleared=True)
    services.report_injury(runner=runner, injury=row.pk, report=said)
    assert queries.injury_reports(row) == (said,)


def _answer(*numbers: int, day: date = ON) -> HealthAnswer:
    participation, training, performance, symptoms = numbers
    return HealthAnswer(day, HealthProblem.ILLNESS, participation, training, performance, symptoms)


def test_weekly_answers_are_kept_and_reach_the_planner(runner: Runner) -> None:
    services.record_health(runner=runner, answer=_answer(1, 1, 1, 1), on=ON)
    services.record_health(runner=runner, answer=_answer(2, 2, 2, 2), on=ON)
    assert queries.health_answers(runner) == (_answer(2, 2, 2, 2),)
    assert queries.health_answers(runner, until=ON - timedelta(days=1)) == ()
    inputs = planning_input(runner=runner, on=ON, now=datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert inputs.health == (_answer(2, 2, 2, 2),)


@pytest.mark.parametrize("answer", [_answer(4, 0, 0, 0), _answer(1, 1, 1, 1, day=date(2026, 3, 3))])
def test_answers_that_cannot_be_are_refused(
    runner: Runner, unchanged: Unchanged, answer: HealthAnswer
) -> None:
    with unchanged(), pytest.raises(LissomError):
        services.record_health(runner=runner, answer=answer, on=ON)


def test_a_weighing_renews_the_sweat_rate_that_caps_drinking(runner: Runner) -> None:
    first = SweatTest(ON - timedelta(days=7), 60, 70, 69.2, temperature_c=15)
    second = SweatTest(ON, 60, 70, 69, drunk_l=0.2)
    services.add_sweat_test(runner=runner, test=first, on=ON)
    told = services.add_sweat_test(runner=runner, test=second, on=ON)
    assert told.result.rate_l_per_h == pytest.approx(1.2)
    assert told.usual_l_per_h == pytest.approx(1.0)
    assert queries.sweat_tests(runner) == (first, second)
    again = queries.get_runner()
    assert queries.profile_of(again).sweat_rate_l_per_h == pytest.approx(1.0)


@pytest.mark.parametrize(
    "test", [SweatTest(ON, 10, 70, 69.9), SweatTest(ON + timedelta(days=1), 60, 70, 69.5)]
)
def test_a_weighing_that_cannot_be_is_refused(
    runner: Runner, unchanged: Unchanged, test: SweatTest
) -> None:
    with unchanged(), pytest.raises(LissomError):
        services.add_sweat_test(runner=runner, test=test, on=ON)


def test_screening_answers_are_kept_and_heeded(runner: Runner, unchanged: Unchanged) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    said = [
        ScreeningAnswer("cold", now, True, "since Sunday"),
        ScreeningAnswer("fever", now, False),
    ]
    services.answer_screening(runner=runner, answers=said, now=now)
    assert queries.screening_answers(runner) == tuple(said)
    assert planning_input(runner=runner, on=ON, now=now).open_red_flags == ("cold",)
    later = now + timedelta(days=3)
    assert planning_input(runner=runner, on=later.date(), now=later).open_red_flags == ()
    wrong = [ScreeningAnswer("fever", later, False), ScreeningAnswer("luck", later, False)]
    with unchanged(), pytest.raises(LissomError):
        services.answer_screening(runner=runner, answers=wrong, now=later)
