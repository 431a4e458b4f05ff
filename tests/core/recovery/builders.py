"""Small builders of sessions and check-ins for the recovery tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.soreness import (
    MassageDone,
    SessionDose,
    SorenessModel,
    SorenessState,
    add_session,
    default_model,
    habit,
)
from lissom.core.runner import CheckIn

FloatArray = NDArray[np.float64]
START = date(2026, 1, 5)


def day(number: int) -> date:
    return START + timedelta(days=number)


def usual(number: int, *, times: float = 1.0, downhill: float = 0.0) -> SessionDose:
    """A run of so many usual runs on a day, `downhill` of them by gradients below level."""
    work = usual_run_work()
    return SessionDose(day(number), work * (times + downhill), work * downhill)


def check_in(number: int, points: float = 2.0, states: Sequence[str] | None = None) -> CheckIn:
    asked = [state.id for state in STATES] if states is None else states
    at = datetime.combine(day(number), time(7, 30), tzinfo=UTC)
    return CheckIn(at=at, soreness=dict.fromkeys(asked, points))


def step_through(
    sessions: Sequence[SessionDose],
    check_ins: Sequence[CheckIn],
    on: date,
    *,
    massages: Sequence[MassageDone] = (),
    model: SorenessModel | None = None,
) -> SorenessState:
    """The state day by day, as one would live it."""
    chosen = model or default_model()
    first = min(
        [item.date for item in sessions]
        + [item.at.date() for item in check_ins]
        + [item.date for item in massages]
        + [on]
    )
    state = chosen.initial()
    for number in range((on - first).days + 1):
        today = first + timedelta(days=number)
        if number:
            state = chosen.advance(state)
        for said in (item for item in check_ins if item.at.date() == today):
            state = chosen.update(state, said.soreness)
        for done in (item for item in sessions if item.date == today):
            state = add_session(chosen, state, done, habit(sessions, today))
        for massage in (item for item in massages if item.date == today):
            state = chosen.add_massage(state, massage.groups)
    return state
