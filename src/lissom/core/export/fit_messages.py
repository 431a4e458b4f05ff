"""Messages of a FIT file as bytes: layouts, values, header and checksums.

The binary form that every FIT file shares; what goes into one is in `fit_encoder` (a recording)
and `fit_workout` (a session to run).
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fastcrc import crc16

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
DEVELOPMENT = 255  # the maker of files that no watch made
FILE_ID = 0
_PROTOCOL, _PROFILE = 0x20, 2140
ENUM, I1, U1, U2, I4, U4, TEXT = 0x00, 0x01, 0x02, 0x84, 0x85, 0x86, 0x07
U4Z = 0x8C
CODES: dict[int, tuple[str, int]] = {  # struct code and the value for "none"
    ENUM: ("B", 0xFF), I1: ("b", 0x7F), U1: ("B", 0xFF), U2: ("H", 0xFFFF),
    I4: ("i", 0x7FFF_FFFF), U4: ("I", 0xFFFF_FFFF), U4Z: ("I", 0),
}  # fmt: skip
Cell = tuple[int, int, float | str | None]  # field number, type, stored value


def framed(body: bytes) -> bytes:
    """The whole file around its messages."""
    header = struct.pack("<BBHI4s", 14, _PROTOCOL, _PROFILE, len(body), b".FIT")
    whole = header + struct.pack("<H", crc16.arc(header)) + body
    return whole + struct.pack("<H", crc16.arc(whole))


@dataclass(slots=True)
class Messages:
    """Messages as written so far; each layout keeps its local number while it is in use."""

    parts: list[bytes] = field(default_factory=list)
    layouts: dict[bytes, int] = field(default_factory=dict)

    def body(self) -> bytes:
        return b"".join(self.parts)

    def define(self, number: int, fields: list[tuple[int, int, int]]) -> int:
        """Local number of a layout of (field, bytes, type), defined on first use."""
        layout = struct.pack("<BBHB", 0, 0, number, len(fields))
        layout += b"".join(struct.pack("<BBB", *entry) for entry in fields)
        if layout not in self.layouts:
            local = len(self.layouts) % 16
            self.layouts = {key: used for key, used in self.layouts.items() if used != local}
            self.layouts[layout] = local
            self.parts.append(bytes([0x40 | local]) + layout)
        return self.layouts[layout]

    def add(self, number: int, cells: list[Cell]) -> None:
        fields, values = [], []
        for field_number, kind, content in cells:
            stored = _stored(kind, content)
            fields.append((field_number, len(stored), kind))
            values.append(stored)
        local = self.define(number, fields)
        self.parts.append(bytes([local]) + b"".join(values))


def _stored(kind: int, content: float | str | None) -> bytes:
    if isinstance(content, str):
        return content.encode()[:254].decode(errors="ignore").encode() + b"\0"
    code, none = CODES[kind]
    low = -none if code in "bi" else 0
    high = none - 1 if none else 0xFFFF_FFFF
    whole = none if content is None or not math.isfinite(content) else round(content)
    return struct.pack("<" + code, whole if low <= whole <= high else none)
