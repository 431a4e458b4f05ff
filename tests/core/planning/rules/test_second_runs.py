"""Two runs on a day: what the second one may be, and how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Problem
from tests.core.planning.cast import MUCH, Pair, a_day, assert_pair

GIVEN: dict[str, Any] = {
    name: getattr(MUCH, name) for name in ("history", "profile", "races", "pace")
}
TWO = "easy@60 + double_easy@30"


def _with(words: str, **changes: Any) -> Callable[[Problem], DayFacts]:
    return lambda problem: replace(a_day(problem, 2, words), **changes)


def _of_fifty(problem: Problem) -> DayFacts:
    first, second = a_day(problem, 2, TWO).runs
    return DayFacts(runs=(first, replace(second, id="double_easy@50", minutes=50)))


PAIRS = (
    Pair(
        "second-run",
        name="alone",
        lawful={2: TWO},
        broken={2: "double_easy@30"},
        day=2,
        given=GIVEN,
    ),
    Pair(
        "second-run",
        name="after a long run",
        lawful={6: "long_easy@115"},
        broken={6: "long_easy@115 + double_easy@30"},
        day=6,
        given=GIVEN,
    ),
    Pair(
        "second-run",
        name="after a hard run",
        lawful={2: "tempo@65"},
        broken={2: "tempo@65 + double_easy@30"},
        day=2,
        given=GIVEN,
    ),
    Pair("second-run", name="too long", lawful={2: TWO}, broken={2: _of_fifty}, day=2, given=GIVEN),
    Pair(
        "second-run",
        name="too soon",
        lawful={2: TWO},
        broken={2: _with(TWO, runs_close=True)},
        day=2,
        given=GIVEN,
    ),
    Pair(
        "second-runs",
        lawful={1: TWO, 3: TWO},
        broken={5: TWO},
        day=0,
        given=GIVEN,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
