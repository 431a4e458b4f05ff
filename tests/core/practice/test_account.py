"""What visits cost, what an invoice adds up to, how much of the hours is used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.booking.intervals import Interval
from lissom.core.errors import InvalidInputError
from lissom.core.practice.account import Visit, cost, keeps_package, proposed_fee
from lissom.core.practice.invoice import Item, credited, number_word, sums
from lissom.core.practice.policy import usual_policy
from lissom.core.practice.utilisation import Use, together, use_of, within


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


def _span(first: int, last: int) -> Interval:
    return Interval(_at(first), _at(last))


@pytest.mark.parametrize(
    ("visit", "pence"),
    [
        (Visit("confirmed", 6000), 0),
        (Visit("arrived", 6000), 6000),
        (Visit("completed", 6000), 6000),
        (Visit("completed", 6000, covered=True), 0),
        (Visit("no_show", 6000), 0),
        (Visit("no_show", 6000, fee_pence=3000), 3000),
        (Visit("cancelled", 6000, late=True, fee_pence=0), 0),
    ],
)
def test_a_visit_costs_what_became_of_it(visit: Visit, pence: int) -> None:
    assert cost(visit) == pence


@pytest.mark.parametrize(
    ("visit", "pence"),
    [
        (Visit("no_show", 6000), 6000),
        (Visit("cancelled", 6000, late=True), 3000),
        (Visit("cancelled", 6000), 0),
        (Visit("completed", 6000), 0),
        (Visit("no_show", 6000, covered=True), 0),
        (Visit("no_show", 6000, fee_pence=0), 0),
    ],
)
def test_a_fee_is_proposed_once_by_the_rules(visit: Visit, pence: int) -> None:
    assert proposed_fee(visit, replace(usual_policy(), late_fee_percent=50)) == pence


def test_a_visit_given_up_in_time_leaves_the_package_whole() -> None:
    assert not keeps_package(state="cancelled", late=False)
    assert keeps_package(state="cancelled", late=True)
    assert keeps_package(state="no_show", late=False)


def test_an_invoice_adds_up_with_and_without_tax() -> None:
    items = (Item("Massage", 2, 6000), Item("Fee", 1, 1))
    assert sums(items, None).total_pence == 12_001
    found = sums(items, 2000)
    assert (found.total_pence, found.vat_pence, found.net_pence) == (12_001, 2000, 10_001)
    assert number_word(2026, 7) == "2026-0007"
    for wrong in (("", 1), ("x" * 201, 1), ("x", 0)):
        with pytest.raises(InvalidInputError):
            Item(wrong[0], wrong[1], 100)


@given(
    st.lists(st.tuples(st.integers(1, 50), st.integers(0, 100_000)), min_size=1, max_size=8),
    st.one_of(st.none(), st.integers(0, 10_000)),
)
def test_a_credit_note_takes_back_the_invoice_to_the_penny(
    rows: list[tuple[int, int]], rate: int | None
) -> None:
    items = [Item("Visit", count, pence) for count, pence in rows]
    one, other = sums(items, rate), sums(credited(items), rate)
    assert one.total_pence + other.total_pence == 0
    assert one.vat_pence + other.vat_pence == 0
    assert one.net_pence + one.vat_pence == one.total_pence


def test_use_is_booked_of_open_less_what_is_blocked() -> None:
    found = use_of([_span(9, 17)], [_span(12, 13)], [_span(9, 11), _span(10, 12), _span(17, 18)])
    assert found == Use(open_min=420, booked_min=240)
    assert found.share == pytest.approx(240 / 420)
    assert use_of([], [], []).share is None
    assert together([found, Use(0, 30)]) == Use(420, 270)
    assert within([_span(8, 10), _span(12, 13)], _span(9, 12)) == [_span(9, 10)]
