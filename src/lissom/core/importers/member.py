"""One recording on its way in: its name, its bytes, and what an export's table says of it."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.importers.labels import NO_LABELS, Labels


@dataclass(frozen=True, slots=True)
class Member:
    """A recording out of an archive. `name` is a label for people, never a path.

    `stands_in`: what an export lists of a session that may lie beside it as a recording; it counts
    only where there is none.
    """

    name: str
    data: bytes
    labels: Labels = NO_LABELS
    stands_in: bool = False
