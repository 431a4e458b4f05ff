"""Soreness after one run, as an answer in numbers."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import GROUPS, STATES
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.load.answers import require_grade, require_speed, require_within
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.load.reference_runs import usual_run_work
from lissom.core.recovery.filter import default_model
from lissom.core.recovery.response import planned_response, time_constant_d

FloatArray = NDArray[np.float64]

TRAINED, UNACCUSTOMED = "trained", "unaccustomed"


class SorenessAnswer(TypedDict):
    """Points of 0-10 that the run adds, by group: day 1, day 2 ... (24 h apart).

    `interval` holds the 80 % interval as {"low", "high"} by group and day.
    """

    groups: dict[str, list[float]]
    interval: dict[str, dict[str, list[float]]]


def soreness_answer(
    distance_km: float,
    speed_mps: float,
    grade: float = 0.0,
    days: int = 7,
    state: str = TRAINED,
) -> SorenessAnswer:
    """Soreness after one even run of a runner without other soreness.

    `trained`: regular running protects, T = 0.91 d. `unaccustomed`: no protection, T = 1.5 d.
    The habitual dose is the usual run (8 km at 3.0 m/s). Distance above 0 to 500 km, speed
    above 0 to 12 m/s, gradient within +-0.45, 1 to 60 days. Raises InvalidInputError outside.
    """
    longest = value("recovery.answer_distance_high_km")
    distance = require_within("Distance", distance_km, low=0.0, high=longest, unit="km", above=True)
    run = Segment(distance * 1000.0, require_speed(speed_mps), require_grade(grade))
    most = value("recovery.answer_days_high")
    count = int(require_within("Number of days", days, low=1, high=most, unit=""))
    if state not in (TRAINED, UNACCUSTOMED):
        raise InvalidInputError(
            f"There is no state '{state}'.", remedy=f"Give {TRAINED} or {UNACCUSTOMED}."
        )
    protection = value("recovery.trained_protection") if state == TRAINED else 0.0
    points = planned_response(
        muscle_load([exposure_of_segments([run])]).negative_work_j_per_kg[0],
        usual_run_work(),
        np.full(len(STATES), protection),
        count + 1,
        unaccustomed=state == UNACCUSTOMED,
    )[1:]
    age = np.arange(1, count + 1) / time_constant_d(unaccustomed=state == UNACCUSTOMED)
    return _answer(points, points * (age[:, None] - 1.0))


def _answer(points: FloatArray, slope: FloatArray) -> SorenessAnswer:
    """`slope` (days, 27): change of the points per relative change of the time constant."""
    model = default_model()
    spread = np.sqrt(
        (model.response_sd * points) ** 2
        + (model.group_response_sd * points) ** 2
        + (model.pace_sd * slope) ** 2
        + model.noise_variance(points, np.zeros_like(points))
    )
    half = value("recovery.interval_z") * spread
    top = value("recovery.scale_top")
    mean, low, high = (np.clip(part, 0.0, top) for part in (points, points - half, points + half))
    groups: dict[str, list[float]] = {}
    interval: dict[str, dict[str, list[float]]] = {}
    for group in GROUPS:
        place = next(index for index, item in enumerate(STATES) if item.group == group.id)
        groups[group.id] = mean[:, place].tolist()
        interval[group.id] = {"low": low[:, place].tolist(), "high": high[:, place].tolist()}
    return {"groups": groups, "interval": interval}
