"""What a week wishes for: load, runs, strength, stretching, variety, legs that are not sore."""

from __future__ import annotations

import pytest

from tests.core.planning.cast import Content, Pair, a_carry, assert_pair

A_FULL_WEEK: dict[int, Content] = {
    7: "easy@60",
    8: "tempo@40",
    10: "easy@75",
    13: "long_easy@95",
}

PAIRS = (
    Pair(
        "C40",
        lawful={7: "beginner_home", 11: "tempo@40"},
        broken={11: "", 9: "tempo@40"},
        day=7,
    ),
    Pair(
        "C41",
        lawful={7: "beginner_home + core_10"},
        broken={7: "core_10"},
        day=7,
        elsewhere=True,
    ),
    Pair("load-floor", lawful=A_FULL_WEEK, broken={10: ""}, day=7, elsewhere=True),
    Pair("load-cap", lawful=A_FULL_WEEK, broken={12: "easy@60"}, day=7, elsewhere=True),
    Pair("runs-wish", lawful=A_FULL_WEEK, broken={10: ""}, day=7, elsewhere=True),
    Pair(
        "stretch-wish",
        lawful={8: "stretch", 11: "stretch"},
        broken={11: ""},
        day=7,
        elsewhere=True,
    ),
    Pair(
        "variety",
        lawful={8: "tempo@40", 11: "hill_short@45"},
        broken={11: "cruise_short@45"},
        day=7,
    ),
    Pair(
        "soreness-key",
        given={"carry_in": a_carry(2.6)},
        lawful={8: "easy@45"},
        broken={8: "tempo@40"},
        day=8,
        elsewhere=True,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
