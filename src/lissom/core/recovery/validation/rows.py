"""One comparison with a published number, and the bar it must reach (table `model_bars`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import table

FloatArray = NDArray[np.float64]
_ROUNDING = 1e-9
_SHARES = ("fraction", "probability")


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """One comparison. `target`, `tolerance`, `measured` in words with units."""

    id: str
    what: str
    target: str
    tolerance: str
    measured: str
    ok: bool
    source: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What a measured number may be: `low` to `high` (None: no bound on that side), and why."""

    low: float | None
    high: float | None
    unit: str
    source: str

    def holds(self, found: float) -> bool:
        """Whether `found` lies within, its bounds included to 1e-9; NaN does not."""
        above = self.low is None or found >= self.low - _ROUNDING
        return bool(above and (self.high is None or found <= self.high + _ROUNDING))

    @property
    def words(self) -> str:
        """Such as `at most 20 %` or `30 to 48 h`."""
        low, high = (None if end is None else self._number(end) for end in (self.low, self.high))
        if low is None:
            return f"at most {high}{self._unit}"
        if high is None:
            return f"at least {low}{self._unit}"
        return f"{low} to {high}{self._unit}"

    def said(self, found: float, digits: int) -> str:
        """A measured number in the unit of the bar."""
        percent = self.unit in _SHARES or self.unit == "share points"
        return f"{100.0 * found if percent else found:.{digits}f}{self._unit}"

    def _number(self, amount: float) -> str:
        percent = self.unit in _SHARES or self.unit == "share points"
        return f"{100.0 * amount if percent else amount:g}"

    @property
    def _unit(self) -> str:
        if self.unit in _SHARES:
            return " %"
        plain = {"ratio": "", "correlation": "", "share points": " percentage points"}
        return plain.get(self.unit, f" {self.unit}")


@cache
def bar(key: str, check: str) -> Bar:
    """The bar of one check of a comparison, such as ("V2", "rank")."""
    row = next(row for row in table("model_bars") if (row["id"], row["check"]) == (key, check))
    return Bar(
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        unit=row["unit"],
        source=row["source"],
    )


def row(
    key: str, check: str, what: str, *, target: str, found: float, source: str, digits: int = 2
) -> ValidationRow:
    """The comparison of `found` with the bar of `key` and `check`."""
    wanted = bar(key, check)
    return ValidationRow(
        id=key,
        what=what,
        target=target,
        tolerance=wanted.words,
        measured=wanted.said(found, digits),
        ok=wanted.holds(found),
        source=source,
    )


def exact(key: str, what: str, *, target: str, measured: str, source: str) -> ValidationRow:
    """A comparison that holds only when target and measured say the same."""
    return ValidationRow(key, what, target, "exact", measured, target == measured, source)


def root_mean_square(errors: FloatArray | list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))


def rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's correlation of values without ties."""
    ranks = [np.argsort(np.argsort(values)).astype(np.float64) for values in (one, other)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
