"""What a record changes for the runner: the soreness of what was treated, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import numpy as np
import pytest

from lissom.core.anatomy import STATE_INDEX
from lissom.core.anatomy.chart import ChartEntry
from lissom.core.evidence import value
from lissom.core.planning.inputs import to_dict
from lissom.core.recovery.soreness import default_model
from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web.records.models import TreatmentRecord
from lissom.web.training import planning, recovery
from lissom.web.training import queries as training
from lissom.web.training import services as told
from lissom.web.training.history import loaded
from tests.web.cast import World
from tests.web.records.desk import AFTER, CALVES, START, WRITTEN, desk, next_start

ON = START.date()
NEXT = ON + timedelta(days=1)
DAYS = 5
AFTER_ALL = AFTER + timedelta(days=1)


def _forecast(world: World) -> np.ndarray:
    past = loaded(world.their, ON - timedelta(days=60), ON)
    said = training.check_ins(world.their, ON - timedelta(days=60), ON)
    state = planning.recovery_state(past, said, ON)
    return np.asarray(default_model().forecast(state, DAYS).mean)


@pytest.fixture
def sore(world: World) -> World:
    """The runner ran long two days ago and says that everything is sore."""
    run = DoneSession(
        date=ON - timedelta(days=1), kind=DoneKind.RUN, minutes=150, distance_m=25_000
    )
    told.log_done(runner=world.their, done=run)
    points = dict.fromkeys(STATE_INDEX, 5.0)
    told.record_check_in(
        runner=world.their, check_in=CheckIn(at=START - timedelta(hours=2), soreness=points)
    )
    return world


def _changed(before: np.ndarray, after: np.ndarray) -> set[str]:
    moved = np.abs(after - before).max(axis=0) > 1e-9
    return {state for state, place in STATE_INDEX.items() if moved[place]}


def test_only_treated_states_are_forecast_less_sore(sore: World) -> None:
    before = _forecast(sore)
    at = desk(sore, runner=True)
    at.draft()
    assert _changed(before, _forecast(sore)) == set()  # a draft changes nothing
    at.locked()
    after = _forecast(sore)
    assert _changed(before, after) == {"gastrocnemius-l", "gastrocnemius-r"}
    points, lasts = (
        value("recovery.massage_personal_mean_points"),
        value("recovery.massage_relief_d"),
    )
    falling = points * np.maximum(1.0 - np.arange(DAYS) / lasts, 0.0)
    for state in ("gastrocnemius-l", "gastrocnemius-r"):
        assert np.allclose((before - after)[:, STATE_INDEX[state]], falling), state


def test_load_and_everything_else_that_the_planner_reads_stays(sore: World) -> None:
    def read() -> dict[str, Any]:
        given = to_dict(planning.planning_input(runner=sore.their, on=NEXT, now=AFTER_ALL))
        given["history"] = [one for one in given["history"] if one["kind"] != "massage"]
        for part in ("mean", "high"):
            given["carry_in"].pop(part)
        assert given.pop("usual_therapist") in (None, "Tess Sample")  # a visit makes one usual
        return given

    before, work = read(), loaded(sore.their, ON - timedelta(days=60), NEXT)
    desk(sore, runner=True).locked()
    past = loaded(sore.their, ON - timedelta(days=60), NEXT)
    assert read() == before
    runs = [one.kind is not DoneKind.MASSAGE for one in past.sessions]
    assert np.array_equal(past.negative_work_j_per_kg[runs], work.negative_work_j_per_kg)


def test_body_forecast_and_answer_pages_name_what_was_treated(sore: World) -> None:
    desk(sore, start=next_start(), runner=True).locked_now()
    browser = sore.client("runner")
    named = unescape(browser.get("/body/gastrocnemius-l").content.decode())
    assert "maintenance massage" in named
    other = unescape(browser.get("/body/hamstrings-l").content.decode())
    assert "maintenance massage, 1" not in other
    assert browser.get("/body?day=1").status_code == 200
    assert "Does it help me" in unescape(browser.get("/massage").content.decode())


def test_minutes_and_depth_do_not_change_the_size(sore: World) -> None:
    """Tests gave a size for ten minutes and none by dose: none is made up."""
    at = desk(sore, runner=True)
    deeper = tuple(
        replace(one, minutes=one.minutes * 2, depth=5, before=None, after=None) for one in CALVES
    )
    at.locked(replace(WRITTEN, chart=deeper))
    strong = _forecast(sore)
    TreatmentRecord.objects.all().delete()
    other = desk(sore, start=START - timedelta(hours=2), runner=True)
    other.locked(WRITTEN)
    assert np.allclose(strong, _forecast(sore))


def test_work_on_joints_alone_is_no_whole_body_massage(sore: World) -> None:
    before = _forecast(sore)
    at = desk(sore, runner=True)
    at.locked(replace(WRITTEN, avoided=(), chart=(ChartEntry("knee-l", "gliding", 1, 5.0),)))
    assert _changed(before, _forecast(sore)) == set()


def test_a_massage_that_the_runner_told_of_too_counts_once(sore: World) -> None:
    told.log_massage(runner=sore.their, date=ON, minutes=60)
    desk(sore, runner=True).locked()
    past = loaded(sore.their, ON - timedelta(days=2), ON)
    (done,) = past.massages()
    assert done.groups == {"gastrocnemius-l", "gastrocnemius-r"}


def test_the_record_of_somebody_else_changes_nothing(sore: World) -> None:
    before = _forecast(sore)
    desk(sore).locked()
    assert _changed(before, _forecast(sore)) == set()


def test_it_counts_for_does_it_help_me(sore: World) -> None:
    desk(sore, runner=True).locked()
    told.record_check_in(
        runner=sore.their,
        check_in=CheckIn(at=AFTER + timedelta(days=1), soreness={"gastrocnemius-l": 1.0}),
    )
    past = loaded(sore.their, ON - timedelta(days=60), NEXT)
    assert [one.date for one in past.massages()] == [ON]
    assert recovery.massage_answer(sore.their, NEXT) is not None
