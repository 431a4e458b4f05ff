"""A folder under watch: files that are complete and new, look by look.

The folder is looked at, not listened to: that works on every file system, also on network drives
and memory sticks. A file is complete when it has stayed the same from one look to a later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lissom.core.errors import NotFoundError
from lissom.web.training import models
from lissom.web.training.files import FileWalk
from lissom.web.training.importing import ImportReport, import_files

_UNFINISHED = frozenset({".part", ".partial", ".crdownload", ".download", ".tmp"})

Mark = tuple[int, int]
"""Size and time of change of a file: another mark, another content."""


@dataclass(slots=True)
class Watched:
    """What is known of a folder. `settle_s`: how long a file must stay the same."""

    folder: Path
    settle_s: float
    _since: dict[Path, tuple[Mark, float]] = field(default_factory=dict)
    _taken: dict[Path, Mark] = field(default_factory=dict)

    def look(self, now_s: float) -> tuple[Path, ...]:
        """Files that are complete and were not taken as they are now, in order; `now_s` is a
        clock that never goes back. Links, hidden, empty and half-downloaded files are left
        alone. A folder that is away for a while (a drive) has no files."""
        found = dict(self._marks())
        self._since = {
            path: self._since[path]
            if path in self._since and self._since[path][0] == mark
            else (mark, now_s)
            for path, mark in found.items()
        }
        return tuple(
            path
            for path, (mark, since_s) in self._since.items()
            if self._taken.get(path) != mark and now_s - since_s >= self.settle_s
        )

    def waiting(self) -> int:
        """Files that were there at the last look and were not taken yet."""
        return sum(self._taken.get(path) != mark for path, (mark, _) in self._since.items())

    def took(self, paths: tuple[Path, ...]) -> None:
        """These are done with, until they change."""
        self._taken |= {path: self._since[path][0] for path in paths}

    def _marks(self) -> Iterator[tuple[Path, Mark]]:
        for path in FileWalk((self.folder,)).files():
            if path == self.folder or path.suffix.lower() in _UNFINISHED:
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            if status.st_size:
                yield path, (status.st_size, status.st_mtime_ns)


def watch_folder(
    *,
    runner: models.Runner,
    folder: Path,
    every_s: float,
    clock: Callable[[], float],
    sleep: Callable[[float], object],
    once: bool = False,
    workers: int | None = None,
) -> Iterator[ImportReport]:
    """Import new files of a folder as they appear; a report after each import of some.

    Looks every `every_s` seconds, takes what stayed the same since an earlier look, and ends
    only when `once` and nothing is left that is new. A file that was in before, under any name,
    never comes in twice. Raises NotFoundError when there is no such folder at the start.
    """
    place = folder.expanduser()
    if not place.is_dir():
        raise NotFoundError(f"There is no folder '{folder}'.", remedy="Check the spelling.")
    watched = Watched(place, settle_s=every_s)
    while True:
        ready = watched.look(clock())
        if ready:
            walk = FileWalk(ready)
            yield import_files(
                runner=runner,
                sources=walk,
                label=f"watched: {place}",
                findings=walk.findings,
                workers=workers,
            )
            watched.took(ready)
        elif once and not watched.waiting():
            return
        sleep(every_s)
