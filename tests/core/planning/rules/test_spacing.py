"""Hard and key sessions: how many, how far apart, how far from races and leg strength."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Problem
from lissom.core.runner import DoneKind, DoneSession
from tests.core.planning.cast import (
    ON,
    Pair,
    a_day,
    a_history,
    assert_pair,
    some_inputs,
    ultra_inputs,
)

AT_55 = {"profile": replace(some_inputs().profile, birth_year=ON.year - 55)}
ULTRA = {name: getattr(ultra_inputs(), name) for name in ("history", "races", "profile")}
WITHOUT_STRIDES = tuple(item for item in a_history() if item.type != "easy_strides")


def _raced(days_ago: int, metres: float) -> dict[str, object]:
    race = DoneSession(
        date=ON - timedelta(days=days_ago),
        kind=DoneKind.RACE,
        minutes=55,
        type="race",
        distance_m=metres,
        hard=True,
    )
    return {"history": (*a_history(until=days_ago + 1), race)}


def _with_tempo_the_day_before_yesterday() -> tuple[DoneSession, ...]:
    tempo = next(item for item in a_history() if item.hard)
    return (*a_history(until=3), replace(tempo, date=ON - timedelta(days=2)))


def _strength_first(problem: Problem) -> DayFacts:
    return replace(a_day(problem, 8, "easy@45 + core_10"), strength_first=True)


def _jumps(problem: Problem) -> DayFacts:
    return DayFacts(blocks=(replace(problem.block("beginner_home"), jumps=True),))


PAIRS = (
    Pair(
        "C14",
        lawful={8: "tempo@40", 10: "cruise_short@45"},
        broken={12: "hill_short@45"},
        day=12,
    ),
    Pair(
        "C15",
        name="72 hours from 50 on",
        given=AT_55,
        lawful={8: "tempo@40", 11: "hill_short@40"},
        broken={11: "", 10: "hill_short@45"},
        day=10,
    ),
    Pair(
        "C15",
        name="after what was done",
        given={**AT_55, "history": _with_tempo_the_day_before_yesterday()},
        lawful={1: "tempo@40"},
        broken={0: "tempo@40", 1: ""},
        day=0,
    ),
    Pair(
        "back-to-back",
        given=ULTRA,
        lawful={5: "long_easy@150", 6: "long_b2b@90"},
        broken={5: "easy@60"},
        day=6,
    ),
    Pair(
        "back-to-back",
        name="every third week",
        given=ULTRA,
        lawful={5: "long_easy@150", 6: "long_b2b@90", 26: "long_easy@150", 27: "long_b2b@90"},
        broken={26: "", 27: "", 19: "long_easy@150", 20: "long_b2b@90"},
        day=20,
    ),
    Pair(
        "key-adjacent",
        lawful={11: "tempo@40", 13: "long_easy@95"},
        broken={11: "", 12: "tempo@40"},
        day=13,
    ),
    Pair(
        "key-adjacent",
        name="after yesterday's long run",
        lawful={1: "tempo@40"},
        broken={0: "tempo@40", 1: ""},
        day=0,
    ),
    Pair(
        "C28",
        lawful={23: "sharpener@35"},
        broken={23: "", 24: "sharpener@35"},
        day=24,
    ),
    Pair("C30", name="a planned race", lawful={30: "easy@40"}, broken={30: "tempo@40"}, day=30),
    Pair(
        "C30",
        name="a race that was run",
        given=_raced(3, 10_000.0),
        lawful={1: "easy@40"},
        broken={1: "tempo@40"},
        day=1,
    ),
    Pair(
        "C19",
        given={"history": WITHOUT_STRIDES},
        lawful={8: "cruise_short@45"},
        broken={8: "vo2_3min@45"},
        day=8,
    ),
    Pair(
        "C19",
        name="two weeks of strides come first",
        given={"history": WITHOUT_STRIDES},
        lawful={
            1: "easy_strides@40",
            3: "easy_strides@40",
            8: "easy_strides@40",
            10: "easy_strides@40",
            15: "vo2_3min@45",
        },
        broken={10: "easy@40"},
        day=15,
    ),
    Pair(
        "C39",
        name="leg strength the day before",
        lawful={7: "beginner_home", 9: "tempo@40"},
        broken={8: "beginner_home"},
        day=9,
    ),
    Pair(
        "C39",
        name="strength before the run of the day",
        lawful={8: "easy@45 + core_10"},
        broken={8: _strength_first},
        day=8,
    ),
    Pair("C42", lawful={8: "beginner_home"}, broken={8: _jumps}, day=8),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
