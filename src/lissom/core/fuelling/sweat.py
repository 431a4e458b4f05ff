"""The sweat test: weighing before and after a run, and what it says about drinking.

Rate by claim E02; loss and gain against claims E01 and E07. Tests of similar weather are put
together; weather changes the rate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import constant, value
from lissom.core.fuelling.fluid import MINUTES_PER_HOUR, sweat_rate_l_per_h

RATE_SHOWN = 2


@dataclass(frozen=True, slots=True)
class SweatTest:
    """One weighing. Masses 25-250 kg without clothes, litres >= 0, `minutes` at least 30;
    `temperature_c` None: not noted.
    """

    date: date
    minutes: float
    mass_before_kg: float
    mass_after_kg: float
    drunk_l: float = 0.0
    urine_l: float = 0.0
    temperature_c: float | None = None


@dataclass(frozen=True, slots=True)
class SweatResult:
    """Sweat rate in L/h, change of body mass in % (below 0: lost), and what it means."""

    rate_l_per_h: float
    change_pct: float
    sentences: tuple[str, ...]
    evidence: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "rate_l_per_h": round(self.rate_l_per_h, RATE_SHOWN),
            "change_pct": round(self.change_pct, RATE_SHOWN),
            "sentences": list(self.sentences),
            "evidence": list(self.evidence),
        }


def read_test(test: SweatTest) -> SweatResult:
    """Rate and meaning of one weighing.

    Raises InvalidInputError for values that cannot be true or a run that is too short to weigh.

    >>> from datetime import date
    >>> round(read_test(SweatTest(date(2026, 6, 1), 60, 70.0, 69.4, drunk_l=0.3)).rate_l_per_h, 2)
    0.9
    """
    least = value("fuelling.sweat_test_least_min")
    if not test.minutes >= least:
        raise InvalidInputError(
            f"A run of {test.minutes:g} minutes is too short to weigh.",
            remedy=f"Weigh a run of {least:g} minutes or more: scales err by 0.1 kg.",
        )
    _check_temperature(test.temperature_c)
    rate = sweat_rate_l_per_h(
        mass_before_kg=test.mass_before_kg,
        mass_after_kg=test.mass_after_kg,
        drunk_l=test.drunk_l,
        urine_l=test.urine_l,
        hours=test.minutes / MINUTES_PER_HOUR,
    )
    change = 100 * (test.mass_after_kg - test.mass_before_kg) / test.mass_before_kg
    sentences = [f"You sweat about {rate:.1f} L an hour in such weather at such effort."]
    evidence = ["E02"]
    if change > 0:
        sentences.append("You came back heavier: that was more drink than sweat. Drink less.")
        evidence.append("E07")
    elif -change > 100 * value("fuelling.loss_limit_share"):
        share = 100 * value("fuelling.loss_limit_share")
        sentences.append(f"You lost more than {share:g} % of body mass: drink somewhat more.")
        evidence.append("E01")
    else:
        sentences.append("What you drank suited: neither a gain nor a loss above 2 %.")
        evidence += ["E01", "E07"]
    return SweatResult(rate, change, tuple(sentences), tuple(evidence))


def _check_temperature(temperature_c: float | None) -> None:
    bounds = constant("fuelling.air_temperature_c")
    low, high = bounds.low or 0.0, bounds.high or 0.0
    if temperature_c is not None and not low <= temperature_c <= high:
        raise InvalidInputError(
            f"An air temperature of {temperature_c:g} °C is not usable.",
            remedy=f"Give degrees Celsius from {low:g} to {high:g}.",
        )


def usual_rate(tests: Iterable[SweatTest], *, temperature_c: float | None = None) -> float | None:
    """Mean rate (L/h) of the tests in such weather; without any near enough, or without a
    temperature, of the latest ones; None without tests.
    """
    ordered = sorted(tests, key=lambda one: one.date)
    near = _near(ordered, temperature_c)
    used = (near or ordered)[-round(value("fuelling.sweat_tests_kept")) :]
    return fmean(read_test(one).rate_l_per_h for one in used) if used else None


def _near(tests: Sequence[SweatTest], temperature_c: float | None) -> list[SweatTest]:
    if temperature_c is None:
        return []
    band = value("fuelling.sweat_band_c")
    return [
        one
        for one in tests
        if one.temperature_c is not None and abs(one.temperature_c - temperature_c) <= band
    ]
