"""How a runner moved in one run, in the measures whose trends are shown."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.activity.dynamics import running_dynamics
from lissom.core.activity.model import Activity, Channel, Sport
from lissom.core.evidence import value
from lissom.core.units import SECONDS_PER_MINUTE

STRIDE = "stride_length_m"
_CHANNELS = {
    "step_rate_spm": Channel.STEP_RATE,
    "contact_time_ms": Channel.CONTACT_TIME,
    "oscillation_mm": Channel.VERTICAL_OSCILLATION,
    "left_share_pct": Channel.CONTACT_BALANCE,
}
MEASURES: tuple[str, ...] = ("step_rate_spm", STRIDE, *list(_CHANNELS)[1:])


@dataclass(frozen=True, slots=True)
class GaitMean:
    """Mean of a measure in one run and the mean speed over the same seconds: all of them change
    with speed, so runs compare at equal speed only (`trend`)."""

    mean: float
    speed_mps: float


def gait_of(activity: Activity) -> dict[str, GaitMean]:
    """Means of a run by measure, those recorded over five minutes of running or more; a stride is
    two steps. Other sports give none."""
    if activity.sport is not Sport.RUN:
        return {}
    measured = running_dynamics(activity).by_channel
    found: dict[str, GaitMean] = {}
    for name, channel in _CHANNELS.items():
        one = measured.get(channel)
        if one is not None and one.seconds >= value("load.gait_least_s"):
            found[name] = GaitMean(one.mean, one.speed_mps)
    steps = found.get("step_rate_spm")
    if steps is not None:
        stride = 2.0 * steps.speed_mps * SECONDS_PER_MINUTE / steps.mean
        found[STRIDE] = GaitMean(stride, steps.speed_mps)
    return found
