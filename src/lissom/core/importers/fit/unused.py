"""What a FIT file holds and nothing uses yet: named, so that nobody takes it for read."""

from __future__ import annotations

from lissom.core.errors import Finding, Level
from lissom.core.importers.fit.channels import app_fields, is_used
from lissom.core.importers.fit.decode import FitFile
from lissom.core.importers.fit.profile import HRV, RECORD

_MOST_NAMES = 12
_NAME_LENGTH = 40


def unused(fit: FitFile, *, where: str) -> list[Finding]:
    """One finding that names it all, or none. The file itself is kept whole by the import."""
    present = {
        (slot.developer, slot.number)
        for chunk in fit.table(RECORD.number).chunks
        for slot in chunk.definition.developer
    }
    names = [
        _printable(field.name) or f"app field {field.number}"
        for field in app_fields(fit)
        if (field.developer, field.number) in present and not is_used(field)
    ]
    names = sorted(set(names))[:_MOST_NAMES]
    if len(fit.table(HRV.number)):
        names.insert(0, "beat-to-beat intervals")
    if not names:
        return []
    return [
        Finding(
            "not-used",
            Level.INFO,
            f"Kept in the stored file, but not used: {', '.join(names)}.",
            where,
        )
    ]


def _printable(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable())[:_NAME_LENGTH]
