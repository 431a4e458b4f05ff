"""Fluid: sweat rate from weighings, and how much to drink at most.

Drinking to thirst is the default. A measured sweat rate gives an upper limit that is never
exceeded: gaining mass in a race went with low blood sodium (Almond 2005,
doi:10.1056/NEJMoa043901). Without a weighing no amount is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import constant, value

MINUTES_PER_HOUR = 60
ML_PER_L = 1000.0
ROUND_TO_ML = 10
RATE_DECIMALS = 6


def sweat_rate_l_per_h(
    *,
    mass_before_kg: float,
    mass_after_kg: float,
    drunk_l: float,
    urine_l: float,
    hours: float,
) -> float:
    """Sweat rate in L/h from weighing before and after a run (1 kg of mass is 1 L).

    `hours` > 0; masses 25-250 kg; volumes >= 0. Raises InvalidInputError when a value or the
    result cannot be true. Source: Sawka 2007 doi:10.1249/mss.0b013e31802ca597 (claim E02).
    """
    check_body_mass(mass_before_kg)
    check_body_mass(mass_after_kg)
    for name, litres in (("Fluid drunk", drunk_l), ("Urine", urine_l)):
        if not 0 <= litres < mass_before_kg:
            raise InvalidInputError(
                f"{name} of {litres:g} L cannot be right.", remedy="Give litres, 0 or more."
            )
    if not hours > 0:
        raise InvalidInputError(
            f"A run of {hours:g} hours cannot be weighed.", remedy="Give hours above 0."
        )
    # rate = (mass before - mass after + drunk - urine) / hours
    rate = round((mass_before_kg - mass_after_kg + drunk_l - urine_l) / hours, RATE_DECIMALS)
    highest = value("fuelling.sweat_rate_highest_l_per_h")
    if not 0 <= rate <= highest:
        raise InvalidInputError(
            f"These weighings give a sweat rate of {rate:.1f} L/h, which cannot be right.",
            remedy="Weigh without clothes, dried off, and note all that was drunk.",
        )
    return rate


def check_body_mass(mass_kg: float) -> None:
    """Raises InvalidInputError for a body mass outside the range that is taken for true."""
    bounds = constant("fuelling.body_mass_kg")
    low, high = bounds.low or 0, bounds.high or 0
    if not low <= mass_kg <= high:
        raise InvalidInputError(
            f"A body mass of {mass_kg:g} kg cannot be right.",
            remedy=f"Give kilograms between {low:g} and {high:g}.",
        )


def check_sweat_rate(rate_l_per_h: float) -> None:
    """Raises InvalidInputError for a sweat rate that cannot be true."""
    highest = value("fuelling.sweat_rate_highest_l_per_h")
    if not 0 <= rate_l_per_h <= highest:
        raise InvalidInputError(
            f"A sweat rate of {rate_l_per_h:g} L/h cannot be right.",
            remedy=f"Give litres an hour between 0 and {highest:g}, from a weighing.",
        )


def sweat_loss_ml(minutes_active: float, rate_l_per_h: float) -> float:
    """Sweat lost in `minutes_active` (>= 0) at a measured rate, in ml."""
    return rate_l_per_h * ML_PER_L * minutes_active / MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True)
class Fluid:
    """What to drink during one session, a day, or a race.

    `ml`: the most to drink, None when no sweat rate was measured; `ml_least`: keeps the loss
    under the limit share of body mass (0 when body mass is unknown). Sodium (mg/L) and
    carbohydrate (g in 100 ml) are ranges for the drink of long sessions, else None.
    """

    ml: int | None
    ml_least: int | None
    sodium_mg_per_l: tuple[float, float] | None
    carbohydrate_pct: tuple[float, float] | None
    text: str
    basis: str
    evidence: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "ml": self.ml,
            "ml_least": self.ml_least,
            "sodium_mg_per_l": _list(self.sodium_mg_per_l),
            "carbohydrate_pct": _list(self.carbohydrate_pct),
            "text": self.text,
            "basis": self.basis,
            "evidence": list(self.evidence),
        }


def _list(pair: tuple[float, float] | None) -> list[float] | None:
    return None if pair is None else list(pair)


def span(key: str) -> tuple[float, float]:
    """Low and high of a registered range."""
    found = constant(key)
    return (
        found.value if found.low is None else found.low,
        found.value if found.high is None else found.high,
    )


def drinking_minutes(session_minutes: tuple[float, ...]) -> float:
    """Minutes of the sessions that are long enough for a drink to be needed."""
    floor = value("fuelling.no_drink_under_min")
    return sum(one for one in session_minutes if one >= floor)


def fluid_during(
    session_minutes: tuple[float, ...],
    *,
    body_mass_kg: float | None,
    sweat_rate_l_per_h: float | None,
    soon_again: bool = False,
) -> Fluid:
    """Fluid during sessions of these lengths (minutes, each >= 0).

    The upper limit is the sweat lost in the sessions of 40 minutes or more; the lower one keeps
    the loss of each under 2 % of body mass. Rounded so that limits are never passed.
    `soon_again`: another session follows within hours.
    """
    longest = max(session_minutes, default=0.0)
    needed = drinking_minutes(session_minutes)
    if needed == 0:
        return _no_drink(measured=sweat_rate_l_per_h is not None)
    mixed = longest > value("fuelling.drink_mix_over_min")
    said = ["Drink to thirst."]
    basis = "thirst is the guide (E05)"
    evidence = ["E05"]
    most: int | None = None
    least: int | None = None
    if sweat_rate_l_per_h is None:
        said.append("Weigh yourself before and after a run of an hour to learn your own limit.")
    else:
        most, least = _limits_ml(session_minutes, body_mass_kg, sweat_rate_l_per_h)
        said.append(
            f"At most {most} ml during training: that is what you sweat; never drink to gain."
        )
        basis = f"{_limit_basis(needed, body_mass_kg, sweat_rate_l_per_h)}; {basis}"
        evidence += ["E02", "E07", *(() if body_mass_kg is None else ("E01",))]
    if mixed:
        said.append(_mixed_words())
    if soon_again:
        again = value("fuelling.quick_rehydration_l_per_kg")
        said.append(f"Before the next session soon after: {again:g} L for each kilogram lost.")
        evidence.append("E04")
    return Fluid(
        ml=most,
        ml_least=least,
        sodium_mg_per_l=span("fuelling.drink_sodium_mg_per_l") if mixed else None,
        carbohydrate_pct=span("fuelling.drink_carbohydrate_pct") if mixed else None,
        text=" ".join(said),
        basis=basis,
        evidence=tuple(sorted(evidence)),
    )


def _limit_basis(needed_min: float, body_mass_kg: float | None, rate_l_per_h: float) -> str:
    hours = needed_min / MINUTES_PER_HOUR
    basis = f"at most sweat rate × hours = {rate_l_per_h:g} L/h × {hours:.3g} h (E02, E07)"
    if body_mass_kg is not None:
        basis += "; the least keeps the loss under 2 % of body mass (E01)"
    return basis


def _mixed_words() -> str:
    low, high = span("fuelling.drink_sodium_mg_per_l")
    weak, strong = span("fuelling.drink_carbohydrate_pct")
    return (
        f"Over {value('fuelling.drink_mix_over_min'):g} min: a drink with {low:g}-{high:g} mg "
        f"sodium a litre and {weak:g}-{strong:g} % carbohydrate."
    )


def _no_drink(*, measured: bool) -> Fluid:
    floor = value("fuelling.no_drink_under_min")
    return Fluid(
        ml=0 if measured else None,
        ml_least=0 if measured else None,
        sodium_mg_per_l=None,
        carbohydrate_pct=None,
        text="No drink is needed during training; drink to thirst through the day.",
        basis=f"no session of {floor:g} min or more (E05)",
        evidence=("E05",),
    )


def _limits_ml(
    session_minutes: tuple[float, ...], body_mass_kg: float | None, rate_l_per_h: float
) -> tuple[int, int]:
    floor = value("fuelling.no_drink_under_min")
    most = 0.0
    least = 0.0
    for one in session_minutes:
        if one >= floor:
            lost = sweat_loss_ml(one, rate_l_per_h)
            most += lost
            if body_mass_kg is not None:
                allowed = value("fuelling.loss_limit_share") * body_mass_kg * ML_PER_L
                least += max(0.0, lost - allowed)
    highest = int(most // ROUND_TO_ML) * ROUND_TO_ML
    return highest, min(highest, round(least / ROUND_TO_ML) * ROUND_TO_ML)
