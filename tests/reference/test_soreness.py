"""V6 to V8: soreness against runners.

V6, V7: Takayama 2017 J Sports Med, Table 3, doi 10.1155/2017/9402386, eleven runners after a
marathon, 0-10; day 0 is before the race. V8: Byrnes 1985 J Appl Physiol 59:710, 30 min at
-10 degrees: highest at 42 h of 6, 18 and 42; protection to 6 weeks, none at 9.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from lissom.core.anatomy import STATES
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.answers import soreness_answer
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.soreness import SorenessState, default_model

# region: means and standard deviations of days 0 to 7
TAKAYAMA = {
    "knee_extensors": (
        (1.0, 6.1, 4.8, 2.8, 1.9, 1.1, 1.2, 0.7),
        (1.3, 2.2, 2.2, 1.9, 1.2, 0.9, 1.1, 1.1),
    ),
    "knee_flexors": (
        (1.4, 5.2, 4.0, 2.5, 1.5, 1.2, 1.3, 0.7),
        (1.2, 2.4, 2.2, 1.8, 1.1, 1.1, 1.0, 1.1),
    ),
    "plantar_flexors": (
        (1.7, 4.9, 3.5, 1.9, 1.4, 1.3, 1.2, 0.6),
        (2.2, 2.0, 2.1, 1.5, 1.3, 1.1, 1.2, 1.0),
    ),
    "hips": (
        (0.9, 4.0, 2.9, 1.6, 1.3, 1.2, 1.1, 0.9),
        (1.4, 2.9, 2.3, 1.4, 1.3, 1.5, 1.1, 1.3),
    ),
}
TRUNK_AND_ARMS = {
    "upper_back": (0.5, 1.8, 1.5, 0.5, 0.4, 0.3, 0.5, 0.3),
    "lower_back": (0.7, 2.6, 2.0, 1.2, 0.8, 0.7, 0.6, 0.5),
    "shoulders": (0.9, 2.8, 1.9, 0.8, 0.5, 0.5, 0.6, 0.5),
    "elbow_flexors": (0.7, 1.8, 0.8, 0.5, 0.3, 0.1, 0.2, 0.1),
    "elbow_extensors": (0.6, 1.2, 0.5, 0.2, 0.2, 0.1, 0.1, 0.2),
}
GROUPS_OF = {
    "knee_extensors": ("quadriceps",),
    "knee_flexors": ("hamstrings",),
    "plantar_flexors": ("gastrocnemius", "soleus"),
    "hips": ("glute_max", "glute_med_tfl", "hip_flexors"),
}


def marathon_excess() -> dict[str, list[float]]:
    """Points that the modelled marathon adds on days 1 to 7, by region."""
    answer = soreness_answer(42.2, 3.25, 0.0, 7, "trained")["groups"]
    return {
        region: np.mean([answer[group] for group in groups], axis=0).tolist()
        for region, groups in GROUPS_OF.items()
    }


def test_v6_marathon_soreness_of_the_legs_with_one_gain() -> None:
    errors, within = [], 0
    for region, points in marathon_excess().items():
        means, spreads = TAKAYAMA[region]
        for day, added in enumerate(points, start=1):
            error = means[0] + added - means[day]
            errors.append(error)
            within += abs(error) <= spreads[day]
    assert len(errors) == 28
    assert within >= 27
    assert math.sqrt(np.mean(np.square(errors))) <= 0.55


def test_v6_quadriceps_are_sorest_and_hips_least_on_the_first_day() -> None:
    first = {region: points[0] for region, points in marathon_excess().items()}
    order = sorted(first, key=lambda region: -first[region])
    assert order[0] == "knee_extensors"
    assert order[-1] == "hips"


@pytest.mark.parametrize(
    ("group", "ratio"),
    [("lower_back", 0.37), ("upper_back", 0.25), ("shoulders_neck", 0.37), ("arms", 0.22)],
)
def test_v6_trunk_and_arms_keep_their_first_day_ratio_to_the_quadriceps(
    group: str, ratio: float
) -> None:
    answer = soreness_answer(42.2, 3.25)["groups"]
    assert answer[group][0] / answer["quadriceps"][0] == pytest.approx(ratio, abs=0.005)


def test_v7_one_shape_fits_nine_groups() -> None:
    """Own amplitude and own rest level each; the fit's own error is 0.156 points."""
    days = np.arange(1, 8)
    design = np.stack([kernel(days, 0.91), np.ones(7)], axis=1)
    told = [means[1:] for means, _ in TAKAYAMA.values()]
    told += [means[1:] for means in TRUNK_AND_ARMS.values()]
    errors = [
        np.array(points) - design @ np.linalg.lstsq(design, np.array(points))[0] for points in told
    ]
    assert len(errors) == 9
    assert math.sqrt(np.mean(np.square(errors))) <= 0.25


def test_trained_runner_is_sorest_within_a_day_after_a_long_race() -> None:
    points = soreness_answer(42.2, 3.25, 0.0, 7, "trained")["groups"]["quadriceps"]
    assert np.argmax(points) == 0
    assert points[6] < 0.1 * points[0]


def test_unaccustomed_downhill_is_worst_on_the_second_day_and_clears_in_five_to_ten() -> None:
    grade = -math.tan(math.radians(10.0))
    points = soreness_answer(5.04, 2.8, grade, 10, "unaccustomed")["groups"]["quadriceps"]
    assert np.argmax(points) in (0, 1)
    assert points[1] > 0.9 * points[0]
    assert points[4] > 0.5
    assert points[9] < 0.5


def byrnes_bout(state: SorenessState) -> SorenessState:
    """30 min downhill at -10 degrees and 2.8 m/s, of an unaccustomed kind."""
    run = Segment(2.8 * 1800.0, 2.8, -math.tan(math.radians(10.0)))
    work = muscle_load([exposure_of_segments([run])]).negative_work_j_per_kg[0]
    return default_model().add_session(
        state,
        dose_j_per_kg=np.zeros(len(STATES)),
        habitual=usual_run_work(),
        unaccustomed_j_per_kg=work,
    )


def quadriceps(state: SorenessState, hours: float) -> float:
    return float(default_model().advance(state, hours / 24.0).second.sum(axis=0)[0])


def test_v8_peak_after_a_first_downhill_run() -> None:
    state = byrnes_bout(default_model().initial())
    curve = [quadriceps(state, hour) for hour in range(121)]
    assert 30 <= int(np.argmax(curve)) <= 48
    assert quadriceps(state, 42) > quadriceps(state, 18) > quadriceps(state, 6)


def test_v8_first_bout_protects_by_at_least_four_fifths() -> None:
    state = byrnes_bout(default_model().initial())
    assert state.protection_now[1, 0] >= 0.8


@pytest.mark.parametrize(("weeks", "low", "high"), [(3, 0.0, 0.4), (6, 0.0, 0.4), (9, 0.8, 1.01)])
def test_v8_second_bout_against_the_first(weeks: int, low: float, high: float) -> None:
    first = byrnes_bout(default_model().initial())
    second = byrnes_bout(default_model().advance(first, 7.0 * weeks))
    assert low <= quadriceps(second, 36) / quadriceps(first, 36) <= high
