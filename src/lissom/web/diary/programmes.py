"""Between the diary and a runner's programme: neither moves the other, each is told.

A booking that came, moved or went makes a proposal for the runner where the programme has to
change, worked out by a job. An appointment that a later programme does not have any more is
questioned in the diary, not moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.errors import LissomError
from lissom.core.planning.replan.events import Event, EventKind
from lissom.web import clock
from lissom.web.clinic.hearing import Act
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.questions import lacks, questions
from lissom.web.jobs import services as jobs
from lissom.web.jobs.kinds import Run
from lissom.web.training import layers
from lissom.web.training.models import Programme, Runner

__all__ = ["JOB", "hear", "propose", "questions"]

JOB = "diary-changed"
State = Appointment.State


def hear(row: Appointment, act: Act, now: datetime) -> None:
    """Ask a job to work out what an act means for the runner's programme. Nothing is changed: the
    runner finds a proposal and decides.

    Of what the runner does only a move is told: a booking is made from the programme, and an hour
    that was given up is wanted again. Other changes than of hour or fate tell nothing.
    """
    if row.runner is None or (act.by is None and act.action != "moved"):
        return
    had = _stood(act.before)
    has = row.start if row.state == State.CONFIRMED else None
    if had == has or max(had or now, has or now) <= now:
        return
    if not Programme.objects.filter(runner=row.runner, current=True).exists():
        return
    args = {"had": had.isoformat() if had else "", "has": has.isoformat() if has else ""}
    jobs.ask(kind=JOB, subject=f"runner:{row.runner_id}", owner=row.runner.user, args=args, now=now)


def _stood(before: Mapping[str, Any]) -> datetime | None:
    """When the appointment was to be before the act; None when it did not stand."""
    stands = before.get("state") == State.CONFIRMED
    return datetime.fromisoformat(before["start"]) if stands else None


def propose(run: Run) -> dict[str, Any]:
    """The job: a proposal for the runner, or nothing when the programme has it so already or does
    not reach the day."""
    runner = Runner.objects.get(pk=int(run.subject.partition(":")[2]))
    now, on = clock.now(), clock.today(runner.timezone)
    events = _events(runner, run.args.get("had", ""), run.args.get("has", ""))
    if not events:
        return {"proposal": None, "why": "nothing-to-change"}
    try:
        layer = layers.propose(runner=runner, events=events, on=on, now=now)
    except LissomError as refusal:
        return {"proposal": None, "why": refusal.code}
    return {"proposal": layer.number}


def _events(runner: Runner, had: str, has: str) -> list[Event]:
    """An hour of the programme that is gone, and one that it does not know."""
    found = []
    if had and lacks(runner, datetime.fromisoformat(had)) is False:
        local = datetime.fromisoformat(had).astimezone(ZoneInfo(runner.timezone))
        found.append(Event(EventKind.SLOT_LOST, local.date(), local.date(), start=local.time()))
    if has and lacks(runner, datetime.fromisoformat(has)):
        on = clock.today(runner.timezone)
        found.append(Event(EventKind.NEWS, on, on))
    return found
