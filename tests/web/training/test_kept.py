"""Kept answers: the same while nothing changes, another as soon as anything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web.training import kept, models, recovery, services, standing, trends
from tests.conftest import NOW, ON
from tests.web.builders import files, fit
from tests.web.cast import World

SINCE = ON - timedelta(days=182)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def lived(world: World) -> World:
    """Two recordings, a run by hand and a check-in."""
    services.import_files(runner=world.their, sources=files(fit(0), fit(9)))
    services.log_done(runner=world.their, done=DoneSession(date=ON, kind=DoneKind.RUN, minutes=30))
    services.record_check_in(runner=world.their, check_in=CheckIn(at=NOW, soreness={"shin-l": 3.0}))
    return world


def mark(world: World) -> str:
    return kept.history_mark(world.their, since=SINCE, on=ON)


def test_the_same_question_is_answered_once(lived: World) -> None:
    asked: list[int] = []

    def work() -> int:
        asked.append(1)
        return len(asked)

    def ask() -> int:
        return kept.kept("test", lived.their, since=SINCE, on=ON, make=work)

    assert [ask(), ask()] == [1, 1]
    services.record_check_in(runner=lived.their, check_in=CheckIn(at=NOW, soreness={"shin-l": 4.0}))
    assert ask() == 2


def _effort(world: World) -> None:
    models.Activity.objects.filter(local_date__lt=ON - timedelta(days=10)).update(
        perceived_exertion=8.0
    )


def _distance(world: World) -> None:
    models.Activity.objects.update(distance_m=1234.0)


def _soreness(world: World) -> None:
    """As many letters as before, in place."""
    models.CheckIn.objects.update(soreness={"shin-l": 5.0})


def _entry(world: World) -> None:
    models.DoneEntry.objects.update(minutes=31.0)


def _gone(world: World) -> None:
    models.Activity.objects.all()[0].delete()


def _profile(world: World) -> None:
    services.save_profile(runner=world.their.name, on=ON, body_mass_kg=70.0)


def _race(world: World) -> None:
    services.add_race(runner=world.their, date=ON, distance_m=5000.0)


def _measured(world: World) -> None:
    models.Measurement.objects.create(
        runner=world.their, date=ON, test="knee_to_wall", side="left", amount=10.0
    )


@pytest.mark.parametrize(
    "change", [_effort, _distance, _soreness, _entry, _gone, _profile, _race, _measured]
)
def test_whatever_changes_makes_another_key(lived: World, change: Callable[[World], None]) -> None:
    before = mark(lived)
    assert mark(lived) == before
    change(lived)
    assert mark(lived) != before


def test_another_day_or_runner_is_another_key(lived: World) -> None:
    keys = {
        mark(lived),
        kept.history_mark(lived.their, since=SINCE, on=ON + timedelta(days=1)),
        kept.history_mark(lived.other.runner, since=SINCE, on=ON),
    }
    assert len(keys) == 3


def test_pages_read_the_state_of_the_body_once(lived: World) -> None:
    assert standing.body_state(lived.their, ON) is standing.body_state(lived.their, ON)
    assert trends.runner_trends(lived.their, ON) is trends.runner_trends(lived.their, ON)
    first = recovery.massage_answer(lived.their, ON)
    assert recovery.massage_answer(lived.their, ON) is first
    services.log_massage(runner=lived.their, date=ON, minutes=45)
    assert recovery.massage_answer(lived.their, ON) is not first


def test_only_so_many_are_kept(lived: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST", 2)
    for name in ("one", "two", "three"):
        kept.kept(name, lived.their, since=SINCE, on=ON, make=name.upper)
    again = kept.kept("one", lived.their, since=SINCE, on=ON, make=lambda: "anew")
    assert again == "anew"
