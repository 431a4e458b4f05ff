"""Pounds as people type them, shares and tax to the penny."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import MOST_PENCE, pence_of, percent_of, plain, shown, vat_within


@pytest.mark.parametrize(
    ("text", "pence"),
    [("48", 4800), ("48.5", 4850), (" £48.50 ", 4850), ("1,200.00", 120_000), ("0", 0)],
)
def test_an_amount_is_read(text: str, pence: int) -> None:
    assert pence_of(text) == pence


@pytest.mark.parametrize(
    "text", ["", "-5", "48.505", "1,2", "12,34", "£", "1e3", "forty", "99999999", "4 8", "٤٨"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        pence_of(text)


@given(st.integers(0, MOST_PENCE))
def test_what_is_shown_is_read_again(pence: int) -> None:
    assert pence_of(shown(pence)) == pence
    assert pence_of(plain(pence)) == pence


def test_what_is_given_back_has_a_minus() -> None:
    assert (shown(-123_456), plain(-5)) == ("-£1,234.56", "-0.05")


@given(st.integers(0, MOST_PENCE), st.integers(0, 10_000))
def test_tax_within_is_the_nearest_penny_and_the_same_for_what_is_given_back(
    gross: int, rate: int
) -> None:
    tax = vat_within(gross, rate)
    assert abs(tax * (10_000 + rate) - gross * rate) * 2 <= 10_000 + rate
    assert vat_within(-gross, rate) == -tax


def test_known_shares() -> None:
    assert vat_within(12_000, 2000) == 2000
    assert vat_within(0, 2000) == 0
    assert (percent_of(4850, 50), percent_of(101, 50), percent_of(4850, 0)) == (2425, 51, 0)
