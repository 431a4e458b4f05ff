"""Every value of every message that Lissom uses equals what fitdecode reads.

Plain fields, arrays, texts, fields of apps and resolved times; real files where they lie beside
the checkout, generated ones always.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import fitdecode
import numpy as np
import pytest

from lissom.core.export.fit_encoder import encode_activity
from lissom.core.importers.fit.channels import app_fields
from lissom.core.importers.fit.decode import FitFile, decode_fit, is_fit
from lissom.core.importers.fit.profile import BASE_TYPES, MESSAGES, STRING
from lissom.core.importers.fit.tables import Table
from tests.core.importers.fit_samples import (
    arrays_and_changing_layouts,
    compressed_times,
    everything_a_watch_writes,
)
from tests.core.importers.writers import a_run, fit_file, fixtures, plain_records

Message: TypeAlias = Any  # fitdecode.FitDataMessage, which comes without types

MADE: dict[str, Callable[[], bytes]] = {
    "generated run": lambda: encode_activity(a_run(5)),
    "big-endian": lambda: fit_file(plain_records(40, big=True)),
    "compressed times": compressed_times,
    "chained": lambda: fit_file(plain_records(5)) + encode_activity(a_run(2)),
    "arrays": arrays_and_changing_layouts,
    "all kinds": everything_a_watch_writes,
    "all kinds, big-endian": lambda: everything_a_watch_writes(big=True),
}
REAL: dict[str, Path] = {
    path.name: path for path in fixtures() if path.suffix == ".fit" and "damaged" not in path.parts
}
"""Real files beside the checkout, where there are any."""


def by_fitdecode(data: bytes) -> list[dict[int, list[Message]]]:
    files: list[dict[int, list[Message]]] = []
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


@pytest.mark.parametrize("name", [*sorted(MADE), *REAL])
def test_every_value_equals_fitdecode(name: str) -> None:
    made = MADE.get(name)
    least = 1 if made is None else 9
    assert compared(name, REAL[name].read_bytes() if made is None else made()) >= least


def compared(name: str, data: bytes) -> int:
    """How many values were compared; fails on the first that differ."""
    assert is_fit(data)
    own, _ = decode_fit(data)
    reference = by_fitdecode(data)
    assert len(own) == len(reference), name
    count = 0
    for file, messages in zip(own, reference, strict=True):
        for number in MESSAGES:
            rows = messages.get(number, [])
            comparison = Comparison(f"{name}/{number}", file.table(number), file)
            comparison.run(rows)
            assert not comparison.wrong, comparison.wrong[:5]
            count += comparison.count
    return count


class Comparison:
    """One table against the messages of the same kind."""

    def __init__(self, name: str, table: Table, file: FitFile) -> None:
        self.name, self.table, self.whole = name, table, not file.partial
        self.types = {(app.developer, app.number): app.type_number for app in app_fields(file)}
        self.names = {number: key for key, (number, _, _) in table.message.fields.items()}
        self.columns: dict[object, Any] = {}
        self.wrong: list[str] = []
        self.count = 0

    def run(self, messages: list[Message]) -> None:
        # fitdecode stops where a file is broken inside; Lissom goes on behind the damage.
        size = len(self.table)
        if size < len(messages) or (self.whole and size != len(messages)):
            self.wrong.append(f"{self.name}: {size} messages, fitdecode {len(messages)}")
            return
        for row, message in enumerate(messages):
            for field in message.fields:
                self._field(row, field)

    def _field(self, row: int, field: fitdecode.types.FieldData) -> None:
        if isinstance(field.field_def, fitdecode.types.DevFieldDefinition):
            self._app_field(row, field)
        elif field.field_def is None:
            if field.def_num == 253:  # the time of a compressed header
                self._same(row, field, [self.table.times()[row]])
        elif field.base_type.name == "string":
            self._text(row, field)
        elif field.base_type.name != "byte":
            self._numbers(row, field)

    def _numbers(self, row: int, field: fitdecode.types.FieldData) -> None:
        number = field.def_num
        arrays = self._once(("raw", number), lambda: self.table.arrays(number))
        if number == 253:
            self._same(row, field, [self.table.times()[row]])
        else:
            self._same(row, field, arrays[row])
        name = self.names.get(number, "")
        is_number = isinstance(field.value, int | float) and not isinstance(field.value, bool)
        if name == field.name and is_number and number != 253:
            own = self._once(("scaled", name), lambda: self.table.column(name))[row]
            self.count += 1
            if not same(own, float(field.value), tolerance=1e-9):
                self.wrong.append(f"{self.name} row {row} {name}: {own} is not {field.value}")

    def _text(self, row: int, field: fitdecode.types.FieldData) -> None:
        name = self.names.get(field.def_num)
        if name is None:
            return
        own = self._once(("text", name), lambda: self.table.text(name))[row]
        written = field.value[0] if isinstance(field.value, tuple) else field.value
        self.count += 1
        if own != (written or "").strip():
            self.wrong.append(f"{self.name} row {row} {name}: {own!r} is not {written!r}")

    def _app_field(self, row: int, field: fitdecode.types.FieldData) -> None:
        key = (field.field_def.dev_data_index, field.field_def.def_num)
        base = BASE_TYPES.get(self.types.get(key, -1))
        if base is None or base is STRING or field.base_type.name == "byte":
            return
        own = self._once(key, lambda: self.table.developer(*key, base))[row]
        raw = field.raw_value[0] if isinstance(field.raw_value, tuple) else field.raw_value
        self._same(row, field, [own], [raw])

    def _once(self, key: object, make: Callable[[], Any]) -> Any:
        if key not in self.columns:
            self.columns[key] = make()
        return self.columns[key]

    def _same(
        self,
        row: int,
        field: fitdecode.types.FieldData,
        own: Any,
        raw: list[Any] | None = None,
    ) -> None:
        if raw is None:
            several = isinstance(field.raw_value, tuple)
            raw = list(field.raw_value) if several else [field.raw_value]
        expected = [np.nan if one is None else one for one in raw]
        if any(not isinstance(one, int | float) for one in expected):
            return
        self.count += len(expected)
        if len(own) < len(expected) or any(map(differs, own, expected)):
            self.wrong.append(f"{self.name} row {row} {field.name}: {own} is not {expected}")


def differs(own: float, expected: float) -> bool:
    return not same(own, expected)


def same(own: float, expected: float, tolerance: float = 0.0) -> bool:
    if np.isnan(expected):
        return bool(np.isnan(own))
    return bool(abs(own - expected) <= tolerance * max(1.0, abs(expected)))


def test_own_profile_has_the_scales_of_fitdecode() -> None:
    for number, message in MESSAGES.items():
        reference = fitdecode.profile.MESSAGE_TYPES[number]
        for name, (field_number, scale, offset) in message.fields.items():
            declared = reference.fields[field_number]
            assert (declared.scale or 1, declared.offset or 0) == (scale, offset), (number, name)
            assert name in {declared.name, "message_index", "timestamp"}, (number, name)
