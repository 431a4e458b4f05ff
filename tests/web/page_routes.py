"""Who may open the pages of every day: rows of `routes.py`."""

from __future__ import annotations

from datetime import date
from typing import Any

from lissom.core.runner import CheckIn
from lissom.web.training import services
from tests.conftest import NOW
from tests.web.cast import World
from tests.web.doors import Door, Route


def _said(world: World) -> dict[str, Any]:
    """Nothing in the address; the runners have checked in."""
    for user in (world.runner, world.other):
        services.record_check_in(runner=user.runner, check_in=CheckIn(at=NOW, sleep=7.0))
    return {}


def _race(world: World) -> dict[str, Any]:
    """Nothing in the address; the runners have a race."""
    for user in (world.runner, world.other):
        services.add_race(runner=user.runner, date=date(2026, 5, 10), distance_m=10_000.0)
    return {}


PAGE_ROUTES: dict[str, Route] = {
    "today": Route(Door.RUNNER),
    "programme": Route(Door.RUNNER),
    "checkin": Route(Door.RUNNER),
    "checkin-saved": Route(Door.RUNNER, _said),
    "massage": Route(Door.RUNNER),
    "massage-book": Route(Door.RUNNER, post={"slot": "none"}),
    "massage-cancel": Route(Door.RUNNER, post={"slot": "none"}),
    "massage-elsewhere": Route(Door.RUNNER, post={"date": "2026-03-01", "minutes": "45"}),
    "evidence": Route(Door.PUBLIC),
    "evidence-check": Route(Door.PUBLIC),
    "race": Route(Door.RUNNER),
    "race-remove": Route(Door.RUNNER, _race, post={"race": "2026-05-10-10000"}),
    "body": Route(Door.RUNNER),
    "body-region": Route(Door.RUNNER, lambda _: {"region": "quadriceps-l"}),
}
