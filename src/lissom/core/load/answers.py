"""What the models answer to one question each: plain dictionaries of numbers."""

from __future__ import annotations

import math
from typing import TypedDict

from lissom.core.activity.graded import graded_pace_factor
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.load.energy import cost_j_per_kg_m
from lissom.core.load.muscles import level_values


class MusclesAnswer(TypedDict):
    """One leg, per km, by leg group; `extrapolated` when the speed lies outside 2.5-4.5 m/s."""

    groups: dict[str, dict[str, float]]
    extrapolated: bool


class CostAnswer(TypedDict):
    """Energy cost in J per kg and metre, on the gradient and level; pace factor (level 1)."""

    j_per_kg_m: float
    level_j_per_kg_m: float
    graded_pace_factor: float


def require_within(
    name: str, amount: float, *, low: float, high: float, unit: str, above: bool = False
) -> float:
    """`amount` itself if finite and within low..high (`above`: not `low` itself).

    Raises InvalidInputError naming the value and the valid range.
    """
    fits = math.isfinite(amount) and amount <= high and (amount > low if above else amount >= low)
    if not fits:
        start = f"above {low:g}" if above else f"from {low:g}"
        raise InvalidInputError(
            f"{name} {amount:g} {unit}".strip() + " is outside the valid range.",
            remedy=f"Give a value {start} to {high:g} {unit}".strip() + ".",
        )
    return float(amount)


def require_speed(speed_mps: float) -> float:
    """A speed above 0 and up to the fastest that is answered, m/s."""
    high = value("load.answer_speed_high_mps")
    return require_within("Speed", speed_mps, low=0.0, high=high, unit="m/s", above=True)


def require_grade(grade: float) -> float:
    """A gradient within the measured -0.45..0.45 (rise over run)."""
    limit = value("load.grade_limit_percent") / 100.0
    return require_within("Gradient", grade, low=-limit, high=limit, unit="")


def muscles_answer(
    speed_mps: float, grade: float = 0.0, step_rate_ratio: float = 1.0
) -> MusclesAnswer:
    """Muscle load of one leg per km. Speed above 0 to 12 m/s, gradient within +-0.45, step rate
    over the usual one 0.8 to 1.2. Raises InvalidInputError outside."""
    speed = require_speed(speed_mps)
    slope = require_grade(grade)
    ratio = require_within(
        "Step-rate ratio",
        step_rate_ratio,
        low=value("load.step_rate_ratio_low"),
        high=value("load.step_rate_ratio_high"),
        unit="",
    )
    outside = not value("load.model_speed_low_mps") <= speed <= value("load.model_speed_high_mps")
    return {
        "groups": level_values(speed, grade=slope, step_rate_ratio=ratio),
        "extrapolated": outside,
    }


def cost_answer(grade: float) -> CostAnswer:
    """Energy cost and pace factor of a gradient within +-0.45. Raises InvalidInputError."""
    slope = require_grade(grade)
    return {
        "j_per_kg_m": float(cost_j_per_kg_m(slope)),
        "level_j_per_kg_m": float(cost_j_per_kg_m(0.0)),
        "graded_pace_factor": float(graded_pace_factor(slope)),
    }
