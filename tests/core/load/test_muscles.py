from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lissom.core.anatomy import LEG_GROUPS, STATE_INDEX, STATES, Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.load import grid
from lissom.core.load.exposure import Segment, exposure_of, exposure_of_segments
from lissom.core.load.gradient_model import work_shares
from lissom.core.load.muscles import level_values, muscle_load, shares
from lissom.core.load.reference_runs import marathon_work, usual_run_work
from lissom.core.load.strength import StrengthSets, strength_load
from tests.core.load.builders import even_run

LEFT = [index for index, state in enumerate(STATES) if state.side is Side.LEFT]
RIGHT = [index for index, state in enumerate(STATES) if state.side is Side.RIGHT]


def one(segment: Segment) -> NDArray[np.float64]:
    work: NDArray[np.float64] = muscle_load(
        [exposure_of_segments([segment])]
    ).negative_work_j_per_kg[0]
    return work


@pytest.mark.parametrize("grade", [-0.12, 0.0, 0.073])
@pytest.mark.parametrize("speed", [2.5, 3.27, 4.5])
def test_the_history_product_agrees_with_the_values_per_km(speed: float, grade: float) -> None:
    load = muscle_load([exposure_of_segments([Segment(1000.0, speed, grade)])])
    values = level_values(speed, grade=grade)
    for group in LEG_GROUPS:
        place = STATE_INDEX[f"{group}-l"]
        for name in ("impulse_bw_s", "positive_work_j_per_kg", "negative_work_j_per_kg"):
            found = getattr(load, name)[0, place]
            assert found == pytest.approx(values[group][name], rel=2e-3, abs=1e-9), (group, name)


@pytest.mark.parametrize(
    ("ratio", "within"), [(0.9, 0.04), (0.95, 0.01), (1.05, 0.01), (1.1, 0.04)]
)
def test_around_the_usual_step_rate_the_product_follows_the_curve(
    ratio: float, within: float
) -> None:
    load = muscle_load([exposure_of_segments([Segment(1000.0, 3.2, 0.0, ratio)])])
    values = level_values(3.2, step_rate_ratio=ratio)
    for group in LEG_GROUPS:
        found = load.negative_work_j_per_kg[0, STATE_INDEX[f"{group}-l"]]
        assert found == pytest.approx(values[group]["negative_work_j_per_kg"], rel=within)


def test_a_recorded_run_loads_as_the_same_run_told() -> None:
    recorded = exposure_of(even_run(seconds=2000, speed_mps=3.0, step_rate_spm=None))
    told = exposure_of_segments([Segment(6000.0, 3.0)])
    loads = muscle_load([recorded, told]).negative_work_j_per_kg
    np.testing.assert_allclose(loads[0], loads[1], rtol=1e-3)


def test_left_and_right_follow_the_contact_balance_and_add_up() -> None:
    lean, even = exposure_of(even_run(balance_pct=52.0)), exposure_of(even_run())
    load = muscle_load([lean, even]).negative_work_j_per_kg
    np.testing.assert_allclose(load[0, LEFT] / load[0, RIGHT], 52.0 / 48.0, rtol=1e-6)
    np.testing.assert_allclose(load[0, LEFT] + load[0, RIGHT], load[1, LEFT] + load[1, RIGHT])
    np.testing.assert_array_equal(load[1, LEFT], load[1, RIGHT])


def test_downhill_work_is_the_part_that_the_gradient_added() -> None:
    load = muscle_load(
        [exposure_of_segments([Segment(1000.0, 3.0, grade)]) for grade in (-0.1, 0.0, 0.1)]
    )
    added = load.negative_work_j_per_kg[0] - load.negative_work_j_per_kg[1]
    np.testing.assert_allclose(load.downhill_work_j_per_kg[0], added, atol=1e-6)
    assert not load.downhill_work_j_per_kg[1:].any()


@pytest.mark.parametrize("direction", ["up", "down"])
def test_gradient_work_is_shared_out_completely(direction: str) -> None:
    total = sum(work_shares(direction, np.array([1.0, 2.5, 4.0])).values())
    np.testing.assert_allclose(total, 1.0)


