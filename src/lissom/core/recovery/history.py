"""From everything done and said to the recovery state of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.filter import N_STATES, SorenessModel, SorenessState, default_model
from lissom.core.runner import CheckIn

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SessionDose:
    """Negative work (27,) of one session in J/kg.

    `downhill_j_per_kg` (27,): the part that gradients below level added (None: none).
    `new_exercise`: the whole session is of a kind not done in 8 weeks.
    """

    date: date
    negative_work_j_per_kg: FloatArray
    downhill_j_per_kg: FloatArray | None = None
    new_exercise: bool = False


@dataclass(frozen=True, slots=True)
class MassageDone:
    """Massage on a day; `groups` treated (empty: whole body)."""

    date: date
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Habit:
    """What the runner is used to on a day: U (27,) > 0 and the highest downhill work (27,)."""

    dose_j_per_kg: FloatArray
    downhill_j_per_kg: FloatArray


def habit(sessions: Sequence[SessionDose], on: date) -> Habit:
    """U on a day: mean negative work per session over the 8 weeks before `on`.

    A state counts the sessions that loaded it. With fewer than four of them the usual run
    (8 km at 3.0 m/s) fills up the mean; U is never below a quarter of the usual run.
    """
    span = value("recovery.habit_d")
    recent = [item for item in sessions if 0 < (on - item.date).days <= span]
    usual = usual_run_work()
    total, count, downhill = np.zeros(N_STATES), np.zeros(N_STATES), np.zeros(N_STATES)
    for item in recent:
        total = total + item.negative_work_j_per_kg
        count = count + (item.negative_work_j_per_kg > 0.0)
        if item.downhill_j_per_kg is not None:
            downhill = np.maximum(downhill, item.downhill_j_per_kg)
    return Habit(mean_dose(total, count, usual), downhill)


def mean_dose(total: FloatArray, count: FloatArray, usual: FloatArray) -> FloatArray:
    """U from sums and counts of the last 8 weeks, filled up with usual runs; any leading shape."""
    missing = np.maximum(value("recovery.habit_sessions") - count, 0.0)
    mean = (total + missing * usual) / (count + missing)
    return np.maximum(mean, value("recovery.habit_floor") * usual)


def unaccustomed_part(
    *, total: FloatArray, downhill: FloatArray, highest: FloatArray, new: FloatArray
) -> FloatArray:
    """Work of an unaccustomed kind: downhill above twice the 8-week highest, or all if `new`.

    All arrays broadcast to (..., 27); `new` is 1 for a new exercise, else 0.
    """
    floor = value("recovery.unaccustomed_floor") * usual_run_work()
    limit = np.maximum(value("recovery.unaccustomed_factor") * highest, floor)
    return np.where(new > 0.0, total, np.where(downhill > limit, downhill, 0.0))


def history(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    on: date,
    *,
    massages: Iterable[MassageDone] = (),
    model: SorenessModel | None = None,
) -> SorenessState:
    """The state on `on`, sessions of that day included, from all days up to it.

    Check-ins count on the local day they carry (`at` as it stands); later ones and later
    sessions are ignored. Any order of the arguments gives the same state.
    """
    filter_model = model or default_model()
    sessions = sorted((item for item in doses if item.date <= on), key=lambda item: item.date)
    spoken = sorted((item for item in check_ins if item.at.date() <= on), key=lambda item: item.at)
    treated = sorted((item for item in massages if item.date <= on), key=lambda item: item.date)
    starts = [item.date for item in sessions[:1]] + [item.date for item in treated[:1]]
    starts += [item.at.date() for item in spoken[:1]]
    state = filter_model.initial()
    if not starts:
        return state
    day = min(starts)
    for today in sorted(
        {item.date for item in sessions}
        | {item.date for item in treated}
        | {item.at.date() for item in spoken}
        | {on}
    ):
        state = filter_model.advance(state, float((today - day).days))
        day = today
        for said in (item for item in spoken if item.at.date() == today):
            state = filter_model.update(state, said.soreness)
        for done in (item for item in sessions if item.date == today):
            state = add_session(filter_model, state, done, habit(sessions, today))
        for massage in (item for item in treated if item.date == today):
            state = filter_model.add_massage(state, massage.groups)
    return state


def add_session(
    model: SorenessModel, state: SorenessState, session: SessionDose, used_to: Habit
) -> SorenessState:
    """Put one session of the state's day into the state, split by what the runner is used to."""
    total = session.negative_work_j_per_kg
    downhill = session.downhill_j_per_kg
    new = unaccustomed_part(
        total=total,
        downhill=np.zeros(N_STATES) if downhill is None else downhill,
        highest=used_to.downhill_j_per_kg,
        new=np.asarray(float(session.new_exercise)),
    )
    return model.add_session(
        state,
        dose_j_per_kg=total - new,
        habitual=used_to.dose_j_per_kg,
        unaccustomed_j_per_kg=new,
    )
