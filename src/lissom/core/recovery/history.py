"""From everything done and said to the recovery state of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.evidence import value
from lissom.core.recovery import protection
from lissom.core.recovery.filter import (
    N_STATES,
    SorenessModel,
    SorenessState,
    default_model,
    first_protection,
    reports,
    time_constants_d,
)
from lissom.core.recovery.habit import Habit, habits, unaccustomed_part
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.response import unit_gain
from lissom.core.runner import CheckIn

FloatArray = NDArray[np.float64]
DayArray = NDArray[np.int_]


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
class _Sessions:
    """Sessions in order as arrays: days (n,), total and downhill work (n, 27), new (n, 1)."""

    days: DayArray
    total: FloatArray
    downhill: FloatArray
    new: FloatArray


def history(
    doses: Iterable[SessionDose],
    check_ins: Iterable[CheckIn],
    on: date,
    *,
    massages: Iterable[MassageDone] = (),
    model: SorenessModel | None = None,
) -> SorenessState:
    """The state on `on`, sessions of that day included, from everything up to it.

    The same as stepping day by day through `SorenessModel`: advance, update, add_session,
    add_massage. A check-in counts on the day that `at` shows, before that day's sessions. Those
    older than a year have no weight: a baseline forgets them within weeks. Later sessions and
    check-ins are left out; the order of the arguments does not matter. Before the first record
    the runner counts as used to usual runs. Raises InvalidInputError
    for a check-in outside the scale.
    """
    chosen = model or default_model()
    done = [item for item in doses if item.date <= on]
    spoken = [item for item in check_ins if item.at.date() <= on and item.soreness]
    given = [item for item in massages if item.date <= on]
    known = [item.date for item in done] + [item.date for item in given]
    known += [item.at.date() for item in spoken]
    sessions = _in_order(done)
    used_to = habits(sessions.days, sessions.total, sessions.downhill, sessions.days)
    new = unaccustomed_part(
        total=sessions.total,
        downhill=sessions.downhill,
        highest=used_to.downhill_j_per_kg,
        new=sessions.new,
    )
    parts = np.stack([sessions.total - new, new], axis=1) / used_to.dose_j_per_kg[:, None, :]
    counted, protected, last_day = _protected(
        sessions.days, parts, start=min(known, default=on).toordinal()
    )
    points = unit_gain() * counted
    treated = _treatments(given)
    today = on.toordinal()
    mean, covariance = _listen(
        chosen, spoken, today, days=sessions.days, points=points, treated=treated
    )
    first, second = _compartments(sessions.days, points, today)
    of_today = points[np.searchsorted(sessions.days, today) :].sum(axis=0)
    return SorenessState(
        first=first,
        second=second,
        today=of_today,
        protection=protected,
        bout_age_d=today - last_day,
        relief_d=_relief_d(treated, today, including=True),
        mean=mean,
        covariance=covariance,
    )


def habit(sessions: Sequence[SessionDose], on: date) -> Habit:
    """What the runner is used to on a day, from the 8 weeks before it; arrays (27,)."""
    ordered = _in_order([item for item in sessions if item.date < on])
    found = habits(ordered.days, ordered.total, ordered.downhill, np.array([on.toordinal()]))
    return Habit(found.dose_j_per_kg[0], found.downhill_j_per_kg[0])


def add_session(
    model: SorenessModel, state: SorenessState, session: SessionDose, used_to: Habit
) -> SorenessState:
    """Put one session of the state's day into the state, split by what the runner is used to."""
    ordered = _in_order([session])
    new = unaccustomed_part(
        total=ordered.total[0],
        downhill=ordered.downhill[0],
        highest=used_to.downhill_j_per_kg,
        new=ordered.new[0],
    )
    return model.add_session(
        state,
        dose_j_per_kg=ordered.total[0] - new,
        habitual=used_to.dose_j_per_kg,
        unaccustomed_j_per_kg=new,
    )


def _in_order(sessions: list[SessionDose]) -> _Sessions:
    if not sessions:
        empty = np.zeros((0, N_STATES))
        return _Sessions(np.zeros(0, dtype=np.int_), empty, empty, np.zeros((0, 1)))
    told = np.array([item.date.toordinal() for item in sessions])
    nothing = np.zeros(N_STATES)
    total = np.concatenate([item.negative_work_j_per_kg for item in sessions])
    downhill = np.concatenate(
        [nothing if item.downhill_j_per_kg is None else item.downhill_j_per_kg for item in sessions]
    )
    new = np.array([[float(item.new_exercise)] for item in sessions])
    order = np.argsort(told, kind="stable")
    days = told[order]
    if np.any(days[1:] == days[:-1]):
        # Sessions of one day in an order of their own, so that the order told does not matter.
        keys = [
            (ordinal, item.negative_work_j_per_kg.tobytes())
            for ordinal, item in zip(told.tolist(), sessions, strict=True)
        ]
        order = np.array(sorted(range(len(sessions)), key=keys.__getitem__))
    return _Sessions(
        days=days,
        total=total.reshape(-1, N_STATES)[order],
        downhill=downhill.reshape(-1, N_STATES)[order],
        new=new[order],
    )


