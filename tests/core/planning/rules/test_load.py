"""How much: single runs, weeks, growth, lighter weeks, share and dose of quality, rest days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lissom.core.runner import Race
from tests.core.planning.cast import ON, Content, Pair, a_run, assert_pair

MARATHON = {"races": (Race("goal", ON + timedelta(days=27), 42_195.0, name="Synthetic goal"),)}


def _week(first: int, *, minutes: int = 75) -> dict[int, Content]:
    """Three easy runs of a week that begins on day `first`."""
    return {first + day: f"easy@{minutes}" for day in (1, 3, 5)}


FIVE_WEEKS = {day: run for week in range(5) for day, run in _week(7 * week).items()}

PAIRS = (
    Pair("C02", lawful={6: "long_easy@103"}, broken={6: "long_easy@105"}, day=6),
    Pair(
        "C11",
        lawful={1: "easy@75", 2: "easy@75", 3: "easy@75", 5: "easy@35"},
        broken={5: "easy@50"},
        day=0,
    ),
    Pair(
        "C03",
        lawful={**_week(0), **_week(7), 13: "long_easy@55"},
        broken={13: "long_easy@100"},
        day=7,
        elsewhere=True,
    ),
    Pair(
        "C04",
        given={"races": ()},
        lawful={**FIVE_WEEKS, **_week(21, minutes=40)},
        broken=_week(21),
        day=28,
        elsewhere=True,
    ),
    Pair(
        "C13",
        lawful={8: "rp_half@60", 10: "easy@60"},
        broken={10: ""},
        day=7,
    ),
    Pair(
        "C16",
        lawful={8: "tempo@40", 10: "easy@75", 12: "easy@60", 13: "long_easy@60"},
        broken={12: ""},
        day=8,
    ),
    Pair("C17", lawful={8: "vo2_3min@45"}, broken={8: "vo2_4x4@45"}, day=8),
    Pair(
        "C18",
        given=MARATHON,
        lawful={6: "long_easy@100"},
        broken={6: a_run("long_easy@100", quality_minutes=115)},
        day=6,
    ),
    Pair(
        "C21",
        lawful={8: "tempo@40", 10: "easy@45", 15: "cruise_short@55"},
        broken={17: "easy@60"},
        day=14,
    ),
    Pair(
        "C22",
        lawful=dict.fromkeys(range(7, 12), "easy@30"),
        broken={12: "easy@30"},
        day=7,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
