"""Typed loader of the evidence registry.

Data beside this file: `data/claims.csv` (what studies found), `data/constants/*.toml`
(numbers that formulas and rules use, one file per room) and `data/tables/*.csv`
(measured tables). A formula never holds a bare number: it asks `value("room.name")`.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from lissom.core.errors import NotFoundError

_DATA = files("lissom.core.evidence") / "data"


class Kind(StrEnum):
    """Where a number comes from; the interface shows it beside the number."""

    EVIDENCE = "evidence"
    GUIDELINE = "guideline"
    INFERENCE = "inference"
    CUSTOM = "custom"


class Direction(StrEnum):
    """Which way a finding points."""

    FOR = "for"
    AGAINST = "against"
    NONE = "none"
    MIXED = "mixed"
    HARM = "harm"
    NORM = "norm"
    GUIDELINE = "guideline"
    CUSTOM = "custom"


class Seen(StrEnum):
    """What of the source was seen: the work itself, only part of what the row says, another's
    report of it, a page about practice (there is no study), or nothing was found.
    """

    PRIMARY = "primary"
    PARTIAL = "partial"
    SECONDARY = "secondary"
    HABIT = "habit"
    NOTHING = "none"


CERTAINTIES = ("high", "moderate", "low", "very low")
RANGE_DIRECTIONS = (Direction.NORM, Direction.GUIDELINE, Direction.CUSTOM)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number used by a formula or rule. `low`/`high`: valid or quoted range, if any."""

    id: str
    value: float
    unit: str
    kind: Kind
    certainty: str
    source: str
    note: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What was measured or advised about one statement; `effect` None: the source gives no size.

    `ci_low`, `ci_high`: 95 % interval of a study; for norms, guidelines and habits the range
    quoted. `reference`: where to find it when there is no DOI.
    """

    id: str
    topic: str
    statement: str
    direction: Direction
    effect: float | None
    unit: str
    ci_low: float | None
    ci_high: float | None
    population: str
    dose_or_timing: str
    certainty: str
    seen: Seen
    year: int | None
    first_author: str
    doi: str
    reference: str
    note: str

    @property
    def secondary(self) -> bool:
        """Known through another's report: shown as such, and never the base of a hard rule."""
        return self.seen is Seen.SECONDARY

    @property
    def source(self) -> str:
        """`Author Year, doi:...`, or what there is of it."""
        name = " ".join(part for part in (self.first_author, str(self.year or "")) if part)
        place = f"doi:{self.doi}" if self.doi else self.reference
        return ", ".join(part for part in (name, place) if part) or "no study found"


@cache
def constants() -> dict[str, Constant]:
    """All constants by id (`room.name`), in file and row order."""
    found: dict[str, Constant] = {}
    folder = _DATA / "constants"
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".toml"):
            continue
        for room, rows in tomllib.loads(entry.read_text(encoding="utf-8")).items():
            for name, row in rows.items():
                key = f"{room}.{name}"
                if key in found:
                    raise ValueError(f"constant {key} is defined twice")
                found[key] = _constant(key, row)
    return found


def _constant(key: str, row: dict[str, object]) -> Constant:
    missing = {"value", "unit", "kind", "certainty", "source"} - row.keys()
    if missing:
        raise ValueError(f"constant {key} lacks {', '.join(sorted(missing))}")
    return Constant(
        id=key,
        value=float(str(row["value"])),
        unit=str(row["unit"]),
        kind=Kind(str(row["kind"])),
        certainty=str(row["certainty"]),
        source=str(row["source"]),
        note=str(row.get("note", "")),
        low=None if "low" not in row else float(str(row["low"])),
        high=None if "high" not in row else float(str(row["high"])),
    )


def constant(key: str) -> Constant:
    """The constant with this id. Raises NotFoundError."""
    try:
        return constants()[key]
    except KeyError:
        raise NotFoundError(
            f"There is no constant '{key}' in the evidence registry.",
            remedy="List them with `lissom evidence --constants`.",
        ) from None


def value(key: str) -> float:
    """The number alone, for formulas."""
    return constant(key).value


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `data/tables/NAME.csv` as text, every row with its source column."""
    path = _DATA / "tables" / f"{name}.csv"
    if not path.is_file():
        raise NotFoundError(f"There is no table '{name}' in the evidence registry.")
    return tuple(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


@cache
def claims() -> dict[str, Claim]:
    """All claims by id, in file order."""
    text = (_DATA / "claims.csv").read_text(encoding="utf-8")
    return {row["id"]: _claim(row) for row in csv.DictReader(io.StringIO(text))}


def _claim(row: dict[str, str]) -> Claim:
    return Claim(
        id=row["id"],
        topic=row["topic"],
        statement=row["claim"],
        direction=Direction(row["direction"]),
        effect=_number(row["effect"]),
        unit=row["effect_unit"],
        ci_low=_number(row["ci_low"]),
        ci_high=_number(row["ci_high"]),
        population=row["population"],
        dose_or_timing=row["dose_or_timing"],
        certainty=row["certainty"],
        seen=Seen(row["seen"]),
        year=int(row["year"]) if row["year"].isdigit() else None,
        first_author=row["first_author"],
        doi=row["doi"],
        reference=row["reference"],
        note=row["note"],
    )


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def claim(key: str) -> Claim:
    """The claim with this id (such as `A07`). Raises NotFoundError."""
    try:
        return claims()[key]
    except KeyError:
        raise NotFoundError(
            f"There is no claim '{key}'.", remedy="List them with `lissom evidence`."
        ) from None
