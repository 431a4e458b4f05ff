"""Session load from heart rate, feeling or pace; fitness, fatigue and form over days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table, value
from lissom.core.runner import Sex
from lissom.core.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

FloatArray = NDArray[np.float64]
_DAYS_PER_WEEK = 7


def banister_trimp(
    seconds: ArrayLike,
    heart_rate_bpm: ArrayLike,
    *,
    resting_bpm: float,
    highest_bpm: float,
    sex: Sex | None = None,
) -> float:
    """Sum of minutes * x * k * exp(b x), x = (HR - rest) / (highest - rest), held within 0..1.

    `seconds` and `heart_rate_bpm` of one shape: time spent at each heart rate; NaN is left out.
    k and b by sex, their mean without. Arbitrary units. Raises InvalidInputError unless
    0 < resting < highest. Constants as commonly printed (secondary; Morton 1990 not seen).
    """
    if not 0.0 < resting_bpm < highest_bpm:
        raise InvalidInputError(
            f"Resting {resting_bpm} and highest {highest_bpm} beats/min do not fit together.",
            remedy="Give a resting heart rate below the highest one.",
        )
    time_s = np.asarray(seconds, dtype=np.float64)
    rate = np.asarray(heart_rate_bpm, dtype=np.float64)
    reserve = np.clip((rate - resting_bpm) / (highest_bpm - resting_bpm), 0.0, 1.0)
    sexes = ("male", "female") if sex is None else (sex.value,)
    loads = []
    for name in sexes:
        factor, growth = value(f"load.trimp_{name}_k"), value(f"load.trimp_{name}_b")
        weight = reserve * factor * np.exp(growth * reserve)
        loads.append(float(np.nansum(time_s / SECONDS_PER_MINUTE * weight)))
    return sum(loads) / len(loads)


def edwards_load(seconds: ArrayLike, heart_rate_bpm: ArrayLike, *, highest_bpm: float) -> float:
    """Sum of minutes in zone z times z; zones 1-5 are 50-60 ... 90-100 % of the highest rate.

    Below 50 % counts nothing; NaN is left out. Common form (secondary).
    """
    if not highest_bpm > 0.0:
        raise InvalidInputError(
            f"A highest heart rate of {highest_bpm} beats/min is not usable.",
            remedy="Give a number above 0.",
        )
    share = np.asarray(heart_rate_bpm, dtype=np.float64) / highest_bpm
    edges = np.array([float(row["from_share_of_highest"]) for row in table("edwards_zones")])
    zone = np.searchsorted(edges, share, side="right")
    known = ~np.isnan(share)
    minutes = np.asarray(seconds, dtype=np.float64) / SECONDS_PER_MINUTE
    return float((minutes * zone)[known].sum())


def session_rpe(minutes: float, rpe_cr10: float) -> float:
    """Foster's session load: minutes (>= 0) times effort 0-10. Arbitrary units.

    Source: Foster 2001 J Strength Cond Res 15:109. Raises InvalidInputError outside the ranges.
    """
    if not (minutes >= 0.0 and 0.0 <= rpe_cr10 <= 10.0):
        raise InvalidInputError(
            f"{minutes} minutes at effort {rpe_cr10} are not usable.",
            remedy="Give 0 minutes or more and an effort from 0 to 10.",
        )
    return minutes * rpe_cr10


def rtss(seconds: float, graded_speed_mps: float, threshold_speed_mps: float) -> float:
    """Pace load: 100 * hours * (graded speed / threshold speed)^2; an hour at threshold is 100.

    `graded_speed_mps` is the level speed of equal effort (>= 0). Common form (secondary).
    """
    return _intensity_load(seconds, graded_speed_mps, threshold_speed_mps, "speed", "m/s")


def heart_rate_load(seconds: float, mean_bpm: float, threshold_bpm: float) -> float:
    """Heart-rate load: 100 * hours * (mean / threshold heart rate)^2. Common form (secondary)."""
    return _intensity_load(seconds, mean_bpm, threshold_bpm, "heart rate", "beats/min")


def _intensity_load(seconds: float, amount: float, threshold: float, name: str, unit: str) -> float:
    if not (seconds >= 0.0 and amount >= 0.0 and threshold > 0.0):
        raise InvalidInputError(
            f"{seconds} s with a {name} of {amount} and a threshold of {threshold} {unit} "
            "are not usable.",
            remedy=f"Give a threshold {name} above 0 and nothing negative.",
        )
    return 100.0 * seconds / SECONDS_PER_HOUR * (amount / threshold) ** 2


@dataclass(frozen=True, slots=True, eq=False)
class FormSeries:
    """Fitness, fatigue and form day by day, each (days,).

    `form` of a day is fitness minus fatigue of the evening before: it never holds that day's
    session. `missing_days` > 0: still building; that many days are wanting to a full fitness
    time constant.
    """

    first: date
    fitness: FloatArray
    fatigue: FloatArray
    form: FloatArray
    missing_days: int

    @property
    def sentence(self) -> str:
        """What to print beside the numbers; empty once the history is long enough."""
        return f"building: {self.missing_days} days missing" if self.missing_days else ""


def form_series(
    load_by_day: Mapping[date, float],
    *,
    until: date,
    fitness_days: float | None = None,
    fatigue_days: float | None = None,
) -> FormSeries:
    """Exponential means of daily load with time constants 42 and 7 days (settings).

    F' = F + (load - F) / tau, from 0 before the first day of `load_by_day` to `until`; a day
    without an entry is 0. Raises InvalidInputError for a time constant of less than one day.
    """
    slow = value("load.fitness_days") if fitness_days is None else fitness_days
    fast = value("load.fatigue_days") if fatigue_days is None else fatigue_days
    if min(slow, fast) < 1.0:
        raise InvalidInputError(
            f"Time constants of {slow} and {fast} days are not usable.",
            remedy="Give 1 day or more.",
        )
    first = min((day for day in load_by_day if day <= until), default=until)
    days = (until - first).days + 1
    loads = [load_by_day.get(first + timedelta(days=index), 0.0) for index in range(days)]
    fitness, fatigue, form = np.zeros(days), np.zeros(days), np.zeros(days)
    fit = tired = 0.0
    for index, load in enumerate(loads):
        form[index] = fit - tired
        fit += (load - fit) / slow
        tired += (load - tired) / fast
        fitness[index], fatigue[index] = fit, tired
    known = days if load_by_day else 0
    return FormSeries(first, fitness, fatigue, form, max(round(slow) - known, 0))


def monotony_and_strain(daily_load: ArrayLike) -> tuple[float | None, float]:
    """(mean / standard deviation, sum * monotony) of seven daily loads (rest days 0).

    Monotony is None when every day is alike; strain is then the plain sum. Foster 1998 Med Sci
    Sports Exerc 30:1164. Raises InvalidInputError for another number of days.
    """
    week = np.asarray(daily_load, dtype=np.float64)
    if week.shape != (_DAYS_PER_WEEK,):
        raise InvalidInputError(
            f"Monotony needs seven daily loads, not {week.size}.", remedy="Give one week."
        )
    spread = float(week.std(ddof=1))
    if spread <= 1e-12:
        return None, float(week.sum())
    monotony = float(week.mean()) / spread
    return monotony, float(week.sum()) * monotony
