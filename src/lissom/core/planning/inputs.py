"""What the shell hands to the planner: the whole state of one runner on one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lissom.core.anatomy import STATES
from lissom.core.booking.model import MassageSlot
from lissom.core.planning.codec import decode, digest, encode
from lissom.core.planning.overrules import Overrule
from lissom.core.recovery.habit import Habit
from lissom.core.recovery.personal import Personal
from lissom.core.runner import BusyTime, CheckIn, DoneSession, HealthAnswer, Injury, Profile, Race


def _none_of_it() -> NDArray[np.float64]:
    """Nothing of the kind in 8 weeks, (27,)."""
    return np.zeros(len(STATES))


def _like_others() -> NDArray[np.float64]:
    """A runner of whom nothing is known, (27,)."""
    return np.ones(len(STATES))


@dataclass(frozen=True, slots=True, eq=False)
class CarryIn:
    """Soreness that history alone will leave, from the recovery model's forecast.

    `mean` and `high` (upper end of the 80 % interval) have shape (days, 27): day 0 is the first
    planned day, columns follow `lissom.core.anatomy.STATES`. `habitual_dose` (27,) is U in J/kg,
    `habitual_downhill` (27,) the highest downhill work of one session of 8 weeks. `protection`
    and `unaccustomed_protection` (27,) are p in 0..1 against accustomed and unaccustomed work.
    `personal_gain` (27,) and `personal_pace` say how this runner's soreness and its time constant
    differ from the population's, as multiples.
    """

    mean: NDArray[np.float64]
    high: NDArray[np.float64]
    habitual_dose: NDArray[np.float64]
    protection: NDArray[np.float64]
    habitual_downhill: NDArray[np.float64] = field(default_factory=_none_of_it)
    unaccustomed_protection: NDArray[np.float64] = field(default_factory=_none_of_it)
    personal_gain: NDArray[np.float64] = field(default_factory=_like_others)
    personal_pace: float = 1.0

    @property
    def used_to(self) -> Habit:
        """What the runner is used to, as the recovery model takes it."""
        return Habit(np.asarray(self.habitual_dose), np.asarray(self.habitual_downhill))

    @property
    def personal(self) -> Personal:
        """What check-ins have taught of this runner."""
        return Personal(np.asarray(self.personal_gain), self.personal_pace)

    @property
    def protections(self) -> NDArray[np.float64]:
        """Protection (2, 27) against accustomed and unaccustomed work."""
        return np.stack([self.protection, self.unaccustomed_protection])


@dataclass(frozen=True, slots=True)
class PaceBasis:
    """Critical speed as the anchor of paces, and where it came from; None: effort only.

    `easy_speed_mps` is always known (own easy runs, else by level) and turns minutes into
    distance.
    """

    critical_speed_mps: float | None
    easy_speed_mps: float
    source: str


class Hold(StrEnum):
    """How firmly an earlier session stands."""

    BOOKED = "booked"
    ACCEPTED = "accepted"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class PreviousSession:
    """One session of an earlier programme. `kind` and `type` as in the programme's JSON; for a
    treatment `minutes`, `start` (aware), `place`, `therapist` and `slot` say which one it is, and
    `price_pence` what it costs, when that is known."""

    date: date
    kind: str
    type: str
    minutes: int
    hold: Hold = Hold.PLANNED
    start: datetime | None = None
    slot: str | None = None
    therapist: str = ""
    place: str = ""
    travel_min: int = 0
    price_pence: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PlanningInput:
    """Everything the planner may know. `history` covers at least the last 90 days when there is
    that much; `on` is the first planned day and `now` the (aware) instant of asking.
    `previous` holds the sessions of an earlier programme from `on` onwards: what the runner booked
    or accepted is kept unless moving it pays more than its price. A booked treatment needs its
    `start` and `slot`; it need not be among the free `slots`. `expected_wbgt_c` is the heat
    expected in the firm weeks, or on `heat_days` (first and last day) when they are told.
    `under_way`: a programme is being followed, so that the first week is no start (C11).
    `health`: answers to the weekly health questionnaire. `overrules`: what a therapist lets not
    bind for this runner.
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
    previous: tuple[PreviousSession, ...] = ()
    usual_therapist: str | None = None
    health: tuple[HealthAnswer, ...] = ()
    heat_days: tuple[date, date] | None = None
    under_way: bool = False
    overrules: tuple[Overrule, ...] = ()


def to_dict(inputs: PlanningInput) -> dict[str, Any]:
    """The input as JSON values, so that a plan can be judged again with what it was made from.
    Whole numbers in fractional fields are written as such: reading back changes nothing.
    Overrules are named where there are any."""
    coded = encode(decode(PlanningInput, encode(inputs)))
    assert isinstance(coded, dict)
    if not coded["overrules"]:
        del coded["overrules"]
    return coded


def from_dict(data: object) -> PlanningInput:
    """The input that `to_dict` wrote. Raises InvalidInputError with the place of the fault."""
    return decode(PlanningInput, data)


def problem_hash(inputs: PlanningInput) -> str:
    """SHA-256 of the canonical JSON of the input, hexadecimal."""
    return digest(to_dict(inputs))


__all__ = [
    "BusyTime",
    "CarryIn",
    "CheckIn",
    "DoneSession",
    "Hold",
    "Injury",
    "MassageSlot",
    "PaceBasis",
    "PlanningInput",
    "PreviousSession",
    "Profile",
    "Race",
    "from_dict",
    "problem_hash",
    "to_dict",
]
