"""FIT files made by hand, message by message: what the activity writer does not write."""

from __future__ import annotations

from tests.core.importers.writers import (
    ENUM,
    FIT_START_S,
    FLOAT32,
    SINT8,
    SINT16,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    Field,
    data_message,
    definition,
    fit_file,
)


def compressed_times() -> bytes:
    full = (Field(253, UINT32), Field(3, UINT8))
    short = (Field(3, UINT8),)
    messages = [
        definition(0, 20, full),
        definition(1, 20, short),
        data_message(0, full, (FIT_START_S, 140)),
    ]
    at = FIT_START_S
    for step in (1, 3, 9, 31, 2, 30, 17, 1):
        at += step
        messages.append(data_message(1, short, (141,), time_offset=at & 0x1F))
    messages.append(data_message(0, full, (at + 500, 150)))
    messages.extend(
        data_message(1, short, (151,), time_offset=(at + 500 + k) & 0x1F) for k in (4, 9)
    )
    return fit_file(*messages)


def arrays_and_changing_layouts() -> bytes:
    beats = (Field(0, UINT16, 5),)
    one = (Field(253, UINT32), Field(6, UINT16), Field(200, FLOAT32))
    other = (Field(253, UINT32), Field(2, UINT16), Field(13, SINT16, 2))
    messages = [definition(2, 78, beats)]
    for i in range(6):
        messages.append(definition(0, 20, one if i % 2 else other, big=i == 4))
        cells = (FIT_START_S + i, 0xFFFF, 1.5) if i % 2 else (FIT_START_S + i, 2600 + i, (7, 8))
        messages.append(data_message(0, one if i % 2 else other, cells, big=i == 4))
        messages.append(data_message(2, beats, ((800 + i, 790, 0xFFFF, 0xFFFF, 0xFFFF),)))
    return fit_file(*messages)


_DYNAMICS = (
    Field(253, UINT32), Field(0, SINT32), Field(1, SINT32), Field(2, UINT16), Field(3, UINT8),
    Field(4, UINT8), Field(5, UINT32), Field(6, UINT16), Field(7, UINT16), Field(13, SINT8),
    Field(39, UINT16), Field(40, UINT16), Field(41, UINT16), Field(53, UINT8), Field(73, UINT32),
    Field(78, UINT32), Field(83, UINT16), Field(84, UINT16), Field(85, UINT16), Field(108, UINT16),
)  # fmt: skip
_SESSION = (
    Field(253, UINT32), Field(2, UINT32), Field(7, UINT32), Field(8, UINT32), Field(9, UINT32),
    Field(5, ENUM), Field(6, ENUM), Field(22, UINT16), Field(23, UINT16), Field(44, UINT16),
    Field(192, UINT8), Field(193, UINT8),
)  # fmt: skip
_LAP = (
    Field(253, UINT32), Field(2, UINT32), Field(7, UINT32), Field(8, UINT32), Field(9, UINT32),
    Field(15, UINT8), Field(24, ENUM),
)  # fmt: skip
_EVENT = (Field(253, UINT32), Field(0, ENUM), Field(1, ENUM), Field(3, UINT32))
_LENGTH = (
    Field(253, UINT32), Field(2, UINT32), Field(3, UINT32), Field(5, UINT16), Field(7, ENUM),
    Field(12, ENUM),
)  # fmt: skip
_SET = (
    Field(254, UINT32), Field(0, UINT32), Field(3, UINT16), Field(4, UINT16), Field(5, UINT8),
    Field(6, UINT32), Field(7, UINT16, 2), Field(10, UINT16),
)  # fmt: skip
_BEATS = (Field(0, UINT16, 5),)
_DESCRIPTION = (
    Field(0, UINT8), Field(1, UINT8), Field(2, UINT8), Field(3, STRING, 24), Field(8, STRING, 16),
)  # fmt: skip


def everything_a_watch_writes(*, big: bool = False) -> bytes:
    """Run, swim and strength in one file: every kind of message, two fields of apps, a pause."""
    t = FIT_START_S
    messages = [*_head(t, big), *_run(t, big), *_swim(t + 60, big), *_strength(t + 120, big)]
    activity = (Field(253, UINT32), Field(0, UINT32), Field(1, UINT16), Field(5, UINT32))
    messages.append(definition(5, 34, activity, big=big))
    cells = (t + 180, 170_000, 3, t + 180 + 7200)
    messages.append(data_message(5, activity, cells, big=big))
    return fit_file(*messages)


