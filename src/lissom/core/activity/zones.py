"""Time in heart-rate zones, whose limits the runner gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, Channel, FloatArray
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table, value


@dataclass(frozen=True, slots=True)
class ZoneTimes:
    """Seconds by zone. `seconds[0]` lies below `edges_bpm[0]`, `seconds[i]` from
    `edges_bpm[i - 1]` on. `unknown_s`: outside pauses, but without a heart rate.
    """

    edges_bpm: tuple[float, ...]
    seconds: tuple[float, ...]
    unknown_s: float

    @property
    def known_s(self) -> float:
        return math.fsum(self.seconds)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What was missing, wholly or in part."""
        return ("heart_rate",) if self.unknown_s > 0 else ()


def edges_of_highest(highest_bpm: float) -> tuple[float, ...]:
    """Lower limits of five zones from the highest heart rate that the runner gave (> 0).

    Shares as in `edwards_zones`; Edwards 1993 as commonly printed (secondary).
    """
    if not highest_bpm > 0.0:
        raise InvalidInputError(
            f"A highest heart rate of {highest_bpm} beats/min is not usable.",
            remedy="Give a number above 0.",
        )
    shares = (float(row["from_share_of_highest"]) for row in table("edwards_zones"))
    return tuple(share * highest_bpm for share in shares)


def zone_times(activity: Activity, edges_bpm: Sequence[float]) -> ZoneTimes:
    """Time by zone outside pauses, each step between samples at the mean of its two rates.

    `edges_bpm`: lower limits, rising, > 0. A step of more than 30 s says nothing about the time
    between and counts as unknown. Without streams all of the timer time is unknown. Raises
    InvalidInputError for limits that do not rise.
    """
    edges = np.asarray(edges_bpm, dtype=np.float64)
    if edges.size == 0 or not (np.all(edges > 0) and np.all(np.diff(edges) > 0)):
        raise InvalidInputError(
            f"Zone limits of {', '.join(f'{edge:g}' for edge in edges)} beats/min do not rise.",
            remedy="Give lower limits above 0, each higher than the one before.",
        )
    limits = tuple(edges.tolist())
    if len(activity.streams) < 2:
        return ZoneTimes(limits, (0.0,) * (edges.size + 1), max(activity.timer_s, 0.0))
    seconds = np.diff(activity.streams.time_s)
    running = derive.running_steps(activity)
    rates = step_rates_bpm(activity)
    known = running & ~np.isnan(rates)
    zones = np.searchsorted(edges, rates[known], side="right")
    by_zone = np.bincount(zones, weights=seconds[known], minlength=edges.size + 1)
    return ZoneTimes(limits, tuple(by_zone.tolist()), float(seconds[running & ~known].sum()))


def step_rates_bpm(activity: Activity) -> FloatArray:
    """Heart rate of each step between samples, shape (n - 1,): mean of the two, or the one known;
    NaN where none is, and over steps too long to tell."""
    rate = activity.streams.get(Channel.HEART_RATE)
    seconds = np.diff(activity.streams.time_s)
    if rate is None:
        return np.full(seconds.shape, np.nan)
    first, second = rate[:-1], rate[1:]
    mean = (first + second) / 2.0
    mean = np.where(np.isnan(mean), np.where(np.isnan(first), second, first), mean)
    told: FloatArray = np.where(seconds > value("activity.recording_gap_s"), np.nan, mean)
    return told
