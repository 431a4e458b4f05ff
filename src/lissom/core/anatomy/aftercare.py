"""What is told after a treatment: short, true, and with the evidence behind each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lissom.core.anatomy.massage import MASSAGE_TYPES
from lissom.core.anatomy.tables import read_toml
from lissom.core.errors import InvalidInputError

ANY = "any"


@dataclass(frozen=True, slots=True)
class AftercareLine:
    """One line. `after`: `any`, or the type of massage it belongs to."""

    id: str
    text: str
    after: str
    kind: str
    evidence: tuple[str, ...]
    source: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "text": self.text,
            "kind": self.kind,
            "evidence": list(self.evidence),
            "source": self.source,
        }


LINES: Mapping[str, AftercareLine] = MappingProxyType(
    {
        key: AftercareLine(
            id=key,
            text=row["text"],
            after=row["after"],
            kind=row["kind"],
            evidence=tuple(row["evidence"]),
            source=row["source"],
        )
        for key, row in read_toml("aftercare.toml").items()
    }
)


def aftercare(massage_type: str) -> tuple[AftercareLine, ...]:
    """What to tell after a treatment of this type, in order; emergencies last, so that they are
    kept. Raises InvalidInputError for a type that no protocol has.
    """
    if massage_type not in MASSAGE_TYPES:
        raise InvalidInputError(
            f"There is no massage type '{massage_type}'.",
            remedy=f"There are: {', '.join(MASSAGE_TYPES)}.",
        )
    return tuple(line for line in LINES.values() if line.after in {ANY, massage_type})
