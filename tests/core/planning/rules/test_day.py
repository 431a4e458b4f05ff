"""What a day holds: minutes, one run, the race itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Problem
from tests.core.planning.cast import Pair, a_day, assert_pair


def _twice(problem: Problem) -> DayFacts:
    day = a_day(problem, 2, "easy@30")
    return replace(day, runs=day.runs * 2)


PAIRS = (
    Pair("C54", lawful={4: "easy@60"}, broken={4: "easy@75"}, day=4),
    Pair(
        "C54",
        name="everything counts",
        lawful={4: "easy@40 + core_10"},
        broken={4: "easy@40 + core_10 + stretch"},
        day=4,
    ),
    Pair("one-run", name="a run", lawful={2: "easy@30"}, broken={2: _twice}, day=2),
    Pair(
        "one-run",
        name="a block",
        lawful={2: "core_10"},
        broken={2: "core_10 + core_10"},
        day=2,
    ),
    Pair(
        "one-run",
        name="stretching",
        lawful={2: "stretch"},
        broken={2: "stretch + stretch"},
        day=2,
    ),
    Pair("race-kept", name="missing", broken={27: "easy@30"}, day=27),
    Pair("race-kept", name="on another day", broken={13: "race:half"}, day=13),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
