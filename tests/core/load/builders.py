"""Small builders of activities for the load tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
from numpy.typing import ArrayLike

from lissom.core.activity.model import Activity, Channel, Pause, Sport, Streams


def run(
    *,
    time_s: ArrayLike,
    columns: Mapping[Channel, ArrayLike],
    pauses: tuple[Pause, ...] = (),
    sport: Sport = Sport.RUN,
) -> Activity:
    """A recorded activity from plain columns."""
    time = np.asarray(time_s, dtype=np.float64)
    made = {channel: np.asarray(column, dtype=np.float64) for channel, column in columns.items()}
    distance = made.get(Channel.DISTANCE)
    elapsed = float(time[-1]) if time.size else 0.0
    return Activity(
        sport=sport,
        start=datetime(2026, 3, 1, 7, tzinfo=UTC),
        elapsed_s=elapsed,
        timer_s=elapsed,
        moving_s=elapsed,
        distance_m=None if distance is None else float(np.nanmax(distance)),
        distance_source="device",
        streams=Streams(time_s=time, columns=made),
        source_format="test",
        pauses=pauses,
    )


def even_run(
    *,
    seconds: int = 1800,
    speed_mps: float = 3.0,
    grade: float | None = 0.0,
    step_rate_spm: float | None = 166.0,
    balance_pct: float | None = None,
    every_s: int = 1,
    pauses: tuple[Pause, ...] = (),
) -> Activity:
    """A run of even speed and gradient, recorded every so many seconds."""
    time = np.arange(0, seconds + 1, every_s, dtype=np.float64)
    distance = time * speed_mps
    columns: dict[Channel, ArrayLike] = {Channel.DISTANCE: distance}
    if grade is not None:
        columns[Channel.ALTITUDE] = 100.0 + distance * grade
    if step_rate_spm is not None:
        columns[Channel.STEP_RATE] = np.full(time.size, step_rate_spm)
    if balance_pct is not None:
        columns[Channel.CONTACT_BALANCE] = np.full(time.size, balance_pct)
    return run(time_s=time, columns=columns, pauses=pauses)