def _head(t: int, big: bool) -> list[bytes]:
    file_id = (
        Field(0, ENUM), Field(1, UINT16), Field(2, UINT16), Field(3, UINT32Z), Field(4, UINT32),
        Field(8, STRING, 12),
    )  # fmt: skip
    device = (
        Field(253, UINT32), Field(0, UINT8), Field(2, UINT16), Field(4, UINT16), Field(5, UINT16),
        Field(27, STRING, 10),
    )  # fmt: skip
    apps = (Field(3, UINT8), Field(2, UINT16))
    described = [
        (0, 0, 2, "Form Power", "Watts"),
        (0, 1, 0x88, "Leg Spring Stiffness", "KN/m"),
    ]
    return [
        definition(0, 0, file_id, big=big),
        data_message(0, file_id, (4, 255, 7, 99, t, "Invented 1"), big=big),
        definition(1, 23, device, big=big),
        data_message(1, device, (t, 0, 255, 7, 1234, "Pod"), big=big),
        definition(2, 207, apps, big=big),
        data_message(2, apps, (0, 255), big=big),
        definition(3, 206, _DESCRIPTION, big=big),
        *(data_message(3, _DESCRIPTION, cells, big=big) for cells in described),
        definition(4, 21, _EVENT, big=big),
        data_message(4, _EVENT, (t, 0, 0, 0), big=big),
    ]


def _run(t: int, big: bool) -> list[bytes]:
    order = "big" if big else "little"
    layout = definition(6, 20, _DYNAMICS, big=big, developer=[(0, 1, 0), (1, 4, 0)])
    rows = []
    for i in range(50):
        at = t + i + (10 if i >= 25 else 0)
        cells = (
            at, 573_000_000 + 300 * i, 137_000_000, 5100 + i % 3, 150 + i % 9, 85, 300 * i,
            3000 + i, 250 + i % 7, 12, 850 + i % 5, 3400, 2450 + i, 64 * (i % 2), 3000 + i,
            5100 + i % 3, 810, 4980 + i % 40, 10_600, 3600,
        )  # fmt: skip
        extra = bytes([60 + i]) + (0x4100_0000 + i * 4096).to_bytes(4, order)  # type: ignore[arg-type]
        rows.append(data_message(6, _DYNAMICS, cells, big=big, extra=extra))
    pause = [
        data_message(4, _EVENT, (t + 24, 0, 4, 0), big=big),
        data_message(4, _EVENT, (t + 35, 0, 0, 0), big=big),
    ]
    lap = (t + 60, t, 60_000, 49_000, 14_700, 152, 7)
    session = (t + 60, t, 60_000, 49_000, 14_700, 1, 0, 12, 9, 0xFFFF, 75, 60)
    return [
        layout, *rows[:25], pause[0], *rows[25:26], pause[1], *rows[26:],
        definition(7, 19, _LAP, big=big), data_message(7, _LAP, lap, big=big),
        definition(8, 18, _SESSION, big=big), data_message(8, _SESSION, session, big=big),
    ]  # fmt: skip


def _swim(t: int, big: bool) -> list[bytes]:
    lengths = [
        (t + 25, t, 25_000, 11, 0, 1),
        (t + 50, t + 25, 25_000, 12, 2, 1),
        (t + 60, t + 50, 10_000, 0xFFFF, 0xFF, 0),
    ]
    session = (t + 60, t, 60_000, 60_000, 5000, 5, 17, 0xFFFF, 0xFFFF, 2500, 0xFF, 0xFF)
    return [
        definition(9, 101, _LENGTH, big=big),
        *(data_message(9, _LENGTH, cells, big=big) for cells in lengths),
        data_message(8, _SESSION, session, big=big),
    ]


def _strength(t: int, big: bool) -> list[bytes]:
    sets = [
        (t + 20, 20_000, 12, 640, 1, t, (28, 0xFFFF), 0),
        (t + 35, 15_000, 0xFFFF, 0xFFFF, 0, t + 20, (0xFFFF, 0xFFFF), 1),
        (t + 55, 20_000, 10, 656, 1, t + 35, (28, 0xFFFF), 2),
    ]
    session = (t + 60, t, 60_000, 60_000, 0, 10, 20, 0xFFFF, 0xFFFF, 0xFFFF, 0xFF, 0xFF)
    return [
        definition(10, 225, _SET, big=big),
        *(data_message(10, _SET, cells, big=big) for cells in sets),
        definition(11, 78, _BEATS, big=big),
        data_message(11, _BEATS, ((800, 790, 805, 0xFFFF, 0xFFFF),), big=big),
        data_message(8, _SESSION, session, big=big),
    ]
