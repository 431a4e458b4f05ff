"""Files and folders on disk, and what lies in archives, in the same order every time."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from lissom.core.errors import Finding, Level, NotFoundError
from lissom.core.evidence import value
from lissom.core.importers import apple, garmin, strava
from lissom.core.importers.archives import members
from lissom.core.importers.labels import NO_LABELS, Labels
from lissom.core.importers.member import Member
from lissom.core.importers.sniffing import GZIP_MARK, sniff
from lissom.core.importers.xml import HEAD_BYTES

_ZIP_MARK = b"PK\x03\x04"
_LIKELY = re.compile(r"\.(fit|gpx|tcx)(\.gz)?\s*$", re.IGNORECASE)
_NO_RECORDINGS = frozenset({"empty", "unknown"})


@dataclass(slots=True)
class FileWalk:
    """The files under some paths. Iterate once for their bytes; `findings` fill meanwhile.

    Folders are walked to any depth, names in order; links are not followed; hidden files and
    what is no regular file is left out. Of a ZIP archive the files in it are given, one at a
    time; a folder that was an archive of Strava or Apple Health is read like it. What in a folder
    is neither a recording nor named like one is counted. A file that cannot be read is a finding.
    """

    paths: tuple[Path, ...]
    findings: list[Finding] = field(default_factory=list)
    _labels: dict[str, Labels] = field(default_factory=dict)
    _owned: list[Path] = field(default_factory=list)
    _lists: list[Path] = field(default_factory=list)
    _left_out: int = 0

    def __iter__(self) -> Iterator[Member]:
        asked = frozenset(self.paths)
        for path in self.files():
            if any(folder in path.parents for folder in self._owned):
                continue
            yield from self._readable(self._read(path, asked=path in asked), path)
        for path in self._lists:  # after the recordings that they list
            yield from self._readable(self._listed(path), path)
        if self._left_out:
            message = f"{self._left_out} other files in the folder are no recordings."
            where = ", ".join(str(path) for path in self.paths if path.is_dir())
            self.findings.append(Finding("left-out", Level.INFO, message, where))

    def _readable(self, found: Iterator[Member], path: Path) -> Iterator[Member]:
        try:
            yield from found
        except OSError as error:
            reason = error.strerror or "unknown"
            self._note("unreadable-file", f"The file cannot be read ({reason}).", path)

    def _listed(self, path: Path) -> Iterator[Member]:
        limit = int(value("import.most_list_bytes"))
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            self._note("too-large", "The list is larger than any export's.", path)
            return
        yield from self._told(garmin.sessions(data), path)

    def _read(self, path: Path, *, asked: bool) -> Iterator[Member]:
        """The file, or the files in it when it is an archive; both never whole when too large."""
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
            file.seek(0)
            if head[: len(_ZIP_MARK)] == _ZIP_MARK:
                yield from self._told(members(file, name=str(path)))
            elif strava.is_table(path.name) and not _may_record(head):
                yield from self._strava(path, file)
            elif garmin.is_list(path.name):
                self._lists.append(path)
            elif apple.is_table(head):
                yield from self._apple(path, file)
            elif asked or _LIKELY.search(path.name) or _may_record(head):
                yield from self._whole(path, file)
            else:
                self._left_out += 1

    def _whole(self, path: Path, file: IO[bytes]) -> Iterator[Member]:
        limit = int(value("import.most_file_bytes"))
        data = file.read(limit + 1)
        if len(data) > limit:
            self._note("too-large", f"The file has more than {limit / 1e6:.0f} MB.", path)
        else:
            labels = self._labels.get(strava.key_of(str(path)), NO_LABELS)
            yield Member(str(path), data, labels)

    def _strava(self, path: Path, file: IO[bytes]) -> Iterator[Member]:
        """Sessions without a file; what the table says of the others is kept for their turn."""
        limit = int(value("import.most_table_bytes"))
        data = file.read(limit + 1)
        if len(data) > limit:
            self._note("too-large", "The table is larger than any export's.", path)
            return
        table = strava.read_table(data)
        told = {str(path.parent / name): labels for name, labels in table.labels.items()}
        self._labels.update(told)
        yield from self._told(table.members(), path)

    def _apple(self, path: Path, file: IO[bytes]) -> Iterator[Member]:
        routes = path.parent / apple.ROUTES
        self._owned.append(routes)
        export = apple.Export(path.name, "")
        yield from self._told(export.sessions(_Unpacked(path.parent, routes), file), path)

    def _told(
        self, found: Iterable[Member | Finding], path: Path | None = None
    ) -> Iterator[Member]:
        """The members, named after `path`; what else there is goes to the findings."""
        for item in found:
            if isinstance(item, Finding):
                self.findings.append(item if path is None else replace(item, where=str(path)))
            else:
                yield item if path is None else replace(item, name=f"{path}/{item.name}")

    def files(self) -> Iterator[Path]:
        """Every regular file, each once, without reading any."""
        seen: set[tuple[int, int]] = set()
        for path in self.paths:
            for found in self._under(path):
                try:
                    status = found.stat()
                except OSError:
                    yield found
                    continue
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    yield found

    def count(self) -> int:
        """How many files there are; notes nothing."""
        return sum(1 for _ in FileWalk(self.paths).files())

    def total(self) -> int:
        """About how many recordings there are, those in archives counted by their lists of
        content: for a progress bar; notes nothing."""
        return sum(_recordings(path) for path in FileWalk(self.paths).files())

    def _under(self, path: Path) -> Iterator[Path]:
        if not path.is_dir():
            yield path
            return
        folders = [path]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                reason = error.strerror or "unknown"
                self._note("unreadable-folder", f"The folder cannot be read ({reason}).", folder)
                continue
            inner: list[Path] = []
            for entry in entries:
                if entry.name.startswith(".") or entry.is_symlink():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    inner.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield Path(entry.path)
            folders.extend(reversed(inner))

    def _note(self, code: str, message: str, path: Path) -> None:
        self.findings.append(Finding(code, Level.ERROR, message, str(path)))


@dataclass(frozen=True, slots=True)
class _Unpacked:
    """The routes of an unpacked export as if they were in its archive."""

    root: Path
    routes: Path

    def namelist(self) -> list[str]:
        if self.routes.is_symlink() or not self.routes.is_dir():
            return []
        found = (path for path in self.routes.iterdir() if path.is_file() and not path.is_symlink())
        return sorted(str(path.relative_to(self.root)) for path in found)

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


def _may_record(head: bytes) -> bool:
    """Whether a file that begins like this may hold a recording."""
    return head[: len(GZIP_MARK)] == GZIP_MARK or sniff(head) not in _NO_RECORDINGS


def _recordings(path: Path) -> int:
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP_MARK)) != _ZIP_MARK:
                return 1
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, LookupError):
        return 1
    likely = sum(_LIKELY.search(name) is not None for name in names)
    return likely or max(1, len(names))


def walk(paths: Iterable[Path | str]) -> FileWalk:
    """The files under these paths. Raises NotFoundError for a path that is not there."""
    given = tuple(Path(path).expanduser() for path in paths)
    for path in given:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            raise NotFoundError(
                f"There is no file or folder '{path}' ({error.strerror}).",
                remedy="Check the spelling, or quote names with blanks.",
            ) from error
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise NotFoundError(
                f"'{path}' is neither a file nor a folder.", remedy="Give files or folders."
            )
    return FileWalk(given)
