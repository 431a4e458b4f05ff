"""Bytes of a FIT file, or of several in a row, to tables of messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from fastcrc import crc16

from lissom.core.errors import Finding, Level
from lissom.core.evidence import value
from lissom.core.importers.fit.profile import MESSAGES, SET, TIMESTAMP
from lissom.core.importers.fit.tables import Chunk, Table, chunk_of, resolve_compressed
from lissom.core.importers.fit.walk import Group, Walk, walk

_MARK = b".FIT"
_SHORT_HEADER = 12
_HEADER_SIZES = (12, 14)
_CRC_SIZE = 2


@dataclass(frozen=True, slots=True, eq=False)
class FitFile:
    """Tables by global message number.

    `crc_right`: the checksum vouches for the values. `partial`: the end is missing or unreadable.
    """

    tables: Mapping[int, Table]
    crc_right: bool
    partial: bool

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
    wrong_size: bool


def is_fit(data: bytes) -> bool:
    return len(data) >= _SHORT_HEADER and data[8:12] == _MARK


def decode_fit(data: bytes, *, where: str = "") -> tuple[list[FitFile], list[Finding]]:
    """Every FIT file in `data`, one behind the other; damage becomes findings."""
    files: list[FitFile] = []
    findings: list[Finding] = []
    most_files = int(value("import.most_files_in_a_row"))
    at = 0
    while at < len(data):
        if not is_fit(data[at : at + _SHORT_HEADER]):
            findings.append(_after_the_end(len(data) - at, first=at == 0, where=where))
            break
        if len(files) >= most_files:
            findings.append(_too_many_files(len(files), where))
            break
        extent = _extent(data, at)
        found, walked = _read(data, extent)
        files.append(found)
        findings.extend(_damage(extent, walked, where=where))
        at = extent.next
    return files, findings


def _extent(data: bytes, at: int) -> _Extent:
    header_size = data[at] if data[at] in _HEADER_SIZES else max(_HEADER_SIZES)
    body = at + header_size
    claimed = body + int.from_bytes(data[at + 4 : at + 8], "little")
    after = claimed + _CRC_SIZE
    if claimed > body and after <= len(data):
        right = _crc_matches(data, at, claimed)
        if right or after == len(data) or is_fit(data[after : after + _SHORT_HEADER]):
            return _Extent(at, body, claimed, after, right, wrong_size=False)
    # The size is wrong: never filled in, damaged, or the rest of the file is missing.
    following = _next_header(data, body)
    if following is not None:
        end = max(body, following - _CRC_SIZE)
        return _Extent(at, body, end, following, crc_right=False, wrong_size=True)
    if body < claimed <= len(data) and not _walk(data, body, claimed).reason:
        return _Extent(at, body, claimed, len(data), crc_right=False, wrong_size=False)
    return _Extent(at, body, len(data), len(data), crc_right=False, wrong_size=True)


def _next_header(data: bytes, after: int) -> int | None:
    """Where the next file in a row begins, told by its mark."""
    mark = data.find(_MARK, after + _SHORT_HEADER - len(_MARK))
    while mark >= 0:
        begin = mark + len(_MARK) - _SHORT_HEADER
        if data[begin] in _HEADER_SIZES:
            return begin
        mark = data.find(_MARK, mark + 1)
    return None


def _crc_matches(data: bytes, begin: int, end: int) -> bool:
    return crc16.arc(data[begin:end]) == int.from_bytes(data[end : end + _CRC_SIZE], "little")


def _read(data: bytes, extent: _Extent) -> tuple[FitFile, Walk]:
    walked = _walk(data, extent.body, extent.end)
    at_checksum = extent.wrong_size and extent.end - walked.stop == _CRC_SIZE
    if walked.reason and at_checksum:
        walked = replace(walked, stop=extent.end, reason="")
    found = FitFile(_tables(data, walked.groups), extent.crc_right, partial=bool(walked.reason))
    return found, walked


def _walk(data: bytes, begin: int, end: int) -> Walk:
    return walk(data, begin, end, most_messages=int(value("import.most_fit_messages")))


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


def _too_many_files(count: int, where: str) -> Finding:
    message = f"More than {count} FIT files stand in a row; the rest was left out."
    return Finding("too-many-files", Level.WARNING, message, where)


def _damage(extent: _Extent, walked: Walk, *, where: str) -> list[Finding]:
    """What is wrong with the frame, the checksum and the messages, one finding each at most."""
    findings = []

    def note(code: str, message: str) -> None:
        findings.append(Finding(code, Level.WARNING, message, where))

    whole_after = walked.reason and walked.lost < extent.end - walked.stop
    if whole_after:
        note(
            "broken-inside",
            f"Some bytes near byte {walked.stop} cannot be read; everything around them was kept.",
        )
    elif walked.reason == "truncated":
        note(
            "truncated",
            f"The file ends early; everything before the break (byte {walked.stop}) was kept.",
        )
    elif walked.reason:
        note(
            "broken-inside",
            f"The file cannot be read beyond byte {walked.stop} of {extent.end}; "
            "everything before was kept.",
        )
    if extent.crc_right or (walked.reason == "truncated" and not whole_after):
        return findings
    if extent.wrong_size:
        note(
            "wrong-size",
            "The file's header gives a wrong length and so nothing vouches for its values; "
            "those that cannot be true were left out.",
        )
    else:
        note(
            "wrong-checksum",
            "The checksum does not match, so some bytes are wrong; "
            "values that cannot be true were left out.",
        )
    return findings
