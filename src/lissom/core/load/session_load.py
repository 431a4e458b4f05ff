"""The load of one session by every way that its data allow; the ways are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.load.cardio import banister_trimp, heart_rate_load, session_rpe
from lissom.core.load.exposure import Exposure
from lissom.core.load.graded import pace_load
from lissom.core.runner import Sex
from lissom.core.units import SECONDS_PER_MINUTE


class LoadWay(StrEnum):
    """Ways to count load. The value is the name of the field in `SessionLoads`."""

    EFFORT = "session_rpe"
    TRIMP = "trimp"
    PACE = "rtss"
    HEART_RATE = "hrtss"


@dataclass(frozen=True, slots=True)
class SessionLoads:
    """Load by each way, arbitrary units each; None: the data for it are missing."""

    session_rpe: float | None
    trimp: float | None
    rtss: float | None
    hrtss: float | None

    def by(self, way: LoadWay) -> float | None:
        found: float | None = getattr(self, way.value)
        return found


@dataclass(frozen=True, slots=True)
class HeartLimits:
    """Resting and highest heart rate in beats/min; None: not said."""

    resting_bpm: float | None
    highest_bpm: float | None
    sex: Sex | None = None

    @property
    def threshold_bpm(self) -> float | None:
        """90 % of the highest (a wide guess); None without it."""
        if self.highest_bpm is None:
            return None
        return value("load.threshold_share_of_highest") * self.highest_bpm


def session_loads(
    minutes: float,
    *,
    rpe_cr10: float | None = None,
    mean_heart_rate_bpm: float | None = None,
    limits: HeartLimits | None = None,
    exposure: Exposure | None = None,
    threshold_speed_mps: float | None = None,
) -> SessionLoads:
    """All loads of a session of `minutes` (>= 0).

    Heart rate counts by its mean, which reads a little low for uneven sessions (the weight grows
    with heart rate). Pace needs a run with distance and a critical speed. Raises
    InvalidInputError for negative minutes or what the single loads refuse.
    """
    if not minutes >= 0.0:
        raise InvalidInputError(f"{minutes} minutes are not usable.", remedy="Give 0 or more.")
    seconds = minutes * SECONDS_PER_MINUTE
    known = limits or HeartLimits(None, None)
    trimp = hrtss = rtss = None
    if mean_heart_rate_bpm is not None and known.threshold_bpm is not None:
        hrtss = heart_rate_load(seconds, mean_heart_rate_bpm, known.threshold_bpm)
        if known.resting_bpm is not None and known.highest_bpm is not None:
            trimp = banister_trimp(
                [seconds],
                [mean_heart_rate_bpm],
                resting_bpm=known.resting_bpm,
                highest_bpm=known.highest_bpm,
                sex=known.sex,
            )
    if exposure is not None and exposure.seconds > 0.0 and threshold_speed_mps is not None:
        rtss = pace_load(exposure, threshold_speed_mps)
    effort = None if rpe_cr10 is None else session_rpe(minutes, rpe_cr10)
    return SessionLoads(effort, trimp, rtss, hrtss)
