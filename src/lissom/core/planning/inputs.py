"""What the shell hands to the planner: the whole state of one runner on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from lissom.core.booking.model import MassageSlot as MassageSlot  # a planner's value too
from lissom.core.runner import BusyTime, CheckIn, DoneSession, Injury, Profile, Race


@dataclass(frozen=True, slots=True, eq=False)
class CarryIn:
    """Soreness that history alone will leave, from the recovery model's forecast.

    `mean` and `high` (upper end of the 80 % interval) have shape (days, 27): day 0 is the first
    planned day, columns follow `lissom.core.anatomy.STATES`. `habitual_dose` (27,) is U in J/kg.
    `protection` (27,) is p in 0..1.
    """

    mean: NDArray[np.float64]
    high: NDArray[np.float64]
    habitual_dose: NDArray[np.float64]
    protection: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PaceBasis:
    """Critical speed as the anchor of paces, and where it came from; None: effort only.

    `easy_speed_mps` is always known (own easy runs, else by level) and turns minutes into
    distance.
    """

    critical_speed_mps: float | None
    easy_speed_mps: float
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class PlanningInput:
    """Everything the planner may know. `history` covers at least the last 90 days when there is
    that much; `on` is the first planned day and `now` the (aware) instant of asking.
    `keep` holds session ids of an earlier programme that must not move (booked or accepted).
    """

    on: date
    now: datetime
    profile: Profile
    races: tuple[Race, ...]
    history: tuple[DoneSession, ...]
    carry_in: CarryIn
    pace: PaceBasis
    slots: tuple[MassageSlot, ...] = ()
    busy: tuple[BusyTime, ...] = ()
    injuries: tuple[Injury, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    open_red_flags: tuple[str, ...] = ()
    expected_wbgt_c: float | None = None
