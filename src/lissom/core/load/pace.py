"""What paces may rest on: critical speed when known, own easy runs, or the level alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from lissom.core.evidence import table, value
from lissom.core.load.speed import CriticalSpeed, critical_speed, critical_speed_from_race
from lissom.core.runner import DoneKind, DoneSession, Result, RunnerLevel
from lissom.core.units import SECONDS_PER_MINUTE

_RUNS = (DoneKind.RUN, DoneKind.RACE)


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

    The highest critical speed of `best_efforts` ({m: s} of recent weeks) and of races: an effort
    that was not all-out can only read low. Weeks without running since then lower it by the rows
    of `layoff_speed`, and so does an age of 10 to 26 weeks; older ones do not count. Without both,
    easy runs (effort at most 4, none hard) give an easy speed and a ceiling, no critical speed;
    without those the level gives an easy speed.
    """
    done = tuple(history)
    found = _critical_speeds(best_efforts or {}, results, on, running_days(done))
    easy = _easy_speeds(done, on)
    if found:
        best = max(found, key=lambda item: item.speed_mps)
        own_easy = best.speed_mps * value("load.easy_share_cs")
        return PaceReading(best.speed_mps, own_easy, None, best.source)
    if len(easy) >= value("load.easy_runs"):
        return PaceReading(None, float(np.median(easy)), max(easy), f"{len(easy)} easy runs")
    speed = value(f"load.easy_speed_l{int(level)}_mps")
    return PaceReading(None, speed, None, f"level L{int(level)}")


def running_days(history: Iterable[DoneSession]) -> tuple[date, ...]:
    """The days with a run, in order."""
    return tuple(sorted({item.date for item in history if item.kind in _RUNS}))


def missed_days(ran: Sequence[date], since: date, on: date) -> int:
    """Most days in a row without running between `since` and `on`, from the first day known to
    be run: what was before the record is not known."""
    known = [day for day in ran if day < on]
    if not known:
        return 0
    days = [max(since, known[0]), *(day for day in known if day > since), on]
    return max(((later - day).days - 1 for day, later in pairwise(days)), default=0)


def layoff_share(missed: int) -> float | None:
    """Share of speed kept after `missed` (>= 0) days in a row; None: too long to say."""
    for row in table("layoff_speed"):
        if missed <= int(row["upper_days"]):
            return float(row["share"])
    return None


def _critical_speeds(
    best_efforts: Mapping[float, float],
    results: Sequence[Result],
    on: date,
    ran: Sequence[date],
) -> list[CriticalSpeed]:
    found: list[CriticalSpeed | None] = []
    best = critical_speed(best_efforts)
    if best is not None:
        missed = missed_days(ran, ran[-1], on) if ran else 0
        found.append(_after_layoff(best, missed, layoff_share(missed)))
    for result in results:
        age_d = (on - result.date).days
        share = _share_of_result(age_d, ran, result.date, on)
        if share is not None and result.distance_m >= value("load.race_shortest_m"):
            made = critical_speed_from_race(result.distance_m, result.time_s)
            missed = missed_days(ran, result.date, on)
            found.append(_after_layoff(made, missed, share, age_d=age_d))
    return [item for item in found if item is not None]


def _share_of_result(age_d: int, ran: Sequence[date], since: date, on: date) -> float | None:
    """Share of a result's speed that still counts; None: not at all."""
    recent = value("load.cs_result_days")
    if age_d < 0 or age_d > value("load.cs_old_result_days"):
        return None
    kept = layoff_share(missed_days(ran, since, on))
    if age_d <= recent or kept is None:
        return kept
    # Whether the weeks since were run is not known without any history.
    return min(kept, value("load.cs_old_result_share")) if ran else None


def _after_layoff(
    made: CriticalSpeed, missed: int, share: float | None, *, age_d: int = 0
) -> CriticalSpeed | None:
    """The critical speed that is left, and why in its source; None when nothing can be said."""
    if share is None:
        return None
    if share >= 1.0:
        return made
    gap = layoff_share(missed)
    why = f"as it is {age_d // 7} weeks old" if gap != share else f"after {missed} days off"
    return replace(
        made,
        speed_mps=made.speed_mps * share,
        source=f"{made.source}, {1.0 - share:.0%} less {why}",
    )


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
