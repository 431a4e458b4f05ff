"""The invented runner's check-ins: what the recovery model expects, plus own noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy.groups import LEG_GROUPS, STATES
from lissom.core.load.exposure import exposure_of
from lissom.core.load.muscles import muscle_load
from lissom.core.recovery.soreness import (
    MassageDone,
    SessionDose,
    add_session,
    default_model,
    habit,
)
from lissom.core.runner import CheckIn
from lissom.core.units import monday_of
from lissom.demo.life import massages
from lissom.demo.recording import record
from lissom.demo.season import schedule
from lissom.demo.settings import GENERATOR_VERSION, SEED, TIMEZONE

FloatArray = NDArray[np.float64]

DAYS = 60
_WEEKS_BEFORE = 18  # runs that set habit and protection before the first check-in
_ANSWERED = 0.6
_RESPONSE = 1.15  # this runner gets a little sorer than the population
_ASKED = tuple(
    state
    for state in STATES
    if (state.group in LEG_GROUPS and state.group != "deep_rotators")
    or state.group in ("lower_back", "shoulders_neck")
)


@dataclass(frozen=True, slots=True)
class _Temper:
    """Spread of this runner's words around the mean of each scale (0-10)."""

    sleep: float = 7.2
    stress: float = 3.0
    mood: float = 7.0
    calm: float = 6.5
    spread: float = 1.0
    fatigue_floor: float = 2.0
    fatigue_per_point: float = 1.1


def check_ins(*, on: date) -> tuple[CheckIn, ...]:
    """Morning check-ins on about six of ten of the last 60 days, yesterday always among them.

    Soreness is in half points. The same for every `on` of a week, but for yesterday.
    """
    model = default_model()
    feeling, made = 0.0, []
    for day, expected in _expected_soreness(on):
        rng = np.random.default_rng([SEED, GENERATOR_VERSION, (monday_of(on) - day).days + 7, 3])
        fresh_share = np.sqrt(1.0 - model.phi**2)
        feeling = model.phi * feeling + float(rng.normal(0.0, fresh_share * model.whole_body_sd))
        words = expected * _RESPONSE + feeling + rng.normal(0.0, model.report_sd, len(STATES))
        answered = float(rng.uniform()) < _ANSWERED
        if (on - day).days == 1 or (answered and 1 < (on - day).days <= DAYS):
            made.append(_check_in(day, _half_points(words), rng))
    return tuple(made)


def _expected_soreness(on: date) -> Iterator[tuple[date, FloatArray]]:
    """Each morning's soreness (27,) that runs and massage alone leave, from the recovery model."""
    model = default_model()
    first = monday_of(on) - timedelta(weeks=_WEEKS_BEFORE)
    doses = session_doses(on=on)
    treated = [MassageDone(visit.date) for visit in massages(on=on)]
    state = model.initial()
    for shift in range((on - first).days):
        day = first + timedelta(days=shift)
        if (monday_of(on) - day).days <= DAYS + 7:
            yield day, model.forecast(state, 1).mean[0]
        for dose in doses:
            if dose.date == day:
                state = add_session(model, state, dose, habit(doses, day))
        for visit in treated:
            if visit.date == day:
                state = model.add_massage(state, visit.groups)
        state = model.advance(state)


def session_doses(*, on: date) -> list[SessionDose]:
    """Negative work of the runs that matter for the check-ins, from their recordings."""
    runs = schedule(on=on, weeks=_WEEKS_BEFORE)
    load = muscle_load([exposure_of(record(run)) for run in runs])
    return [
        SessionDose(
            date=run.date,
            negative_work_j_per_kg=load.negative_work_j_per_kg[place],
            downhill_j_per_kg=load.downhill_work_j_per_kg[place],
        )
        for place, run in enumerate(runs)
    ]


def _check_in(day: date, soreness: FloatArray, rng: np.random.Generator) -> CheckIn:
    temper = _Temper()
    sleep, stress, mood, calm, tired = rng.normal(0.0, temper.spread, 5)
    fatigue = temper.fatigue_floor + temper.fatigue_per_point * float(soreness.mean()) + tired
    at = datetime.combine(day, time(6, int(rng.integers(20, 55))), ZoneInfo(TIMEZONE))

    def point(amount: float) -> float:
        return float(_half_points(np.asarray(amount)))

    return CheckIn(
        at=at,
        soreness={
            state.id: float(points)
            for state, points in zip(STATES, soreness, strict=True)
            if state in _ASKED
        },
        sleep=point(temper.sleep + sleep),
        fatigue=point(fatigue),
        stress=point(temper.stress + stress),
        mood=point(temper.mood + mood),
        calm=point(temper.calm + calm),
        note="synthetic",
    )


def _half_points(amount: FloatArray) -> FloatArray:
    return np.asarray(np.clip(np.round(amount * 2.0) / 2.0, 0.0, 10.0) + 0.0, dtype=np.float64)
