"""Running dynamics of one activity: means by time while running, with the speed they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.model import Activity, Channel, FloatArray
from lissom.core.evidence import value

CHANNELS = (
    Channel.STEP_RATE,
    Channel.VERTICAL_OSCILLATION,
    Channel.CONTACT_TIME,
    Channel.CONTACT_BALANCE,
    Channel.STEP_LENGTH,
    Channel.VERTICAL_RATIO,
    Channel.POWER,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean by time of one channel, its seconds, and the mean speed over the same seconds."""

    mean: float
    seconds: float
    speed_mps: float


@dataclass(frozen=True, slots=True)
class Dynamics:
    """What was measured while running; `lacks` names the channels that were not."""

    by_channel: dict[Channel, Measured]
    lacks: tuple[Channel, ...]


def running_dynamics(activity: Activity) -> Dynamics:
    """Means over the steps at running speed outside pauses.

    All of these change with speed, so each mean comes with its own; compare two runs only after
    adjusting for it. Zeros are gaps: a pod that has lost the foot writes them.
    """
    speeds = derive.step_speeds_mps(activity.streams)
    if speeds is None:
        return Dynamics({}, CHANNELS)
    running = derive.running_steps(activity)
    running &= speeds >= value("activity.step_rate_run_speed_mps")
    seconds = np.diff(activity.streams.time_s)
    found = {}
    for channel in CHANNELS:
        measured = _measured(activity.streams.get(channel), running, seconds, speeds)
        if measured is not None:
            found[channel] = measured
    return Dynamics(found, tuple(channel for channel in CHANNELS if channel not in found))


def _measured(
    column: FloatArray | None, running: derive.BoolArray, seconds: FloatArray, speeds: FloatArray
) -> Measured | None:
    if column is None:
        return None
    middle = (column[:-1] + column[1:]) / 2.0
    known = running & (column[:-1] > 0) & (column[1:] > 0)
    time_s = float(seconds[known].sum())
    if time_s <= 0.0:
        return None
    return Measured(
        mean=float((middle[known] * seconds[known]).sum()) / time_s,
        seconds=time_s,
        speed_mps=float((speeds[known] * seconds[known]).sum()) / time_s,
    )
