"""What changed over a treatment, and whether it is more than noise: words for two answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from lissom.core.evidence import value


class Word(StrEnum):
    """What may be said of a change of soreness."""

    LESS = "less sore"
    MORE = "sorer"
    NOISE = "no change above the noise"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Pairs of answers before and after, 0-10. `mean_change`: after minus before, negative is
    less sore; None without pairs. `less`, `more`: pairs above the noise."""

    pairs: int
    mean_change: float | None
    less: int
    more: int

    @property
    def within(self) -> int:
        """Pairs whose change is not above the noise."""
        return self.pairs - self.less - self.more


def word_of(before: float, after: float) -> Word:
    """A change counts from the smallest one that a repeated answer does not show by itself.

    Source: claim G12 (1.77 points); the smallest change that people call better is 1 (G10), so
    the noise decides.
    """
    floor = value("recovery.nrs_noise_points")
    if before - after >= floor:
        return Word.LESS
    return Word.MORE if after - before >= floor else Word.NOISE


def outcome(pairs: Sequence[tuple[float, float]]) -> Outcome:
    """Pairs of (before, after) put together."""
    words = [word_of(before, after) for before, after in pairs]
    return Outcome(
        pairs=len(pairs),
        mean_change=fmean(after - before for before, after in pairs) if pairs else None,
        less=words.count(Word.LESS),
        more=words.count(Word.MORE),
    )
