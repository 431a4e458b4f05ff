"""Critical speed (CS) as the anchor of paces: from best efforts or a race."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table, value


@dataclass(frozen=True, slots=True)
class CriticalSpeed:
    """CS in m/s and what it rests on.

    `distances_m`: the efforts used; `d_prime_m` the line's offset (None from one race; not for
    use as a capacity: field tests do not hold it). `source` in words.
    """

    speed_mps: float
    d_prime_m: float | None
    distances_m: tuple[float, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PaceZone:
    """A pace zone: speeds in m/s, shares of CS, kind of the numbers."""

    id: str
    label: str
    low_mps: float
    high_mps: float
    kind: str


def critical_speed(best_efforts: Mapping[float, float]) -> CriticalSpeed | None:
    """CS from best efforts {metres: seconds}: the line distance = CS * time + D'.

    Uses all efforts from 400 m to 5 km. None when there are fewer than two, when the longest is
    under three times the shortest, or when they do not make a slowing line (D' < 0 or CS <= 0):
    then they were not all best efforts. Source: Smyth & Muniz-Pumares 2020 MSSE 52:2637.
    Raises InvalidInputError for a time that is not above 0.
    """
    check_efforts(best_efforts)
    low, high = value("load.cs_shortest_m"), value("load.cs_longest_m")
    used = tuple(sorted(distance for distance in best_efforts if low <= distance <= high))
    if len(used) < 2 or used[-1] < value("load.cs_spread") * used[0]:
        return None
    seconds = np.array([best_efforts[distance] for distance in used])
    slope, offset = np.polyfit(seconds, np.asarray(used), 1)
    if not (slope > 0.0 and offset >= 0.0):
        return None
    named = ", ".join(f"{distance:g}" for distance in used)
    return CriticalSpeed(float(slope), float(offset), used, f"best efforts over {named} m")


def check_efforts(efforts: Mapping[float, float]) -> None:
    """Raises InvalidInputError unless every distance and time is above 0 and finite."""
    for distance, seconds in efforts.items():
        if not (0.0 < distance < math.inf and 0.0 < seconds < math.inf):
            raise InvalidInputError(
                f"{distance} m in {seconds} s is not a usable result.",
                remedy="Give a distance and a time above 0.",
            )


def critical_speed_from_race(distance_m: float, time_s: float) -> CriticalSpeed:
    """CS from one race of 3 km or more: race speed over its share of CS.

    Shares by table `race_share_of_cs` up to the half marathon (linear in log distance); longer
    by the marathon line of `marathon_share_of_cs`. Raises InvalidInputError for shorter races.
    """
    check_efforts({distance_m: time_s})
    rows = table("race_share_of_cs")
    distances = [float(row["distance_m"]) for row in rows]
    if distance_m < distances[0]:
        raise InvalidInputError(
            f"A race of {distance_m:g} m is too short to anchor paces.",
            remedy=f"Give a race of {distances[0]:g} m or more.",
        )
    if distance_m <= distances[-1]:
        shares = [float(row["share_of_cs"]) for row in rows]
        share = float(np.interp(math.log(distance_m), np.log(distances), shares))
    else:
        # Between half and full marathon the share moves with the logarithm of distance.
        half_m, full_m = distances[-1], value("load.full_marathon_m")
        full_time_s = time_s * full_m / distance_m
        weight = min(math.log(distance_m / half_m) / math.log(full_m / half_m), 1.0)
        half_share = float(rows[-1]["share_of_cs"])
        share = (1.0 - weight) * half_share + weight * marathon_share_of_cs(full_time_s)
    return CriticalSpeed(
        speed_mps=distance_m / time_s / share,
        d_prime_m=None,
        distances_m=(distance_m,),
        source=f"one race over {distance_m:g} m",
    )


def marathon_share_of_cs(time_s: float) -> float:
    """Marathon speed as a share of CS by finishing time: line through 93 % at 150 min and
    78.9 % at 360 min, held at its ends. Smyth & Muniz-Pumares 2020 MSSE 52:2637."""
    return float(
        np.interp(
            time_s / 60.0,
            [value("load.marathon_fast_min"), value("load.marathon_slow_min")],
            [value("load.marathon_fast_share"), value("load.marathon_slow_share")],
        )
    )


def pace_zones(critical_speed_mps: float) -> tuple[PaceZone, ...]:
    """Training zones of a CS (> 0 m/s), slowest first; table `pace_zones`."""
    if not 0.0 < critical_speed_mps < math.inf:
        raise InvalidInputError(
            f"A critical speed of {critical_speed_mps} m/s is not usable.",
            remedy="Give a speed above 0.",
        )
    return tuple(
        PaceZone(
            id=row["zone"],
            label=row["label"],
            low_mps=critical_speed_mps * float(row["low_share_of_cs"]),
            high_mps=critical_speed_mps * float(row["high_share_of_cs"]),
            kind=row["kind"],
        )
        for row in table("pace_zones")
    )
