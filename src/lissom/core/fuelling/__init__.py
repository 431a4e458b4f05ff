"""Fluid and food for a day and for a race, from minutes, body mass and weighings."""

from lissom.core.fuelling.day import DayFuel, FuelSession, day_fuel
from lissom.core.fuelling.fluid import Fluid, sweat_rate_l_per_h
from lissom.core.fuelling.food import DayLoad, Food, day_load
from lissom.core.fuelling.race import RaceFuel, race_fuel

__all__ = [
    "DayFuel",
    "DayLoad",
    "Fluid",
    "Food",
    "FuelSession",
    "RaceFuel",
    "day_fuel",
    "day_load",
    "race_fuel",
    "sweat_rate_l_per_h",
]
