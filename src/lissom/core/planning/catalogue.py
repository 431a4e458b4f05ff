"""The catalogue of sessions: what a type is, how long it takes, how much of it is hard.

Rows come from table `session_catalogue`; the family of a row decides whether it is hard, long,
strides or fast work (definitions in `docs/glossary.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import ceil

from lissom.core.evidence import table, value
from lissom.core.planning.problem import SessionKind
from lissom.core.runner import RunnerLevel

RACE_TYPES = ("race", "tuneup")
_NOT_HARD = frozenset({"hill_sprint", "fartlek_free", "test_talk"})
_HARD_FAMILIES = frozenset(
    {
        "threshold",
        "VO2max",
        "repetition",
        "hills",
        "fartlek",
        "race pace",
        "race simulation",
        "race",
        "marathon pace",
        "progression",
        "taper",
        "test",
    }
)
_HARD_LONG = frozenset({"long_progress", "long_mp", "long_hp"})
_FAMILY_OF = {
    "easy_strides": "strides",
    "hill_sprint": "strides",
    "medium_long": "medium_long",
    "shakeout": "shakeout",
    "long_b2b": "back_to_back",
    "double_easy": "second",
}
_FAST_FAMILIES = frozenset({"VO2max", "repetition"})
_THRESHOLD_FAMILIES = frozenset({"threshold", "fartlek"})
_KINDS = {
    "walk": SessionKind.WALK,
    "walk-run": SessionKind.RUN,
    "cross-training": SessionKind.CROSS,
    "race": SessionKind.RACE,
    "rest": SessionKind.REST,
}


@dataclass(frozen=True, slots=True)
class CatalogueSession:
    """One row. `quality` by level L1-L4 in minutes (0: none). `effort` shares of critical speed,
    None when the session is run by effort. `total_min` is (shortest, longest)."""

    id: str
    family: str
    kind: SessionKind
    name: str
    structure: str
    effort: tuple[float, float] | None
    rpe: float
    talk: str
    min_level: RunnerLevel
    quality: tuple[int, int, int, int]
    total_min: tuple[int, int]
    phases: tuple[str, ...]
    distances: tuple[str, ...]
    caution: str
    number_kind: str
    source: str

    @property
    def hard(self) -> bool:
        if self.id in _NOT_HARD:
            return False
        return self.family in _HARD_FAMILIES or self.id in _HARD_LONG

    @property
    def long(self) -> bool:
        return self.family in ("long", "medium_long")

    @property
    def after_long(self) -> bool:
        """The second of two long days; the first one is an ordinary long run."""
        return self.family == "back_to_back"

    @property
    def second(self) -> bool:
        """The second run of a day."""
        return self.family == "second"

    @property
    def strides(self) -> bool:
        return self.family == "strides"

    @property
    def fast(self) -> bool:
        """VO2max and repetition work, for which strides come first (C19)."""
        return self.family in _FAST_FAMILIES

    @property
    def threshold(self) -> bool:
        """Threshold or fartlek work, which comes before VO2max work (C20)."""
        return self.family in _THRESHOLD_FAMILIES

    def quality_full(self, level: RunnerLevel) -> int:
        """Quality minutes of the full session at this level."""
        return 0 if level < RunnerLevel.L1 else self.quality[level - 1]

    def full_minutes(self, level: RunnerLevel) -> int:
        """The usual length at this level: the longer the higher the level, in 5-minute steps."""
        low, high = self.total_min
        share = max(int(level) - 1, 0) / (len(self.quality) - 1)
        return _to_step(low + share * (high - low))

    def shortest_minutes(self, level: RunnerLevel) -> int:
        """Least minutes of a hard session at this level: its warm-up and cool-down around the
        smallest dose that is worth them, in 5-minute steps, within the catalogue's range."""
        low, high = self.total_min
        dose = value("planning.short_dose") * self.quality_full(level)
        step = round(value("planning.long_step"))
        return min(max(low, step * ceil((dose + value("planning.warm_cool")) / step)), high)

    def quality_minutes(self, level: RunnerLevel, minutes: int) -> int:
        """Quality minutes of a session of `minutes`: the full dose of the level, less only where
        warm-up and cool-down would find no room."""
        full = self.quality_full(level)
        if not full or not (self.hard or self.family == "steady"):
            return full
        longest = max(self.full_minutes(level), self.shortest_minutes(level))
        frame = min(round(value("planning.warm_cool")), longest - full)
        return max(0, min(full, minutes - frame))


def _to_step(minutes: float) -> int:
    step = round(value("planning.long_step"))
    return step * round(minutes / step)


def _number(text: str, default: float = 0.0) -> float:
    return float(text) if text.strip() else default


def _row(row: dict[str, str]) -> CatalogueSession:
    family = _FAMILY_OF.get(row["id"], row["kind"])
    low, high = row["pct_cs_low"], row["pct_cs_high"]
    effort = (float(low) / 100, float(high) / 100) if low and high else None
    quality = tuple(int(_number(row[f"quality_min_L{level}"])) for level in (1, 2, 3, 4))
    return CatalogueSession(
        id=row["id"],
        family=family,
        kind=_KINDS.get(row["kind"], SessionKind.RUN),
        name=row["name"],
        structure=row["structure"],
        effort=effort,
        rpe=_number(row["rpe_cr10"]),
        talk=row["talk_test"],
        min_level=RunnerLevel[row["min_level"]],
        quality=(quality[0], quality[1], quality[2], quality[3]),
        total_min=(int(row["total_min_low"]), int(row["total_min_high"])),
        phases=tuple(row["phases"].split("|")),
        distances=tuple(row["race_distances"].split("|")),
        caution=row["caution"],
        number_kind=row["number_kind"],
        source=row["source"],
    )


@cache
def sessions() -> dict[str, CatalogueSession]:
    """All catalogue sessions by id, in table order."""
    return {row["id"]: _row(row) for row in table("session_catalogue")}


def race_band(distance_m: float) -> str:
    """The catalogue's name of a race distance: 5k, 10k, half, marathon or 50k+."""
    bands = (
        ("5k", "planning.band_5k"),
        ("10k", "planning.band_10k"),
        ("half", "planning.band_half"),
        ("marathon", "planning.band_marathon"),
    )
    for name, limit in bands:
        if distance_m <= value(limit):
            return name
    return "50k+"
