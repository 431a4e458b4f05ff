"""Decoupling: how much less ground a heart beat covers in the second half than in the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.graded import graded_steps_m
from lissom.core.activity.model import Activity, Channel, FloatArray
from lissom.core.activity.zones import step_rates_bpm
from lissom.core.evidence import value
from lissom.core.units import SECONDS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the steady part: level speed of equal effort and heart rate."""

    graded_speed_mps: float
    heart_rate_bpm: float

    @property
    def metres_per_beat(self) -> float:
        return self.graded_speed_mps * SECONDS_PER_MINUTE / self.heart_rate_bpm


@dataclass(frozen=True, slots=True)
class Decoupling:
    """Efficiency of two halves of equal moving time, the warm-up left out.

    `share` > 0: the second half covers less ground per beat. `seconds`: what was judged. `lacks`
    names what it did without (`altitude`: level ground is assumed).
    """

    first: Half
    second: Half
    seconds: float
    lacks: tuple[str, ...]

    @property
    def share(self) -> float:
        """(first - second) / first, of metres per beat."""
        return 1.0 - self.second.metres_per_beat / self.first.metres_per_beat

    @property
    def steady(self) -> bool:
        """Within the 5 % that coaches call coupled; a convention, no law of the body."""
        return self.share <= value("activity.decoupling_coupled_share")


def decoupling(activity: Activity) -> Decoupling | None:
    """Decoupling of a run or walk; None without distance, without heart rates over most of it,
    or when less than half an hour is left after the warm-up.

    Only moving time counts. Speed is the level speed of equal effort, so hills in one half do
    not look like drift. It is meant for even efforts: intervals give a number that says little.
    """
    metres = graded_steps_m(activity)
    if metres is None:
        return None
    seconds = np.diff(activity.streams.time_s)
    moving = derive.moving_steps(activity)
    moved_s = np.cumsum(np.where(moving, seconds, 0.0))
    judged = moving & (moved_s > value("activity.decoupling_warm_up_s"))
    rates = step_rates_bpm(activity)
    known = judged & ~np.isnan(rates)
    judged_s, known_s = float(seconds[judged].sum()), float(seconds[known].sum())
    if known_s < value("activity.decoupling_least_s"):
        return None
    if known_s < value("activity.decoupling_known_share") * judged_s:
        return None
    early = known & (np.cumsum(np.where(known, seconds, 0.0)) <= known_s / 2.0)
    halves = [_half(metres, rates, seconds, part) for part in (early, known & ~early)]
    if not all(half.graded_speed_mps > 0.0 for half in halves):
        return None
    lacks = () if Channel.ALTITUDE in activity.streams.columns else ("altitude",)
    return Decoupling(halves[0], halves[1], known_s, lacks)


def _half(
    metres: FloatArray, rates: FloatArray, seconds: FloatArray, part: derive.BoolArray
) -> Half:
    time_s = float(seconds[part].sum())
    return Half(
        graded_speed_mps=float(metres[part].sum()) / time_s,
        heart_rate_bpm=float((rates[part] * seconds[part]).sum()) / time_s,
    )
