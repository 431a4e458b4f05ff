"""Massage: free hours, distance from races and key sessions, intervals, money, a useful place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.booking.model import MassageSlot
from lissom.core.planning.placed import DayFacts
from lissom.core.planning.problem import Problem
from lissom.core.runner import DoneKind, DoneSession
from tests.core.planning.cast import (
    ON,
    Pair,
    a_carry,
    a_day,
    a_history,
    assert_pair,
    some_inputs,
)

USED_TO_DEEP = {
    "history": (
        *a_history(),
        DoneSession(ON - timedelta(days=30), DoneKind.MASSAGE, 60, type="deep"),
    )
}


def _hours(*days: int, hour: int = 18, pence: int | None = None) -> tuple[MassageSlot, ...]:
    first = datetime(ON.year, ON.month, ON.day, hour, tzinfo=UTC)
    return tuple(
        MassageSlot(f"hour-{day}", first + timedelta(days=day), 60, "Synthetic", "Room", 0, pence)
        for day in days
    )


def _an_hour_later(day: int) -> Callable[[Problem], DayFacts]:
    later = timedelta(hours=1)

    def made(problem: Problem) -> DayFacts:
        choice = a_day(problem, day, "maintenance").massages[0]
        moved = replace(choice, start=choice.start + later, end=choice.end + later)
        return DayFacts(massages=(moved,))

    return made


PAIRS = (
    Pair("C43", lawful={8: "deep"}, broken={8: "", 15: "deep"}, day=15),
    Pair(
        "C44",
        name="before a race",
        given=USED_TO_DEEP,
        lawful={23: "deep"},
        broken={23: "", 25: "deep"},
        day=25,
        elsewhere=True,
    ),
    Pair(
        "C44",
        name="before a key session",
        lawful={8: "deep", 11: "tempo@40"},
        broken={11: "", 9: "tempo@40"},
        day=9,
    ),
    Pair(
        "C44",
        name="on sore legs",
        given={"carry_in": a_carry(3.5)},
        lawful={8: "light"},
        broken={8: "deep"},
        day=8,
    ),
    Pair(
        "C45",
        name="none in its time",
        lawful={2: "maintenance"},
        broken={2: ""},
        day=0,
        elsewhere=True,
    ),
    Pair(
        "C45",
        name="the day before a key session",
        lawful={8: "maintenance", 11: "tempo@40"},
        broken={11: "", 9: "tempo@40"},
        day=8,
        elsewhere=True,
    ),
    Pair(
        "slot-open",
        given={"slots": _hours(8)},
        lawful={8: "maintenance"},
        broken={8: _an_hour_later(8)},
        day=8,
    ),
    Pair(
        "massage-clash",
        given={"slots": _hours(13, hour=8)},
        lawful={13: "easy@60 + light"},
        broken={13: "easy@75 + light"},
        day=13,
    ),
    Pair(
        "massage-gap",
        lawful={8: "maintenance", 14: "maintenance"},
        broken={14: "", 12: "maintenance"},
        day=12,
    ),
    Pair(
        "budget",
        given={
            "profile": replace(some_inputs().profile, massage_budget_pence_week=3000),
            "slots": _hours(1, 8, 15, pence=6000),
        },
        lawful={1: "maintenance", 8: "maintenance"},
        broken={15: "maintenance"},
        day=20,
        elsewhere=True,
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_a_lawful_plan_keeps_the_rule_and_another_breaks_it(pair: Pair) -> None:
    assert_pair(pair)
