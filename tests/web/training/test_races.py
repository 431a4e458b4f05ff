"""The race calendar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.runner import Priority, Race
from lissom.web.training import queries, services
from lissom.web.training.models import Runner

Unchanged = Callable[[], AbstractContextManager[None]]
MARATHON = date(2026, 4, 26)


def test_a_race_is_kept_and_listed_by_date(runner: Runner) -> None:
    services.add_race(runner=runner, date=MARATHON, distance_m=42_195, name=" Invented Marathon ")
    services.add_race(
        runner=runner,
        date=date(2026, 3, 22),
        distance_m=21_097.5,
        priority=Priority.B,
        gain_m=120,
        target_s=6300,
    )
    assert queries.races_of(runner) == (
        Race("2026-03-22-21097.5", date(2026, 3, 22), 21_097.5, Priority.B, 120.0, 6300.0, ""),
        Race("2026-04-26-42195", MARATHON, 42_195.0, name="Invented Marathon"),
    )
    assert [race.date for race in queries.races_of(runner, since=date(2026, 4, 1))] == [MARATHON]


def test_the_same_day_and_distance_again_changes_the_race(runner: Runner) -> None:
    services.add_race(runner=runner, date=MARATHON, distance_m=42_195)
    services.add_race(runner=runner, date=MARATHON, distance_m=42_195, priority=Priority.C)
    (race,) = queries.races_of(runner)
    assert race.priority is Priority.C


def test_a_race_is_removed_by_its_id(runner: Runner) -> None:
    race = services.add_race(runner=runner, date=MARATHON, distance_m=42_195)
    assert services.remove_race(runner=runner, race=race.id) == race
    assert queries.races_of(runner) == ()


def test_the_race_of_somebody_else_cannot_be_removed(
    runner: Runner, other_runner: Runner, unchanged: Unchanged
) -> None:
    race = services.add_race(runner=other_runner, date=MARATHON, distance_m=42_195)
    with unchanged(), pytest.raises(NotFoundError, match="no race"):
        services.remove_race(runner=runner, race=race.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"distance_m": 0.0},
        {"distance_m": float("inf")},
        {"distance_m": float("nan")},
        {"gain_m": -1.0},
        {"target_s": 0.0},
        {"target_s": 60.0},
        {"name": "x" * 121},
    ],
    ids=str,
)
def test_a_wrong_race_is_refused_and_changes_nothing(
    runner: Runner, unchanged: Unchanged, wrong: dict[str, Any]
) -> None:
    given: dict[str, Any] = {"date": MARATHON, "distance_m": 42_195.0} | wrong
    with unchanged(), pytest.raises(InvalidInputError):
        services.add_race(runner=runner, **given)
