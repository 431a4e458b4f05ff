"""Message boundaries of one FIT file, found in a single pass.

A run of equal messages is skipped in one step: messages of one definition have one length, so
their header bytes stand at equal distances and a strided slice shows how long the run is.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal

from lissom.core.importers.fit.profile import BASE_TYPES, BYTE, TIMESTAMP, BaseType

_FIRST_LOOK = 16
_LONGEST_LOOK = 8192
# Going on after damage: how often, how far to look, and how many of the next messages must have
# times within ten days of the first.
_MOST_RESUMPTIONS = 20
_REACH_BYTES = 65_536
_IN_A_ROW = 3
_MOST_BETWEEN = 12
_MOST_BACK = 5_000
_MOST_LAYOUTS = 2_000  # real files have up to a hundred; each costs time in every column
_NEAR_S = 864_000


@dataclass(frozen=True, slots=True)
class FieldSlot:
    """Where a field lies in a message (`offset` counts from the header byte)."""

    number: int
    offset: int
    size: int
    base: BaseType


@dataclass(frozen=True, slots=True)
class DeveloperSlot:
    """A field of a third-party app; its type is told by a field description message."""

    number: int
    developer: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Definition:
    """Layout of one message kind. `size` includes the header byte."""

    number: int
    order: str  # "<" or ">"
    fields: dict[int, FieldSlot]
    developer: tuple[DeveloperSlot, ...]
    size: int


@dataclass(slots=True)
class Group:
    """All messages of one layout: byte position and length of each run of equal messages."""

    definition: Definition
    compressed: bool
    starts: array[int] = field(default_factory=lambda: array("q"))
    counts: array[int] = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return sum(self.counts)

    def time_at(self, data: bytes, at: int) -> int:
        """The timestamp of the message at a position; the layout must have one."""
        place = at + self.definition.fields[TIMESTAMP].offset
        order: Literal["big", "little"] = "big" if self.definition.order == ">" else "little"
        return int.from_bytes(data[place : place + 4], order)

    def last_near(self, data: bytes, time_s: int, *, within_s: int) -> int:
        """Position of the last message read whose time is near to another one.

        Only the latest messages are tried: further back than that nothing is worth reading again.
        """
        size, left = self.definition.size, _MOST_BACK
        for start, count in zip(reversed(self.starts), reversed(self.counts), strict=True):
            for at in range(start + (count - 1) * size, start - 1, -size):
                left -= 1
                if left < 0 or abs(self.time_at(data, at) - time_s) <= within_s:
                    return at
        return self.starts[-1]


@dataclass(frozen=True, slots=True)
class Walk:
    """Groups in order of appearance; `stop` is where reading first broke, or ended.

    `reason` says why it broke; `lost` counts the bytes that were passed over to go on.
    """

    groups: tuple[Group, ...]
    stop: int
    reason: str = ""
    lost: int = 0


def walk(data: bytes, start: int, end: int, *, most_messages: int) -> Walk:
    """Find every whole message in `data[start:end]`.

    `reason` is empty when the end was met exactly, else "truncated", "undefined-message",
    "bad-definition", "too-many-messages" or "too-many-layouts". Reading goes on where messages of
    the layout seen most follow one another again; groups hold what lies before and after.
    """
    return _Walker(data, end, most_messages).run(start)


class _Walker:
    def __init__(self, data: bytes, end: int, most_messages: int) -> None:
        self.data = data
        self.end = end
        self.left = most_messages
        self.slots: list[Group | None] = [None] * 16
        self.timed: list[Group | None] = [None] * 4  # same layouts under compressed headers
        self.known: dict[tuple[bytes, bool], Group] = {}

    def run(self, at: int) -> Walk:
        """Walk, and after damage look for the place to go on, a bounded number of times."""
        stop, reason = self._until_broken(at)
        first_stop, first_reason, lost = stop, reason, 0
        for _ in range(_MOST_RESUMPTIONS):
            if reason in {"", "too-many-messages", "too-many-layouts"}:
                break
            again = self._resume(stop)
            if again is None:
                lost += self.end - stop
                break
            lost += max(again - stop, 0)
            stop, reason = self._until_broken(again)
        groups = tuple(group for group in self.known.values() if group.starts)
        return Walk(groups, first_stop, first_reason, lost)

    def _resume(self, broken_at: int) -> int | None:
        """The next place within reach where messages known before follow one another again."""
        timed = [g for g in self.known.values() if g.starts and TIMESTAMP in g.definition.fields]
        if not timed:
            return None
        usual = max(timed, key=len)
        header = self.data[usual.starts[0]]
        if header & 0x80:
            return None
        self.slots[header & 0x0F] = usual  # damage may have been taken for a new definition
        near_s = usual.time_at(self.data, usual.starts[0])
        # Damage is noticed late: what follows it may look like messages for a while.
        sound_at = usual.last_near(self.data, near_s, within_s=_NEAR_S)
        reach = min(self.end, broken_at + _REACH_BYTES)
        at = self.data.find(header, sound_at + 1, reach)
        while at >= 0 and not self._follows(at, near_s):
            at = self.data.find(header, at + 1, reach)
        return at if at >= 0 else None

    def _follows(self, at: int, near_s: int) -> bool:
        """Whether known messages follow one another from here, their times near to those before.

        By chance that does not happen: each time has one chance in two thousand.
        """
        timed = 0
        for _ in range(_MOST_BETWEEN):
            if at >= self.end:
                break
            group = self.slots[self.data[at] & 0x0F] if self.data[at] < 0x40 else None
            if group is None or at + group.definition.size > self.end:
                return False
            if TIMESTAMP in group.definition.fields:
                if abs(group.time_at(self.data, at) - near_s) > _NEAR_S:
                    return False
                timed += 1
            at += group.definition.size
        return timed >= _IN_A_ROW

    def _until_broken(self, at: int) -> tuple[int, str]:
        data, end, slots = self.data, self.end, self.slots
        reason = ""
        while at < end:
            header = data[at]
            if header & 0x80:
                group = self._timed_group((header >> 5) & 3)
            elif header & 0x40:
                after, reason = self._define(at, header)
                if reason:
                    break
                at = after
                continue
            else:
                group = slots[header & 0x0F]
            if group is None:
                reason = "undefined-message"
                break
            size = group.definition.size
            whole = (end - at) // size
            if whole == 0:
                reason = "truncated"
                break
            count = 1
            if whole > 1 and data[at + size] == header:
                count = _run_length(data, at, size, header, whole)
            self.left -= count
            if self.left < 0:
                reason = "too-many-messages"
                break
            group.starts.append(at)
            group.counts.append(count)
            at += size * count
        return at, reason

    def _timed_group(self, local: int) -> Group | None:
        group = self.timed[local]
        plain = self.slots[local]
        if group is None and plain is not None:
            key = next(key for key, value in self.known.items() if value is plain)
            group = self.known.setdefault((key[0], True), Group(plain.definition, compressed=True))
            self.timed[local] = group
        return group

    def _define(self, at: int, header: int) -> tuple[int, str]:
        """Read a definition message; the position after it, and a reason when it is broken."""
        data, end = self.data, self.end
        if at + 6 > end:
            return at, "truncated"
        if data[at + 2] > 1:
            return at, "bad-definition"
        after = at + 6 + 3 * data[at + 5]
        developer_at = after
        if header & 0x20:
            if after + 1 > end:
                return at, "truncated"
            after += 1 + 3 * data[after]
        if after > end:
            return at, "truncated"
        key = (data[at + 2 : after] + bytes([header & 0x20]), False)
        group = self.known.get(key)
        if group is None:
            if len(self.known) >= _MOST_LAYOUTS:
                return at, "too-many-layouts"
            group = Group(_definition(data, at, developer_at, after), compressed=False)
            self.known[key] = group
        local = header & 0x0F
        self.slots[local] = group
        if local < len(self.timed):
            self.timed[local] = None
        return after, ""


def _run_length(data: bytes, at: int, size: int, header: int, whole: int) -> int:
    """How many messages in a row, from `at`, begin with `header` (at most `whole`)."""
    count, look, first = 0, _FIRST_LOOK, bytes([header])
    while count < whole:
        take = min(look, whole - count)
        begin = at + count * size
        heads = data[begin : begin + take * size : size]
        same = take - len(heads.lstrip(first))
        count += same
        if same < take:
            break
        look = min(look * 4, _LONGEST_LOOK)
    return count


def _definition(data: bytes, at: int, developer_at: int, after: int) -> Definition:
    order = ">" if data[at + 2] else "<"
    number = int.from_bytes(data[at + 3 : at + 5], "big" if order == ">" else "little")
    offset = 1
    fields: dict[int, FieldSlot] = {}
    for place in range(at + 6, developer_at, 3):
        field_number, size, type_number = data[place], data[place + 1], data[place + 2]
        base = BASE_TYPES.get(type_number, BYTE)
        if size % base.size:
            base = BYTE  # what some devices write; the bytes are kept, their meaning is unknown
        if size:
            fields.setdefault(field_number, FieldSlot(field_number, offset, size, base))
        offset += size
    developer: list[DeveloperSlot] = []
    for place in range(developer_at + 1, after, 3):
        size = data[place + 1]
        developer.append(DeveloperSlot(data[place], data[place + 2], offset, size))
        offset += size
    return Definition(number, order, fields, tuple(developer), offset)
