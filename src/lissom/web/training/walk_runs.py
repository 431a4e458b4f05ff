"""Walk-run sessions among what was done: a watch records a run; that it was a step of a walk-run
table only the programme of that day knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lissom.core.runner import DoneKind, DoneSession
from lissom.web.training import matches, models

WALK_RUN = "walk_run"
_ON_FOOT = (DoneKind.RUN, DoneKind.WALK)


def are_in(programme: Mapping[str, Any]) -> bool:
    """Whether a programme (its JSON values) has a walk-run session."""
    days = programme.get("days") or ()
    return any(one.get("type") == WALK_RUN for day in days for one in day["sessions"])


def named(
    runner: models.Runner, sessions: Sequence[DoneSession], *, until: date
) -> tuple[DoneSession, ...]:
    """The sessions, those on foot that answer to a walk-run step of the programme named so. One
    query without such a programme, else three."""
    begun = (
        models.Programme.objects.filter(runner=runner, walk_runs=True)
        .order_by("on")
        .values_list("on", flat=True)
        .first()
    )
    if begun is None:
        return tuple(sessions)
    days = {
        day
        for day, row in matches.planned(runner, since=begun, until=until)
        if row.get("type") == WALK_RUN
    }
    return tuple(
        replace(one, type=WALK_RUN)
        if one.date in days and one.kind in _ON_FOOT and not one.type
        else one
        for one in sessions
    )
