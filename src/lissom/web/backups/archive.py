"""The file of a backup: a gzipped tar whose first member, the manifest, says what the others are.

It is written beside its place and moved there whole. Reading trusts nothing: only members that the
manifest names are taken, each with its length and hash.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from isal import igzip, isal_zlib

from lissom.core.errors import LissomError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
SECRET = "secret.key"  # noqa: S105 (the file's name, not a secret)
_NAMES = re.compile(r"database\.sqlite3|database\.pgdump|secret\.key|uploads/[0-9]+/[^/\0]{1,255}")
_LONGEST_MANIFEST = 50_000_000
_CHUNK = 1 << 20
_ISAL: Any = isal_zlib.error
_BROKEN: tuple[type[Exception], ...] = (
    tarfile.TarError,
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    _ISAL,
)


class BackupError(LissomError):
    """A backup cannot be made or is not usable. Codes: `no-backup`, `damaged-backup`,
    `newer-backup`, `other-engine`, `not-empty`, `no-room`, `no-program`, `failed`."""

    code = "backup"


@dataclass(frozen=True, slots=True)
class Part:
    """A file within the backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `made_at` is ISO 8601 in UTC; `migrations` are of Lissom's own tables;
    `rows` counts the rows of each table."""

    engine: str
    version: str
    made_at: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    parts: tuple[Part, ...]


def part_of(name: str, path: Path) -> Part:
    """A file as it will stand in the manifest."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Part(name, path.stat().st_size, digest.hexdigest())


def write(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write the backup, readable for its owner alone. Raises BackupError when `target` is there
    already or cannot be written; then nothing is left of it."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _made(draft) as file:
            _fill(file, manifest, sources)
        os.link(draft, target)
    except FileExistsError as error:
        raise BackupError(
            f"{target} is there already.", remedy="Give another name.", code="not-empty"
        ) from error
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


def unwritable(place: Path, error: OSError) -> BackupError:
    """A disk that is full or cannot be written."""
    return BackupError(
        f"{place} cannot be written ({error.strerror or error}). Nothing was kept of it.",
        remedy="Make room or choose another place, and do the same again.",
        code="no-room",
    )


@contextmanager
def _made(draft: Path) -> Iterator[IO[bytes]]:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _fill(file: IO[bytes], manifest: Manifest, sources: Mapping[str, Path]) -> None:
    head = {"lissom_backup": FORMAT, **asdict(manifest)}
    text = json.dumps(head, indent=1, sort_keys=True).encode()
    with (
        _packed(file, "wb") as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        _add(tar, MANIFEST, len(text), io.BytesIO(text))
        for part in manifest.parts:
            with sources[part.name].open("rb") as source:
                _add(tar, part.name, part.bytes, source)


def _packed(file: IO[bytes], mode: str) -> Any:
    quick: Any = igzip.IGzipFile
    return quick(fileobj=file, mode=mode, compresslevel=1)


def _add(tar: tarfile.TarFile, name: str, length: int, source: IO[bytes]) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = length, 0o600
    tar.addfile(info, source)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup into a folder, every part as the manifest says. Raises BackupError for a
    file that is none, is cut off, damaged or of a newer version, and when there is no room."""
    return _read(source, lambda part, content: _keep(folder / part.name, content))


def check(source: Path) -> Manifest:
    """Read a backup to its end and keep nothing. Raises as `unpack`."""
    return _read(source, lambda _part, content: [None for _ in content])


_Sink = Callable[[Part, Iterator[bytes]], object]


def _read(source: Path, sink: _Sink) -> Manifest:
    try:
        with source.open("rb") as file:
            return _parts(file, source, sink)
    except _BROKEN as error:
        raise damaged(source, str(error)) from error
    except OSError as error:
        if error.filename == str(source):
            raise BackupError(
                f"{source} cannot be read ({error.strerror}).", code="no-backup"
            ) from error
        raise damaged(source, str(error)) from error


def _parts(file: IO[bytes], source: Path, sink: _Sink) -> Manifest:
    with _packed(file, "rb") as packed:
        try:
            tar = tarfile.open(fileobj=packed, mode="r|")  # noqa: SIM115 (closed below)
            first = tar.next()
        except _BROKEN as error:
            raise _none(source) from error
        with tar:
            manifest = _manifest(tar, first, source)
            for part in manifest.parts:
                member = tar.next()
                if member is None or not _fits(member, part):
                    raise damaged(source, f"{part.name} is not where it should be")
                sink(part, _content(tar, member, part, source))
            if tar.next() is not None:
                raise damaged(source, "it holds more than it says")
        while packed.read(_CHUNK):
            pass  # to the end, where gzip's own sum stands
    return manifest


def _fits(member: tarfile.TarInfo, part: Part) -> bool:
    return member.isreg() and member.name == part.name and member.size == part.bytes


def _content(
    tar: tarfile.TarFile, member: tarfile.TarInfo, part: Part, source: Path
) -> Iterator[bytes]:
    stream = tar.extractfile(member)
    assert stream is not None
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != part.sha256:
        raise damaged(source, f"{part.name} is not what it was")


def _keep(place: Path, content: Iterator[bytes]) -> None:
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _made(place) as file:
            for chunk in content:
                file.write(chunk)
    except OSError as error:
        if isinstance(error, _BROKEN):
            raise
        raise unwritable(place.parent, error) from error


def _manifest(tar: tarfile.TarFile, first: tarfile.TarInfo | None, source: Path) -> Manifest:
    if first is None or first.name != MANIFEST or not first.isreg():
        raise _none(source)
    if first.size > _LONGEST_MANIFEST:
        raise damaged(source, "its manifest is too long")
    stream = tar.extractfile(first)
    assert stream is not None
    try:
        head: Any = json.loads(stream.read())
        found = head["lissom_backup"]
        if isinstance(found, int) and found > FORMAT:
            raise BackupError(
                f"{source} was made by a newer version of Lissom ({head.get('version')}).",
                remedy="Install that version, then restore it.",
                code="newer-backup",
            )
        return _typed(head)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(source, f"its manifest cannot be read: {error}") from error


def _typed(head: Any) -> Manifest:
    manifest = Manifest(
        engine=str(head["engine"]),
        version=str(head["version"]),
        made_at=str(head["made_at"]),
        migrations=tuple(str(name) for name in head["migrations"]),
        rows={str(name): int(count) for name, count in head["rows"].items()},
        parts=tuple(
            Part(str(one["name"]), int(one["bytes"]), str(one["sha256"])) for one in head["parts"]
        ),
    )
    names = [part.name for part in manifest.parts]
    strange = [name for name in names if not _NAMES.fullmatch(name) or "/.." in name]
    if strange or len(set(names)) != len(names):
        raise ValueError("it names files that are none of a backup")
    if DATABASES.get(manifest.engine) not in names:
        raise ValueError("it names no database")
    return manifest


def _none(source: Path) -> BackupError:
    return BackupError(
        f"{source} is not a backup of Lissom.",
        remedy="Give a file that `lissom backup` made.",
        code="no-backup",
    )


def damaged(source: Path, why: str) -> BackupError:
    """A backup that is not as it was made."""
    return BackupError(
        f"The backup {source} is damaged or cut off ({why}). Nothing was restored.",
        remedy="Take another copy of it, or an older backup.",
        code="damaged-backup",
    )
