"""Taking off compression, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from isal import igzip_lib, isal_zlib

from lissom.core.evidence import value

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31  # 15 bits, with the head and checksum of gzip
_STEP, _SMALL_STEP = 2**20, 2**8
_BROKEN: tuple[type[Exception], ...] = (cast("type[Exception]", igzip_lib.IsalError), EOFError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Plain bytes; `problem` is "", "too-large" or "truncated" (then `data` is what came out)."""

    data: bytes
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Member:
    """One gzip member: what came out of it, where it ends in the file, and whether it is whole."""

    data: bytes
    end: int
    whole: bool


def unpacked(data: bytes) -> Unpacked:
    """The bytes without gzip, several members in a row included; never over the limit.

    Of a damaged member everything before the damage comes out.
    """
    limit = int(value("import.most_file_bytes"))
    if data[:2] != _GZIP:
        return Unpacked(data, "too-large" if len(data) > limit else "")
    parts: list[bytes] = []
    left, at = limit, 0
    while data[at : at + 2] == _GZIP:
        if len(parts) >= int(value("import.most_files_in_a_row")):
            return Unpacked(b"", "too-large")
        member = _member(data, at, left)
        if len(member.data) > left:
            return Unpacked(b"", "too-large")
        parts.append(member.data)
        if not member.whole:
            return Unpacked(b"".join(parts), "truncated")
        left -= len(member.data)
        at = member.end
    return Unpacked(parts[0] if len(parts) == 1 else b"".join(parts))


def _member(data: bytes, start: int, most: int) -> _Member:
    """The member at `start`, at most `most` + 1 bytes of it; in small steps when it is damaged, so
    that little before the damage is lost."""
    parts: list[bytes] = []
    for step in (_STEP, _SMALL_STEP):
        parts.clear()
        try:
            return _inflated(data, start, most, step, parts)
        except _BROKEN:
            continue
    return _Member(b"".join(parts), len(data), whole=False)


def _inflated(data: bytes, start: int, most: int, step: int, parts: list[bytes]) -> _Member:
    engine = isal_zlib.decompressobj(_GZIP_WINDOW)
    view, left, at = memoryview(data), most + 1, start
    while at < len(data) and left > 0 and not engine.eof:
        parts.append(engine.decompress(view[at : at + step], left))
        left -= len(parts[-1])
        at = min(at + step, len(data))
    return _Member(b"".join(parts), at - len(engine.unused_data), whole=engine.eof)
