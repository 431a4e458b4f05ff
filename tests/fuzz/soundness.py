"""What must hold of any reading of any bytes, and of all that is derived from it."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np

from lissom.core.activity import derive
from lissom.core.activity.bests import best_efforts
from lissom.core.activity.model import Activity
from lissom.core.activity.storage import pack, unpack
from lissom.core.importers.registry import read
from lissom.core.load.exposure import exposure_of
from lissom.core.load.exposure import pack as pack_exposure
from lissom.core.load.exposure import unpack as unpack_exposure

NOW = datetime(2026, 6, 1, tzinfo=UTC)
_DISTANCES_M = (100.0, 400.0, 1000.0)


def check(data: bytes) -> int:
    """Read and derive; the number of activities found. Raises AssertionError when unsound."""
    result = read(data, name="mutated", now=NOW)
    assert result.activities or result.findings, "neither an activity nor a finding"
    for finding in result.findings:
        assert finding.code
        assert finding.message
    for activity in result.activities:
        check_activity(activity)
    return len(result.activities)


def check_activity(activity: Activity) -> None:
    for seconds in (activity.elapsed_s, activity.timer_s, activity.moving_s):
        assert math.isfinite(seconds)
        assert seconds >= 0
    assert activity.moving_s <= activity.elapsed_s + 1e-6
    assert activity.start <= NOW.replace(year=2027)
    assert activity.distance_m is None or 0 <= activity.distance_m < 4e7
    assert np.all(np.diff(activity.streams.time_s) > 0)
    assert activity.perceived_exertion is None or 0 <= activity.perceived_exertion <= 10
    for pause in activity.pauses:
        assert pause.end_s > pause.start_s
    again = unpack(pack(activity.streams))
    assert np.array_equal(again.time_s, activity.streams.time_s)
    for channel, column in activity.streams.columns.items():
        assert not np.isinf(column).any(), channel
        assert np.array_equal(again.columns[channel], column, equal_nan=True), channel
    exposure = exposure_of(activity)
    assert np.isfinite(exposure.amounts).all()
    assert unpack_exposure(pack_exposure(exposure)).cells.size == exposure.cells.size
    for seconds in best_efforts(activity, _DISTANCES_M).values():
        assert seconds > 0
    for split in (*derive.splits(activity), *derive.lap_splits(activity)):
        assert not split.distance_m < -1e-6
