"""Equivalent race times: exponent 1.06 to the half marathon, by level beyond it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lissom.core.evidence import value
from lissom.core.load.speed import check_efforts
from lissom.core.runner import Result

_BISECTIONS = 60


@dataclass(frozen=True, slots=True)
class RaceTime:
    """Expected time with its range (+-4 % to the half, +-8 % beyond) and the exponent used."""

    seconds: float
    low_s: float
    high_s: float
    exponent: float
    source: str


def equivalent_time(
    distance_m: float,
    time_s: float,
    target_m: float,
    *,
    own_results: Sequence[Result] = (),
    on: date | None = None,
) -> RaceTime:
    """Time over `target_m` that fits `time_s` over `distance_m`.

    T2 = T1 (D2 / D1)^e with e = 1.06 up to the half marathon (Vickers & Vertosick 2016); beyond
    it the exponent of `marathon_exponent`. Two own results over different distances pull the
    exponent towards their own, by the age of the older on `on` (half-life 26 weeks).
    Raises InvalidInputError for a distance or time that is not above 0.
    """
    check_efforts({distance_m: time_s, target_m: time_s})
    own = _own_exponent(own_results, on)
    seconds = _scaled(distance_m, time_s, target_m, own)
    span = value(
        "load.race_range_short"
        if target_m <= value("load.half_marathon_m")
        else "load.race_range_long"
    )
    used = (
        value("load.race_exponent")
        if target_m == distance_m
        else math.log(seconds / time_s) / math.log(target_m / distance_m)
    )
    source = "population exponent by level" if own is None else "own results and population"
    return RaceTime(seconds, seconds * (1.0 - span), seconds * (1.0 + span), used, source)


def _scaled(
    distance_m: float, time_s: float, target_m: float, own: tuple[float, float] | None
) -> float:
    half_m = value("load.half_marathon_m")
    short = _blend(value("load.race_exponent"), own)
    if distance_m <= half_m:
        half_s = time_s * (half_m / distance_m) ** short
        if target_m <= half_m:
            return float(time_s * (target_m / distance_m) ** short)
    else:
        half_s = _half_behind(distance_m, time_s, own)
        if target_m <= half_m:
            return float(half_s * (target_m / half_m) ** short)
    return float(half_s * (target_m / half_m) ** _blend(marathon_exponent(half_s), own))


def _half_behind(distance_m: float, time_s: float, own: tuple[float, float] | None) -> float:
    """Half-marathon time whose longer equivalent is `time_s` over `distance_m`."""
    low, high = 0.0, time_s
    half_m = value("load.half_marathon_m")
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        exponent = _blend(marathon_exponent(middle), own) if middle > 0.0 else 1.0
        if middle * (distance_m / half_m) ** exponent < time_s:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def marathon_exponent(half_s: float) -> float:
    """Exponent from half to full marathon by half time (s > 0): slower runners slow more.

    Mean of two lines: half at 93.1 % or 94.4 % of CS, marathon at the share of CS of its time
    (93 % at 150 min to 78.9 % at 360 min). Never below 1.06.
    """
    half_m, full_m = value("load.half_marathon_m"), value("load.full_marathon_m")
    times = [
        _marathon_time(half_m / half_s / value(name), full_m)
        for name in ("load.half_share_cs", "load.half_share_cs_long")
    ]
    exponent = math.log(sum(times) / len(times) / half_s) / math.log(full_m / half_m)
    return max(exponent, value("load.race_exponent"))


def _marathon_time(critical_speed_mps: float, distance_m: float) -> float:
    """Solves distance = CS * share(T) * T on the line of shares, both its ends carried on."""
    fast_s, slow_s = (value(f"load.marathon_{end}_min") * 60.0 for end in ("fast", "slow"))
    fast, slow = (value(f"load.marathon_{end}_share") for end in ("fast", "slow"))
    slope = (slow - fast) / (slow_s - fast_s)
    start = fast - slope * fast_s
    wanted = distance_m / critical_speed_mps
    # Beyond the peak of share * time no time fits; the share then stays at its slow end.
    under_root = start * start + 4.0 * slope * wanted
    if under_root < 0.0:
        return wanted / slow
    seconds = (-start + math.sqrt(under_root)) / (2.0 * slope)
    return seconds if seconds <= slow_s else wanted / slow


def _own_exponent(results: Sequence[Result], on: date | None) -> tuple[float, float] | None:
    """(exponent, weight) of the two newest results over different distances; None without."""
    ordered = sorted(results, key=lambda item: (item.date, item.distance_m), reverse=True)
    for newer, older in pairwise(ordered):
        if newer.distance_m != older.distance_m:
            check_efforts({newer.distance_m: newer.time_s, older.distance_m: older.time_s})
            exponent = math.log(newer.time_s / older.time_s) / math.log(
                newer.distance_m / older.distance_m
            )
            held = min(
                max(exponent, value("load.race_exponent_low")), value("load.race_exponent_high")
            )
            age_d = max((on - older.date).days, 0) if on is not None else 0
            return held, 0.5 ** (age_d / value("load.race_half_life_d"))
    return None


def _blend(exponent: float, own: tuple[float, float] | None) -> float:
    if own is None:
        return exponent
    return own[1] * own[0] + (1.0 - own[1]) * exponent
