"""Record messages to streams: which field feeds which channel, and in which unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lissom.core.activity.model import Channel, FloatArray
from lissom.core.evidence import value
from lissom.core.importers.fit.decode import FitFile
from lissom.core.importers.fit.profile import (
    BASE_TYPES,
    FIELD_DESCRIPTION,
    RECORD,
    SEMICIRCLE_DEG,
)
from lissom.core.importers.fit.tables import Table

# The first field with values wins, sample by sample.
_SOURCES: dict[Channel, tuple[tuple[str, ...], float]] = {
    Channel.LATITUDE: (("position_lat",), SEMICIRCLE_DEG),
    Channel.LONGITUDE: (("position_long",), SEMICIRCLE_DEG),
    Channel.DISTANCE: (("distance",), 1.0),
    Channel.SPEED: (("enhanced_speed", "speed"), 1.0),
    Channel.ALTITUDE: (("enhanced_altitude", "altitude"), 1.0),
    Channel.HEART_RATE: (("heart_rate",), 1.0),
    Channel.POWER: (("power",), 1.0),
    Channel.TEMPERATURE: (("temperature",), 1.0),
    Channel.VERTICAL_OSCILLATION: (("vertical_oscillation",), 1.0),
    Channel.CONTACT_TIME: (("stance_time",), 1.0),
    Channel.CONTACT_BALANCE: (("stance_time_balance",), 1.0),
    Channel.STEP_LENGTH: (("step_length",), 1.0),
    Channel.VERTICAL_RATIO: (("vertical_ratio",), 1.0),
}
# Names that apps give their fields, in lower case without blanks and underscores.
_APP_NAMES: dict[str, Channel] = {
    "power": Channel.POWER,
    "runningpower": Channel.POWER,
    "rppower": Channel.POWER,
    "heartrate": Channel.HEART_RATE,
    "groundtime": Channel.CONTACT_TIME,
    "groundcontacttime": Channel.CONTACT_TIME,
    "stancetime": Channel.CONTACT_TIME,
    "verticaloscillation": Channel.VERTICAL_OSCILLATION,
    "verticalratio": Channel.VERTICAL_RATIO,
    "groundcontacttimebalance": Channel.CONTACT_BALANCE,
    "steplength": Channel.STEP_LENGTH,
}
_APP_STEP_RATES = {"cadence", "runcadence", "runningcadence"}
_UNIT_FACTORS: dict[str, float] = {"cm": 10.0, "centimeters": 10.0, "m": 1000.0, "s": 1000.0}
_NATIVE: dict[int, Channel] = {
    RECORD.fields[name][0]: channel
    for channel, (names, _) in _SOURCES.items()
    for name in names
    if channel not in {Channel.LATITUDE, Channel.LONGITUDE}
}
_SPEED_BITS, _SPEED_SCALE, _DISTANCE_SCALE, _DISTANCE_TURN = 12, 100.0, 16.0, 4096
_BOTH_FEET = 2.0


def streams_of(fit: FitFile, records: Table) -> dict[Channel, FloatArray]:
    """Every channel that any record has, over all records, in file order."""
    columns: dict[Channel, FloatArray] = {}
    for channel, (names, factor) in _SOURCES.items():
        column = _first_known(records, names)
        if column is not None:
            columns[channel] = column if factor == 1.0 else column * factor
    step_rate = _step_rate(records)
    if step_rate is not None:
        columns[Channel.STEP_RATE] = step_rate
    _add_compressed(records, columns)
    for field in app_fields(fit):
        _add_app_field(records, field, columns)
    return columns


def _first_known(records: Table, names: tuple[str, ...]) -> FloatArray | None:
    found: FloatArray | None = None
    for name in names:
        if not records.has(name):
            continue
        column = records.column(name)
        found = column if found is None else np.where(np.isnan(found), column, found)
    return found if found is not None and not np.isnan(found).all() else None


def _step_rate(records: Table) -> FloatArray | None:
    """Cadence counts one foot, with its fraction in a field of its own."""
    cadence = _first_known(records, ("cadence256", "cadence"))
    if cadence is None:
        return None
    if records.has("fractional_cadence") and not records.has("cadence256"):
        cadence = cadence + np.nan_to_num(records.column("fractional_cadence"))
    return cadence * _BOTH_FEET


def _add_compressed(records: Table, columns: dict[Channel, FloatArray]) -> None:
    """Twelve bits of speed and twelve of distance in three bytes; distance wraps at 256 m."""
    if not records.has("compressed_speed_distance"):
        return
    triple = records.bytes_of("compressed_speed_distance", 3).astype(np.int64)
    known = ~(triple == 0xFF).all(axis=1)
    if not known.any():
        return
    triple = triple[known]
    speed_raw = triple[:, 0] | (triple[:, 1] & 0x0F) << 8
    distance_raw = triple[:, 1] >> 4 | triple[:, 2] << 4
    steps = np.diff(distance_raw, prepend=0) % _DISTANCE_TURN
    for channel, values in (
        (Channel.SPEED, speed_raw / _SPEED_SCALE),
        (Channel.DISTANCE, np.cumsum(steps) / _DISTANCE_SCALE),
    ):
        if channel not in columns:
            columns[channel] = np.full(known.size, np.nan)
            columns[channel][known] = values


@dataclass(frozen=True, slots=True)
class AppField:
    """A developer field as its description message declares it."""

    developer: int
    number: int
    type_number: int
    name: str
    unit: str
    scale: float
    offset: float
    native: int | None


def app_fields(fit: FitFile) -> list[AppField]:
    table = fit.table(FIELD_DESCRIPTION.number)
    if not len(table):
        return []
    names, units = table.text("field_name"), table.text("units")
    numbers = {
        key: table.column(key)
        for key in (
            "developer_data_index", "field_definition_number", "fit_base_type_id", "scale",
            "offset", "native_mesg_num", "native_field_num",
        )
    }  # fmt: skip
    found = []
    for i, name in enumerate(names):
        row = {key: column[i] for key, column in numbers.items()}
        if np.isnan(row["developer_data_index"]) or np.isnan(row["field_definition_number"]):
            continue
        of_record = np.isnan(row["native_mesg_num"]) or row["native_mesg_num"] == RECORD.number
        has_native = of_record and not np.isnan(row["native_field_num"])
        found.append(
            AppField(
                developer=int(row["developer_data_index"]),
                number=int(row["field_definition_number"]),
                type_number=int(np.nan_to_num(row["fit_base_type_id"])),
                name=name,
                unit=units[i],
                scale=float(row["scale"]) if row["scale"] > 0 else 1.0,
                offset=float(np.nan_to_num(row["offset"])),
                native=int(row["native_field_num"]) if has_native else None,
            )
        )
    return found


def is_used(field: AppField) -> bool:
    """Whether some channel takes this field, should the device itself not give it."""
    return field.type_number in BASE_TYPES and _channel_of(field) is not None


def _channel_of(field: AppField) -> Channel | None:
    name = field.name.lower().replace(" ", "").replace("_", "")
    channel = _APP_NAMES.get(name)
    if channel is None and field.native is not None:
        channel = _NATIVE.get(field.native)
    if channel is None and (name in _APP_STEP_RATES or field.native == RECORD.fields["cadence"][0]):
        channel = Channel.STEP_RATE
    return channel


def _factor_of(field: AppField, channel: Channel) -> float:
    unit = field.unit.lower()
    if channel is Channel.STEP_RATE:
        return 1.0 if unit == "spm" else _BOTH_FEET
    if channel in {Channel.VERTICAL_OSCILLATION, Channel.STEP_LENGTH, Channel.CONTACT_TIME}:
        return _UNIT_FACTORS.get(unit, 1.0)
    return 1.0


def _add_app_field(records: Table, field: AppField, columns: dict[Channel, FloatArray]) -> None:
    channel = _channel_of(field)
    base = BASE_TYPES.get(field.type_number)
    if channel is None or channel in columns or base is None:
        return
    values = records.developer(field.developer, field.number, base)
    values[~(np.abs(values) <= value("import.largest_number"))] = np.nan
    values = values / field.scale - field.offset
    if not np.isnan(values).all():
        columns[channel] = values * _factor_of(field, channel)
