"""The models held against published numbers: what `lissom model validate` prints."""

from __future__ import annotations

from dataclasses import asdict

from lissom.core.recovery.validation import of_load, of_soreness
from lissom.core.recovery.validation.rows import ValidationRow


def validation() -> list[dict[str, object]]:
    """Every comparison as a dictionary, in order; the same on every call."""
    return [asdict(row) for row in validate()]


def validate() -> list[ValidationRow]:
    """Every comparison, V1 to V11, computed now."""
    found = [row for check in (*of_load.CHECKS, *of_soreness.CHECKS) for row in check()]
    return sorted(found, key=lambda row: int(row.id.removeprefix("V")))


__all__ = ["ValidationRow", "validate", "validation"]
