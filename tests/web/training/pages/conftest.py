"""Runners for the pages: one with eight weeks of runs, a race and a programme; one with nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from lissom.core.runner import CheckIn, DoneKind, DoneSession
from lissom.web import boot, clock
from lissom.web.training import services
from lissom.web.training.models import Runner
from tests import engines
from tests.conftest import NOW, ON
from tests.web import cast

WEEKS = 8


@dataclass(frozen=True, slots=True)
class Pages:
    """`planned`: a browser of the runner with a programme; `bare`: of one with nothing yet."""

    planned: Client
    bare: Client
    runner: Runner


def _live_a_little(runner: Runner) -> None:
    """Easy runs, a long one on Sundays, one massage, and words about the legs."""
    for week in range(WEEKS, 0, -1):
        monday = ON - timedelta(weeks=week)
        for weekday, minutes in ((1, 40), (3, 45), (5, 35), (6, 75 + 3 * (WEEKS - week))):
            services.log_done(
                runner=runner,
                done=DoneSession(
                    date=monday + timedelta(days=weekday),
                    kind=DoneKind.RUN,
                    minutes=float(minutes),
                    distance_m=minutes * 165.0,
                    rpe_cr10=4.0,
                ),
            )
    services.log_massage(runner=runner, date=ON - timedelta(days=12), minutes=45.0)
    services.record_check_in(
        runner=runner,
        check_in=CheckIn(
            at=NOW - timedelta(days=1),
            soreness={"gastrocnemius-l": 3.5, "quadriceps-r": 2.0},
            sleep=7.0,
        ),
    )
    services.add_race(
        runner=runner,
        date=ON + timedelta(days=69),
        distance_m=21_097.5,
        target_s=6600.0,
        name="Example Half",
    )


def _plan(runner: Runner) -> None:
    from lissom.demo.planning import plan  # noqa: PLC0415 (loads the solver)

    plan(runner, on=ON, now=NOW)


@pytest.fixture(scope="session")
def planned_home(
    migrated_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Path:
    """A home in which the cast has lived a little; tests get copies of it."""
    from django.db import connection  # noqa: PLC0415

    made = tmp_path_factory.mktemp("planned") / "home"
    engines.current().copy(migrated_home, made)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for name, text in engines.current().environment(made).items():
            patch.setenv(name, text)
        boot.setup(made)
        world = cast.build()
        _live_a_little(world.their)
        _plan(world.their)
        connection.close()
    return made


@pytest.fixture
def pages(
    planned_home: Path,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pages]:
    """Browsers on the tests' day, each test with a database of its own."""
    from django.db import connection  # noqa: PLC0415

    place = tmp_path / "home"
    engines.current().copy(planned_home, place)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with django_db_blocker.unblock():
        engines.setup(place)
        runner = Runner.objects.select_related("user").get(name="Robin Example")
        other = Runner.objects.select_related("user").get(name="Sam Specimen")
        yield Pages(_browser(runner.user), _browser(other.user), runner)
        connection.close()
    engines.current().forget(place)


def _browser(user: Any) -> Client:
    made = Client()
    made.force_login(user, backend=cast.BACKEND)
    return made
