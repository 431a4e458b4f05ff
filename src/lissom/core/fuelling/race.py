"""A race's fuelling sheet: before, during by kilometre, and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.fuelling.fluid import Fluid, check_body_mass, check_sweat_rate, fluid_during, span
from lissom.core.fuelling.food import During, during, grams
from lissom.core.units import SECONDS_PER_MINUTE, km, minutes


@dataclass(frozen=True, slots=True)
class Serving:
    """One line of the sheet: where, when, and grams of carbohydrate."""

    km: float
    minute: float
    g: int

    def as_dict(self) -> dict[str, Any]:
        return {"km": self.km, "minute": self.minute, "g": self.g}


@dataclass(frozen=True, slots=True)
class RaceFuel:
    """Fuelling of one race. Grams per kilogram become grams only when body mass is known.

    `loading_g_per_day` and `meal_g` are None when the race needs none or body mass is unknown.
    """

    minutes: float
    carbohydrate: During | None
    servings: tuple[Serving, ...]
    fluid: Fluid
    loading_g_per_day: tuple[int, int] | None
    meal_g: tuple[int, int] | None
    notes: tuple[str, ...]
    evidence: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "minutes": self.minutes,
            "carbohydrate": None if self.carbohydrate is None else self.carbohydrate.as_dict(),
            "servings": [one.as_dict() for one in self.servings],
            "fluid": self.fluid.as_dict(),
            "loading_g_per_day": _list(self.loading_g_per_day),
            "meal_g": _list(self.meal_g),
            "notes": list(self.notes),
            "evidence": list(self.evidence),
        }


def _list(pair: tuple[int, int] | None) -> list[int] | None:
    return None if pair is None else list(pair)


def race_fuel(
    distance_m: float,
    expected_s: float,
    *,
    body_mass_kg: float | None = None,
    sweat_rate_l_per_h: float | None = None,
) -> RaceFuel:
    """Fuelling of a race of `distance_m` (> 0) in `expected_s` (> 0) seconds.

    Carbohydrate by duration, 30-60 g/h and 60-90 g/h beyond 2.5 h; fluid to thirst, at most the
    measured sweat loss. Raises InvalidInputError for impossible values.
    """
    if not (distance_m > 0 and expected_s > 0):
        raise InvalidInputError(
            f"A race of {distance_m:g} m in {expected_s:g} s cannot be fuelled.",
            remedy="Give a distance and an expected time above 0.",
        )
    if body_mass_kg is not None:
        check_body_mass(body_mass_kg)
    if sweat_rate_l_per_h is not None:
        check_sweat_rate(sweat_rate_l_per_h)
    length_min = round(minutes(expected_s), 1)
    eaten = during(length_min)
    loads = length_min > value("fuelling.loading_race_over_min")
    eats_before = length_min > value("fuelling.carbohydrate_race_from_min")
    notes, claims = _notes(length_min, loads=loads, eats_before=eats_before)
    fluid = fluid_during(
        (length_min,), body_mass_kg=body_mass_kg, sweat_rate_l_per_h=sweat_rate_l_per_h
    )
    found = {*claims, *fluid.evidence, *(() if eaten is None else eaten.evidence)}
    return RaceFuel(
        minutes=length_min,
        carbohydrate=eaten,
        servings=_servings(distance_m, expected_s, eaten),
        fluid=fluid,
        loading_g_per_day=_grams(
            "fuelling.carbohydrate_loading_g_per_kg", body_mass_kg, wanted=loads
        ),
        meal_g=_grams("fuelling.pre_race_meal_g_per_kg", body_mass_kg, wanted=eats_before),
        notes=notes,
        evidence=tuple(sorted(found)),
    )


def _grams(key: str, mass_kg: float | None, *, wanted: bool) -> tuple[int, int] | None:
    return grams(span(key), mass_kg) if wanted and mass_kg is not None else None


def _servings(distance_m: float, expected_s: float, eaten: During | None) -> tuple[Serving, ...]:
    """Equal servings at equal times, the last at least one interval before the finish."""
    if eaten is None:
        return ()
    step_s = value("fuelling.race_serving_every_min") * SECONDS_PER_MINUTE
    count = max(1, int(expected_s // step_s) - 1)
    middle = sum(eaten.g) / 2
    return tuple(
        Serving(
            km=round(km(distance_m * index * step_s / expected_s), 1),
            minute=index * minutes(step_s),
            g=round(middle * index / count) - round(middle * (index - 1) / count),
        )
        for index in range(1, count + 1)
    )


def _notes(
    length_min: float, *, loads: bool, eats_before: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    notes: list[str] = []
    claims: list[str] = []
    if loads:
        low, high = span("fuelling.carbohydrate_loading_g_per_kg")
        notes.append(
            f"In the last 36-48 hours: carbohydrate {low:g}-{high:g} g per kg of body mass a day "
            "(E14, low certainty)."
        )
        claims.append("E14")
    if eats_before:
        low, high = span("fuelling.pre_race_meal_g_per_kg")
        notes.append(
            f"One to four hours before: carbohydrate {low:g}-{high:g} g per kg of body mass, "
            "food you know (E15)."
        )
        claims.append("E15")
    elif length_min >= value("fuelling.small_amounts_from_min"):
        notes.append("A mouth rinse or a small amount of carbohydrate is enough (E16).")
        claims.append("E16")
    else:
        notes.append("Nothing needs to be eaten during this race.")
    if length_min > value("fuelling.long_race_over_min"):
        notes.append(
            "Over four hours the danger is drinking too much, not too little: drink to thirst and "
            "never so much that you gain mass. What was drunk made no difference (E06, E07, E08)."
        )
        claims += ["E06", "E07", "E08"]
    notes.append("Nothing new on race day: practise food and drink in long runs.")
    return tuple(notes), tuple(claims)


def serving_text(serving: Serving) -> str:
    """One line of the sheet in words."""
    return f"km {serving.km:g} (about {serving.minute:g} min): {serving.g} g carbohydrate"
