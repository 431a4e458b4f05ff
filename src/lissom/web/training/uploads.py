"""Uploaded files on their way in: kept in the home until their import has ended.

An import of the background reads them from here, as often as it takes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Protocol

from lissom.core.errors import InvalidInputError
from lissom.core.importers.member import Member
from lissom.web import env
from lissom.web.storage import StorageError
from lissom.web.training.files import FileWalk, walk

FOLDER = "uploads"
KEPT_FOR = timedelta(days=7)
_NAME_LENGTH = 120
_READABLE = "FIT, GPX or TCX files, or an export archive (ZIP)"


class Upload(Protocol):
    """A file as a web framework hands it over."""

    @property
    def name(self) -> str | None: ...

    def chunks(self) -> Iterator[bytes]: ...


def folder_of(batch: int) -> Path:
    """Where the files of an import wait."""
    return env.read().home / FOLDER / str(batch)


def keep(batch: int, files: Iterable[Upload]) -> int:
    """Write the files to the folder of an import; returns how many. Nothing is left on failure.

    Raises InvalidInputError when there is none, StorageError when the disk is full.
    """
    folder, count = folder_of(batch), 0
    try:
        folder.mkdir(mode=0o700, parents=True)
        for count, file in enumerate(files, 1):
            place = folder / f"{count:05d}"
            place.mkdir()
            with (place / _safe(file.name or "file")).open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
    except OSError as error:
        drop(batch)
        raise StorageError(
            f"The files cannot be kept ({error.strerror}).",
            remedy="Make room where LISSOM_HOME lies, and send them again.",
        ) from error
    if not count:
        drop(batch)
        raise InvalidInputError("No file was sent.", remedy=f"Choose {_READABLE}.")
    return count


def _safe(name: str) -> str:
    """The last part of a name, without signs that mean something to a file system."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '/\\:*?"<>|')
    return kept.strip(". ")[-_NAME_LENGTH:] or "file"


def drop(batch: int) -> None:
    """Forget the files of an import."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)


def waiting(batch: int) -> bool:
    """Whether the files of an import are still here."""
    return folder_of(batch).is_dir()


def drop_old(now: datetime) -> None:
    """Forget files whose import failed long ago."""
    root = env.read().home / FOLDER
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.stat().st_mtime < (now - KEPT_FOR).timestamp():
            shutil.rmtree(folder, ignore_errors=True)


class Waiting:
    """The files of an import for reading, named as the runner named them."""

    def __init__(self, batch: int) -> None:
        self._folder = folder_of(batch)
        self.walk: FileWalk = walk([self._folder])

    def __iter__(self) -> Iterator[Member]:
        for member in self.walk:
            yield replace(member, name=self.short(member.name))

    def short(self, name: str) -> str:
        """`run.fit` or `export.zip/activities/run.fit`."""
        inside = name.removeprefix(f"{self._folder}/")
        return inside.partition("/")[2] or inside

    def total(self) -> int:
        """About how many recordings there are."""
        return self.walk.total()
