"""A second, slow reading of FIT message boundaries, to count what a damaged file still holds.

Written from the layout of the format alone, message by message, sharing nothing with the reader.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Whole:
    """Whole messages before the first break, by kind, and the times of the records."""

    counts: Counter[int]
    record_times: tuple[int, ...]
    broke: bool


def whole_messages(data: bytes) -> Whole:
    """All messages of the first file in `data` up to its end or to where reading breaks."""
    size = int.from_bytes(data[4:8], "little")
    at = data[0]
    following = data.find(b".FIT", 12)
    most = following - 8 if following >= 0 else len(data)
    end = min(at + size, most) if size else most
    layouts: dict[int, tuple[int, int, list[tuple[int, int, int]], str]] = {}
    counts: Counter[int] = Counter()
    times: list[int] = []
    while at < end:
        header = data[at]
        if not header & 0x80 and header & 0x40:
            after = _layout(data, at, end, layouts)
            if after is None:
                return Whole(counts, tuple(times), broke=True)
            at = after
            continue
        local = header >> 5 & 3 if header & 0x80 else header & 0x0F
        layout = layouts.get(local)
        if layout is None or at + layout[1] > end:
            return Whole(counts, tuple(times), broke=True)
        number, length, fields, order = layout
        counts[number] += 1
        if number == 20:
            for field, offset, width in fields:
                if field == 253 and width == 4:
                    times.append(int.from_bytes(data[at + offset : at + offset + 4], order))  # type: ignore[arg-type]
        at += length
    return Whole(counts, tuple(times), broke=False)


def _layout(
    data: bytes,
    at: int,
    end: int,
    layouts: dict[int, tuple[int, int, list[tuple[int, int, int]], str]],
) -> int | None:
    if at + 6 > end or data[at + 2] > 1:
        return None
    order = "big" if data[at + 2] else "little"
    number = int.from_bytes(data[at + 3 : at + 5], order)  # type: ignore[arg-type]
    after = at + 6 + 3 * data[at + 5]
    fields, offset = [], 1
    if after > end:
        return None
    for place in range(at + 6, after, 3):
        fields.append((data[place], offset, data[place + 1]))
        offset += data[place + 1]
    if data[at] & 0x20:
        if after >= end:
            return None
        apps = after + 1
        after = apps + 3 * data[after]
        offset += sum(data[place + 1] for place in range(apps, min(after, end - 1), 3))
    if after > end:
        return None
    layouts[data[at] & 0x0F] = (number, offset, fields, order)
    return after
