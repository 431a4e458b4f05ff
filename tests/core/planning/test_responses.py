"""Soreness that a planned session adds: the same split of work as for a done one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lissom.core.anatomy import LEG_GROUPS, STATES
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.planning.build.responses import response_of
from lissom.core.planning.inputs import CarryIn
from tests.core.planning.cast import a_carry

QUADRICEPS = LEG_GROUPS.index("quadriceps")


def response(segments: list[Segment], carry: CarryIn) -> tuple[int, ...]:
    load = muscle_load([exposure_of_segments(segments)])
    return response_of(load.negative_work_j_per_kg[0], load.downhill_work_j_per_kg[0], carry)[
        QUADRICEPS
    ]


def test_a_level_run_is_accustomed_however_long() -> None:
    """Its soreness tops out within a day: T = 0.91 d."""
    carry = a_carry()
    long_run = response([Segment(30_000.0, 2.8)], carry)
    assert max(long_run) == long_run[1]
    jog = response([Segment(3_000.0, 2.8)], carry)
    np.testing.assert_allclose(np.array(long_run), 10.0 * np.array(jog), atol=6)


def test_a_little_downhill_in_a_long_run_does_not_make_the_whole_run_new() -> None:
    carry = a_carry()
    level = response([Segment(24_000.0, 2.8)], carry)
    rolling = response([Segment(23_500.0, 2.8), Segment(500.0, 2.8, -0.03)], carry)
    assert max(rolling) < 1.05 * max(level)


def test_a_long_descent_is_new_until_the_runner_has_done_such_descents() -> None:
    descent = [Segment(6_000.0, 2.8), Segment(4_000.0, 2.8, -0.12)]
    new = a_carry()
    used_to = replace(new, habitual_downhill=usual_run_work())
    protected = replace(new, unaccustomed_protection=np.full(len(STATES), 0.9))
    first, known, second = (response(descent, carry) for carry in (new, used_to, protected))
    assert first[2] > known[2] + 500
    assert first[2] > second[2] + 500
    assert known.index(max(known)) == 1


def test_a_new_exercise_counts_whole_as_unaccustomed() -> None:
    dose, nothing = usual_run_work(), np.zeros(len(STATES))
    carry = a_carry()
    known = response_of(dose, nothing, carry)[QUADRICEPS]
    new = response_of(dose, nothing, carry, new_exercise=True)[QUADRICEPS]
    assert new[2] > 3 * known[2]
