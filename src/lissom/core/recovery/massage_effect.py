"""Does massage help this runner? A personal posterior of the felt effect on soreness.

Compared are residuals: report minus forecast without massage, averaged over three days, after
treated and untreated times or groups. A raw before-and-after would flatter massage, because it
is booked when sore. What comes out is a felt effect, not blinded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

LABEL = "a felt effect, not blinded"


@dataclass(frozen=True, slots=True)
class ResidualPair:
    """Mean residuals (points, report minus forecast) of a treated and an untreated time."""

    treated: float
    untreated: float

    @property
    def relief(self) -> float:
        """Points that massage took off; negative: sorer after it."""
        return self.untreated - self.treated


@dataclass(frozen=True, slots=True)
class MassageEffect:
    """Posterior of the relief in points (normal): mean, sd, 80 % interval, pairs used.

    `benefit_probability`: that there is any relief; `half_point_probability`: half a point or
    more. `verdict`: `open` until about 12 pairs, then `helps` or `not shown`.
    """

    mean: float
    sd: float
    low: float
    high: float
    pairs: int
    benefit_probability: float
    half_point_probability: float
    verdict: str
    label: str = LABEL


def prior_effect() -> MassageEffect:
    """What is expected of one runner before any pair: N(0.4, 0.5) points."""
    return personal_effect(())


def personal_effect(
    pairs: Sequence[ResidualPair], *, sd_of_mean: float | None = None
) -> MassageEffect:
    """Posterior after some pairs: normal prior N(0.4, 0.5), normal differences.

    `sd_of_mean` (points, > 0): the known spread of a three-day mean; without it the expected
    spread and the pairs' own are weighed. Raises InvalidInputError for a residual that is not
    finite or a spread that is not above 0.
    """
    reliefs = [pair.relief for pair in pairs]
    if not all(math.isfinite(relief) for relief in reliefs):
        raise InvalidInputError("A residual is not a number.", remedy="Leave that pair out.")
    if sd_of_mean is not None and not sd_of_mean > 0.0:
        raise InvalidInputError(
            f"A spread of {sd_of_mean} points is not usable.", remedy="Give a number above 0."
        )
    variance = _pair_variance(reliefs) if sd_of_mean is None else 2.0 * sd_of_mean**2
    prior_mean = value("recovery.massage_personal_mean_points")
    prior_precision = 1.0 / value("recovery.massage_personal_sd_points") ** 2
    precision = prior_precision + len(reliefs) / variance
    mean = (prior_precision * prior_mean + sum(reliefs) / variance) / precision
    return _described(mean, 1.0 / math.sqrt(precision), len(reliefs))


def _pair_variance(reliefs: Sequence[float]) -> float:
    """Variance of one pair's difference: the expected one and the pairs' own, weighed."""
    expected = 2.0 * value("recovery.pair_sd_of_mean") ** 2
    if len(reliefs) < 2:
        return expected
    weight = value("recovery.pair_spread_weight")
    mean = sum(reliefs) / len(reliefs)
    own = sum((relief - mean) ** 2 for relief in reliefs)
    return (weight * expected + own) / (weight + len(reliefs) - 1)


def _described(mean: float, sd: float, pairs: int) -> MassageEffect:
    belief = NormalDist(mean, sd)
    half = value("recovery.interval_z") * sd
    benefit = 1.0 - belief.cdf(0.0)
    verdict = "open"
    if pairs >= value("recovery.pairs_enough"):
        shown = benefit >= value("recovery.benefit_probability")
        verdict = "helps" if shown else "not shown"
    return MassageEffect(
        mean=mean,
        sd=sd,
        low=mean - half,
        high=mean + half,
        pairs=pairs,
        benefit_probability=benefit,
        half_point_probability=1.0 - belief.cdf(value("recovery.half_point")),
        verdict=verdict,
    )


def power(*, true_effect_points: float, pairs: int, sd_of_mean: float) -> float:
    """Probability that `pairs` (>= 1) end with a posterior benefit of at least 95 %.

    `sd_of_mean` (points): spread of a three-day mean, known. Exact for normal differences.
    """
    variance = 2.0 * sd_of_mean**2
    prior_mean = value("recovery.massage_personal_mean_points")
    prior_precision = 1.0 / value("recovery.massage_personal_sd_points") ** 2
    precision = prior_precision + pairs / variance
    needed_mean = NormalDist().inv_cdf(value("recovery.benefit_probability")) / math.sqrt(precision)
    needed = (needed_mean * precision - prior_precision * prior_mean) * variance / pairs
    return 1.0 - NormalDist(true_effect_points, math.sqrt(variance / pairs)).cdf(needed)


def answer_sentence(effect: MassageEffect) -> str:
    """What may be said to the runner: the range, how far the pairs carry, and what it is not."""
    size = f"{effect.mean:.1f} points of 10 (80 % range {effect.low:.1f} to {effect.high:.1f})"
    enough = round(value("recovery.pairs_enough"))
    if effect.verdict == "open":
        have = f"{effect.pairs} of about {enough} comparisons"
        return f"Still open: {have}. Expected relief so far {size}, mostly from other runners."
    if effect.verdict == "helps":
        return f"After massage you reported less soreness than expected: {size}, {effect.label}."
    return f"{effect.pairs} comparisons do not show that you feel less sore: {size}."


@dataclass(frozen=True, slots=True)
class DesignWeek:
    """One week of a trial on oneself: from this Monday, with or without massage."""

    monday: date
    massage: bool


def alternate_weeks(
    first_monday: date, pairs: int, rng: np.random.Generator
) -> tuple[DesignWeek, ...]:
    """Weeks in pairs, one with and one without massage in an order drawn for each pair: what is
    wanted that week then cannot decide. Raises InvalidInputError unless `first_monday` is a Monday
    and `pairs` is 1 or more.
    """
    if first_monday.weekday() != 0:
        raise InvalidInputError(
            f"{first_monday} is no Monday.", remedy="Begin the alternate weeks on a Monday."
        )
    if pairs < 1:
        raise InvalidInputError(f"{pairs} pairs are too few.", remedy="Give 1 pair or more.")
    weeks: list[DesignWeek] = []
    for number, first in enumerate(rng.random(pairs) < 0.5):
        monday = first_monday + timedelta(weeks=2 * number)
        weeks.append(DesignWeek(monday, bool(first)))
        weeks.append(DesignWeek(monday + timedelta(weeks=1), not first))
    return tuple(weeks)
