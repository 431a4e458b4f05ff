"""Work of a runner that is asked for in a page and done by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lissom.core.errors import InvalidInputError
from lissom.web.accounts.models import User
from lissom.web.jobs.models import Job
from lissom.web.jobs.services import ask
from lissom.web.training import access, models, uploads
from lissom.web.training.importing import request_import
from lissom.web.training.jobs import IMPORT, PLAN
from lissom.web.training.uploads import Upload


def start_import(
    *, runner: models.Runner, owner: User, files: Sequence[Upload], now: datetime
) -> int:
    """Keep uploaded files and queue their import; returns its number.

    All of it or nothing: without a file, or with a full disk, no import is left behind.
    """
    label = files[0].name or "" if len(files) == 1 else f"{len(files)} files"
    batch = request_import(runner=runner, label=label, now=now)
    try:
        uploads.keep(batch, files)
        ask(
            kind=IMPORT,
            subject=subject_of(runner),
            owner=owner,
            args={"batch": batch},
            now=now,
        )
    except BaseException:
        uploads.drop(batch)
        models.ImportBatch.objects.filter(pk=batch).delete()
        raise
    return batch


def retry_import(*, runner: models.Runner, owner: User, batch: int, now: datetime) -> None:
    """Go on with an import that broke off, from the files that wait."""
    row = access.import_of(runner, batch)
    if not uploads.waiting(row.pk):
        raise InvalidInputError(
            "The files of this import are gone.", remedy="Send them again; nothing comes twice."
        )
    ask(kind=IMPORT, subject=subject_of(runner), owner=owner, args={"batch": row.pk}, now=now)


def subject_of(runner: models.Runner) -> str:
    """The runner's place in the queue: one job of it at a time."""
    return f"runner:{runner.pk}"


def ask_for_plan(*, runner: models.Runner, owner: User, now: datetime) -> Job:
    """Queue the making of the programme; one that waits already is returned."""
    return ask(kind=PLAN, subject=subject_of(runner), owner=owner, args={}, now=now)
