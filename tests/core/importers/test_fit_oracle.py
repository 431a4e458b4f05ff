"""Every value of every message that Lissom uses equals what fitdecode reads.

Real files are used where they lie beside the checkout; generated ones always.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import fitdecode
import numpy as np

from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.fit.decode import FitFile, decode_fit, is_fit
from lissom.core.importers.fit.profile import MESSAGES
from lissom.core.importers.fit.tables import Table
from tests.core.importers.writers import (
    FIT_START_S,
    FLOAT32,
    SINT16,
    UINT8,
    UINT16,
    UINT32,
    Field,
    a_run,
    data_message,
    definition,
    fit_file,
    fixtures,
    plain_records,
)


def sources() -> Iterator[tuple[str, bytes]]:
    yield "generated run", encode_activity(a_run(5))
    yield "big-endian", fit_file(plain_records(40, big=True))
    yield "compressed times", compressed_times()
    yield "chained", fit_file(plain_records(5)) + encode_activity(a_run(2))
    yield "arrays", arrays_and_changing_layouts()
    for path in fixtures():
        if path.suffix == ".fit" and "damaged" not in path.parts:
            yield path.name, path.read_bytes()


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


def by_fitdecode(data: bytes) -> list[dict[int, list[fitdecode.FitDataMessage]]]:
    files: list[dict[int, list[fitdecode.FitDataMessage]]] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = fitdecode.FitReader(
            io.BytesIO(data),
            check_crc=fitdecode.CrcCheck.DISABLED,
            error_handling=fitdecode.ErrorHandling.IGNORE,
        )
        try:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_HEADER:
                    files.append({})
                elif frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    files[-1].setdefault(frame.global_mesg_num, []).append(frame)
        except fitdecode.FitError:
            pass  # broken inside: what came before is compared
    return files


def number_of(raw: object) -> float | None:
    """A plain number out of a raw value; NaN for none; None when it is text or bytes."""
    if isinstance(raw, tuple):
        raw = raw[0]
    if raw is None:
        return float("nan")
    return float(raw) if isinstance(raw, int | float) else None


def differences(
    name: str, table: Table, messages: list[fitdecode.FitDataMessage], *, whole: bool
) -> list[str]:
    found: list[str] = []
    # fitdecode stops where a file is broken inside; Lissom goes on behind the damage.
    if len(table) < len(messages) or (whole and len(table) != len(messages)):
        return [f"{name}: {len(table)} messages, fitdecode {len(messages)}"]
    names = {number: key for key, (number, _, _) in table.message.fields.items()}
    present = sorted({number for message in messages for number in numbers(message)})
    raw = {number: table.raw(number) for number in present}
    times = table.times()
    scaled = {key: table.column(key) for key in names.values()} | {"timestamp": times}
    for row, message in enumerate(messages):
        for field in message.fields:
            if not is_own(field):
                continue
            expected = number_of(field.raw_value)
            if expected is None or (field.field_def and field.base_type.name == "byte"):
                continue
            own = times[row] if field.def_num == 253 else raw[field.def_num][row]
            if not same(own, expected):
                found.append(f"{name} row {row} {field.name}: {own} is not {expected}")
            own_name = names.get(field.def_num, "")
            is_number = isinstance(field.value, int | float) and not isinstance(field.value, bool)
            if (
                own_name == field.name
                and is_number
                and not same(scaled[own_name][row], float(field.value), tolerance=1e-9)
            ):
                found.append(f"{name} row {row} {field.name}: {scaled[own_name][row]} scaled")
    return found


def is_own(field: fitdecode.types.FieldData) -> bool:
    """In the message itself, or the time of its header: no app's field, nothing derived."""
    if field.field_def is None:
        return bool(field.def_num == 253)
    return isinstance(field.field_def, fitdecode.types.FieldDefinition)


def numbers(message: fitdecode.FitDataMessage) -> list[int]:
    return [field.def_num for field in message.fields if is_own(field)]


def same(own: float, expected: float, tolerance: float = 0.0) -> bool:
    if np.isnan(expected):
        return bool(np.isnan(own))
    return bool(abs(own - expected) <= tolerance * max(1.0, abs(expected)))


def test_every_value_equals_fitdecode() -> None:
    compared = 0
    for name, data in sources():
        if not is_fit(data):
            continue
        own, _ = decode_fit(data)
        reference = by_fitdecode(data)
        assert len(own) == len(reference), name
        for file, messages in zip(own, reference, strict=True):
            assert_equal(name, file, messages)
            compared += sum(len(rows) for number, rows in messages.items() if number in MESSAGES)
    assert compared > 300


def assert_equal(
    name: str, file: FitFile, messages: dict[int, list[fitdecode.FitDataMessage]]
) -> None:
    for number in MESSAGES:
        rows = messages.get(number, [])
        found = differences(f"{name}/{number}", file.table(number), rows, whole=not file.partial)
        assert not found, found[:5]


def test_own_profile_has_the_scales_of_fitdecode() -> None:
    for number, message in MESSAGES.items():
        reference = fitdecode.profile.MESSAGE_TYPES[number]
        for name, (field_number, scale, offset) in message.fields.items():
            declared = reference.fields[field_number]
            assert (declared.scale or 1, declared.offset or 0) == (scale, offset), (number, name)
