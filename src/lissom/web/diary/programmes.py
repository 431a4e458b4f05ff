"""Between the diary and a runner's programme: neither moves the other, each is told.

A booking that staff moved or cancelled makes a proposal for the runner, worked out by a job. An
appointment that a later programme does not have any more is questioned in the diary, not moved.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max

from lissom.core.errors import LissomError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.clinic import acts
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.jobs import services as jobs
from lissom.web.jobs.kinds import Run
from lissom.web.training import layers
from lissom.web.training.models import Programme, Runner

JOB = "diary-changed"
State = Appointment.State
_STANDS = (State.CONFIRMED,)
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


def tell_runner(before: Appointment, after: Appointment, *, now: datetime) -> None:
    """Ask a job to work out what a change of the desk means for the runner's programme. Nothing is
    changed: the runner finds a proposal and decides. Other changes than of hour or fate tell
    nothing."""
    if before.runner is None or before.start <= now:
        return
    gone = after.state == State.CANCELLED and before.state != State.CANCELLED
    if not gone and after.start == before.start:
        return
    jobs.ask(
        kind=JOB,
        subject=f"runner:{before.runner_id}",
        owner=before.runner.user,
        args={"start": before.start.isoformat(), "moved": not gone},
        now=now,
    )


def propose(run: Run) -> dict[str, Any]:
    """The job: a proposal for the runner, or nothing when the programme does not reach the day."""
    runner = Runner.objects.get(pk=int(run.subject.partition(":")[2]))
    now, on = clock.now(), clock.today(runner.timezone)
    local = datetime.fromisoformat(run.args["start"]).astimezone(ZoneInfo(runner.timezone))
    events = [Event(EventKind.SLOT_LOST, local.date(), local.date(), start=local.time())]
    if run.args["moved"]:
        events.append(Event(EventKind.NEWS, on, on))
    try:
        layer = layers.propose(runner=runner, events=events, on=on, now=now)
    except LissomError as refusal:
        return {"proposal": None, "why": refusal.code}
    return {"proposal": layer.number}
