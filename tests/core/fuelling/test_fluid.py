"""Sweat rate from weighings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.fuelling.fluid import sweat_loss_ml, sweat_rate_l_per_h


def weighed(
    *,
    before: float = 70.0,
    after: float = 69.0,
    drunk: float = 0.5,
    urine: float = 0.0,
    hours: float = 1.5,
) -> float:
    return sweat_rate_l_per_h(
        mass_before_kg=before, mass_after_kg=after, drunk_l=drunk, urine_l=urine, hours=hours
    )


def test_one_kilogram_and_half_a_litre_in_ninety_minutes_is_one_litre_an_hour() -> None:
    assert weighed() == pytest.approx(1.0)


def test_urine_is_not_sweat() -> None:
    assert weighed(urine=0.3) == pytest.approx(0.8)


@pytest.mark.parametrize(
    "wrong",
    [
        {"before": 5.0},
        {"after": 400.0},
        {"drunk": -0.1},
        {"urine": -1.0},
        {"drunk": 500.0},
        {"hours": 0.0},
        {"hours": -1.0},
        {"hours": float("nan")},
        {"after": 72.0},
        {"after": 60.0},
        {"drunk": float("nan")},
    ],
    ids=str,
)
def test_impossible_weighings_are_refused_with_a_remedy(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        weighed(**wrong)
    assert caught.value.remedy


@given(
    st.floats(min_value=0, max_value=3),
    st.floats(min_value=0.5, max_value=4),
    st.floats(min_value=0, max_value=2),
)
def test_the_rate_gives_back_the_loss(rate: float, hours: float, drunk: float) -> None:
    after = 80.0 - rate * hours + drunk
    found = weighed(before=80.0, after=after, drunk=drunk, hours=hours)
    assert found == pytest.approx(rate, abs=1e-6)


def test_sweat_loss_is_rate_times_hours() -> None:
    assert sweat_loss_ml(90, 1.2) == pytest.approx(1800)
