"""Plans the synthetic runner's season with the same calls as `lissom plan`, and keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lissom.core.planning.api import make_programme
from lissom.core.planning.inputs import to_dict
from lissom.web.training import planning, services
from lissom.web.training.models import Runner


def plan(runner: Runner, *, on: date, now: datetime) -> dict[str, Any]:
    """Make the programme of this day, store it, and return its document."""
    inputs = planning.planning_input(runner=runner, on=on, now=now)
    document = make_programme(inputs).as_dict()
    services.save_programme(
        runner=runner,
        programme_dict=document,
        problem_dict=to_dict(inputs),
        on=on,
        made_at=now,
    )
    return document
