"""Load by muscle group: the last week and four weeks against habit, as shares of the leg load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, STATE_INDEX, states_of
from lissom.core.evidence import value
from lissom.core.runner import DoneKind, DoneSession
from lissom.core.units import METRES_PER_KM

FloatArray = NDArray[np.float64]

WEEK_D, MONTH_D = 7, 28
_ON_FOOT = (DoneKind.RUN, DoneKind.RACE)
_LEGS = tuple(group for group in GROUPS if group.leg)


@dataclass(frozen=True, slots=True)
class GroupLoad:
    """One group: shares (0-1) of the leg load of 7 and 28 days and of the weeks before."""

    group: str
    week: float
    month: float
    habit: float

    @property
    def change(self) -> int:
        """Points of a hundred between the week and habit, whole."""
        return round(100 * self.week) - round(100 * self.habit)


@dataclass(frozen=True, slots=True)
class Loads:
    """Groups by their share of the week, largest first; distances in km, `habit_km` a week."""

    groups: tuple[GroupLoad, ...]
    week_km: float
    month_km: float
    habit_km: float


def load_by_group(sessions: Sequence[DoneSession], work: FloatArray, on: date) -> Loads | None:
    """Loads of the days up to `on`, that day included; None without any leg load in 28 days.

    `work` (n, 27): negative work of each session, J/kg. Habit is the mean of the weeks before
    the last one (`brief.habit_weeks`).
    """
    weeks = round(value("brief.habit_weeks"))
    week = _shares(sessions, work, _between(on, WEEK_D))
    month = _shares(sessions, work, _between(on, MONTH_D))
    before = on - timedelta(days=WEEK_D)
    habit_span = _between(before, 7 * weeks)
    habit = _shares(sessions, work, habit_span)
    if not month:
        return None
    groups = [
        GroupLoad(
            group.id, week.get(group.id, 0.0), month.get(group.id, 0.0), habit.get(group.id, 0.0)
        )
        for group in _LEGS
    ]
    return Loads(
        groups=tuple(sorted(groups, key=lambda one: (-one.week, -one.month, one.group))),
        week_km=_km(sessions, _between(on, WEEK_D)),
        month_km=_km(sessions, _between(on, MONTH_D)),
        habit_km=_km(sessions, habit_span) / weeks,
    )


def _between(last: date, days: int) -> tuple[date, date]:
    return last - timedelta(days=days), last


def _rows(sessions: Sequence[DoneSession], span: tuple[date, date]) -> list[int]:
    return [place for place, done in enumerate(sessions) if span[0] < done.date <= span[1]]


def _shares(
    sessions: Sequence[DoneSession], work: FloatArray, span: tuple[date, date]
) -> dict[str, float]:
    rows = _rows(sessions, span)
    if not rows:
        return {}
    total = work[rows].sum(axis=0)
    sums = {
        group.id: float(sum(total[STATE_INDEX[state.id]] for state in states_of(group.id)))
        for group in _LEGS
    }
    everything = sum(sums.values())
    return {key: one / everything for key, one in sums.items()} if everything > 0 else {}


def _km(sessions: Sequence[DoneSession], span: tuple[date, date]) -> float:
    metres = sum(
        sessions[row].distance_m or 0.0
        for row in _rows(sessions, span)
        if sessions[row].kind in _ON_FOOT
    )
    return metres / METRES_PER_KM
