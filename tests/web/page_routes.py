"""Who may open the pages of every day: rows of `routes.py`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from lissom.core.runner import CheckIn
from lissom.web.training import services
from lissom.web.training.models import ChangeLayer
from tests.conftest import NOW, ON
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


def _programme(world: World) -> Any:
    """A programme without days."""
    return services.save_programme(
        runner=world.their,
        programme_dict={"status": "optimal", "days": [], "firm_until": "2026-03-02"},
        problem_dict={},
        on=ON,
        made_at=NOW,
    )


def _workout(world: World) -> dict[str, Any]:
    """A run of the runner's programme."""
    step = {"kind": "easy", "name": "easy", "seconds": 1800, "distance_m": None, "rpe": 3.0}
    run = {"id": "run1", "kind": "run", "title": "Easy run", "minutes": 30}
    steps = [{**step, "speed_mps": None, "hr_ceiling_share": None}]
    day = {"date": ON.isoformat(), "sessions": [{**run, "steps": steps}]}
    services.save_programme(
        runner=world.their,
        programme_dict={"status": "optimal", "days": [day], "firm_until": ON.isoformat()},
        problem_dict={},
        on=ON,
        made_at=NOW,
    )
    return {"day": ON.isoformat(), "session": "run1"}


def _change(world: World) -> dict[str, Any]:
    """A change of the runner's, agreed to."""
    base = _programme(world)
    proposal = {"because": ["It was asked."], "changes": [], "later": [], "shortfalls": []}
    layer = ChangeLayer.objects.create(
        runner=world.their,
        number=ChangeLayer.objects.count() + 1,
        on=ON,
        made_at=NOW,
        events=[],
        base=base,
        result=base,
        state=ChangeLayer.State.ACCEPTED,
        answered_at=NOW,
        problem_text="{}",
        proposal_text=json.dumps({**proposal, "until": "2026-03-15"}),
    )
    return {"number": layer.number}


PAGE_ROUTES: dict[str, Route] = {
    "today": Route(Door.RUNNER),
    "programme": Route(Door.RUNNER),
    "done": Route(Door.RUNNER),
    "done-answer": Route(Door.RUNNER, post={}),
    "workout": Route(Door.OBJECT, _workout),
    "changes": Route(Door.RUNNER),
    "change-ask": Route(Door.RUNNER, lambda _: {"kind": "missed"}, post={"first": "2026-03-01"}),
    "change-move": Route(
        Door.RUNNER, post={"first": "2026-03-02", "what": "run", "to": "2026-03-03"}
    ),
    "change": Route(Door.OBJECT, _change),
    "change-accept": Route(Door.OBJECT, _change, post={}),
    "change-keep": Route(Door.OBJECT, _change, post={}),
    "change-undo": Route(Door.OBJECT, _change, post={}),
    "change-again": Route(Door.OBJECT, _change, post={}),
    "other-days": Route(Door.RUNNER),
    "checkin": Route(Door.RUNNER),
    "checkin-saved": Route(Door.RUNNER, _said),
    "massage": Route(Door.RUNNER),
    "massage-book": Route(Door.RUNNER, post={"slot": "none"}),
    "massage-wait": Route(Door.RUNNER, post={"place": "none"}),
    "massage-move": Route(Door.RUNNER),
    "massage-cancel": Route(Door.RUNNER, post={"slot": "none"}),
    "massage-appointment": Route(Door.RUNNER, post={}),
    "massage-wanted": Route(Door.RUNNER, post={"want": "no"}),
    "massage-elsewhere": Route(Door.RUNNER, post={"date": "2026-03-01", "minutes": "45"}),
    "evidence": Route(Door.PUBLIC),
    "evidence-check": Route(Door.PUBLIC),
    "progress": Route(Door.RUNNER),
    "progress-trends": Route(Door.RUNNER),
    "race": Route(Door.RUNNER),
    "race-remove": Route(Door.RUNNER, _race, post={"race": "2026-05-10-10000"}),
    "body": Route(Door.RUNNER),
    "body-region": Route(Door.RUNNER, lambda _: {"region": "quadriceps-l"}),
}
