"""Plans the synthetic runner's season with the same calls as `lissom plan`, and keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lissom.core.planning.api import make_programme, versions
from lissom.core.planning.codec import digest
from lissom.core.planning.inputs import to_dict
from lissom.web.training import planning, queries, services
from lissom.web.training.models import Programme, Runner


def plan(runner: Runner, *, on: date, now: datetime) -> dict[str, Any]:
    """Make the programme of this day, store it, and return its document.

    The stored programme answers when it was made for the same problem by the same versions.
    """
    inputs = planning.planning_input(runner=runner, on=on, now=now)
    problem = to_dict(inputs)
    if Programme.objects.filter(runner=runner, current=True).exists():
        kept = queries.current_programme(runner)
        if kept.problem_hash == digest(problem) and kept.versions == versions():
            return kept.document
    document = make_programme(inputs).as_dict()
    services.save_programme(
        runner=runner, programme_dict=document, problem_dict=problem, on=on, made_at=now
    )
    return document
