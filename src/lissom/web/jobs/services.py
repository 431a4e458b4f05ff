"""Every write of jobs but those of the worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lissom.web import locks
from lissom.web.accounts.models import User
from lissom.web.jobs import kinds
from lissom.web.jobs.models import Job, State


def ask(
    *,
    kind: str,
    subject: str,
    owner: User | None,
    args: Mapping[str, Any],
    now: datetime,
) -> Job:
    """Queue a job; the very same one that still waits is returned instead of a second."""
    kinds.kind(kind)
    with transaction.atomic():
        locks.hold([f"job {kind} {subject}"])
        for waiting in Job.objects.filter(kind=kind, subject=subject, state=State.QUEUED):
            if waiting.args == dict(args):
                return waiting
        return Job.objects.create(
            kind=kind, subject=subject, owner=owner, args=dict(args), asked_at=now, not_before=now
        )


def ask_once(*, kind: str, subject: str, args: Mapping[str, Any], now: datetime) -> bool:
    """Queue recurring work of nobody in particular, unless the same waits or runs; whether it was
    queued."""
    with transaction.atomic():
        at_work = Job.objects.filter(
            kind=kind, subject=subject, state__in=[State.QUEUED, State.RUNNING]
        )
        if at_work.exists():
            return False
        ask(kind=kind, subject=subject, owner=None, args=args, now=now)
        return True


def forget(*, kinds_: Collection[str], before: datetime) -> int:
    """Delete ended jobs of these kinds from before an instant; returns how many."""
    ended = Job.objects.filter(kind__in=sorted(kinds_), finished_at__lt=before)
    return ended.delete()[0]


def cancel(*, job: Job, now: datetime) -> Job:
    """Stop a job: at once when it waits, at its next step when it runs; what it did stays."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if row.state == State.QUEUED:
            row.state, row.finished_at = State.CANCELLED, now
        row.cancel_asked = True
        row.save(update_fields=["state", "finished_at", "cancel_asked"])
    if row.state == State.CANCELLED:
        tidy(row)
    return row


def tidy(job: Job) -> None:
    """What the kind wants done after the end of a job."""
    clean = kinds.kind(job.kind).clean
    if clean:
        kinds.load(clean)(job.args, job.state)
