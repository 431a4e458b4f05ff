"""Taking off compression, within limits."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from lissom.core.evidence import value

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Plain bytes; `problem` is "", "too-large" or "truncated" (then `data` is what came out)."""

    data: bytes
    problem: str = ""


def unpacked(data: bytes) -> Unpacked:
    """The bytes without gzip, several members in a row included; never over the limit."""
    limit = int(value("import.most_file_bytes"))
    if data[:2] != _GZIP:
        return Unpacked(data, "too-large" if len(data) > limit else "")
    parts: list[bytes] = []
    left, rest = limit, data
    while rest[:2] == _GZIP:
        engine = zlib.decompressobj(_GZIP_WINDOW)
        try:
            part = engine.decompress(rest, left + 1)
        except zlib.error:
            return Unpacked(b"".join(parts), "truncated")
        if len(part) > left:
            return Unpacked(b"", "too-large")
        parts.append(part)
        left -= len(part)
        if not engine.eof:
            return Unpacked(b"".join(parts), "truncated")
        rest = engine.unused_data
    return Unpacked(b"".join(parts))
