"""Stretches and mobility drills by muscle group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lissom.core.anatomy.tables import optional_number, read_csv, words
from lissom.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch. `type` is static, dynamic, mobility or pnf; `weekly_minutes` is the dose per
    group that trials of range of motion used (None: no such dose, as for dynamic work).
    """

    id: str
    name: str
    type: str
    groups: tuple[str, ...]
    position: str
    dose: str
    sets: int
    weekly_minutes: float | None
    when: str
    not_when: str
    cue: str
    caution: str
    kind: str
    source: str


def _stretch(row: Mapping[str, str]) -> Stretch:
    return Stretch(
        id=row["id"],
        name=row["name"],
        type=row["type"],
        groups=words(row["groups"]),
        position=row["position"],
        dose=row["hold_or_reps"],
        sets=int(row["sets"]),
        weekly_minutes=optional_number(row["weekly_minutes"]),
        when=row["when"],
        not_when=row["not_when"],
        cue=row["cue"],
        caution=row["caution"],
        kind=row["kind"],
        source=row["source"],
    )


STRETCHES: Mapping[str, Stretch] = MappingProxyType(
    {row["id"]: _stretch(row) for row in read_csv("stretches.csv")}
)


def stretch(key: str) -> Stretch:
    """The stretch with this id. Raises NotFoundError."""
    try:
        return STRETCHES[key]
    except KeyError:
        raise NotFoundError(f"There is no stretch '{key}'.") from None


def stretches_for(group: str, *, kind_of: str | None = None) -> tuple[Stretch, ...]:
    """Stretches of a muscle group in file order, of one type if given."""
    return tuple(
        one
        for one in STRETCHES.values()
        if group in one.groups and (kind_of is None or one.type == kind_of)
    )
