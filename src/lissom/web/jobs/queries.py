"""A job as a page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lissom.web.jobs.models import Job, State


@dataclass(frozen=True, slots=True)
class Told:
    """`percent` and `seconds_left` are None while nothing can be said."""

    id: int
    kind: str
    state: str
    under_way: bool
    waiting: bool
    stopping: bool
    done: int
    total: int
    percent: int | None
    seconds_left: int | None
    note: str
    error: str
    result: dict[str, Any]
    finished_at: datetime | None


def told(job: Job, *, now: datetime) -> Told:
    """How a job stands at `now`."""
    under_way = job.state in (State.QUEUED, State.RUNNING)
    return Told(
        id=job.pk,
        kind=job.kind,
        state=job.state,
        under_way=under_way,
        waiting=job.state == State.QUEUED,
        stopping=under_way and job.cancel_asked,
        done=job.done,
        total=job.total,
        percent=100 * job.done // job.total if job.total else None,
        seconds_left=_left(job, now),
        note=job.note,
        error=job.error,
        result=dict(job.result),
        finished_at=job.finished_at,
    )


def _left(job: Job, now: datetime) -> int | None:
    if job.state != State.RUNNING or not job.done or job.started_at is None:
        return None
    spent = (now - job.started_at).total_seconds()
    return None if spent <= 0 else round(spent / job.done * (job.total - job.done))
