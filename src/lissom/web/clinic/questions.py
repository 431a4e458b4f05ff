"""Appointments that a runner's programme does not have any more: questioned, never moved.

The diary shows them to the staff, the massage page to the runner.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Max

from lissom.web.clinic import acts
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.training.models import Programme, Runner

_STANDS = (Appointment.State.CONFIRMED,)
_PLACING = ("booked", "entered", "held", "moved", "taken-back")


def questions(rows: Iterable[Appointment], *, now: datetime) -> frozenset[int]:
    """The appointments still to come that the runner's programme in force does not have, although
    it was made after them and reaches their day.

    The clinic learns that, and nothing else of the programme. Two queries, none without runners.
    """
    asked = [
        row
        for row in rows
        if row.runner_id is not None and row.state in _STANDS and row.start > now
    ]
    if not asked:
        return frozenset()
    runners = {row.runner_id for row in asked}
    current = Programme.objects.filter(runner__in=runners, current=True)
    made = {
        found["runner"]: (found["pk"], found["made_at"])
        for found in current.values("runner", "pk", "made_at")
    }
    placed = _placed(asked)
    return frozenset(
        row.pk
        for row in asked
        if row.runner_id in made
        and made[row.runner_id][1] > placed.get(str(row.pk), row.made_at)
        and _is_missing(row, made[row.runner_id][0])
    )


def lacks(runner: Runner, start: datetime) -> bool | None:
    """Whether the runner's programme in force has no treatment at an instant of the days that it
    reaches; None when it does not reach the day, or there is no programme."""
    current = Programme.objects.filter(runner=runner, current=True).values_list("pk", flat=True)
    programme = current.first()
    if programme is None:
        return None
    first, last, starts = _massages(programme)
    day = start.date().isoformat()
    return start.timestamp() not in starts if first <= day <= last else None


def _placed(rows: Sequence[Appointment]) -> dict[str, datetime]:
    """When each was last given its time, by its number as the audit log writes it."""
    entries = AuditEntry.objects.filter(
        clinic__in={row.therapist.clinic_id for row in rows},
        kind=acts.KIND,
        key__in=[str(row.pk) for row in rows],
        action__in=_PLACING,
    )
    return dict(entries.values_list("key").annotate(last=Max("at")))


def _is_missing(row: Appointment, programme: int) -> bool:
    first, last, starts = _massages(programme)
    day = row.start.date().isoformat()
    return first <= day <= last and row.start.timestamp() not in starts


@lru_cache(maxsize=256)
def _massages(programme: int) -> tuple[str, str, frozenset[float]]:
    """First and last day of a programme and the instants of its treatments. A stored programme
    never changes, so this is read once."""
    text = Programme.objects.values_list("document_text", flat=True).get(pk=programme)
    days: list[dict[str, Any]] = json.loads(text).get("days") or []
    if not days:
        return "", "", frozenset()
    starts = {
        datetime.fromisoformat(str(session["start"])).timestamp()
        for day in days
        for session in day["sessions"]
        if session["kind"] == "massage" and "T" in str(session.get("start") or "")
    }
    return str(days[0]["date"]), str(days[-1]["date"]), frozenset(starts)
