"""Between the diary and a runner's programme: neither moves the other, each is told.

A booking that staff moved or cancelled makes a proposal for the runner, worked out by a job. An
appointment that a later programme does not have any more is questioned in the diary, not moved.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.errors import LissomError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.questions import questions
from lissom.web.jobs import services as jobs
from lissom.web.jobs.kinds import Run
from lissom.web.training import layers
from lissom.web.training.models import Runner

__all__ = ["JOB", "propose", "questions", "tell_runner"]

JOB = "diary-changed"
State = Appointment.State


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
