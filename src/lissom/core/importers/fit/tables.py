"""Messages of one kind as columns, decoded only when a column is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lissom.core.importers.fit.profile import BYTE, STRING, TIMESTAMP, BaseType, Message
from lissom.core.importers.fit.walk import Definition, Group

FloatArray = NDArray[np.float64]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """All messages of one layout: their bytes side by side, and where each began."""

    definition: Definition
    body: bytes
    positions: NDArray[np.int64]
    compressed: bool = False

    def __len__(self) -> int:
        return int(self.positions.size)

    def view(self, offset: int, size: int, base: BaseType) -> NDArray[np.generic]:
        """Raw values of one field, shape (messages, values per message); no copy."""
        per_message = size // base.size
        return np.ndarray(
            (len(self), per_message),
            dtype=np.dtype(self.definition.order + base.code),
            buffer=self.body,
            offset=offset,
            strides=(self.definition.size, base.size),
        )


def chunk_of(data: bytes, group: Group) -> Chunk:
    """Gather the runs of a group. Bytes are copied once."""
    size = group.definition.size
    starts = np.asarray(group.starts, dtype=np.int64)
    counts = np.asarray(group.counts, dtype=np.int64)
    pieces = [
        data[start : start + count * size]
        for start, count in zip(group.starts, group.counts, strict=True)
    ]
    total = int(counts.sum())
    before = np.repeat(np.cumsum(counts) - counts, counts)
    positions = np.repeat(starts, counts) + (np.arange(total, dtype=np.int64) - before) * size
    return Chunk(group.definition, b"".join(pieces), positions, group.compressed)


def decode(chunk: Chunk, offset: int, size: int, base: BaseType) -> FloatArray:
    """Values as float64 with NaN for "none", shape (messages, values per message)."""
    raw = chunk.view(offset, size, base)
    values = raw.astype(np.float64)
    if base.invalid is not None:
        values[raw == base.invalid] = np.nan
    return values


def texts(chunk: Chunk, offset: int, size: int) -> list[str]:
    """Text of each message up to the first zero byte."""
    step = chunk.definition.size
    found = []
    for start in range(offset, len(chunk) * step, step):
        piece = chunk.body[start : start + size].split(b"\0", 1)[0]
        found.append(piece.decode("utf-8", "replace").strip())
    return found


class Table:
    """All messages of one kind in one file, in file order."""

    def __init__(self, message: Message, chunks: Sequence[Chunk]) -> None:
        self.message = message
        self.chunks = tuple(chunks)
        self._times: FloatArray | None = None
        self._order: NDArray[np.intp] | None = None
        if len(self.chunks) > 1:
            self._order = np.argsort(np.concatenate([c.positions for c in self.chunks]))

    def __len__(self) -> int:
        return sum(len(chunk) for chunk in self.chunks)

    @property
    def positions(self) -> NDArray[np.int64]:
        if not self.chunks:
            return np.empty(0, dtype=np.int64)
        return self._merge([chunk.positions for chunk in self.chunks])

    def has(self, name: str) -> bool:
        number = self.message.fields[name][0]
        return any(number in chunk.definition.fields for chunk in self.chunks)

    def column(self, name: str) -> FloatArray:
        """Scaled values, NaN where missing; the first value of an array field."""
        number, scale, offset = self.message.fields[name]
        values = self.raw(number)
        if scale != 1.0:
            values /= scale
        if offset:
            values -= offset
        return values

    def raw(self, number: int) -> FloatArray:
        """Unscaled values by field number, NaN where missing; first value of an array."""
        parts = []
        for chunk in self.chunks:
            slot = chunk.definition.fields.get(number)
            if slot is None or slot.base is STRING:
                parts.append(np.full(len(chunk), np.nan))
            else:
                parts.append(decode(chunk, slot.offset, slot.base.size, slot.base)[:, 0])
        return self._merge(parts) if parts else np.empty(0)

    def arrays(self, number: int) -> list[FloatArray]:
        """Unscaled values of an array field, one array per message."""
        parts: list[FloatArray] = []
        for chunk in self.chunks:
            slot = chunk.definition.fields.get(number)
            if slot is None or slot.base is STRING:
                parts.extend(np.empty(0) for _ in range(len(chunk)))
            else:
                parts.extend(decode(chunk, slot.offset, slot.size, slot.base))
        return [parts[i] for i in self._sequence()]

    def bytes_of(self, name: str, width: int) -> NDArray[np.uint8]:
        """Bytes of a field, shape (messages, width); 255 where missing."""
        number = self.message.fields[name][0]
        parts = []
        for chunk in self.chunks:
            slot = chunk.definition.fields.get(number)
            if slot is None or slot.size != width:
                parts.append(np.full((len(chunk), width), 255, dtype=np.uint8))
            else:
                parts.append(chunk.view(slot.offset, width, BYTE).astype(np.uint8))
        return self._merge(parts) if parts else np.empty((0, width), dtype=np.uint8)

    def text(self, name: str) -> list[str]:
        number = self.message.fields[name][0]
        found: list[str] = []
        for chunk in self.chunks:
            slot = chunk.definition.fields.get(number)
            if slot is None or slot.base is not STRING:
                found.extend("" for _ in range(len(chunk)))
            else:
                found.extend(texts(chunk, slot.offset, slot.size))
        return [found[i] for i in self._sequence()]

    def developer(self, developer: int, number: int, base: BaseType) -> FloatArray:
        """Unscaled values of a developer field (first of an array), NaN where missing."""
        parts = []
        for chunk in self.chunks:
            column = np.full(len(chunk), np.nan)
            for slot in chunk.definition.developer:
                fits = slot.size >= base.size and base is not STRING
                if (slot.developer, slot.number) == (developer, number) and fits:
                    column = decode(chunk, slot.offset, base.size, base)[:, 0]
                    break
            parts.append(column)
        return self._merge(parts) if parts else np.empty(0)

    def times(self) -> FloatArray:
        """FIT seconds of each message, compressed headers resolved; NaN where unknown."""
        if self._times is None:
            self._times = self.raw(self.message.fields.get("timestamp", (TIMESTAMP, 1, 0))[0])
        return self._times

    def set_chunk_times(self, times: Sequence[FloatArray]) -> None:
        """Give the resolved times of every chunk, in chunk order."""
        self._times = self._merge(list(times))

    def _sequence(self) -> Iterable[int]:
        return range(len(self)) if self._order is None else self._order.tolist()

    def _merge(self, parts: list[NDArray[T]]) -> NDArray[T]:
        if self._order is None:
            return parts[0]
        return np.concatenate(parts)[self._order]


def resolve_compressed(chunks: Sequence[Chunk]) -> list[FloatArray]:
    """FIT seconds of every message of every chunk, five-bit header offsets included.

    A compressed header carries the low five bits of the time; it never runs backwards, so each
    step forward from the message before is (bits - bits before) modulo 32.
    """
    stamps = []
    for chunk in chunks:
        slot = chunk.definition.fields.get(TIMESTAMP)
        if slot is None or slot.base.code != "u4":
            stamps.append(np.full(len(chunk), np.nan))
        else:
            stamps.append(decode(chunk, slot.offset, slot.base.size, slot.base)[:, 0])
        if chunk.compressed:
            heads = chunk.view(0, 1, BYTE)[:, 0].astype(np.int64)
            stamps[-1] = -1.0 - (heads & 0x1F)  # negative: only the low bits are known
    flat = np.concatenate(stamps)
    order = np.argsort(np.concatenate([chunk.positions for chunk in chunks]))
    ordered = flat[order]
    keep = np.flatnonzero(~np.isnan(ordered))
    known = ordered[keep]
    full = known >= 0
    low = np.where(full, known, -1.0 - known).astype(np.int64) & 0x1F
    step = np.where(full, 0, np.diff(low, prepend=low[:1]) & 0x1F)
    total = np.cumsum(step)
    anchor = np.maximum.accumulate(np.where(full, np.arange(known.size), -1))
    base = np.where(anchor >= 0, known[anchor] - total[anchor], np.nan)
    resolved = np.full(flat.size, np.nan)
    resolved[order[keep]] = base + total
    return np.split(resolved, np.cumsum([len(chunk) for chunk in chunks])[:-1])
