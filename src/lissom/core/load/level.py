"""Runner level L0-L4 from what was done in the last 8 weeks (kind: custom)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lissom.core.evidence import value
from lissom.core.runner import DoneKind, DoneSession, RunnerLevel
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

_DAYS_PER_WEEK = 7.0
_RUNS = (DoneKind.RUN, DoneKind.RACE)


@dataclass(frozen=True, slots=True)
class LevelReading:
    """A level and what it rests on: `done`, `said` (re-read after 3 weeks of data), `unknown`.

    `weekly_km` is the mean over the weeks read; `longest_min` the longest run in them.
    """

    level: RunnerLevel
    basis: str
    weekly_km: float
    longest_min: float


def runner_level(
    history: Iterable[DoneSession], on: date, *, said: RunnerLevel | None = None
) -> LevelReading:
    """Level on a day from the runs of the 8 weeks before it.

    L0 without a run of 20 minutes; else by mean weekly distance: below 20 km L1, below 45 L2,
    to 80 L3, above L4. With less than 3 weeks of data what the runner said counts; without
    that the level that the data show. A run without distance counts at an easy speed.
    """
    ended = sorted(
        (item for item in history if item.kind in _RUNS and item.date < on),
        key=lambda item: (item.date, item.minutes),
    )
    window_d = value("load.level_window_d")
    recent = [item for item in ended if (on - item.date).days <= window_d]
    span_d = (on - ended[0].date).days if ended else 0
    weeks = max(min(span_d, window_d), value("load.level_data_d")) / _DAYS_PER_WEEK
    weekly_km = sum(_kilometres(item) for item in recent) / weeks
    longest_min = max((item.minutes for item in recent), default=0.0)
    if span_d < value("load.level_data_d") and said is not None:
        return LevelReading(said, "said", weekly_km, longest_min)
    basis = "done" if span_d >= value("load.level_data_d") else "unknown"
    return LevelReading(_level(weekly_km, longest_min), basis, weekly_km, longest_min)


def _kilometres(session: DoneSession) -> float:
    if session.distance_m is not None:
        return session.distance_m / METRES_PER_KM
    easy_mps = value("load.easy_speed_l1_mps")
    return session.minutes * SECONDS_PER_MINUTE * easy_mps / METRES_PER_KM


def _level(weekly_km: float, longest_min: float) -> RunnerLevel:
    if longest_min < value("load.level_run_min"):
        return RunnerLevel.L0
    if weekly_km < value("load.level_2_km"):
        return RunnerLevel.L1
    if weekly_km < value("load.level_3_km"):
        return RunnerLevel.L2
    return RunnerLevel.L3 if weekly_km <= value("load.level_4_km") else RunnerLevel.L4
