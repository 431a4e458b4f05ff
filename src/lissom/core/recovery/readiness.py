"""Is today like this runner's other days? The check-in against the own last four weeks.

The score is the mean of what was answered of sleep, fatigue, stress and soreness, turned so that 0
is worst and 10 best. It is compared with the runner's own usual range, not with other people, and
says nothing about injury.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from lissom.core.evidence import value
from lissom.core.runner import CheckIn


@dataclass(frozen=True, slots=True)
class Readiness:
    """`score` of the day 0-10 (None: nothing said), `low` to `high` the range that holds 80 % of
    the own days (None: too few). `verdict`: `nothing said`, `too few`, `usual`, `lower`, `higher`.
    """

    score: float | None
    low: float | None
    high: float | None
    days: int
    verdict: str


def readiness(check_ins: Iterable[CheckIn], on: date) -> Readiness:
    """Readiness on a day from its last check-in and those of the 28 days before it."""
    since = on - timedelta(days=value("recovery.readiness_days"))
    by_day: dict[date, float] = {}
    for said in sorted(check_ins, key=lambda item: item.at):
        score = wellness(said)
        if score is not None and since <= said.at.date() <= on:
            by_day[said.at.date()] = score
    today = by_day.pop(on, None)
    earlier = np.array(list(by_day.values()))
    if earlier.size < value("recovery.readiness_words"):
        verdict = "nothing said" if today is None else "too few"
        return Readiness(today, None, None, int(earlier.size), verdict)
    floor = value("recovery.readiness_floor_points")
    half = value("recovery.interval_z") * max(float(earlier.std(ddof=1)), floor)
    low, high = float(earlier.mean()) - half, float(earlier.mean()) + half
    if today is None:
        verdict = "nothing said"
    else:
        verdict = "lower" if today < low else "higher" if today > high else "usual"
    return Readiness(today, low, high, int(earlier.size), verdict)


def wellness(said: CheckIn) -> float | None:
    """Mean of sleep and of fatigue, stress and worst soreness turned round; None without any."""
    top = value("recovery.scale_top")
    worst = max(said.soreness.values(), default=None)
    told = [said.sleep] + [
        None if bad is None else top - bad for bad in (said.fatigue, said.stress, worst)
    ]
    known = [score for score in told if score is not None]
    return sum(known) / len(known) if known else None
