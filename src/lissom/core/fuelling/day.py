"""Fluid and food of one day, from that day's sessions, body mass and weighings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.fuelling.fluid import Fluid, check_body_mass, check_sweat_rate, fluid_during
from lissom.core.fuelling.food import Food, food_of_day
from lissom.core.units import SECONDS_PER_HOUR, SECONDS_PER_MINUTE

ENDURANCE_KINDS = ("run", "walk", "cross", "race")
TRAINING_KINDS = (*ENDURANCE_KINDS, "strength")
RACE = "race"
HARD = "hard"


@dataclass(frozen=True, slots=True)
class FuelSession:
    """One session as fuelling sees it. `kind`: run, walk, cross, race, strength, stretch,
    massage or rest; `minutes` >= 0; `intensity`: "hard" for tempo, intervals, hills and race
    pace, else easy; `start` (aware) None: no hour known.
    """

    kind: str
    minutes: float
    intensity: str = ""
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class DayFuel:
    """Fluid and food of a day."""

    fluid: Fluid
    food: Food

    def as_dict(self) -> dict[str, Any]:
        return {"fluid": self.fluid.as_dict(), "food": self.food.as_dict()}


def day_fuel(
    sessions: Sequence[FuelSession],
    *,
    body_mass_kg: float | None,
    sweat_rate_l_per_h: float | None,
    race_within_48h_min: float | None = None,
) -> DayFuel:
    """Fluid and food of a day with these sessions.

    Minutes of running, walking, cross-training, racing and strength make the day's load; drink is
    reckoned for endurance sessions only. `race_within_48h_min`: expected minutes of a race in the
    two days after this one. Raises InvalidInputError for impossible values.
    """
    if body_mass_kg is not None:
        check_body_mass(body_mass_kg)
    if sweat_rate_l_per_h is not None:
        check_sweat_rate(sweat_rate_l_per_h)
    for session in sessions:
        if not session.minutes >= 0:
            raise InvalidInputError(
                f"A session of {session.minutes:g} minutes cannot be fuelled.",
                remedy="Minutes are 0 or more.",
            )
    training = [one for one in sessions if one.kind in TRAINING_KINDS]
    endurance = tuple(one for one in training if one.kind in ENDURANCE_KINDS)
    over = value("fuelling.drink_mix_over_min")
    soon_again = _close_sessions(endurance)
    fluid = fluid_during(
        tuple(one.minutes for one in endurance),
        body_mass_kg=body_mass_kg,
        sweat_rate_l_per_h=sweat_rate_l_per_h,
        soon_again=soon_again,
    )
    food = food_of_day(
        sum(one.minutes for one in training),
        body_mass_kg=body_mass_kg,
        long_sessions_min=tuple(
            one.minutes for one in endurance if one.kind == RACE or one.minutes > over
        ),
        loading=race_within_48h_min is not None
        and race_within_48h_min > value("fuelling.loading_race_over_min"),
        refuel=soon_again,
        small_amounts=any(_small_amounts(one) for one in endurance),
    )
    return DayFuel(fluid, food)


def _small_amounts(session: FuelSession) -> bool:
    """Whether a hard session is long enough for small amounts and too short for more."""
    low, high = value("fuelling.small_amounts_from_min"), value("fuelling.drink_mix_over_min")
    return session.kind != RACE and session.intensity == HARD and low <= session.minutes <= high


def _close_sessions(endurance: Sequence[FuelSession]) -> bool:
    """Whether a second endurance session starts soon after a long enough first one ends."""
    timed = sorted((one.start, one.minutes) for one in endurance if one.start is not None)
    gap_s = value("fuelling.refuel_gap_under_h") * SECONDS_PER_HOUR
    floor = value("fuelling.no_drink_under_min")
    for (start, minutes), (later, _) in pairwise(timed):
        between_s = (later - start).total_seconds() - minutes * SECONDS_PER_MINUTE
        if minutes >= floor and between_s < gap_s:
            return True
    return False
