"""Which reported signs still stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.runner import CheckIn
from lissom.core.screening.red_flags import RULES
from lissom.core.screening.standing import standing_flags

NOW = datetime(2026, 3, 2, 7, tzinfo=UTC)
DAY = timedelta(days=1)
FLEETING = next(key for key, rule in RULES.items() if rule.fresh == timedelta(0))
LASTING = max(RULES, key=lambda key: RULES[key].fresh)


def _said(ago: timedelta, *flags: str) -> CheckIn:
    return CheckIn(at=NOW - ago, red_flags=flags)


def test_nothing_said_nothing_stands() -> None:
    assert standing_flags([], now=NOW) == ()


@pytest.mark.parametrize("days", [0, 1, 40])
def test_a_sign_stands_until_the_next_check_in(days: int) -> None:
    assert standing_flags([_said(days * DAY, FLEETING)], now=NOW) == (FLEETING,)


def test_a_check_in_without_it_takes_it_back() -> None:
    spoken = [_said(DAY), _said(2 * DAY, FLEETING)]
    assert standing_flags(spoken, now=NOW) == ()


def test_a_sign_whose_answer_stays_good_stands_that_long() -> None:
    fresh = RULES[LASTING].fresh
    assert fresh > DAY
    assert standing_flags([_said(DAY, LASTING), _said(0 * DAY)], now=NOW) == (LASTING,)
    assert standing_flags([_said(fresh, LASTING), _said(0 * DAY)], now=NOW) == ()


def test_what_is_said_later_is_not_known_yet() -> None:
    assert standing_flags([_said(-DAY, FLEETING)], now=NOW) == ()


def test_order_of_the_check_ins_does_not_matter() -> None:
    spoken = [_said(DAY, FLEETING), _said(2 * DAY, LASTING), _said(3 * DAY)]
    expected = standing_flags(spoken, now=NOW)
    assert standing_flags(spoken[::-1], now=NOW) == expected == tuple(sorted(expected))
