"""Expected speeds: the anchor, training paces and race times (coaching numbers, kind custom)."""

from __future__ import annotations

import math
from itertools import pairwise

from lissom.core.evidence import table, value
from lissom.core.planning.inputs import PaceBasis
from lissom.core.units import SECONDS_PER_MINUTE

_ROUNDS = 40


def anchor_speed_mps(pace: PaceBasis) -> float:
    """Critical speed, measured or (for expected distances only) guessed from easy running."""
    if pace.critical_speed_mps is not None:
        return pace.critical_speed_mps
    return pace.easy_speed_mps / value("planning.easy_share_of_cs")


def race_speed_mps(distance_m: float, anchor_mps: float) -> float:
    """Expected race speed. Up to the half marathon shares of critical speed by distance, the
    marathon by the level line, beyond it the exponent of table `race_shares`."""
    rows = [(float(row["distance_m"]), float(row["share"])) for row in table("race_shares")]
    longest = rows[-1][0]
    if distance_m <= longest:
        return anchor_mps * _share(distance_m, rows)
    marathon_m = value("planning.marathon_m")
    if distance_m < marathon_m:
        low, high = _share(longest, rows), _marathon_share(anchor_mps)
        part = math.log(distance_m / longest) / math.log(marathon_m / longest)
        return anchor_mps * (low + part * (high - low))
    slower = math.pow(distance_m / marathon_m, value("planning.ultra_exponent") - 1)
    return anchor_mps * _marathon_share(anchor_mps) / slower


def _share(distance_m: float, rows: list[tuple[float, float]]) -> float:
    if distance_m <= rows[0][0]:
        return rows[0][1]
    for (near, here), (far, there) in pairwise(rows):
        if distance_m <= far:
            part = math.log(distance_m / near) / math.log(far / near)
            return here + part * (there - here)
    return rows[-1][1]


def _marathon_share(anchor_mps: float) -> float:
    """The share that agrees with its own finish time: 93 % at 2:30, 78.9 % at 6:00."""
    fast, slow = value("planning.marathon_share_fast"), value("planning.marathon_share_slow")
    early, late = value("planning.marathon_fast"), value("planning.marathon_slow")
    share = fast
    for _ in range(_ROUNDS):
        minutes = value("planning.marathon_m") / (anchor_mps * share) / SECONDS_PER_MINUTE
        minutes = min(max(minutes, early), late)
        share = fast + (minutes - early) / (late - early) * (slow - fast)
    return share


def race_minutes(distance_m: float, pace: PaceBasis, *, gain_m: float = 0.0) -> int:
    """Expected minutes of a race, climb counted as extra flat distance."""
    flat = distance_m + value("planning.flat_m_per_climb_m") * gain_m
    return math.ceil(flat / race_speed_mps(flat, anchor_speed_mps(pace)) / SECONDS_PER_MINUTE)


def metres(minutes: float, speed_mps: float) -> float:
    return minutes * SECONDS_PER_MINUTE * speed_mps
