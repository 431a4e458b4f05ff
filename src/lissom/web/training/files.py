"""Files and folders on disk, and what lies in archives, in the same order every time."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lissom.core.errors import Finding, Level, NotFoundError
from lissom.core.evidence import value
from lissom.core.importers.archives import members
from lissom.core.importers.member import Member

_ZIP_MARK = b"PK\x03\x04"
_LIKELY = re.compile(r"\.(fit|gpx|tcx)(\.gz)?$", re.IGNORECASE)


@dataclass(slots=True)
class FileWalk:
    """The files under some paths. Iterate once for their bytes; `findings` fill meanwhile.

    Folders are walked to any depth, names in order; links are not followed; hidden files and
    what is no regular file is left out. Of a ZIP archive the files in it are given, one at a
    time. A file that cannot be read is a finding.
    """

    paths: tuple[Path, ...]
    findings: list[Finding] = field(default_factory=list)

    def __iter__(self) -> Iterator[Member]:
        for path in self.files():
            try:
                yield from self._read(path)
            except OSError as error:
                reason = error.strerror or "unknown"
                self._note("unreadable-file", f"The file cannot be read ({reason}).", path)

    def _read(self, path: Path) -> Iterator[Member]:
        """The file, or the files in it when it is an archive; both never whole when too large."""
        limit = int(value("import.most_file_bytes"))
        with path.open("rb") as file:
            if file.read(len(_ZIP_MARK)) == _ZIP_MARK:
                file.seek(0)
                for item in members(file, name=str(path)):
                    if isinstance(item, Finding):
                        self.findings.append(item)
                    else:
                        yield item
                return
            file.seek(0)
            data = file.read(limit + 1)
        if len(data) > limit:
            self._note("too-large", f"The file has more than {limit / 1e6:.0f} MB.", path)
        else:
            yield Member(str(path), data)

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
