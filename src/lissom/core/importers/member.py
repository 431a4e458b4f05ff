"""One recording on its way in: its name, its bytes, and what an export's table says of it."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.importers.labels import NO_LABELS, Labels


@dataclass(frozen=True, slots=True)
class Member:
    """A recording out of an archive. `name` is a label for people, never a path."""

    name: str
    data: bytes
    labels: Labels = NO_LABELS
