"""The sweat test: rate, meaning, and the mean of the tests in such weather."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.fuelling.sweat import SweatTest, read_test, usual_rate

DAY = date(2026, 6, 1)


def _test(after: float, *, day: int = 0, **more: float) -> SweatTest:
    return SweatTest(DAY + timedelta(days=day), 60, 70.0, after, **more)


def test_rate_by_the_published_arithmetic() -> None:
    assert read_test(_test(69.4, drunk_l=0.5, urine_l=0.1)).rate_l_per_h == pytest.approx(1.0)


def test_what_the_change_of_mass_means() -> None:
    gained = read_test(_test(70.3, drunk_l=1.0))
    assert "Drink less" in gained.sentences[1]
    assert "E07" in gained.evidence
    lost = read_test(_test(68.4))
    assert lost.change_pct == pytest.approx(-2.29, abs=0.01)
    assert "more than 2 %" in lost.sentences[1]
    fine = read_test(_test(69.4, drunk_l=0.3))
    assert "suited" in fine.sentences[1]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (SweatTest(DAY, 20, 70, 69.8), "too short"),
        (SweatTest(DAY, float("nan"), 70, 69.8), "too short"),
        (SweatTest(DAY, 60, 70, 60), "cannot be right"),
        (SweatTest(DAY, 60, 70, 71), "cannot be right"),
        (SweatTest(DAY, 60, 7, 6.9), "body mass"),
        (SweatTest(DAY, 60, 70, 69.5, temperature_c=80), "temperature"),
    ],
)
def test_what_cannot_be_true_is_refused(test: SweatTest, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as caught:
        read_test(test)
    assert caught.value.remedy


def test_tests_of_such_weather_are_put_together() -> None:
    tests = [
        _test(69.2, day=0, temperature_c=10),
        _test(69.0, day=1, temperature_c=12),
        _test(68.5, day=2, temperature_c=28),
    ]
    assert usual_rate(tests, temperature_c=11) == pytest.approx(0.9)
    assert usual_rate(tests, temperature_c=27) == pytest.approx(1.5)
    assert usual_rate(tests) == pytest.approx((0.8 + 1.0 + 1.5) / 3)
    assert usual_rate(tests, temperature_c=-10) == usual_rate(tests)
    assert usual_rate([]) is None


def test_the_latest_three_count() -> None:
    tests = [_test(69.8 - 0.2 * day, day=day) for day in range(5)]
    assert usual_rate(tests) == pytest.approx(0.8)
    assert usual_rate(tests[::-1]) == usual_rate(tests)


@given(st.floats(65, 70), st.floats(0, 2))
def test_more_drunk_means_more_sweat_at_the_same_masses(after: float, drunk: float) -> None:
    try:
        less = read_test(_test(after, drunk_l=drunk))
        more = read_test(_test(after, drunk_l=drunk + 0.1))
    except InvalidInputError:
        return
    assert more.rate_l_per_h > less.rate_l_per_h
