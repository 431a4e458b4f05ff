"""Bytes of a FIT file, or of several in a row, to tables of messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastcrc import crc16

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.fit.profile import MESSAGES, SET, TIMESTAMP
from lissom.core.importers.fit.tables import Chunk, Table, chunk_of, resolve_compressed
from lissom.core.importers.fit.walk import Group, Walk, walk

_MARK = b".FIT"
_SHORT_HEADER = 12
_CRC_SIZE = 2


@dataclass(frozen=True, slots=True, eq=False)
class FitFile:
    """Tables by global message number. `intact`: checksum right and every byte understood."""

    tables: Mapping[int, Table]
    intact: bool
    crc_right: bool
    broken: str = ""

    def table(self, number: int) -> Table:
        return self.tables.get(number) or Table(MESSAGES[number], ())


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where the messages of one file lie, and what its frame says."""

    begin: int
    body: int
    end: int
    next: int
    crc_right: bool
    truncated: bool


def is_fit(data: bytes) -> bool:
    return len(data) >= _SHORT_HEADER and data[8:12] == _MARK


def decode_fit(data: bytes, *, where: str = "") -> tuple[list[FitFile], list[Finding]]:
    """Every FIT file in `data`, one behind the other; damage becomes findings."""
    files: list[FitFile] = []
    findings: list[Finding] = []
    at = 0
    while at < len(data):
        if not is_fit(data[at : at + _SHORT_HEADER]):
            findings.append(_after_the_end(len(data) - at, first=at == 0, where=where))
            break
        extent = _extent(data, at)
        found, walked = _read(data, extent)
        files.append(found)
        findings.extend(_damage(extent, found, walked, where=where))
        at = max(extent.next, walked.stop)
    return files, findings


def _extent(data: bytes, at: int) -> _Extent:
    header_size = max(data[at], _SHORT_HEADER)
    body = at + header_size
    claimed = body + int.from_bytes(data[at + 4 : at + 8], "little")
    if claimed > body and claimed + _CRC_SIZE <= len(data):
        right = _crc_matches(data, at, claimed)
        after = claimed + _CRC_SIZE
        ends_well = after == len(data) or is_fit(data[after : after + _SHORT_HEADER])
        if right or ends_well:
            return _Extent(at, body, claimed, after, right, truncated=False)
    # The size is wrong (never filled in, damaged, or the rest is missing).
    whole = len(data) - _CRC_SIZE
    if whole > body and _crc_matches(data, at, whole):
        return _Extent(at, body, whole, len(data), crc_right=True, truncated=False)
    if body < claimed <= len(data):
        return _Extent(at, body, claimed, claimed + _CRC_SIZE, crc_right=False, truncated=False)
    return _Extent(at, body, len(data), len(data), crc_right=False, truncated=claimed > len(data))


def _crc_matches(data: bytes, begin: int, end: int) -> bool:
    return crc16.arc(data[begin:end]) == int.from_bytes(data[end : end + _CRC_SIZE], "little")


def _read(data: bytes, extent: _Extent) -> tuple[FitFile, Walk]:
    walked = walk(
        data, extent.body, extent.end, most_messages=int(value("import.most_fit_messages"))
    )
    intact = extent.crc_right and not walked.reason
    tables = _tables(data, walked.groups)
    return FitFile(tables, intact, extent.crc_right, walked.reason), walked


def _tables(data: bytes, groups: tuple[Group, ...]) -> dict[int, Table]:
    any_compressed = any(group.compressed for group in groups)
    kept = [
        group
        for group in groups
        if group.definition.number in MESSAGES
        or (any_compressed and (group.compressed or TIMESTAMP in group.definition.fields))
    ]
    chunks = [chunk_of(data, group) for group in kept]
    by_number: dict[int, list[int]] = {}
    for index, chunk in enumerate(chunks):
        if chunk.definition.number in MESSAGES:
            by_number.setdefault(chunk.definition.number, []).append(index)
    tables = {
        number: Table(MESSAGES[number], [chunks[i] for i in indices])
        for number, indices in by_number.items()
    }
    if any_compressed:
        _set_times(tables, by_number, chunks)
    return tables


def _set_times(
    tables: dict[int, Table], by_number: dict[int, list[int]], chunks: list[Chunk]
) -> None:
    times = resolve_compressed(chunks)
    for number, indices in by_number.items():
        if number != SET.number:  # its timestamp is another field
            tables[number].set_chunk_times([times[i] for i in indices])


def _after_the_end(count: int, *, first: bool, where: str) -> Finding:
    if first:
        return Finding("not-fit", Level.ERROR, "This is not a FIT file: it has no FIT mark.", where)
    return Finding(
        "trailing-bytes",
        Level.INFO,
        f"{count} bytes after the end of the file were left out.",
        where,
    )


def _damage(extent: _Extent, found: FitFile, walked: Walk, *, where: str) -> list[Finding]:
    if found.intact:
        return []
    findings = []
    if extent.truncated or walked.reason == "truncated":
        findings.append(
            Finding(
                "truncated",
                Level.WARNING,
                f"The file ends early; everything before the break (byte {walked.stop}) was kept.",
                where,
            )
        )
    elif not extent.crc_right:
        findings.append(
            Finding(
                "wrong-checksum",
                Level.WARNING,
                "The checksum does not match, so some bytes are wrong; "
                "values that cannot be true were left out.",
                where,
            )
        )
    if walked.reason not in {"", "truncated"}:
        findings.append(
            Finding(
                "broken-inside",
                Level.WARNING,
                f"The file cannot be read beyond byte {walked.stop} of {extent.end}; "
                "everything before was kept.",
                where,
            )
        )
    return findings
