"""ZIP archives: any, or an account export of Strava, Garmin or Apple Health.

An archive is hostile until proven otherwise: entries, sizes, ratios and depth have limits, names
are labels and never paths, and one broken entry never stops the rest. Entries are read one at a
time, so memory does not grow with the archive.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import IO

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers import apple, garmin, strava
from lissom.core.importers.labels import NO_LABELS, Labels
from lissom.core.importers.member import Member
from lissom.core.importers.sniffing import GZIP_MARK, sniff
from lissom.core.importers.xml import HEAD_BYTES

_NAME_LENGTH = 160
_RATIO_FROM_BYTES = 2**20  # small entries may well be mostly blanks
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,  # encrypted, or packed by a method that zipfile lacks
    LookupError,
)


class _Budget:
    """What may still be read, over all levels of one archive."""

    def __init__(self) -> None:
        self.entries = int(value("import.most_archive_entries"))
        self.bytes = int(value("import.most_archive_bytes"))
        self.left_out = 0


def members(file: IO[bytes], *, name: str) -> Iterator[Member | Finding]:
    """Watch files in a ZIP archive, nested archives included; problems come as findings.

    `file` is seekable and open for reading. Photos, tables and settings are left out and counted
    in one finding at the end. Sessions that an export lists without a file of their own come
    as GPX files with a time and a duration. Never raises on bad content.
    """
    budget = _Budget()
    yield from _inside(file, name, budget, depth=1)
    if budget.left_out:
        yield Finding(
            "left-out",
            Level.INFO,
            f"{budget.left_out} other files in the archive are no recordings and were left out.",
            name,
        )


def _inside(
    file: IO[bytes], name: str, budget: _Budget, *, depth: int
) -> Iterator[Member | Finding]:
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        yield Finding("broken-archive", Level.ERROR, f"The archive cannot be read: {error}", name)
        return
    with archive:
        entries = sorted(
            (info for info in archive.infolist() if not info.filename.endswith("/")),
            key=lambda info: info.header_offset,
        )
        if len(entries) > budget.entries:
            yield Finding(
                "too-many-entries",
                Level.ERROR,
                f"The archive has {len(entries)} entries; it was not read.",
                name,
            )
            return
        budget.entries -= len(entries)
        export = _apple_export(archive)
        labels: dict[str, Labels] = {}
        for info in filter(lambda info: strava.is_table(info.filename), entries):
            yield from _table(archive, info, f"{name}/{_printable(info.filename)}", budget, labels)
        lists: list[tuple[zipfile.ZipInfo, str]] = []
        for info in entries:
            label = f"{name}/{_printable(info.filename)}"
            try:
                if export is not None and info.filename == export.main:
                    if _too_dense(info):
                        raise zipfile.BadZipFile("it is packed too densely for a real table")
                    with archive.open(info) as stream:
                        yield from _files(export.sessions(archive, stream), label)
                elif strava.is_table(info.filename) or (export and export.owns(info.filename)):
                    continue
                elif garmin.is_list(info.filename):
                    lists.append((info, label))
                else:
                    place = _Place(
                        label, labels.get(strava.key_of(info.filename), NO_LABELS), depth
                    )
                    yield from _entry(archive, info, place, budget)
            except _BROKEN as error:
                yield _broken(error, label)
        for info, label in lists:  # after the recordings that they list
            yield from _listed(archive, info, label, budget)


def _listed(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, label: str, budget: _Budget
) -> Iterator[Member | Finding]:
    try:
        data = _whole(archive, info, budget, most=int(value("import.most_list_bytes")))
    except _BROKEN as error:
        yield _broken(error, label)
        return
    if data is None:
        yield Finding("too-large", Level.WARNING, "The list is larger than any export's.", label)
        return
    yield from _files(garmin.sessions(data), label)


def _apple_export(archive: zipfile.ZipFile) -> apple.Export | None:
    try:
        return apple.Export.of(archive)
    except _BROKEN:
        return None  # the entry is told when its turn comes


def _printable(filename: str) -> str:
    """A name for people: no control characters, no going up, not endless."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in filename)
    parts = [part for part in shown.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)[-_NAME_LENGTH:]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an entry stands and what the table beside it says of it."""

    label: str
    labels: Labels
    depth: int


def _table(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    label: str,
    budget: _Budget,
    labels: dict[str, Labels],
) -> Iterator[Member | Finding]:
    """Sessions without a file; what the table says of the others goes into `labels`."""
    try:
        data = _whole(archive, info, budget, most=int(value("import.most_table_bytes")))
    except _BROKEN as error:
        yield _broken(error, label)
        return
    if data is None:
        yield Finding("too-large", Level.WARNING, "The table is larger than any export's.", label)
        return
    table = strava.read_table(data)
    folder = info.filename.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    labels.update({prefix + filename: told for filename, told in table.labels.items()})
    yield from _files(table.members(), label)


def _broken(error: Exception, label: str) -> Finding:
    return Finding("broken-entry", Level.WARNING, f"The entry cannot be read: {error}", label)


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place, budget: _Budget
) -> Iterator[Member | Finding]:
    if info.flag_bits & 0x1:
        yield Finding("encrypted-entry", Level.WARNING, "The entry is encrypted.", place.label)
        return
    with archive.open(info) as stream:
        head = stream.read(HEAD_BYTES)
    kind = "gzip" if head[:2] == GZIP_MARK else sniff(head)
    if kind in {"empty", "unknown"}:
        budget.left_out += 1
    elif kind == "zip":
        yield from _nested(archive, info, place, budget)
    else:
        data = _whole(archive, info, budget, most=int(value("import.most_file_bytes")))
        if data is None:
            message = "The entry is larger than a recording can be."
            yield Finding("too-large", Level.WARNING, message, place.label)
        else:
            yield Member(place.label, data, place.labels)


def _nested(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place, budget: _Budget
) -> Iterator[Member | Finding]:
    if place.depth >= int(value("import.most_archive_depth")):
        message = "Archives are nested too deep to be an export."
        yield Finding("too-deep", Level.WARNING, message, place.label)
        return
    with archive.open(info) as stream:
        yield from _inside(stream, place.label, budget, depth=place.depth + 1)


def _whole(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget, *, most: int
) -> bytes | None:
    """The bytes of an entry; None when a limit forbids. What an entry claims is not trusted."""
    most = min(most, budget.bytes)
    if _too_dense(info):
        return None
    with archive.open(info) as stream:
        data = stream.read(most + 1)
    budget.bytes -= len(data)
    return data if len(data) <= most else None


def _too_dense(info: zipfile.ZipInfo) -> bool:
    most = value("import.most_archive_ratio") * max(info.compress_size, 1)
    return info.file_size > _RATIO_FROM_BYTES and info.file_size > most


def _files(found: Iterable[Member | Finding], label: str) -> Iterator[Member | Finding]:
    for item in found:
        if isinstance(item, Finding):
            yield replace(item, where=label)
        else:
            yield replace(item, name=f"{label}/{item.name}")
