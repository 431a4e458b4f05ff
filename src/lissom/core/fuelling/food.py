"""Food: carbohydrate and protein by the day's training, and carbohydrate while running.

Ranges are guidelines for groups, in grams per kilogram of body mass. They are no diet: nothing
here ever asks a runner to eat less.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lissom.core.evidence import value
from lissom.core.fuelling.fluid import MINUTES_PER_HOUR, span

ROUND_TO_G = 5


class DayLoad(StrEnum):
    """How much a day asks for, by its training minutes."""

    LIGHT = "light"
    MODERATE = "moderate"
    HIGH = "high"
    VERY_HIGH = "very high"


_EVIDENCE = {
    DayLoad.LIGHT: "E10",
    DayLoad.MODERATE: "E11",
    DayLoad.HIGH: "E12",
    DayLoad.VERY_HIGH: "E13",
}


def day_load(training_minutes: float) -> DayLoad:
    """Light under 45 min, moderate to 75, high to 240, very high over 240."""
    if training_minutes > value("fuelling.day_very_high_over_min"):
        return DayLoad.VERY_HIGH
    if training_minutes >= value("fuelling.day_high_from_min"):
        return DayLoad.HIGH
    if training_minutes >= value("fuelling.day_moderate_from_min"):
        return DayLoad.MODERATE
    return DayLoad.LIGHT


def carbohydrate_g_per_kg(load: DayLoad) -> tuple[float, float]:
    """Guideline range of carbohydrate in g/kg/day (claims E10-E13)."""
    return span(f"fuelling.carbohydrate_{load.replace(' ', '_')}_g_per_kg")


def carbohydrate_g_per_h(active_minutes: float) -> tuple[float, float]:
    """Carbohydrate to take while running hard or racing, g/h; (0, 0) up to an hour.

    30-60 g/h to 2.5 h, 60-90 g/h beyond, then glucose with fructose. Not scaled by body mass.
    Source: Jeukendrup 2014 doi:10.1007/s40279-014-0148-z (claims E16-E18).
    """
    if active_minutes > value("fuelling.carbohydrate_race_high_over_min"):
        return span("fuelling.carbohydrate_race_high_g_per_h")
    if active_minutes > value("fuelling.carbohydrate_race_from_min"):
        return span("fuelling.carbohydrate_race_g_per_h")
    return (0.0, 0.0)


def grams(per_kg: tuple[float, float], mass_kg: float) -> tuple[int, int]:
    """A range per kilogram as grams for a body mass, rounded to 5 g."""
    low, high = per_kg
    return (
        round(low * mass_kg / ROUND_TO_G) * ROUND_TO_G,
        round(high * mass_kg / ROUND_TO_G) * ROUND_TO_G,
    )


@dataclass(frozen=True, slots=True)
class During:
    """Carbohydrate while one long session runs: grams an hour and in all, as ranges."""

    minutes: float
    g_per_h: tuple[float, float]
    g: tuple[int, int]
    basis: str
    evidence: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "minutes": self.minutes,
            "g_per_h": list(self.g_per_h),
            "g": list(self.g),
            "basis": self.basis,
            "evidence": list(self.evidence),
        }


def during(active_minutes: float) -> During | None:
    """Carbohydrate during one session; None when none is needed."""
    low, high = carbohydrate_g_per_h(active_minutes)
    if high == 0:
        return None
    long = active_minutes > value("fuelling.carbohydrate_race_high_over_min")
    hours = active_minutes / MINUTES_PER_HOUR
    claims = ("E17", "E18") if long else ("E17",)
    kind = ", glucose with fructose, practised in training" if long else ""
    return During(
        minutes=active_minutes,
        g_per_h=(low, high),
        g=grams((low, high), hours),
        basis=f"{low:g}-{high:g} g/h for {hours:.3g} h{kind} ({', '.join(claims)})",
        evidence=claims,
    )


@dataclass(frozen=True, slots=True)
class Food:
    """Carbohydrate and protein of a day. Grams are None when body mass is unknown.

    `g` is the middle of the carbohydrate range. `during`: for long sessions of the day.
    """

    load: DayLoad
    loading: bool
    g: int | None
    carbohydrate_g: tuple[int, int] | None
    protein_g: tuple[int, int] | None
    during: tuple[During, ...]
    text: str
    basis: str
    evidence: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "day": str(self.load),
            "g": self.g,
            "carbohydrate_g": None if self.carbohydrate_g is None else list(self.carbohydrate_g),
            "protein_g": None if self.protein_g is None else list(self.protein_g),
            "during": [one.as_dict() for one in self.during],
            "text": self.text,
            "basis": self.basis,
            "evidence": list(self.evidence),
        }


def food_of_day(
    training_minutes: float,
    *,
    body_mass_kg: float | None,
    long_sessions_min: tuple[float, ...] = (),
    loading: bool = False,
    refuel: bool = False,
    small_amounts: bool = False,
) -> Food:
    """Food of a day with `training_minutes` (>= 0) of training.

    `long_sessions_min`: lengths of sessions that need carbohydrate while they run. `loading`:
    the day lies in the last two before a race over 90 minutes. `refuel`: the day has a second
    session soon after the first. `small_amounts`: a hard session of about an hour is among them.
    """
    load = day_load(training_minutes)
    claim = "E14" if loading else _EVIDENCE[load]
    per_kg = (
        span("fuelling.carbohydrate_loading_g_per_kg") if loading else carbohydrate_g_per_kg(load)
    )
    taken = tuple(one for one in map(during, long_sessions_min) if one is not None)
    evidence = {claim, "E20", *(key for one in taken for key in one.evidence)}
    low, high = per_kg
    day = "loading before the race" if loading else f"{load} day"
    basis = f"carbohydrate {low:g}-{high:g} g/kg, {day}, {training_minutes:g} min ({claim})"
    words = f"{day[0].upper()}{day[1:]}: carbohydrate {low:g}-{high:g} g per kg of body mass"
    carbohydrate: tuple[int, int] | None = None
    protein: tuple[int, int] | None = None
    if body_mass_kg is None:
        text = f"{words}. Add your body mass to see grams."
    else:
        carbohydrate = grams(per_kg, body_mass_kg)
        protein = grams(span("fuelling.protein_g_per_kg"), body_mass_kg)
        text = (
            f"{words}: {carbohydrate[0]}-{carbohydrate[1]} g; "
            f"protein {protein[0]}-{protein[1]} g over the day."
        )
    if refuel:
        text += _refuel_words(body_mass_kg)
        evidence.add("E19")
    if small_amounts:
        text += " In the hard session a mouth rinse or a little carbohydrate is enough."
        evidence.add("E16")
    return Food(
        load=load,
        loading=loading,
        g=None if carbohydrate is None else sum(carbohydrate) // 2,
        carbohydrate_g=carbohydrate,
        protein_g=protein,
        during=taken,
        text=text,
        basis=f"{basis}; protein 1.2-2 g/kg (E20)",
        evidence=tuple(sorted(evidence)),
    )


def _refuel_words(body_mass_kg: float | None) -> str:
    low, high = span("fuelling.refuel_g_per_kg_per_h")
    if body_mass_kg is None:
        return f" Between the sessions: {low:g}-{high:g} g of carbohydrate per kg an hour."
    first, last = grams((low, high), body_mass_kg)
    return f" Between the sessions: {first}-{last} g of carbohydrate an hour."
