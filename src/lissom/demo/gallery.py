"""Eleven invented runners, each with what a planner needs to know: the cast of `docs/gallery`.

Nobody here is a real person; names, races, clinics and prices are made up (synthetic). The same
runner gives the same input everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.booking.model import MassageSlot
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.planning.inputs import CarryIn, Hold, PaceBasis, PlanningInput, PreviousSession
from lissom.core.recovery.filter import default_model
from lissom.core.recovery.history import habit
from lissom.core.recovery.history import history as recovery_history
from lissom.core.recovery.sessions import SessionDose
from lissom.core.runner import (
    BusyTime,
    DoneKind,
    DoneSession,
    Injury,
    Priority,
    Profile,
    Race,
    RunnerLevel,
)
from lissom.core.units import SECONDS_PER_MINUTE

ON = date(2027, 1, 4)
"""The Monday on which every programme of the gallery begins."""
_NOW = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)
_ZONE = "Europe/London"
_CARRY_DAYS = 200
_HARD = frozenset({"tempo", "cruise_short", "cruise_long", "vo2_3min", "hill_short", "hill_long"})
_QUALITY_MIN = 16.0
_GROWTH = 0.012  # share of a week by which the invented past grew from week to week

Week = Mapping[int, tuple[str, int]]
"""What a usual week held: weekday (Monday 0) to catalogue id and minutes."""


@dataclass(frozen=True)
class Sitter:
    """One invented runner. `about`: who it is, for the page; `week`: the usual week of the
    `weeks` weeks before, the last run `idle` or more days ago."""

    key: str
    title: str
    about: str
    profile: Profile
    races: tuple[Race, ...]
    week: Week
    easy_mps: float
    critical_mps: float | None
    weeks: int = 12
    idle: int = 1
    slots: tuple[MassageSlot, ...] = ()
    busy: tuple[BusyTime, ...] = ()
    injuries: tuple[Injury, ...] = ()
    previous: tuple[PreviousSession, ...] = ()
    strength_weekday: int | None = None
    usual_therapist: str | None = None

    def inputs(self) -> PlanningInput:
        """Everything the planner may know of this runner on `ON`."""
        done = self._history()
        return PlanningInput(
            on=ON,
            now=_NOW,
            profile=self.profile,
            races=self.races,
            history=done,
            carry_in=_carry_in(done),
            pace=PaceBasis(self.critical_mps, self.easy_mps, "synthetic"),
            slots=self.slots,
            busy=self.busy,
            injuries=self.injuries,
            previous=self.previous,
            usual_therapist=self.usual_therapist,
        )

    def _history(self) -> tuple[DoneSession, ...]:
        made: list[DoneSession] = []
        for ago in range(self.idle, 7 * self.weeks + 1):
            day = ON - timedelta(days=ago)
            if day.weekday() in self.week:
                name, minutes = self.week[day.weekday()]
                share = 1.0 - _GROWTH * ((ago - 1) // 7)
                made.append(self._run(day, name, round(minutes * share)))
            if day.weekday() == self.strength_weekday:
                made.append(DoneSession(day, DoneKind.STRENGTH, 30, type="beginner_home"))
        return tuple(sorted(made, key=lambda item: (item.date, item.kind)))

    def _run(self, day: date, name: str, minutes: int) -> DoneSession:
        metres = round(minutes * SECONDS_PER_MINUTE * self.easy_mps)
        exposure = exposure_of_segments([Segment(metres, self.easy_mps)])
        work = muscle_load([exposure]).negative_work_j_per_kg[0]
        hard = name in _HARD
        return DoneSession(
            date=day,
            kind=DoneKind.RUN,
            minutes=minutes,
            type=name,
            distance_m=metres,
            hard=hard,
            key=hard or name.startswith("long"),
            quality_minutes=_QUALITY_MIN if hard else 0.0,
            rpe_cr10=7.0 if hard else 3.0,
            negative_work_j_per_kg={
                state.id: round(float(value), 3) for state, value in zip(STATES, work, strict=True)
            },
        )


def _carry_in(done: tuple[DoneSession, ...]) -> CarryIn:
    """What the invented past leaves, by the recovery model."""
    doses = [
        SessionDose(item.date, np.array(list(item.negative_work_j_per_kg.values())))
        for item in done
        if item.negative_work_j_per_kg
    ]
    state = recovery_history(doses, (), ON)
    ahead = default_model().forecast(state, _CARRY_DAYS)
    return CarryIn(
        mean=ahead.mean,
        high=ahead.high,
        habitual_dose=habit(doses, ON).dose_j_per_kg,
        protection=state.protection_now[0],
    )


# --- free hours ----------------------------------------------------------------------------------


def _hours(
    therapist: str,
    place: str,
    weekly: Mapping[int, tuple[int, ...]],
    *,
    weeks: int,
    minutes: int,
    pence: int,
    travel: int,
) -> tuple[MassageSlot, ...]:
    """Free hours of one therapist: weekday (Monday 0) to the hours at which one begins. Every
    third of them is taken by others."""
    made: list[MassageSlot] = []
    for offset in range(7 * weeks):
        day = ON + timedelta(days=offset)
        for hour in weekly.get(day.weekday(), ()):
            if (offset + hour) % 3 == 0:
                continue
            made.append(
                MassageSlot(
                    id=f"{therapist.partition(' ')[0].lower()}-{day.isoformat()}-{hour:02d}",
                    start=_at(day, hour),
                    minutes=minutes,
                    therapist=therapist,
                    place=place,
                    travel_min=travel,
                    price_pence=pence,
                )
            )
    return tuple(made)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), ZoneInfo(_ZONE))


_ROWAN = {1: (12, 17, 18), 3: (17, 18, 19), 4: (10, 16, 17)}
_MARIT = {0: (18, 19), 2: (17, 18, 19), 5: (10, 11)}


def _two_therapists(weeks: int) -> tuple[MassageSlot, ...]:
    """Two invented therapists: one near and dearer, one far and cheaper."""
    near = _hours(
        "Rowan Field", "Mill Lane Rooms", _ROWAN, weeks=weeks, minutes=60, pence=5400, travel=10
    )
    far = _hours(
        "Marit Dale", "Riverside Practice", _MARIT, weeks=weeks, minutes=45, pence=3900, travel=35
    )
    return tuple(sorted((*near, *far), key=lambda slot: (slot.start, slot.id)))


# --- the cast ------------------------------------------------------------------------------------

_HALF_M, _MARATHON_M = 21_097.5, 42_195.0


def _race(
    day: date,
    metres: float,
    name: str,
    *,
    priority: Priority = Priority.A,
    gain: float = 0.0,
    target_s: float | None = None,
) -> Race:
    return Race(name.lower().replace(" ", "-"), day, metres, priority, gain, target_s, name)


FIRST_10K = Sitter(
    key="first-10k",
    title="First 10 km",
    about="Ines, 34, has not run since school. She walks a lot, has three free days a week and "
    "sixteen weeks to a 10 km race. No clinic is known.",
    profile=Profile(
        name="Ines",
        birth_year=1993,
        said_level=RunnerLevel.L0,
        runs_a_week=3,
        weekday_minutes=(0, 50, 30, 50, 30, 0, 75),
        massage_every_days=28,
        massage_budget_pence_week=1000,
    ),
    races=(_race(date(2027, 4, 25), 10_000.0, "Canal Ten"),),
    week={},
    easy_mps=2.2,
    critical_mps=None,
)
MARATHON_FIRST = Sitter(
    key="marathon-first",
    title="Marathon, first one, level L2",
    about="Tom, 41, runs four times and about 30 km a week and wants to finish his first "
    "marathon in seventeen weeks. Two therapists have free hours; 15 pounds a week.",
    profile=Profile(
        name="Tom",
        birth_year=1986,
        body_mass_kg=78,
        runs_a_week=4,
        weekday_minutes=(40, 75, 45, 75, 40, 90, 210),
        massage_every_days=14,
        massage_budget_pence_week=3000,
    ),
    races=(
        _race(date(2027, 3, 21), _HALF_M, "Spring Half", priority=Priority.B),
        _race(date(2027, 5, 2), _MARATHON_M, "Estuary Marathon"),
    ),
    week={1: ("easy", 40), 3: ("easy_strides", 40), 5: ("easy", 35), 6: ("long_easy", 80)},
    easy_mps=2.6,
    critical_mps=3.4,
    slots=_two_therapists(18),
    strength_weekday=0,
)
MARATHON_CLUB = Sitter(
    key="marathon-club",
    title="Marathon, club runner, level L3",
    about="Aisha, 36, runs six times and about 62 km a week and wants 3 h 25 min in seventeen "
    "weeks. Two therapists have free hours; 40 pounds a week.",
    profile=Profile(
        name="Aisha",
        birth_year=1991,
        body_mass_kg=58,
        runs_a_week=6,
        weekday_minutes=(60, 90, 75, 90, 60, 100, 210),
        massage_every_days=14,
        massage_budget_pence_week=4000,
        equipment=("none", "mat", "step", "dumbbells", "gym"),
    ),
    races=(
        _race(date(2027, 3, 28), _HALF_M, "Abbey Half", priority=Priority.B, target_s=5760.0),
        _race(date(2027, 5, 2), _MARATHON_M, "Estuary Marathon", target_s=12_300.0),
    ),
    week={
        0: ("recovery", 35),
        1: ("tempo", 50),
        2: ("easy", 50),
        3: ("easy_strides", 45),
        5: ("easy", 50),
        6: ("long_easy", 110),
    },
    easy_mps=3.0,
    critical_mps=3.9,
    slots=_two_therapists(18),
    strength_weekday=4,
    usual_therapist="Rowan Field",
)
MARATHON_FAST = Sitter(
    key="marathon-fast",
    title="Marathon, fast, level L4",
    about="Joel, 29, runs six days and about 95 km a week and wants 2 h 42 min in seventeen "
    "weeks. On two days a week he may run twice. Two therapists have free hours; no limit of "
    "money.",
    profile=Profile(
        name="Joel",
        birth_year=1998,
        body_mass_kg=66,
        runs_a_week=6,
        second_runs=2,
        weekday_minutes=(90, 120, 100, 120, 75, 120, 240),
        massage_every_days=7,
        equipment=("none", "mat", "step", "dumbbells", "gym"),
    ),
    races=(
        _race(date(2027, 2, 21), 10_000.0, "Harbour Ten", priority=Priority.C),
        _race(date(2027, 3, 28), _HALF_M, "Abbey Half", priority=Priority.B),
        _race(date(2027, 5, 2), _MARATHON_M, "Estuary Marathon", target_s=9720.0),
    ),
    week={
        0: ("easy", 60),
        1: ("cruise_long", 75),
        2: ("easy", 70),
        3: ("vo2_3min", 65),
        5: ("easy", 70),
        6: ("long_easy", 130),
    },
    easy_mps=3.6,
    critical_mps=4.75,
    slots=_two_therapists(18),
    strength_weekday=5,
    usual_therapist="Rowan Field",
)
HILLY_ULTRA = Sitter(
    key="hilly-ultra",
    title="Hilly 50 km",
    about="Freya, 39, runs five times and about 52 km a week, much of it on hills, and has "
    "twenty-one weeks to a 50 km race with 2,200 m of climb.",
    profile=Profile(
        name="Freya",
        birth_year=1988,
        body_mass_kg=61,
        runs_a_week=5,
        weekday_minutes=(45, 75, 75, 75, 45, 240, 300),
        massage_every_days=14,
        massage_budget_pence_week=3000,
    ),
    races=(_race(date(2027, 5, 29), 50_000.0, "Three Tops Fifty", gain=2200.0),),
    week={
        1: ("hill_short", 50),
        2: ("easy", 50),
        3: ("easy", 50),
        5: ("easy", 45),
        6: ("long_easy", 115),
    },
    easy_mps=2.8,
    critical_mps=3.7,
    slots=_two_therapists(22),
    strength_weekday=2,
)
CALF_STRAIN = Sitter(
    key="calf-strain",
    title="Return from a calf strain",
    about="Owen, 44, strained a calf seventeen days ago after running about 40 km a week. His "
    "first short runs went well (stage 2 of the way back). A half marathon in fifteen weeks.",
    profile=Profile(
        name="Owen",
        birth_year=1983,
        body_mass_kg=81,
        runs_a_week=4,
        weekday_minutes=(50, 75, 50, 75, 50, 100, 150),
        massage_every_days=14,
        massage_budget_pence_week=3000,
        equipment=("none", "mat", "step", "bike"),
    ),
    races=(_race(date(2027, 4, 18), _HALF_M, "Castle Half"),),
    week={1: ("tempo", 45), 3: ("easy_strides", 45), 5: ("easy", 40), 6: ("long_easy", 95)},
    easy_mps=2.8,
    critical_mps=3.7,
    idle=17,
    slots=_two_therapists(16),
    injuries=(Injury("calf", "calf_strain", 2, ON - timedelta(days=17), "gastrocnemius-l"),),
    strength_weekday=0,
)
BUSY_PARENT = Sitter(
    key="busy-parent",
    title="Busy parent, three days a week",
    about="Sanna, 38, has 45 minutes on Tuesday and Thursday and two hours on Sunday, runs "
    "about 24 km a week, and has thirteen weeks to a half marathon.",
    profile=Profile(
        name="Sanna",
        birth_year=1989,
        body_mass_kg=64,
        runs_a_week=3,
        weekday_minutes=(0, 50, 15, 50, 15, 20, 125),
        massage_every_days=28,
        massage_budget_pence_week=1500,
    ),
    races=(_race(date(2027, 4, 4), _HALF_M, "Orchard Half"),),
    week={1: ("easy", 42), 3: ("fartlek_set", 42), 6: ("long_easy", 70)},
    easy_mps=2.65,
    critical_mps=3.45,
    slots=_two_therapists(14),
)
MASTERS = Sitter(
    key="masters",
    title="Masters runner, 62",
    about="Birgit, 62, runs five times and about 44 km a week and has fourteen weeks to a 10 km "
    "race that matters, with a 5 km race on the way.",
    profile=Profile(
        name="Birgit",
        birth_year=1965,
        body_mass_kg=57,
        runs_a_week=5,
        weekday_minutes=(75, 75, 75, 75, 60, 90, 120),
        massage_every_days=14,
        massage_budget_pence_week=4000,
        equipment=("none", "mat", "step", "dumbbells"),
    ),
    races=(
        _race(date(2027, 3, 6), 5000.0, "Common Five", priority=Priority.B),
        _race(date(2027, 4, 11), 10_000.0, "Canal Ten"),
    ),
    week={
        0: ("easy", 45),
        1: ("tempo", 45),
        3: ("easy", 45),
        4: ("easy_strides", 40),
        6: ("long_easy", 85),
    },
    easy_mps=2.75,
    critical_mps=3.6,
    slots=_two_therapists(16),
    strength_weekday=2,
    usual_therapist="Marit Dale",
)
TWO_RACES = Sitter(
    key="two-races",
    title="Two races close together",
    about="Luca, 33, runs five times and about 50 km a week. His half marathon comes in twelve "
    "weeks, and three weeks later a 10 km race that matters as much.",
    profile=Profile(
        name="Luca",
        birth_year=1994,
        body_mass_kg=70,
        runs_a_week=5,
        weekday_minutes=(45, 90, 60, 90, 45, 90, 150),
        massage_every_days=14,
        massage_budget_pence_week=3000,
    ),
    races=(
        _race(date(2027, 3, 28), _HALF_M, "Abbey Half"),
        _race(date(2027, 4, 18), 10_000.0, "Dock Ten"),
    ),
    week={
        1: ("tempo", 50),
        2: ("easy", 45),
        3: ("easy_strides", 45),
        5: ("easy", 45),
        6: ("long_easy", 100),
    },
    easy_mps=2.95,
    critical_mps=3.85,
    slots=_two_therapists(17),
)
NO_SLOTS = Sitter(
    key="no-slots",
    title="No clinic and no money for one",
    about="Mae, 27, runs four times and about 34 km a week towards a 10 km race in ten weeks. "
    "There is no clinic near and nothing to spend on one.",
    profile=Profile(
        name="Mae",
        birth_year=2000,
        body_mass_kg=60,
        runs_a_week=4,
        weekday_minutes=(45, 60, 45, 60, 45, 60, 120),
        massage_every_days=14,
        massage_budget_pence_week=0,
        equipment=("none", "mat", "step", "roller"),
    ),
    races=(_race(date(2027, 3, 14), 10_000.0, "Canal Ten", target_s=3180.0),),
    week={1: ("tempo", 45), 3: ("easy_strides", 45), 5: ("easy", 40), 6: ("long_easy", 75)},
    easy_mps=2.75,
    critical_mps=3.6,
    strength_weekday=4,
)
OTHER_CLINIC = Sitter(
    key="other-clinic",
    title="Client of a clinic that does not use Lissom",
    about="Piotr, 47, runs five times and about 46 km a week towards a half marathon in eleven "
    "weeks. His clinic takes calls only; one appointment is already made and entered by hand. He "
    "is away for work in the third week.",
    profile=Profile(
        name="Piotr",
        birth_year=1980,
        body_mass_kg=76,
        runs_a_week=5,
        weekday_minutes=(50, 75, 60, 75, 50, 90, 150),
        massage_every_days=14,
        massage_budget_pence_week=3000,
        clinic_hours=((time(16), time(20)),) * 5 + (None, None),
    ),
    races=(_race(date(2027, 3, 21), _HALF_M, "Spring Half"),),
    week={
        0: ("recovery", 30),
        1: ("tempo", 48),
        3: ("easy", 50),
        5: ("easy", 45),
        6: ("long_easy", 95),
    },
    easy_mps=2.85,
    critical_mps=3.7,
    busy=tuple(
        BusyTime(_at(date(2027, 1, 18 + day), 8), _at(date(2027, 1, 18 + day), 20), "Work away")
        for day in range(3)
    ),
    previous=(
        PreviousSession(
            date(2027, 1, 14),
            "massage",
            "maintenance",
            60,
            Hold.BOOKED,
            start=_at(date(2027, 1, 14), 17),
            slot="own-2027-01-14",
            therapist="Own therapist",
            place="Station Road",
            travel_min=20,
        ),
    ),
    strength_weekday=2,
)

SITTERS: tuple[Sitter, ...] = (
    FIRST_10K,
    MARATHON_FIRST,
    MARATHON_CLUB,
    MARATHON_FAST,
    HILLY_ULTRA,
    CALF_STRAIN,
    BUSY_PARENT,
    MASTERS,
    TWO_RACES,
    NO_SLOTS,
    OTHER_CLINIC,
)
