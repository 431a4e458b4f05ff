"""Who may open the pages of every day: rows of `routes.py`."""

from __future__ import annotations

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


PAGE_ROUTES: dict[str, Route] = {
    "today": Route(Door.RUNNER),
    "programme": Route(Door.RUNNER),
    "checkin": Route(Door.RUNNER),
    "checkin-saved": Route(Door.RUNNER, _said),
    "body": Route(Door.RUNNER),
    "body-region": Route(Door.RUNNER, lambda _: {"region": "quadriceps-l"}),
}
