"""The registry as people read it: rows in words, topics, and the page of constants."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lissom.core.errors import NotFoundError
from lissom.core.evidence.registry import (
    RANGE_DIRECTIONS,
    Claim,
    Constant,
    Direction,
    Seen,
    claims,
    constants,
)

THEMES: Mapping[str, str] = MappingProxyType(
    {
        "massage": "A",
        "massage timing": "B",
        "soreness course": "C",
        "strength and stretching": "D",
        "fluid and food": "E",
        "injury": "F",
        "tests and scales": "G",
    }
)
DIRECTION_WORDS: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.FOR: "found",
        Direction.AGAINST: "found otherwise",
        Direction.NONE: "no difference shown",
        Direction.MIXED: "mixed results",
        Direction.HARM: "raises risk or loss",
        Direction.NORM: "reference value",
        Direction.GUIDELINE: "advice of a professional body",
        Direction.CUSTOM: "habit, not tested",
    }
)
SEEN_WORDS: Mapping[Seen, str] = MappingProxyType(
    {
        Seen.PRIMARY: "",
        Seen.PARTIAL: "source seen in part",
        Seen.SECONDARY: "secondary source",
        Seen.HABIT: "practice, not a study",
        Seen.NOTHING: "nothing found",
    }
)
_RANGE_IN_UNIT = re.compile(r"\(\d[^)]* to \d")
_SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One claim in words. `mark` is "" unless the source was not seen itself."""

    id: str
    topic: str
    sentence: str
    effect: str
    direction: str
    certainty: str
    population: str
    timing: str
    source: str
    mark: str
    note: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "topic": self.topic,
            "sentence": self.sentence,
            "effect": self.effect,
            "direction": self.direction,
            "certainty": self.certainty,
            "population": self.population,
            "timing": self.timing,
            "source": self.source,
            "mark": self.mark,
            "note": self.note,
        }


def effect_text(claim: Claim) -> str:
    """Size with unit and interval, such as `-0.7 points of 0-10 NRS (95 % -1.3 to -0.1)`."""
    if claim.effect is None:
        return claim.unit
    size = f"{claim.effect:g} {claim.unit}".strip()
    if claim.ci_low is None or claim.ci_high is None or _RANGE_IN_UNIT.search(claim.unit):
        return size
    name = "range" if claim.direction in RANGE_DIRECTIONS else "95 %"
    return f"{size} ({name} {claim.ci_low:g} to {claim.ci_high:g})"


def row_of(claim: Claim) -> EvidenceRow:
    """One claim in words."""
    return EvidenceRow(
        id=claim.id,
        topic=claim.topic,
        sentence=f"{claim.statement[0].upper()}{claim.statement[1:]}",
        effect=effect_text(claim),
        direction=DIRECTION_WORDS[claim.direction],
        certainty=claim.certainty,
        population=claim.population,
        timing=claim.dose_or_timing,
        source=claim.source,
        mark=SEEN_WORDS[claim.seen],
        note=claim.note,
    )


def topics() -> dict[str, int]:
    """Topics with the number of claims each, in registry order."""
    found: dict[str, int] = {}
    for claim in claims().values():
        found[claim.topic] = found.get(claim.topic, 0) + 1
    return found


def rows(topic: str | None = None) -> tuple[EvidenceRow, ...]:
    """Claims in words: all, or those of a theme, a topic, an id, or that mention the word.

    Raises NotFoundError when nothing fits, naming near topics.
    """
    if topic is None:
        return tuple(map(row_of, claims().values()))
    wanted = topic.strip().lower()
    searchable = len(wanted) >= _SHORTEST_WORD
    for fits in (
        [c for c in claims().values() if c.id.lower() == wanted],
        [c for c in claims().values() if wanted in THEMES and c.id.startswith(THEMES[wanted])],
        [c for c in claims().values() if c.topic.lower() == wanted],
        [c for c in claims().values() if searchable and wanted in c.topic.lower()],
        [c for c in claims().values() if searchable and wanted in c.statement.lower()],
    ):
        if fits:
            return tuple(map(row_of, fits))
    known = [*THEMES, *topics()]
    near = difflib.get_close_matches(wanted, known, n=4, cutoff=0.5) or list(THEMES)
    raise NotFoundError(
        f"There is no evidence on '{topic}'.", remedy=f"Try one of: {', '.join(near)}."
    )


@dataclass(frozen=True, slots=True)
class ConstantRow:
    """One constant in words."""

    id: str
    value: str
    kind: str
    certainty: str
    source: str
    note: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "value": self.value,
            "kind": self.kind,
            "certainty": self.certainty,
            "source": self.source,
            "note": self.note,
        }


def constant_row(one: Constant) -> ConstantRow:
    """One constant in words, with its range if it has one."""
    size = f"{one.value:g}"
    if one.low is not None and one.high is not None:
        size += f" ({one.low:g} to {one.high:g})"
    unit = "" if one.unit in {"", "1", "-"} else f" {one.unit}"
    return ConstantRow(one.id, f"{size}{unit}", str(one.kind), one.certainty, one.source, one.note)


def constant_rows(room: str | None = None) -> tuple[ConstantRow, ...]:
    """Constants in words, of one room or all, sorted by id."""
    found = constants()
    keys = sorted(key for key in found if room is None or key.split(".")[0] == room)
    if not keys:
        rooms = sorted({key.split(".")[0] for key in found})
        raise NotFoundError(
            f"There are no constants of '{room}'.", remedy=f"There are: {', '.join(rooms)}."
        )
    return tuple(constant_row(found[key]) for key in keys)


def constants_page() -> str:
    """The page `docs/constants.md`: every constant with value, kind, certainty and source."""
    lines = [
        "# Constants",
        "",
        "Every number that a formula or rule uses, with where it comes from. The numbers live in",
        "`src/lissom/core/evidence/data/constants`; `python docs/write_constants.py` writes this",
        "page. Kinds: *evidence* measured in a study, *guideline* a body's advice, *inference*",
        "worked out from evidence, *custom* habit or Lissom's own choice.",
    ]
    last = ""
    for row in constant_rows():
        room = row.id.split(".")[0]
        if room != last:
            lines += ["", f"## {room}", "", "| Id | Value | Kind | Certainty | Source | Note |"]
            lines.append("|---|---|---|---|---|---|")
            last = room
        cells = (f"`{row.id}`", row.value, row.kind, row.certainty, row.source, row.note)
        lines.append(table_line(cells))
    return "\n".join(lines) + "\n"


def table_line(cells: Iterable[str]) -> str:
    """One line of a table of a page, bars and line ends of the cells taken out."""
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells) + " |"
