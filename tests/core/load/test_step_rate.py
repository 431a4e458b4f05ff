from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lissom.core.load import grid
from lissom.core.load.exposure import (
    LACKS_STEP_RATE,
    Exposure,
    Segment,
    exposure_of_segments,
)
from lissom.core.load.muscles import muscle_load
from lissom.core.load.step_rate import own_step_rate_spm


def run(speed_mps: float, ratio: float, *, km: float = 5.0) -> Exposure:
    return exposure_of_segments([Segment(km * 1000.0, speed_mps, step_rate_ratio=ratio)])


def test_the_usual_rate_is_the_runners_median_and_its_difference_is_carried_on() -> None:
    own = own_step_rate_spm([run(3.0, 1.06) for _ in range(5)] + [run(3.0, 1.3)])
    assert own is not None
    usual = grid.reference_step_rate_spm(grid.speeds_mps())
    at = int(np.argmin(np.abs(grid.speeds_mps() - 3.0)))
    assert own[at] == pytest.approx(1.06 * usual[at])
    np.testing.assert_allclose(own - usual, own[at] - usual[at])


def test_a_runner_at_the_own_usual_rate_loads_as_a_usual_runner_does() -> None:
    """A quick step is a habit, not a change: at it the level values hold."""
    runs = [run(3.0, 1.08) for _ in range(6)]
    own = own_step_rate_spm(runs)
    habitual = muscle_load(runs[:1], reference_step_rate=own).negative_work_j_per_kg[0]
    usual = muscle_load([run(3.0, 1.0)]).negative_work_j_per_kg[0]
    legs = usual > 0
    foot = np.array([index for index in range(27) if habitual[index] > 1.01 * usual[index]])
    # Only the foot, whose work is counted in steps, has more to do.
    assert foot.size == 2
    np.testing.assert_allclose(
        np.delete(habitual[legs], foot), np.delete(usual[legs], foot), rtol=1e-6
    )


def test_too_few_runs_or_too_little_time_make_no_habit() -> None:
    assert own_step_rate_spm([run(3.0, 1.1)] * 4) is None
    assert own_step_rate_spm([run(3.0, 1.1, km=0.1)] * 5) is None
    assert own_step_rate_spm([]) is None
    unmeasured = replace(run(3.0, 1.1), lacks=(LACKS_STEP_RATE,))
    assert own_step_rate_spm([unmeasured] * 9) is None
