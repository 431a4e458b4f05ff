"""V2 to V5: muscle load against simulations and joint-level measurements.

V2: static optimisation on Fukuchi 2017 (figshare 4543435), 26 runners; 20 %, glutes 35 %: the
error for a runner left out is 19 %, glutes 34 %. V3: Lenhart 2014 (PMC4296582), 3 points.
V4: DeVita 2008 J Biomech 41:3354, 15 %; Roberts & Belliveau 2005. V5: Maeo 2017 (PMC5515850).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from lissom.core.load.answers import muscles_answer
from lissom.core.load.level_model import Quantity

# group: {speed: (impulse BW s, positive J/kg, negative J/kg, peak BW)}, one leg, per km
FUKUCHI = {
    "quadriceps": {
        2.5: (676.28, 387.97, 607.55, 9.0872),
        3.5: (532.28, 372.11, 599.64, 10.9783),
        4.5: (463.22, 377.24, 591.78, 12.7187),
    },
    "hamstrings": {
        2.5: (202.02, 174.04, 239.42, 2.8205),
        3.5: (185.20, 196.83, 254.94, 3.5566),
        4.5: (187.07, 232.63, 311.09, 4.5488),
    },
    "gastrocnemius": {
        2.5: (151.54, 126.25, 54.61, 1.5977),
        3.5: (110.64, 115.82, 57.88, 1.9053),
        4.5: (96.81, 117.47, 71.25, 2.2418),
    },
    "soleus": {
        2.5: (460.79, 198.65, 222.61, 6.5005),
        3.5: (328.48, 174.90, 210.78, 7.1741),
        4.5: (249.16, 147.57, 199.10, 7.8737),
    },
    "glute_max": {
        2.5: (84.54, 60.88, 32.07, 1.1958),
        3.5: (91.22, 78.35, 46.30, 1.9941),
        4.5: (103.10, 112.00, 71.07, 3.0258),
    },
    "glute_med_tfl": {
        2.5: (407.29, 221.30, 87.76, 4.7549),
        3.5: (308.42, 218.86, 78.50, 5.5260),
        4.5: (249.87, 238.13, 91.01, 6.4074),
    },
    "hip_flexors": {
        2.5: (253.79, 80.48, 75.70, 2.1076),
        3.5: (233.32, 101.86, 83.36, 2.9804),
        4.5: (246.50, 129.65, 106.97, 4.3276),
    },
    "adductors": {
        2.5: (138.62, 86.78, 70.08, 1.6746),
        3.5: (130.98, 101.23, 80.56, 2.3070),
        4.5: (137.66, 130.34, 98.56, 3.3311),
    },
    "shin": {
        2.5: (97.24, 42.64, 26.09, 1.2553),
        3.5: (90.48, 40.38, 24.84, 1.5476),
        4.5: (87.67, 43.83, 26.57, 1.7121),
    },
    "deep_rotators": {
        2.5: (71.60, 14.78, 26.92, 0.7233),
        3.5: (66.75, 18.20, 30.57, 1.1279),
        4.5: (65.84, 23.08, 35.45, 1.5272),
    },
}
GLUTES = ("glute_max", "glute_med_tfl")
WORKS = (Quantity.IMPULSE, Quantity.POSITIVE_WORK, Quantity.NEGATIVE_WORK)
TEN_DEGREES = math.tan(math.radians(10.0))


@pytest.mark.parametrize("speed", [2.5, 3.5, 4.5])
@pytest.mark.parametrize("group", sorted(FUKUCHI))
def test_v2_level_load_lies_within_the_error_of_a_left_out_runner(group: str, speed: float) -> None:
    answer = muscles_answer(speed)["groups"][group]
    tolerance = 0.35 if group in GLUTES else 0.20
    for place, quantity in enumerate((*WORKS, Quantity.PEAK)):
        target = FUKUCHI[group][speed][place]
        assert answer[quantity.value] == pytest.approx(target, rel=tolerance), quantity


@pytest.mark.parametrize("group", sorted(FUKUCHI))
def test_v2_load_per_km_rises_or_falls_with_speed_as_measured(group: str) -> None:
    slow, fast = (muscles_answer(speed)["groups"][group] for speed in (2.5, 4.5))
    for place, quantity in enumerate(WORKS):
        measured = math.log(FUKUCHI[group][4.5][place] / FUKUCHI[group][2.5][place])
        modelled = math.log(fast[quantity.value] / slow[quantity.value])
        # A change under a tenth over the whole range has no sign worth holding.
        assert measured * modelled > 0.0 or abs(measured - modelled) < 0.1, quantity


@pytest.mark.parametrize("speed", [2.5, 3.5, 4.5])
def test_v2_groups_rank_as_measured(speed: float) -> None:
    answer = muscles_answer(speed)["groups"]
    for place, quantity in enumerate(WORKS):
        target = [FUKUCHI[group][speed][place] for group in sorted(FUKUCHI)]
        found = [answer[group][quantity.value] for group in sorted(FUKUCHI)]
        assert spearmanr(target, found).statistic >= 0.9


@pytest.mark.parametrize(
    ("group", "at_90", "at_110"),
    [
        ("glute_max", 18.01 / 15.80, 14.57 / 15.80),
        ("glute_med_tfl", 34.60 / 32.05, 28.65 / 32.05),
        ("hamstrings", (4.69 + 12.12) / (5.19 + 13.54), (5.25 + 13.98) / (5.19 + 13.54)),
        ("hip_flexors", (12.78 + 17.63) / (13.19 + 19.29), (13.36 + 20.43) / (13.19 + 19.29)),
        ("deep_rotators", 3.47 / 2.97, 2.56 / 2.97),
    ],
)
def test_v3_peak_force_changes_with_step_rate_as_measured(
    group: str, at_90: float, at_110: float
) -> None:
    usual = muscles_answer(3.0)["groups"][group]["peak_bw"]
    for ratio, target in ((0.9, at_90), (1.1, at_110)):
        found = muscles_answer(3.0, 0.0, ratio)["groups"][group]["peak_bw"] / usual
        assert found == pytest.approx(target, abs=0.03)


def test_v3_load_per_km_is_force_per_step_times_the_number_of_steps() -> None:
    usual, quick = (muscles_answer(3.0, 0.0, ratio)["groups"]["glute_max"] for ratio in (1.0, 1.1))
    per_step = quick["peak_bw"] / usual["peak_bw"]
    assert quick["impulse_bw_s"] / usual["impulse_bw_s"] == pytest.approx(1.1 * per_step)


def test_a_quicker_step_lowers_peak_and_work_of_each_step_at_the_knee() -> None:
    """Lenhart 2014 MSSE 46:557: -14 % peak; Heiderscheit 2011 MSSE 43:296: knee absorbs less."""
    usual, quick = (muscles_answer(3.0, 0.0, r)["groups"]["quadriceps"] for r in (1.0, 1.1))
    assert quick["peak_bw"] / usual["peak_bw"] == pytest.approx(0.86, abs=0.03)
    assert quick["negative_work_j_per_kg"] / usual["negative_work_j_per_kg"] / 1.1 < 0.97


def _extra(grade: float, name: str) -> dict[str, float]:
    level, slope = muscles_answer(3.0)["groups"], muscles_answer(3.0, grade)["groups"]
    return {group: slope[group][name] - level[group][name] for group in level}


def test_v4_net_joint_work_up_and_down_ten_degrees() -> None:
    up = 2.0 * sum(_extra(TEN_DEGREES, "positive_work_j_per_kg").values()) / 1000.0
    down = 2.0 * sum(_extra(-TEN_DEGREES, "negative_work_j_per_kg").values()) / 1000.0
    assert up == pytest.approx(1.32, rel=0.15)
    assert down == pytest.approx(1.03, rel=0.15)


def test_v4_hips_do_at_least_four_fifths_of_the_extra_work_uphill() -> None:
    extra = _extra(TEN_DEGREES, "positive_work_j_per_kg")
    hips = extra["glute_max"] + extra["hamstrings"] + extra["adductors"]
    assert hips / sum(extra.values()) >= 0.8 - 1e-9


def test_v4_a_gradient_adds_one_kind_of_work_only() -> None:
    assert not any(_extra(TEN_DEGREES, "negative_work_j_per_kg").values())
    assert not any(_extra(-TEN_DEGREES, "positive_work_j_per_kg").values())


def test_v5_downhill_work_of_knee_extensors_against_plantar_flexors() -> None:
    groups = muscles_answer(2.8, -0.15)["groups"]
    work = {group: row["negative_work_j_per_kg"] for group, row in groups.items()}
    ratio = work["quadriceps"] / (work["gastrocnemius"] + work["soleus"])
    assert 1.5 <= ratio <= 3.0
    assert ratio == pytest.approx(2.2, rel=0.15)


def test_walking_is_answered_with_the_value_of_the_slowest_measured_running_and_flagged() -> None:
    walk, slow = muscles_answer(1.4), muscles_answer(2.5)
    assert walk["extrapolated"]
    assert not slow["extrapolated"]
    assert walk["groups"]["soleus"] == pytest.approx(slow["groups"]["soleus"])


def test_the_answer_is_finite_everywhere_within_its_range() -> None:
    for speed in (0.1, 2.0, 6.0, 12.0):
        for grade in (-0.45, 0.0, 0.45):
            for ratio in (0.8, 1.2):
                groups = muscles_answer(speed, grade, ratio)["groups"]
                found = np.array([list(row.values()) for row in groups.values()])
                assert np.all(np.isfinite(found))
                assert np.all(found >= 0.0)
