"""What a record changes for the runner: the soreness of what was treated, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from lissom.core.anatomy import STATE_INDEX
from lissom.core.anatomy.chart import ChartEntry
from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web.records.models import TreatmentRecord
from lissom.web.training import planning, recovery
from lissom.web.training import queries as training
from lissom.web.training import services as told
from lissom.web.training.history import loaded
from tests.web.cast import World
from tests.web.records.desk import AFTER, CALVES, START, WRITTEN, desk

ON = START.date()
NEXT = ON + timedelta(days=1)


def _forecast(world: World) -> np.ndarray:
    past = loaded(world.their, ON - timedelta(days=60), ON)
    said = training.check_ins(world.their, ON - timedelta(days=60), ON)
    from lissom.core.recovery.soreness import default_model  # noqa: PLC0415

    state = planning.recovery_state(past, said, ON)
    return np.asarray(default_model().forecast(state, 2).mean)


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
    place = STATE_INDEX["gastrocnemius-l"]
    assert 0.0 < (before - after)[:, place].max() <= 1.0


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
