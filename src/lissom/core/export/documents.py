"""JSON that is the same, byte for byte, for the same content."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from hashlib import sha256
from typing import Any

_DIGITS = 9


def plain(value: Any) -> Any:
    """The value made of JSON's own kinds, mappings in their own order.

    Floats keep nine significant digits, enough for every quantity here and too few for the
    last-bit noise of different machines; numbers that are not finite become null. Dates and
    times are ISO 8601, enumerations their value, sets sorted lists. Raises TypeError for others.
    """
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return _number(float(value))
    return _collection(value)


def document_text(value: Any) -> str:
    """A document to read: two spaces of indent, keys in their own order, ends with a new line."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def canonical_text(value: Any) -> str:
    """A document to compare: keys sorted, no space, no new line."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def content_hash(value: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return sha256(canonical_text(value).encode()).hexdigest()


def _collection(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if hasattr(value, "tolist"):  # NumPy's arrays and scalars, without importing NumPy here
        return plain(value.tolist())
    if isinstance(value, Set):
        return sorted(plain(item) for item in value)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _number(number: float) -> float | None:
    if not math.isfinite(number):
        return None
    return float(f"{number:.{_DIGITS}g}") + 0.0  # no minus zero
