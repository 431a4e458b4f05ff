"""Frozen dataclasses as JSON values and back, by their type hints: exact, strict, canonical.

Arrays become nested lists, instants ISO 8601 text with their offset, enumerations their value.
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar

import numpy as np

from lissom.core.errors import InvalidInputError

T = TypeVar("T")


def encode(value: object) -> Any:
    """`value` as dict, list, text, number, bool or None. Raises TypeError for anything else."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): encode(value[key]) for key in sorted(value)}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return _encode_scalar(value)


def _encode_scalar(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} has no JSON form")


def canonical(data: object) -> str:
    """JSON text with sorted keys and no spaces: the same data always give the same bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(data: object) -> str:
    """SHA-256 of the canonical JSON, hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def decode(wanted: type[T], data: object, where: str = "") -> T:
    """The `wanted` dataclass from JSON values. Raises InvalidInputError naming the place."""
    result: T = _decode(wanted, data, where or wanted.__name__)
    return result


def _decode(wanted: Any, data: Any, where: str) -> Any:
    origin = typing.get_origin(wanted)
    if origin in (typing.Union, types.UnionType):
        return _decode_union(wanted, data, where)
    if origin is tuple:
        return _decode_tuple(wanted, data, where)
    if origin is not None and issubclass(origin, Mapping):
        return _decode_mapping(wanted, data, where)
    if origin is np.ndarray:
        return _decode_array(data, where)
    if is_dataclass(wanted):
        return _decode_dataclass(wanted, data, where)
    return _decode_scalar(wanted, data, where)


def _decode_union(wanted: Any, data: Any, where: str) -> Any:
    choices = typing.get_args(wanted)
    if data is None and type(None) in choices:
        return None
    rest = [choice for choice in choices if choice is not type(None)]
    return _decode(rest[0], data, where)


def _decode_tuple(wanted: Any, data: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(data, list | tuple):
        raise _wrong(where, "a list", data)
    inner = typing.get_args(wanted)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_decode(inner[0], item, f"{where}[{n}]") for n, item in enumerate(data))
    if len(inner) != len(data):
        raise _wrong(where, f"a list of {len(inner)}", data)
    return tuple(
        _decode(kind, item, f"{where}[{n}]")
        for n, (kind, item) in enumerate(zip(inner, data, strict=True))
    )


def _decode_mapping(wanted: Any, data: Any, where: str) -> dict[Any, Any]:
    if not isinstance(data, Mapping):
        raise _wrong(where, "an object", data)
    inner = typing.get_args(wanted)[1]
    return {str(key): _decode(inner, item, f"{where}.{key}") for key, item in data.items()}


def _decode_array(data: Any, where: str) -> Any:
    try:
        made = np.asarray(data, dtype=np.float64)
    except (TypeError, ValueError):
        raise _wrong(where, "numbers", data) from None
    return made


def _decode_dataclass(wanted: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise _wrong(where, "an object", data)
    hints = typing.get_type_hints(wanted)
    known = {item.name: item for item in fields(wanted)}
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise InvalidInputError(
            f"{where} has an unknown field '{unknown[0]}'.",
            remedy=f"Its fields are {', '.join(known)}.",
        )
    made: dict[str, Any] = {}
    for name, item in known.items():
        if name in data:
            made[name] = _decode(hints[name], data[name], f"{where}.{name}")
        elif item.default is MISSING and item.default_factory is MISSING:
            raise InvalidInputError(f"{where} lacks the field '{name}'.")
    return wanted(**made)


def _decode_scalar(wanted: Any, data: Any, where: str) -> Any:
    try:
        if wanted in (datetime, date, time):
            return wanted.fromisoformat(data)
        if isinstance(wanted, type) and issubclass(wanted, Enum):
            return wanted(data)
    except (TypeError, ValueError):
        raise _wrong(where, wanted.__name__, data) from None
    if wanted is float and isinstance(data, int | float) and not isinstance(data, bool):
        return float(data)
    if wanted is int and isinstance(data, bool):
        raise _wrong(where, "a whole number", data)
    if not isinstance(data, wanted):
        raise _wrong(where, wanted.__name__, data)
    return data


def _wrong(where: str, wanted: str, data: object) -> InvalidInputError:
    shown = repr(data)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return InvalidInputError(f"{where} should be {wanted}, not {shown}.")