def _protected(
    days: DayArray, parts: FloatArray, *, start: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Counted doses (n, 2, 27), protection (2, 27) and day of the last bout (2, 27)."""
    counted = np.zeros_like(parts)
    protected = first_protection().copy()
    last_day = np.full(protected.shape, float(start))
    for kind in range(protected.shape[0]):
        busy = np.flatnonzero(parts[:, kind].any(axis=1))
        counted[busy, kind], protected[kind], last_day[kind] = protection.bouts(
            protected[kind], last_day[kind], days[busy], parts[busy, kind]
        )
    return counted, protected, last_day


def _compartments(days: DayArray, points: FloatArray, day: int) -> tuple[FloatArray, FloatArray]:
    """Both compartments (2, 27) on the morning of `day` from the sessions before it."""
    reach = int(value("recovery.memory_session_d"))
    start, stop = np.searchsorted(days, (day - reach, day))
    if start == stop:
        return np.zeros((2, N_STATES)), np.zeros((2, N_STATES))
    scaled = (day - days[start:stop, None, None]) / time_constants_d()
    first = np.exp(-scaled) * points[start:stop]
    second: FloatArray = (scaled * first).sum(axis=0)
    return first.sum(axis=0), second


def _left_on(asked: DayArray, days: DayArray, points: FloatArray) -> FloatArray:
    """d2 (m, 27) on the mornings of the `asked` (m,) days from the sessions before each."""
    if not asked.size:
        return np.zeros((0, N_STATES))
    reach = int(value("recovery.memory_session_d"))
    start, stop = np.searchsorted(days, (asked.min() - reach, asked.max()))
    age_d = asked[:, None] - days[None, start:stop]
    counts = (age_d > 0) & (age_d <= reach)
    left = np.zeros((asked.size, N_STATES))
    for kind, constant in enumerate(time_constants_d().ravel().tolist()):
        left += np.where(counts, kernel(age_d, constant), 0.0) @ points[start:stop, kind]
    return left


def _treatments(massages: list[MassageDone]) -> list[tuple[int, NDArray[np.bool_]]]:
    """(day, treated states (27,)) in order."""
    ordered = sorted(massages, key=lambda item: (item.date, sorted(item.groups)))
    return [
        (
            item.date.toordinal(),
            np.array([not item.groups or state.group in item.groups for state in STATES]),
        )
        for item in ordered
    ]


def _relief_d(
    treated: list[tuple[int, NDArray[np.bool_]]], day: int, *, including: bool = False
) -> FloatArray:
    """Days of massage relief left (27,) on `day`; with or without massage of that day."""
    full = value("recovery.massage_relief_d")
    left = np.zeros(N_STATES)
    for done, states in reversed(treated):
        if done > day or (done == day and not including):
            continue
        if day - done >= full:
            break
        left = np.maximum(left, np.where(states, full - (day - done), 0.0))
    return left


def _listen(
    model: SorenessModel,
    check_ins: Iterable[CheckIn],
    today: int,
    *,
    days: DayArray,
    points: FloatArray,
    treated: list[tuple[int, NDArray[np.bool_]]],
) -> tuple[FloatArray, FloatArray]:
    """Mean and covariance of (b, f, r) on `today` after the check-ins of the last year."""
    oldest = today - int(value("recovery.memory_check_in_d"))
    spoken = sorted(
        ((item.at, item.soreness) for item in check_ins if oldest <= item.at.date().toordinal()),
        key=lambda pair: (pair[0], sorted(pair[1].items())),
    )
    said_on = np.array([at.date().toordinal() for at, _ in spoken], dtype=np.int_)
    left = _left_on(said_on, days, points)
    start = model.initial()
    mean, covariance = start.mean, start.covariance
    day: int | None = None
    for (_, soreness), said, left_then in zip(spoken, said_on.tolist(), left, strict=True):
        if day is not None and said > day:
            mean, covariance = model.predict(mean, covariance, float(said - day))
        day = said
        places, told = reports(soreness)
        relief = _relief_d(treated, said) / value("recovery.massage_relief_d")
        mean, covariance = model.weigh(
            mean,
            covariance,
            places=places,
            points=told,
            left=left_then[places],
            relief=relief[places],
        )
    if day is not None and today > day:
        mean, covariance = model.predict(mean, covariance, float(today - day))
    return mean, covariance
