"""Strength exercises by muscle group, with dose, equipment and soreness risk."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lissom.core.anatomy.tables import read_csv, words
from lissom.core.errors import NotFoundError

ALWAYS_THERE = "none"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, `how` in a sentence. `level` 1-3; `soreness_risk` 1-3 (3: new to the body it
    makes strong soreness); `needs`: any one of these sets of equipment is enough, an empty set
    always is.
    """

    id: str
    name: str
    how: str
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    pattern: str
    level: int
    needs: tuple[frozenset[str], ...]
    equipment: str
    one_sided: bool
    sets_low: int
    sets_high: int
    dose: str
    tempo: str
    rest_s: int
    load_guide: str
    soreness_risk: int
    harder: str
    easier: str
    caution: str
    phases: tuple[str, ...]
    kind: str
    source: str

    def possible_with(self, equipment: Collection[str]) -> bool:
        """Whether a runner who has `equipment` can do it."""
        have = set(equipment)
        return any(need <= have for need in self.needs)


def _needs(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(words(part, "+")) - {ALWAYS_THERE} for part in words(text))


def _exercise(row: Mapping[str, str]) -> Exercise:
    return Exercise(
        id=row["id"],
        name=row["name"],
        how=row["how"],
        primary=words(row["primary"]),
        secondary=words(row["secondary"]),
        pattern=row["pattern"],
        level=int(row["level"]),
        needs=_needs(row["needs"]),
        equipment=row["equipment"],
        one_sided=row["one_sided"] == "yes",
        sets_low=int(row["sets_low"]),
        sets_high=int(row["sets_high"]),
        dose=row["reps_or_hold"],
        tempo=row["tempo_down_hold_up_s"],
        rest_s=int(row["rest_s"]),
        load_guide=row["load_guide"],
        soreness_risk=int(row["soreness_risk"]),
        harder=row["harder"],
        easier=row["easier"],
        caution=row["caution"],
        phases=words(row["phases"]),
        kind=row["kind"],
        source=row["source"],
    )


EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {row["id"]: _exercise(row) for row in read_csv("exercises.csv")}
)


def exercise(key: str) -> Exercise:
    """The exercise with this id. Raises NotFoundError."""
    try:
        return EXERCISES[key]
    except KeyError:
        raise NotFoundError(f"There is no exercise '{key}'.") from None


def exercises_for(group: str, *, equipment: Collection[str]) -> tuple[Exercise, ...]:
    """Exercises whose main work is in `group` and that `equipment` allows, easiest first."""
    fitting = [
        one for one in EXERCISES.values() if group in one.primary and one.possible_with(equipment)
    ]
    return tuple(sorted(fitting, key=lambda one: (one.level, one.id)))


def equipment_names() -> tuple[str, ...]:
    """Every piece of equipment that some exercise asks for, sorted."""
    return tuple(
        sorted({item for one in EXERCISES.values() for need in one.needs for item in need})
    )
