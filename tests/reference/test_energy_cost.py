"""V1: measured cost of running on gradients, Minetti 2002 J Appl Physiol 93:1039,
doi 10.1152/japplphysiol.01177.2001 (ten runners). Tolerance 6 %: its own standard deviations
are 7 to 21 %."""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.activity.graded import graded_pace_factor
from lissom.core.errors import InvalidInputError
from lissom.core.load.answers import cost_answer
from lissom.core.load.energy import cost_j_per_kg_m


@pytest.mark.parametrize(
    ("grade", "measured"), [(0.0, 3.40), (-0.20, 1.73), (0.45, 18.93), (-0.45, 3.92)]
)
def test_cost_lies_within_six_percent_of_the_measured_mean(grade: float, measured: float) -> None:
    assert cost_answer(grade)["j_per_kg_m"] == pytest.approx(measured, rel=0.06)


def test_cost_is_least_on_a_downhill_of_about_eighteen_percent() -> None:
    grades = np.linspace(-0.45, 0.45, 91)
    assert grades[np.argmin(cost_j_per_kg_m(grades))] == pytest.approx(-0.18, abs=0.02)


@pytest.mark.parametrize(
    ("grade", "factor"), [(-0.20, 1.115), (-0.08, 0.870), (0.0, 1.0), (0.05, 1.214), (0.15, 1.912)]
)
def test_pace_factor_follows_the_heart_rate_curve(grade: float, factor: float) -> None:
    """Public fit to the grade-adjusted pace curve of 2017 (secondary); exact at its rows."""
    assert cost_answer(grade)["graded_pace_factor"] == pytest.approx(factor)


def test_the_two_curves_differ_downhill_and_are_both_kept() -> None:
    saved = cost_answer(-0.2)
    assert saved["j_per_kg_m"] / saved["level_j_per_kg_m"] < 0.6
    assert saved["graded_pace_factor"] > 1.0


def test_gradients_beyond_the_measured_range_are_held_at_its_end_in_streams() -> None:
    assert cost_j_per_kg_m(0.9) == cost_j_per_kg_m(0.45)
    assert graded_pace_factor(-0.9) == graded_pace_factor(-0.45)


@pytest.mark.parametrize("grade", [0.46, -0.46, float("nan"), float("inf")])
def test_a_gradient_outside_the_range_is_refused_when_asked_for(grade: float) -> None:
    with pytest.raises(InvalidInputError, match=f"{grade:g}") as refused:
        cost_answer(grade)
    assert "-0.45 to 0.45" in refused.value.remedy
