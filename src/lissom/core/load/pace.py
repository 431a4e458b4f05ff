"""What paces may rest on: critical speed when known, own easy runs, or the level alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from lissom.core.evidence import value
from lissom.core.load.speed import CriticalSpeed, critical_speed, critical_speed_from_race
from lissom.core.runner import DoneKind, DoneSession, Result, RunnerLevel
from lissom.core.units import SECONDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class PaceReading:
    """`critical_speed_mps` None: effort only, no interval paces. `easy_speed_mps` > 0 always.

    `ceiling_speed_mps`: the fastest easy running seen (None: unknown), +-8 %. `source` in words.
    """

    critical_speed_mps: float | None
    easy_speed_mps: float
    ceiling_speed_mps: float | None
    source: str


def pace_basis(
    *,
    level: RunnerLevel,
    on: date,
    best_efforts: Mapping[float, float] | None = None,
    results: Sequence[Result] = (),
    history: Iterable[DoneSession] = (),
) -> PaceReading:
    """Pace anchor on a day.

    The highest critical speed of `best_efforts` ({m: s} of recent weeks) and of races up to 10
    weeks old: an effort that was not all-out can only read low. Without both, easy runs (effort
    at most 4, none hard) give an easy speed and a ceiling, no critical speed; without those the
    level gives an easy speed.
    """
    found = _critical_speeds(best_efforts or {}, results, on)
    easy = _easy_speeds(history, on)
    if found:
        best = max(found, key=lambda item: item.speed_mps)
        own_easy = best.speed_mps * value("load.easy_share_cs")
        return PaceReading(best.speed_mps, own_easy, None, best.source)
    if len(easy) >= value("load.easy_runs"):
        return PaceReading(None, float(np.median(easy)), max(easy), f"{len(easy)} easy runs")
    speed = value(f"load.easy_speed_l{int(level)}_mps")
    return PaceReading(None, speed, None, f"level L{int(level)}")


def _critical_speeds(
    best_efforts: Mapping[float, float], results: Sequence[Result], on: date
) -> list[CriticalSpeed]:
    found = [critical_speed(best_efforts)]
    for result in results:
        recent = 0 <= (on - result.date).days <= value("load.cs_result_days")
        if recent and result.distance_m >= value("load.race_shortest_m"):
            found.append(critical_speed_from_race(result.distance_m, result.time_s))
    return [item for item in found if item is not None]


def _easy_speeds(history: Iterable[DoneSession], on: date) -> list[float]:
    return [
        item.distance_m / (item.minutes * SECONDS_PER_MINUTE)
        for item in history
        if item.kind is DoneKind.RUN
        and item.distance_m
        and not item.hard
        and item.minutes >= value("load.easy_run_min")
        and (item.rpe_cr10 is None or item.rpe_cr10 <= value("load.easy_rpe_cr10"))
        and 0 <= (on - item.date).days <= value("load.level_window_d")
    ]
