"""V9: a personal massage effect in simulated runners.

Two alternating weeks a pair, three daily reports each: day noise with carry-over 0.3 and a week
state (`nof1` simulation, 4,000 runs a row). Without effect at most 8 % of 20 pairs end with a
benefit; power within 5 points of the tabled values.
"""

from __future__ import annotations

import numpy as np
import pytest

from lissom.core.recovery.massage_effect import ResidualPair, personal_effect

SPREADS = {
    "low noise": (0.8, 0.5, 0.749),
    "typical": (1.2, 0.8, 1.158),
    "high noise": (1.6, 1.2, 1.639),
}
RUNS = 2000


def three_day_means(rng: np.random.Generator, shape: tuple[int, int], noise: str) -> np.ndarray:
    day_sd, week_sd, _ = SPREADS[noise]
    day = rng.normal(0.0, day_sd, shape)
    days = [day]
    for _ in range(2):
        day = 0.3 * day + rng.normal(0.0, day_sd * np.sqrt(1.0 - 0.09), shape)
        days.append(day)
    return np.asarray(np.mean(days, axis=0) + rng.normal(0.0, week_sd, shape))


def share_with_benefit(effect: float, pairs: int, noise: str, seed: int) -> float:
    rng = np.random.default_rng(seed)
    treated = three_day_means(rng, (RUNS, pairs), noise) - effect
    untreated = three_day_means(rng, (RUNS, pairs), noise)
    found = 0
    for one, other in zip(treated, untreated, strict=True):
        said = personal_effect(
            [ResidualPair(*pair) for pair in zip(one.tolist(), other.tolist(), strict=True)],
            sd_of_mean=SPREADS[noise][2],
        )
        found += said.benefit_probability >= 0.95
    return found / RUNS


@pytest.mark.parametrize("noise", sorted(SPREADS))
def test_v9_without_effect_a_benefit_is_rarely_said(noise: str) -> None:
    assert share_with_benefit(0.0, 20, noise, seed=11) <= 0.08 + 0.012  # two standard errors


@pytest.mark.parametrize(
    ("noise", "effect", "pairs", "power"),
    [
        ("low noise", 1.0, 12, 0.970),
        ("typical", 1.0, 12, 0.731),
        ("typical", 0.5, 20, 0.462),
        ("high noise", 1.0, 20, 0.646),
    ],
)
def test_v9_power_to_find_an_effect(noise: str, effect: float, pairs: int, power: float) -> None:
    assert share_with_benefit(effect, pairs, noise, seed=12) == pytest.approx(power, abs=0.05)
