"""Exports as files in the home: made by a job, kept for a week, read by their owner alone."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web import env
from lissom.web.accounts.models import User
from lissom.web.jobs.models import Job, State
from lissom.web.jobs.services import ask
from lissom.web.training import archive, uploads
from lissom.web.training.background import subject_of
from lissom.web.training.models import Runner
from lissom.web.training.uploads import Upload

EXPORT, BRING_BACK = "export", "bring-back"
FOLDER = "exports"
KEPT_FOR = timedelta(days=7)


def folder() -> Path:
    return env.read().home / FOLDER


def path_of(job: int) -> Path:
    """Where the export of a job lies."""
    return folder() / f"{job}.zip"


def ask_for_export(*, runner: Runner, owner: User, now: datetime) -> Job:
    """Queue an export; one that waits already is returned."""
    return ask(kind=EXPORT, subject=subject_of(runner), owner=owner, args={}, now=now)


def ask_to_bring_back(*, runner: Runner, owner: User, file: Upload, now: datetime) -> Job:
    """Keep an uploaded export and queue its reading. Raises InvalidInputError for no archive."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place, prefix="back-", suffix=".zip", delete=False) as to:
        for chunk in file.chunks():
            to.write(chunk)
    with Path(to.name).open("rb") as head:
        if head.read(2) != b"PK":
            Path(to.name).unlink()
            raise InvalidInputError(
                "This is not an export of Lissom.", remedy="Choose the ZIP file of an export."
            )
    args = {"file": Path(to.name).name}
    return ask(kind=BRING_BACK, subject=subject_of(runner), owner=owner, args=args, now=now)


def write(job: int, runner: Runner, *, now: datetime, progress: archive.Progress) -> int:
    """Write the export of a job, whole or not at all; returns its size in bytes."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    drop_old(now)
    draft = place / f".{job}.draft"
    try:
        with draft.open("wb") as target:
            archive.write_archive(runner, target, now=now, progress=progress)
        draft.chmod(0o600)
        draft.replace(path_of(job))
    finally:
        draft.unlink(missing_ok=True)
    return path_of(job).stat().st_size


def finished(owner: User, job: int) -> Path:
    """The file of a finished export of this person. Raises NotFoundError."""
    row = Job.objects.filter(owner=owner, pk=job, kind=EXPORT, state=State.DONE).first()
    place = path_of(job)
    if row is None or not place.is_file():
        raise NotFoundError("This export is not kept any more.", remedy="Make it again.")
    return place


def drop_old(now: datetime) -> None:
    """Forget exports after a week."""
    for file in folder().glob("*.zip"):
        if file.stat().st_mtime < (now - KEPT_FOR).timestamp():
            file.unlink(missing_ok=True)


def forget(runner: Runner) -> None:
    """Files of a runner that is to be deleted: uploads and exports."""
    for key in runner.imports.values_list("pk", flat=True):
        uploads.drop(key)
    if runner.user_id is not None:
        jobs = Job.objects.filter(owner_id=runner.user_id, kind=EXPORT)
        for job in jobs.values_list("pk", flat=True):
            path_of(job).unlink(missing_ok=True)
