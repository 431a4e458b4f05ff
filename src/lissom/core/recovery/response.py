"""How many points of soreness a session adds, by state and day.

u = N (1 - 0.8 p) / U; points(t) = gain * u * kernel(t, T). One gain is fitted: that of the
quadriceps on the marathon of Takayama 2017. Across groups the marathon gain goes with the
square root of negative work, G (N_m / N_quadriceps)^0.5; within a group points are linear in N.
A runner's word on a calf or hip covers the region, so groups of one region share its work.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.evidence import table, value
from lissom.core.load.reference_runs import marathon_work, usual_run_work
from lissom.core.recovery.habit import Habit, unaccustomed_part
from lissom.core.recovery.kernel import kernel
from lissom.core.recovery.personal import Personal

FloatArray = NDArray[np.float64]

REGIONS: tuple[tuple[str, ...], ...] = (
    ("gastrocnemius", "soleus"),
    ("glute_max", "glute_med_tfl", "hip_flexors"),
)


@cache
def marathon_gain() -> float:
    """G: least-squares amplitude of the kernel on the quadriceps after the marathon, points.

    Excess over day 0 on days 1 to 7 of Takayama 2017, Table 3, doi 10.1155/2017/9402386.
    """
    means = {
        int(row["day"]): float(row["mean"])
        for row in table("marathon_soreness")
        if row["region"] == "knee_extensors"
    }
    days = np.array([day for day in sorted(means) if day > 0])
    excess = np.array([means[day] for day in days.tolist()]) - means[0]
    shape = kernel(days, value("recovery.time_constant_d"))
    return float(excess @ shape / (shape @ shape))


def region_work(work: FloatArray) -> FloatArray:
    """Work (27,) with each state carrying the sum of its region on its side."""
    found = work.copy()
    for region in REGIONS:
        for side in {state.side for state in STATES if state.group in region}:
            members = [i for i, s in enumerate(STATES) if s.group in region and s.side == side]
            found[members] = work[members].sum()
    return found


@cache
def unit_gain() -> FloatArray:
    """Points (27,) per unit u: dose in habitual doses after protection."""
    work = marathon_work()
    across = (region_work(work) / work[0]) ** value("recovery.region_exponent")
    marathon_u = work / usual_run_work() * protected_share(value("recovery.trained_protection"))
    return _frozen(marathon_gain() * across / marathon_u)


def _frozen(array: FloatArray) -> FloatArray:
    array.flags.writeable = False
    return array


def protected_share(protection: FloatArray | float) -> FloatArray:
    """Share of a dose that still counts under protection p (0..1): 1 - 0.8 p."""
    return np.asarray(1.0 - value("recovery.protection_effect") * np.asarray(protection))


def effective_dose(
    dose_j_per_kg: FloatArray, habitual_j_per_kg: FloatArray, protection: FloatArray
) -> FloatArray:
    """u = N (1 - 0.8 p) / U, all (..., 27); `habitual_j_per_kg` > 0."""
    shared: FloatArray = dose_j_per_kg * protected_share(protection) / habitual_j_per_kg
    return shared


def response_days(days: int) -> FloatArray:
    """Days after a session at which soreness is read: the same evening, then 1, 2 ..."""
    read = np.arange(days, dtype=np.float64)
    if days:
        read[0] = value("recovery.evening_d")
    return read


def time_constant_d(*, unaccustomed: bool) -> float:
    """T in days: 0.91, or 1.5 after unaccustomed work."""
    return value(
        "recovery.unaccustomed_time_constant_d" if unaccustomed else "recovery.time_constant_d"
    )


def planned_response(
    dose_j_per_kg: FloatArray,
    habitual: FloatArray,
    protection: FloatArray,
    days: int,
    *,
    unaccustomed: bool = False,
    personal: Personal | None = None,
) -> FloatArray:
    """Points (days, 27) that one session adds: row 0 on its own evening, row n after n days.

    Linear in the dose and not clipped, so sessions add up. `dose_j_per_kg`, `habitual` (> 0) and
    `protection` (0..1) are (27,). For an unaccustomed session give the protection that its own
    kind of work has left (0 for a first time). `personal`: what check-ins have taught.
    """
    added = unit_gain() * effective_dose(dose_j_per_kg, habitual, protection)
    constant_d = time_constant_d(unaccustomed=unaccustomed)
    if personal is not None:
        added = added * personal.gain
        constant_d *= personal.pace
    return np.outer(kernel(response_days(days), constant_d), added)


def session_response(
    total: FloatArray,
    downhill: FloatArray,
    used_to: Habit,
    protection: FloatArray,
    days: int,
    *,
    new_exercise: bool = False,
    personal: Personal | None = None,
) -> FloatArray:
    """Points (days, 27) of one session, split into accustomed and unaccustomed work as a done
    one is: rows as in `planned_response`.

    `total` and its `downhill` part (27,) J/kg; `used_to` (27,) arrays; `protection` (2, 27) of
    accustomed and unaccustomed work on the day.
    """
    new = unaccustomed_part(
        total=total,
        downhill=downhill,
        highest=used_to.downhill_j_per_kg,
        new=np.array([float(new_exercise)]),
    )
    dose = used_to.dose_j_per_kg
    points = planned_response(total - new, dose, protection[0], days, personal=personal)
    if not new.any():
        return points
    return points + planned_response(
        new, dose, protection[1], days, unaccustomed=True, personal=personal
    )