def test_the_runners_own_step_rate_is_the_measure_of_change() -> None:
    own = grid.reference_step_rate_spm(grid.speeds_mps()) * 1.1
    quick = exposure_of_segments([Segment(5000.0, 3.0, 0.0, 1.1)])
    usual = muscle_load([exposure_of_segments([Segment(5000.0, 3.0)])])
    found = muscle_load([quick], reference_step_rate=own)
    foot = [STATE_INDEX["foot_peroneals-l"], STATE_INDEX["foot_peroneals-r"]]
    kept = [index for index in range(27) if index not in foot]
    np.testing.assert_allclose(
        found.negative_work_j_per_kg[0, kept], usual.negative_work_j_per_kg[0, kept], rtol=1e-5
    )
    # The foot counts steps, whoever takes them.
    np.testing.assert_allclose(
        found.negative_work_j_per_kg[0, foot], 1.1 * usual.negative_work_j_per_kg[0, foot]
    )


def test_the_fastest_speed_held_for_five_seconds_sets_the_peak() -> None:
    spurt = exposure_of_segments([Segment(5000.0, 3.0), Segment(40.0, 4.4)])
    blip = exposure_of_segments([Segment(5000.0, 3.0), Segment(4.0, 4.4)])
    peaks = muscle_load([spurt, blip, exposure_of_segments([])]).peak_bw
    assert peaks[0, 0] == pytest.approx(level_values(4.4)["quadriceps"]["peak_bw"])
    assert peaks[1, 0] == pytest.approx(level_values(3.0)["quadriceps"]["peak_bw"])
    assert not peaks[2].any()


def test_no_session_and_an_empty_session_load_nothing() -> None:
    assert muscle_load([]).negative_work_j_per_kg.shape == (0, 27)
    assert not muscle_load([exposure_of_segments([])]).negative_work_j_per_kg.any()


def test_shares_are_relative_to_the_most_loaded_state() -> None:
    found = shares(np.stack([usual_run_work(), np.zeros(27)]))
    assert found[0].max() == 1.0
    assert int(found[0].argmax()) == STATE_INDEX["quadriceps-l"]
    assert not found[1].any()


speeds = st.floats(0.6, 6.9)
slopes = st.floats(-0.44, 0.44)


@given(speeds, slopes, st.floats(100.0, 20_000.0), st.floats(1.0, 3.0))
@settings(deadline=None, max_examples=60)
def test_load_is_linear_in_distance_and_never_negative(
    speed: float, slope: float, distance: float, times: float
) -> None:
    near, far = one(Segment(distance, speed, slope)), one(Segment(distance * times, speed, slope))
    assert np.all(near >= 0.0)
    np.testing.assert_allclose(far, near * times, rtol=1e-5)
    np.testing.assert_array_equal(near[LEFT], near[RIGHT])


@given(speeds, st.floats(0.01, 0.44))
@settings(deadline=None, max_examples=40)
def test_downhill_never_eases_negative_work(speed: float, steepness: float) -> None:
    level = one(Segment(1000.0, speed))
    assert np.all(one(Segment(1000.0, speed, -steepness)) >= level * (1.0 - 1e-6))


def test_four_hard_sets_of_a_group_count_as_one_usual_run() -> None:
    load = strength_load([StrengthSets("squat_back", 4.0, 7.0)])
    place = STATE_INDEX["quadriceps-l"]
    assert load[place] == pytest.approx(usual_run_work()[place])
    helper = STATE_INDEX["adductors-l"]
    assert load[helper] == pytest.approx(0.4 * usual_run_work()[helper])
    assert load[STATE_INDEX["soleus-l"]] == 0.0


def test_strength_load_goes_with_sets_and_effort() -> None:
    light = strength_load([StrengthSets("squat_back", 2.0, 3.5)])
    np.testing.assert_allclose(4.0 * light, strength_load([StrengthSets("squat_back", 4.0)]))


def test_strength_refuses_what_cannot_be() -> None:
    with pytest.raises(InvalidInputError, match="-1"):
        strength_load([StrengthSets("squat_back", -1.0)])
    with pytest.raises(InvalidInputError, match="11"):
        strength_load([StrengthSets("squat_back", 1.0, 11.0)])
    with pytest.raises(NotFoundError, match="flying"):
        strength_load([StrengthSets("flying", 1.0)])


def test_reference_runs_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        marathon_work()[0] = 0.0
