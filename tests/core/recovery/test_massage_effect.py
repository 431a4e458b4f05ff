from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.recovery.massage_effect import (
    ResidualPair,
    alternate_weeks,
    answer_sentence,
    personal_effect,
    prior_effect,
)


def pairs(relief: float, count: int) -> list[ResidualPair]:
    return [ResidualPair(treated=-relief, untreated=0.0)] * count


def test_before_any_pair_the_prior_is_shown_and_nothing_is_said() -> None:
    prior = prior_effect()
    assert (prior.mean, prior.sd, prior.verdict) == (0.4, 0.5, "open")
    assert prior.label == "a felt effect, not blinded"


def test_no_verdict_before_twelve_pairs() -> None:
    assert personal_effect(pairs(3.0, 11)).verdict == "open"
    assert personal_effect(pairs(3.0, 12)).verdict == "helps"
    assert personal_effect(pairs(0.0, 12)).verdict == "not shown"


def test_the_posterior_lies_between_prior_and_pairs_and_narrows() -> None:
    few, many = (personal_effect(pairs(1.5, count), sd_of_mean=1.158) for count in (4, 40))
    assert 0.4 < few.mean < many.mean < 1.5
    assert many.sd < few.sd < 0.5


def test_posterior_spread_of_the_typical_runner_after_twenty_pairs() -> None:
    assert personal_effect(pairs(1.0, 20), sd_of_mean=1.158).sd == pytest.approx(0.295, abs=0.001)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), max_size=30))
def test_order_does_not_matter_and_numbers_stay_sane(told: list[tuple[float, float]]) -> None:
    made = [ResidualPair(*pair) for pair in told]
    one, other = personal_effect(made), personal_effect(made[::-1])
    assert one.mean == pytest.approx(other.mean)
    assert one.low < one.mean < one.high
    assert 0.0 <= one.half_point_probability <= one.benefit_probability <= 1.0


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not a number"):
        personal_effect([ResidualPair(float("nan"), 0.0)])
    with pytest.raises(InvalidInputError, match="0"):
        personal_effect([], sd_of_mean=0.0)


def test_the_sentence_says_no_more_than_the_pairs_carry() -> None:
    few = answer_sentence(personal_effect(pairs(1.0, 5)))
    assert "Still open: 5 of about 12" in few
    assert "mostly from other runners" in few
    helps = answer_sentence(personal_effect(pairs(1.5, 20)))
    assert "less soreness than expected" in helps
    assert "a felt effect, not blinded" in helps
    assert "do not show" in answer_sentence(personal_effect(pairs(-0.5, 20)))


@given(st.integers(1, 30), st.integers(0, 1000))
def test_alternate_weeks_hold_one_of_each_in_every_pair(count: int, seed: int) -> None:
    weeks = alternate_weeks(date(2026, 6, 1), count, np.random.default_rng(seed))
    assert [week.monday for week in weeks] == [
        date(2026, 6, 1) + timedelta(weeks=number) for number in range(2 * count)
    ]
    for first, second in zip(weeks[::2], weeks[1::2], strict=True):
        assert first.massage is not second.massage


def test_the_order_within_pairs_is_drawn_and_the_same_for_the_same_seed() -> None:
    drawn = [
        tuple(week.massage for week in alternate_weeks(date(2026, 6, 1), 12, generator))
        for generator in (np.random.default_rng(seed) for seed in (1, 1, 2))
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len({order[:2] for order in zip(drawn[0][::2], drawn[0][1::2], strict=True)}) == 2


def test_weeks_that_begin_on_no_monday_or_no_pairs_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no Monday"):
        alternate_weeks(date(2026, 6, 2), 3, np.random.default_rng(1))
    with pytest.raises(InvalidInputError, match="too few"):
        alternate_weeks(date(2026, 6, 1), 0, np.random.default_rng(1))
