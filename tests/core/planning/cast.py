"""Builders: a runner with a plain history, and inputs around her. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.planning.inputs import CarryIn, PaceBasis, PlanningInput
from lissom.core.runner import DoneKind, DoneSession, Profile, Race

ON = date(2026, 6, 1)
_WEEK = {
    1: ("tempo", 48, 9000.0, True, 15.0),
    3: ("easy_strides", 45, 8100.0, False, 2.0),
    5: ("easy", 50, 9000.0, False, 0.0),
    6: ("long_easy", 95, 17000.0, False, 0.0),
}


def a_history(weeks: int = 12, on: date = ON) -> tuple[DoneSession, ...]:
    """Tempo, strides, easy and long run every week."""
    made = []
    for ago in range(1, 7 * weeks + 1):
        day = on - timedelta(days=ago)
        if day.weekday() in _WEEK:
            name, minutes, metres, hard, quality = _WEEK[day.weekday()]
            made.append(
                DoneSession(
                    date=day,
                    kind=DoneKind.RUN,
                    minutes=minutes,
                    type=name,
                    distance_m=metres,
                    hard=hard,
                    quality_minutes=quality,
                )
            )
    return tuple(sorted(made, key=lambda item: item.date))


def a_carry(points: float = 0.4) -> CarryIn:
    return CarryIn(
        mean=np.full((14, len(STATES)), points),
        high=np.full((14, len(STATES)), points + 0.8),
        habitual_dose=usual_run_work().copy(),
        protection=np.full(len(STATES), 0.8),
    )


def some_inputs(**changes: Any) -> PlanningInput:
    """An L2 runner, four weeks before a half marathon."""
    made = PlanningInput(
        on=ON,
        now=datetime(2026, 6, 1, 6, tzinfo=UTC),
        profile=Profile(
            name="Synthetic",
            birth_year=1990,
            timezone="UTC",
            weekday_minutes=(90, 90, 90, 90, 60, 120, 180),
        ),
        races=(Race("half", ON + timedelta(days=27), 21097.5, name="Synthetic Half"),),
        history=a_history(),
        carry_in=a_carry(),
        pace=PaceBasis(3.9, 3.0, "test"),
    )
    return replace(made, **changes)
