"""The door to jobs: a person sees the own ones."""

from __future__ import annotations

from lissom.core.errors import NotFoundError
from lissom.web.accounts.models import User
from lissom.web.jobs.models import Job, State


def job_of(user: User, key: int) -> Job:
    """A job that this person asked for. Raises NotFoundError."""
    found = Job.objects.filter(owner=user, pk=key).first()
    if found is None:
        raise NotFoundError(f"There is no job number {key}.")
    return found


def under_way(user: User, kind: str) -> Job | None:
    """This person's job of a kind that waits or runs."""
    rows = Job.objects.filter(owner=user, kind=kind, state__in=[State.QUEUED, State.RUNNING])
    return rows.order_by("id").first()


def latest(user: User, kind: str) -> Job | None:
    """This person's last job of a kind, whatever its state."""
    return Job.objects.filter(owner=user, kind=kind).order_by("id").last()
