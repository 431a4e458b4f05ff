"""Plans the synthetic runner's season with the same calls as `lissom plan`, and keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from lissom.core.planning.api import make_programme, versions
from lissom.core.planning.codec import digest
from lissom.core.planning.inputs import to_dict
from lissom.web.training import planning, queries, services, slots
from lissom.web.training.models import Programme, Runner


def plan(runner: Runner, *, on: date, now: datetime) -> dict[str, Any]:
    """Make the programme of this day, book the first massage that it wants, store it, and return
    its document, which knows of the booking.

    The stored programme answers when it was made for the same problem by the same versions.
    """
    inputs = planning.planning_input(runner=runner, on=on, now=now)
    problem = to_dict(inputs)
    if Programme.objects.filter(runner=runner, current=True).exists():
        kept = queries.current_programme(runner)
        if kept.problem_hash == digest(problem) and kept.versions == versions():
            return kept.document
    document = make_programme(inputs).as_dict()
    if _book_first(runner, document, now=now):
        inputs = planning.planning_input(runner=runner, on=on, now=now)
        document, problem = make_programme(inputs).as_dict(), to_dict(inputs)
    services.save_programme(
        runner=runner, programme_dict=document, problem_dict=problem, on=on, made_at=now
    )
    return document


def _book_first(runner: Runner, document: dict[str, Any], *, now: datetime) -> bool:
    """Book the first hour that the programme chose, as its button does; False when the runner has
    an appointment already or no hour is free."""
    massages = [
        session
        for day in document["days"]
        for session in day["sessions"]
        if session["kind"] == "massage"
    ]
    if any(session["booked"] for session in massages):
        return False
    first = next((session for session in massages if session["slot"]), None)
    if first is None:
        return False
    slots.book(
        runner,
        slot=first["slot"],
        start=datetime.fromisoformat(first["start"]),
        type_=first["type"],
        now=now,
    )
    return True
