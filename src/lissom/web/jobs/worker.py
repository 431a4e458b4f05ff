"""The worker: takes waiting jobs one after the other, and takes up again what a dead one left.

A job is claimed in one transaction, shows a sign of life from a thread of its own, and is queued
again when that sign stops. Functions are idempotent, so doing one twice has no effect.
"""

from __future__ import annotations

import logging
import math
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, transaction

from lissom.core.errors import LissomError
from lissom.web.jobs import kinds, services
from lissom.web.jobs.models import Job, State

LOG = logging.getLogger("lissom.jobs")

BEAT_S = 5.0
DEAD_AFTER = timedelta(seconds=30)
REST_S = 0.5
LOOK_S = 30.0
MOST_ATTEMPTS = 5
_TELL_S = 0.4


class _Run:
    """A job under way, as its function sees it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told = 0.0

    @property
    def args(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._job.args
        return found

    @property
    def job(self) -> int:
        return self._job.pk

    @property
    def subject(self) -> str:
        return self._job.subject

    def progress(self, done: int, total: int, note: str = "") -> None:
        clock = time.monotonic()
        if clock - self._told < _TELL_S and done < total:
            return
        self._told = clock
        rows = Job.objects.filter(pk=self._job.pk, state=State.RUNNING, worker=self._job.worker)
        kept = rows.update(done=done, total=max(total, done), note=note[:300])
        if not kept or rows.filter(cancel_asked=True).exists():
            raise kinds.CancelledError("Stopped on request.")


def work(*, until: Callable[[], bool], rest: Callable[[float], object] = time.sleep) -> None:
    """Do jobs until `until()` says to stop; between jobs it is asked twice a second."""
    looked = -math.inf
    while not until():
        close_old_connections()
        if time.monotonic() - looked >= LOOK_S:
            look(now=datetime.now(UTC))
            looked = time.monotonic()
        if not work_one(name=own_name()):
            rest(REST_S)


def look(*, now: datetime) -> None:
    """Let every app queue what has fallen due; a fault in one does not end the worker."""
    for function in kinds.looks():
        try:
            kinds.load(function)(now)
        except Exception:  # noqa: BLE001 - it is asked again soon
            LOG.error("%s met a fault\n%s", function, traceback.format_exc())


def own_name() -> str:
    """This process among all workers."""
    return f"{os.uname().nodename}:{os.getpid()}"[:80]


def work_one(*, name: str) -> bool:
    """Take up dead jobs, then do the next waiting one; whether there was one."""
    revive(now=datetime.now(UTC))
    job = claim(name=name, now=datetime.now(UTC))
    if job is None:
        return False
    perform(job)
    return True


def revive(*, now: datetime) -> int:
    """Queue jobs again whose worker shows no sign of life; returns how many."""
    dead = Job.objects.filter(state=State.RUNNING, beat_at__lt=now - DEAD_AFTER)
    if not dead.exists():
        return 0
    found, ended = 0, []
    with transaction.atomic():
        for job in dead.select_for_update():
            if job.cancel_asked or job.attempts >= MOST_ATTEMPTS:
                job.state = State.CANCELLED if job.cancel_asked else State.FAILED
                job.finished_at = now
                job.error = "" if job.cancel_asked else "Its worker stopped again and again."
                ended.append(job)
            else:
                job.state, job.not_before = State.QUEUED, now
            job.worker = ""
            job.save()
            found += 1
    for job in ended:
        services.tidy(job)
    return found


def claim(*, name: str, now: datetime) -> Job | None:
    """The next waiting job whose subject is free, now running under this name. Workers pass over
    what another one is claiming."""
    busy = Job.objects.filter(state=State.RUNNING).values("subject")
    waiting = Job.objects.filter(state=State.QUEUED, not_before__lte=now).exclude(subject__in=busy)
    for key in waiting.order_by("asked_at", "id").values_list("pk", flat=True)[:20]:
        try:
            with transaction.atomic():
                rows = Job.objects.select_for_update(skip_locked=True)
                job = rows.filter(pk=key, state=State.QUEUED).first()
                if job is not None:
                    job.state, job.worker = State.RUNNING, name
                    job.started_at = job.beat_at = now
                    job.attempts += 1
                    job.save(update_fields=["state", "worker", "started_at", "beat_at", "attempts"])
                    return job
        except IntegrityError:
            continue  # another worker took a job of the same subject
    return None


def perform(job: Job) -> None:
    """Run a claimed job and store how it ended."""
    kind = kinds.kind(job.kind)
    try:
        with _sign_of_life(job):
            result = kinds.load(kind.function)(_Run(job))
    except kinds.CancelledError:
        _end(job, State.CANCELLED)
    except LissomError as refusal:
        _end(job, State.FAILED, error=refusal.sentence())
    except Exception:  # noqa: BLE001 - a fault in one job must not end the worker
        LOG.error("job %s (%s) met a fault\n%s", job.pk, job.kind, traceback.format_exc())
        _again_or_never(job)
    else:
        _end(job, State.DONE, result=result)


def _end(job: Job, state: State, *, result: Any = None, error: str = "") -> None:
    now = datetime.now(UTC)
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker)
    kept = mine.update(
        state=state, finished_at=now, result=result or {}, error=error, note="", beat_at=now
    )
    if kept:
        job.state = state
        services.tidy(job)


def _again_or_never(job: Job) -> None:
    """A fault of the program: tried again later, each time later, until it is given up."""
    if job.attempts >= MOST_ATTEMPTS:
        _end(job, State.FAILED, error="Lissom met a fault of its own; the log says more.")
        return
    wait = timedelta(seconds=2**job.attempts)
    mine = Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker)
    mine.update(state=State.QUEUED, worker="", not_before=datetime.now(UTC) + wait)


@contextmanager
def _sign_of_life(job: Job) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_S):
                Job.objects.filter(pk=job.pk, worker=job.worker, state=State.RUNNING).update(
                    beat_at=datetime.now(UTC)
                )
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="sign-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
