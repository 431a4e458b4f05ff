"""Every write of jobs but those of the worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

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
        for waiting in Job.objects.filter(kind=kind, subject=subject, state=State.QUEUED):
            if waiting.args == dict(args):
                return waiting
        return Job.objects.create(
            kind=kind, subject=subject, owner=owner, args=dict(args), asked_at=now, not_before=now
        )


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
