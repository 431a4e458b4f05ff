"""Single-run spike: today's distance against the longest run of the last 30 days.

Bands and hazard ratios of Frandsen 2025, doi 10.1136/bjsports-2024-109380. The ratios describe a
cohort of 5,205 runners; they are no forecast for one runner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table, value


@dataclass(frozen=True, slots=True)
class Spike:
    """`excess` over the longest run (0.2 = 20 % longer; None without a run in 30 days).

    `band` 0 none, 1 above 10 %, 2 above 30 %, 3 above 100 %; `hazard_rate_ratio` with its 95 %
    interval against runs up to 10 % longer (None in band 0). `limit_m` is the longest distance
    within the guard.
    """

    excess: float | None
    band: int
    hazard_rate_ratio: float | None
    low: float | None
    high: float | None
    limit_m: float | None
    source: str


def spike_guard(distance_m: float, longest_30d_m: float | None) -> Spike:
    """Judge a run of `distance_m` (>= 0) against the longest of the last 30 days (m).

    None or 0 as the longest: no run in 30 days, no band. Raises InvalidInputError for a
    negative distance or one that is not finite.
    """
    for amount in (distance_m, longest_30d_m or 0.0):
        if not (math.isfinite(amount) and amount >= 0.0):
            raise InvalidInputError(
                f"The distance {amount} m is not usable.", remedy="Give 0 m or more."
            )
    rows = table("spike_bands")
    source = rows[0]["source"]
    if not longest_30d_m:
        return Spike(None, 0, None, None, None, None, source)
    limit_m = longest_30d_m * (1.0 + value("load.spike_excess"))
    ratio = distance_m / longest_30d_m
    reached = [row for row in rows if exceeds(ratio, float(row["above_excess"]))]
    if not reached:
        return Spike(ratio - 1.0, 0, None, None, None, limit_m, source)
    row = reached[-1]
    return Spike(
        excess=ratio - 1.0,
        band=len(reached),
        hazard_rate_ratio=float(row["hazard_rate_ratio"]),
        low=float(row["low"]),
        high=float(row["high"]),
        limit_m=limit_m,
        source=source,
    )


def exceeds(ratio: float, excess: float) -> bool:
    """Whether `ratio` lies above 1 + `excess`, exactly at the edge not (to 1e-9)."""
    return ratio > 1.0 + excess + 1e-9
