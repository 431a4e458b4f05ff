"""The planner's exchange rates, read once from the evidence registry (kind: custom).

All are integers in milli-points per unit, so that a solver and the judge compute the same sum.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from lissom.core.evidence import table, value

PHASES = ("base", "build", "peak", "taper", "recovery")


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices and thresholds of the objective; each field is constant `planning.<field>`."""

    price_soreness_key: int
    price_soreness_race_a: int
    price_soreness_race_b: int
    price_soreness_race_c: int
    price_volume_short: int
    price_volume_over: int
    price_rest_day: int
    price_run_short: int
    price_run_over: int
    price_hard_over: int
    price_quality_share: int
    price_long_share: int
    price_lower: int
    price_upper: int
    price_core: int
    price_block: int
    price_lower_crowded: int
    price_lower_alone: int
    price_block_long: int
    price_stretch_short: int
    price_stretch: int
    price_stretch_crowded: int
    price_repeat: int
    price_massage_wish: int
    price_massage_extra: int
    massage_best_moment: int
    price_massage_eve: int
    value_match_first: int
    value_match: int
    value_match_long: int
    price_long_over: int
    value_long_weekday: int
    soreness_threshold_milli: int

    def race_soreness(self, priority: str) -> int:
        """Price of soreness above the threshold on the day of an A, B or C race."""
        return {
            "A": self.price_soreness_race_a,
            "B": self.price_soreness_race_b,
            "C": self.price_soreness_race_c,
        }[priority]


@cache
def default_prices() -> Prices:
    """The prices of this version."""
    numbers = {
        item.name: round(value(f"planning.{item.name}"))
        for item in fields(Prices)
        if item.name != "soreness_threshold_milli"
    }
    threshold = round(1000 * value("planning.soreness_threshold"))
    return Prices(soreness_threshold_milli=threshold, **numbers)


@dataclass(frozen=True, slots=True)
class FamilyValue:
    """What a session of a family is worth by phase, and how often a week rewards it (0: any)."""

    by_phase: tuple[int, ...]
    weekly: int


@cache
def family_values() -> dict[str, FamilyValue]:
    """Values by family from table `session_values`."""
    return {
        row["family"]: FamilyValue(
            tuple(int(row[phase]) for phase in PHASES), int(row["weekly_max"])
        )
        for row in table("session_values")
    }
