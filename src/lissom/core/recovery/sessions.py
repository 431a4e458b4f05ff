"""Sessions as the recovery model takes them: doses in order, and what they leave over days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.recovery import protection
from lissom.core.recovery.filter import first_protection, time_constants_d
from lissom.core.recovery.habit import habits, unaccustomed_part
from lissom.core.recovery.kernel import kernel, kernel_slope
from lissom.core.recovery.response import unit_gain
from lissom.core.recovery.state import N_STATES

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


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """Sessions in order as arrays: days (n,), total and downhill work (n, 27), new (n, 1)."""

    days: DayArray
    total: FloatArray
    downhill: FloatArray
    new: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """What sessions put into the state: `points` (n, 2, 27) of each on its day, protection and
    day of the last bout (2, 27) after all of them."""

    days: DayArray
    points: FloatArray
    protection: FloatArray
    last_day: FloatArray


def left_by(sessions: Sessions, *, start: int) -> Left:
    """Points and protection of sessions in order, lived from day `start` on."""
    used_to = habits(sessions.days, sessions.total, sessions.downhill, sessions.days)
    new = unaccustomed_part(
        total=sessions.total,
        downhill=sessions.downhill,
        highest=used_to.downhill_j_per_kg,
        new=sessions.new,
    )
    parts = np.stack([sessions.total - new, new], axis=1) / used_to.dose_j_per_kg[:, None, :]
    counted, protected, last_day = _protected(sessions.days, parts, start=start)
    return Left(sessions.days, unit_gain() * counted, protected, last_day)


def in_order(sessions: list[SessionDose]) -> Sessions:
    if not sessions:
        empty = np.zeros((0, N_STATES))
        return Sessions(np.zeros(0, dtype=np.int_), empty, empty, np.zeros((0, 1)))
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
    return Sessions(
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


def compartments(days: DayArray, points: FloatArray, day: int) -> FloatArray:
    """The three compartments (3, 2, 27) on the morning of `day` from the sessions before it."""
    reach = int(value("recovery.memory_session_d"))
    start, stop = np.searchsorted(days, (day - reach, day))
    if start == stop:
        return np.zeros((3, 2, N_STATES))
    scaled = (day - days[start:stop, None, None]) / time_constants_d()
    first = np.exp(-scaled) * points[start:stop]
    second = scaled * first
    return np.stack([part.sum(axis=0) for part in (first, second, scaled * second)])


def left_on(asked: DayArray, days: DayArray, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """d2 and dd2 (m, 27) on the mornings of the `asked` (m,) days from the sessions before."""
    left, slope = np.zeros((2, asked.size, N_STATES))
    if not asked.size:
        return left, slope
    reach = int(value("recovery.memory_session_d"))
    start, stop = np.searchsorted(days, (asked.min() - reach, asked.max()))
    age_d = asked[:, None] - days[None, start:stop]
    counts = (age_d > 0) & (age_d <= reach)
    for kind, constant in enumerate(time_constants_d().ravel().tolist()):
        done = points[start:stop, kind]
        left += np.where(counts, kernel(age_d, constant), 0.0) @ done
        slope += np.where(counts, kernel_slope(age_d, constant), 0.0) @ done
    return left, slope
