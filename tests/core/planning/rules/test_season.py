"""Long runs, taper, the weeks around a race, order of work, age, three runs a week, race fuel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.runner import Race
from tests.core.planning.cast import (
    A_WEEK,
    ON,
    Content,
    Pair,
    a_history,
    a_run,
    assert_pair,
    some_inputs,
)

AT_55 = {"profile": replace(some_inputs().profile, birth_year=ON.year - 55)}
THREE_RUNS = {"profile": replace(some_inputs().profile, runs_a_week=3)}
SHORT_LONG_RUNS = a_history(week={**A_WEEK, 6: ("long_easy", 75, 13_000.0, False, 0.0)})
WITHOUT_TEMPO = a_history(week={**A_WEEK, 1: ("easy", 48, 9000.0, False, 0.0)})
TAPER: dict[int, Content] = {
    15: "easy@45",
    17: "easy@45",
    20: "long_easy@75",
    22: "easy@45",
    23: "sharpener@35",
}


def _marathon(day: int) -> dict[str, object]:
    return {"races": (Race("goal", ON + timedelta(days=day), 42_195.0, name="Synthetic goal"),)}


PAIRS = (
    Pair(
        "C05",
        lawful={8: "easy@60", 10: "easy@60", 12: "easy@30", 13: "long_easy@95"},
        broken={10: ""},
        day=7,
    ),
    Pair(
        "C06",
        lawful={13: "long_easy@85"},
        broken={13: a_run("long_easy@85", minutes=155)},
        day=13,
    ),
    Pair(
        "C07",
        given=_marathon(27),
        lawful={13: a_run("long_easy@100", minutes=150)},
        broken={13: "long_easy@100"},
        day=27,
    ),
    Pair(
        "C08",
        given={"history": SHORT_LONG_RUNS},
        lawful={
            6: a_run("long_easy@75", distance_m=14_000),
            13: a_run("long_easy@80", distance_m=15_200),
        },
        broken={13: "easy@45"},
        day=27,
    ),
    Pair("C09", lawful={13: "long_easy@95"}, broken={20: "long_easy@95"}, day=20),
    Pair(
        "C20",
        given={"history": WITHOUT_TEMPO},
        lawful={1: "tempo@40", 15: "vo2_3min@45"},
        broken={15: "", 8: "vo2_3min@45"},
        day=8,
    ),
    Pair(
        "C23",
        given=THREE_RUNS,
        lawful={8: "tempo@40", 13: "long_easy@85"},
        broken={8: "easy@45"},
        day=7,
    ),
    Pair(
        "C24",
        lawful=TAPER,
        broken={15: "easy@75", 16: "easy@75", 17: "easy@60"},
        day=27,
    ),
    Pair("C25", lawful=TAPER, broken={15: "", 17: "", 20: "", 22: ""}, day=14),
    Pair("C26", lawful=TAPER, broken={17: "", 20: ""}, day=21),
    Pair("C27", lawful=TAPER, broken={23: "easy@30"}, day=27),
    Pair("C31", given=_marathon(6), lawful={9: "easy@40"}, broken={9: "easy@45"}, day=9),
    Pair(
        "C48",
        given=AT_55,
        lawful={7: "beginner_home"},
        broken={7: ""},
        day=7,
        elsewhere=True,
    ),
    Pair(
        "C53",
        lawful={6: "long_easy@95", 13: "long_easy@95", 20: "long_easy@95"},
        broken={20: ""},
        day=27,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
