"""What level running costs each muscle group, per leg: power laws of speed, step-rate response.

value(v) = value(3.5) * (v / 3.5) ^ exponent, held at the ends of 2.5-4.5 m/s.
Source: table `muscle_level_model` (static optimisation on Fukuchi 2017, 26 runners).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lissom.core.anatomy import GROUPS, LEG_GROUPS
from lissom.core.evidence import table, value
from lissom.core.load import grid
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

FloatArray = NDArray[np.float64]

GROUP_INDEX: dict[str, int] = {group.id: index for index, group in enumerate(GROUPS)}
FOOT = "foot_peroneals"


class Quantity(StrEnum):
    """What is counted for a muscle group."""

    IMPULSE = "impulse_bw_s"
    POSITIVE_WORK = "positive_work_j_per_kg"
    NEGATIVE_WORK = "negative_work_j_per_kg"
    PEAK = "peak_bw"


WORKS: tuple[Quantity, ...] = (Quantity.IMPULSE, Quantity.POSITIVE_WORK, Quantity.NEGATIVE_WORK)
_COLUMN = {
    Quantity.IMPULSE: "impulse_bw_s_per_km",
    Quantity.POSITIVE_WORK: "positive_work_j_per_kg_per_km",
    Quantity.NEGATIVE_WORK: "negative_work_j_per_kg_per_km",
    Quantity.PEAK: "peak_bw",
}
_PHASE_NAME = {
    Quantity.IMPULSE: "impulse",
    Quantity.POSITIVE_WORK: "positive",
    Quantity.NEGATIVE_WORK: "negative",
    Quantity.PEAK: "peak",
}


@dataclass(frozen=True, slots=True)
class PartCurve:
    """One part of a group (such as the vasti) and one quantity.

    `slope` and `bend` describe the force per step when only the step rate changes:
    ln ratio = slope * ln r + bend * (ln r)^2, r = step rate over the runner's usual one.
    """

    group: str
    part: str
    at_model_speed: float
    exponent: float
    slope: float
    bend: float

    def per_km(self, speed_mps: ArrayLike) -> FloatArray:
        """Value per km (peak: per step) at the usual step rate, one leg."""
        speed = clamp_speed(speed_mps)
        scaled = (speed / value("load.model_speed_mps")) ** self.exponent
        return np.asarray(self.at_model_speed * scaled, dtype=np.float64)

    def force_ratio(self, step_rate_ratio: float) -> float:
        """Force per step relative to the usual step rate."""
        low, high = value("load.step_rate_ratio_low"), value("load.step_rate_ratio_high")
        log = float(np.log(min(max(step_rate_ratio, low), high)))
        return float(np.exp(self.slope * log + self.bend * log * log))


def clamp_speed(speed_mps: ArrayLike) -> FloatArray:
    """Speeds held within the measured range of the level model (2.5-4.5 m/s)."""
    return np.clip(
        np.asarray(speed_mps, dtype=np.float64),
        value("load.model_speed_low_mps"),
        value("load.model_speed_high_mps"),
    )


@cache
def curves(quantity: Quantity) -> tuple[PartCurve, ...]:
    """The part curves of one quantity, table order (several per group; the foot has none)."""
    made: list[PartCurve] = []
    for row in table("muscle_level_model"):
        if row["quantity"] == _COLUMN[quantity]:
            slope, bend = _step_rate_response(row["part"], quantity)
            made.append(
                PartCurve(
                    group=row["group"],
                    part=row["part"],
                    at_model_speed=float(row["at_3_5_mps"]),
                    exponent=float(row["speed_exponent"]),
                    slope=slope,
                    bend=bend,
                )
            )
    return tuple(made)


def _step_rate_response(part: str, quantity: Quantity) -> tuple[float, float]:
    """Slope and bend of ln force over ln step rate, through the forces at 90, 100 and 110 %."""
    if part == "vasti":
        return value("load.vasti_step_rate_elasticity"), 0.0
    for row in table("step_rate_phases"):
        if row["part"] == part and row["quantity"] == _PHASE_NAME[quantity]:
            low, usual, high = _phase_forces(row["muscle_phases"])
            return _curve_through(low / usual, high / usual)
    if quantity is Quantity.PEAK:
        return 0.0, 0.0
    return value("load.unmeasured_step_rate_elasticity"), 0.0


def _phase_forces(muscle_phases: str) -> tuple[float, float, float]:
    wanted = set(muscle_phases.split("|"))
    rows = [
        row
        for row in table("step_rate_muscle_forces")
        if f"{row['muscle']}:{row['phase']}" in wanted
    ]
    return (
        sum(float(row["peak_n_per_kg_90"]) for row in rows),
        sum(float(row["peak_n_per_kg_100"]) for row in rows),
        sum(float(row["peak_n_per_kg_110"]) for row in rows),
    )


def _curve_through(at_90: float, at_110: float) -> tuple[float, float]:
    low, high = float(np.log(90 / 100)), float(np.log(110 / 100))
    slope, bend = np.linalg.solve(
        np.array([[low, low * low], [high, high * high]]), np.log([at_90, at_110])
    )
    return float(slope), float(bend)


def level_per_km(
    quantity: Quantity, speed_mps: ArrayLike, *, step_rate_ratio: float = 1.0
) -> dict[str, FloatArray]:
    """Level value of every leg group, one leg: per km (peak: per step), by group id."""
    speed = np.asarray(speed_mps, dtype=np.float64)
    found = {group: np.zeros(speed.shape) for group in LEG_GROUPS}
    for curve in curves(quantity):
        factor = curve.force_ratio(step_rate_ratio)
        if quantity is not Quantity.PEAK:
            factor *= step_rate_ratio
        found[curve.group] = found[curve.group] + curve.per_km(speed) * factor
    found[FOOT] = foot_per_km(quantity, speed, step_rate_ratio=step_rate_ratio)
    return found


def foot_per_km(
    quantity: Quantity, speed_mps: FloatArray, *, step_rate_ratio: float = 1.0
) -> FloatArray:
    """Foot load: steps of one foot per km times body weight; peak is the ground force."""
    if quantity is Quantity.PEAK:
        scaled = clamp_speed(speed_mps) / value("load.model_speed_mps")
        return np.asarray(
            value("load.foot_peak_bw") * scaled ** value("load.foot_peak_speed_exponent")
        )
    rate = grid.reference_step_rate_spm(speed_mps) * step_rate_ratio
    steps_per_km = METRES_PER_KM / speed_mps * rate / SECONDS_PER_MINUTE / 2.0
    return steps_per_km * foot_per_step(quantity)


def foot_per_step(quantity: Quantity) -> float:
    if quantity is Quantity.IMPULSE:
        return value("load.foot_impulse_bw_s_per_step")
    if quantity is Quantity.NEGATIVE_WORK:
        return value("load.foot_work_j_per_kg_per_step")
    return 0.0
