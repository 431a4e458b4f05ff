"""Values that describe a runner. All are immutable; none knows a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class RunnerLevel(IntEnum):
    """L0 cannot run 20 min; L1 < 20 km/week; L2 20-45; L3 45-80; L4 > 80 (kind: custom)."""

    L0 = 0
    L1 = 1
    L2 = 2
    L3 = 3
    L4 = 4


class Priority(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class DoneKind(StrEnum):
    RUN = "run"
    WALK = "walk"
    CROSS = "cross"
    STRENGTH = "strength"
    STRETCH = "stretch"
    MASSAGE = "massage"
    RACE = "race"


@dataclass(frozen=True, slots=True)
class Result:
    """A race or hard effort: metres, seconds, when."""

    distance_m: float
    time_s: float
    date: date


@dataclass(frozen=True, slots=True)
class Profile:
    """What the runner said about herself or himself. Every physical value is optional:
    without it the place that needs it names what is missing.

    Weekday tuples run Monday to Sunday. `weekday_minutes` is the time free for all training of
    the day, travel included. `clinic_hours` is when the runner could be at a clinic (None: not
    that day). `second_runs`: days a week that may hold a second run. `massage_every_days` None: no
    massage wanted. Money is in whole pence a week.
    """

    name: str
    birth_year: int | None = None
    sex: Sex | None = None
    body_mass_kg: float | None = None
    resting_heart_rate_bpm: float | None = None
    highest_heart_rate_bpm: float | None = None
    sweat_rate_l_per_h: float | None = None
    recent_result: Result | None = None
    said_level: RunnerLevel | None = None
    runs_a_week: int | None = None
    second_runs: int = 0
    weekday_minutes: tuple[int, ...] = (60, 60, 60, 60, 60, 120, 150)
    run_start: tuple[time, ...] = (time(7, 0),) * 7
    strength_start: tuple[time, ...] = (time(18, 0),) * 7
    clinic_hours: tuple[tuple[time, time] | None, ...] = ((time(8, 0), time(20, 0)),) * 7
    massage_every_days: int | None = 14
    massage_budget_pence_week: int | None = None
    long_run_weekday: int = 6
    equipment: tuple[str, ...] = ("none", "mat", "step")
    tight_groups: tuple[str, ...] = ()
    timezone: str = "Europe/London"
    miles: bool = False


@dataclass(frozen=True, slots=True)
class Race:
    """A race. `target_s` None: to finish well."""

    id: str
    date: date
    distance_m: float
    priority: Priority = Priority.A
    gain_m: float = 0.0
    target_s: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class DoneSession:
    """Something that was done. `hard`: tempo/threshold, intervals, hills, race or race-pace long.

    `type` is a catalogue id (runs, strength) or a massage type; "" when unknown.
    `negative_work_j_per_kg` is by state id (`lissom.core.anatomy.STATES`), empty when unknown.
    """

    date: date
    kind: DoneKind
    minutes: float
    type: str = ""
    start: datetime | None = None
    distance_m: float | None = None
    hard: bool = False
    key: bool = False
    quality_minutes: float = 0.0
    rpe_cr10: float | None = None
    negative_work_j_per_kg: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A runner's own words about a day. 0-10; soreness, fatigue, stress: 0 none, 10 worst;
    sleep, mood, calm: 0 worst, 10 best. `soreness` is by state id; a state not named was not
    asked. `red_flags` are rule ids of `lissom.core.screening`.
    """

    at: datetime
    soreness: Mapping[str, float] = field(default_factory=dict)
    sleep: float | None = None
    fatigue: float | None = None
    stress: float | None = None
    mood: float | None = None
    calm: float | None = None
    red_flags: tuple[str, ...] = ()
    note: str = ""
    scale: str = "nrs-0-10/1"


class HealthProblem(StrEnum):
    INJURY = "injury"
    ILLNESS = "illness"


@dataclass(frozen=True, slots=True)
class HealthAnswer:
    """Answers to the weekly health questionnaire on one problem, for the week that ends on `date`.

    Numbers 0-3 as in `lissom.core.screening.questionnaires`; `state`: a state id or "".
    """

    date: date
    problem: HealthProblem
    participation: int
    training: int
    performance: int
    symptoms: int
    state: str = ""
    scale: str = "health-week/1"


@dataclass(frozen=True, slots=True)
class Injury:
    """An open injury or illness that follows a pathway of `return_to_running`. `stage_since`: the
    day the present stage began, None: not known, as if it began today."""

    id: str
    pathway: str
    stage: int
    since: date
    state: str = ""
    stage_since: date | None = None


@dataclass(frozen=True, slots=True)
class BusyTime:
    """Hours the runner is not free (own calendar, holiday). Aware instants, end after start."""

    start: datetime
    end: datetime
    title: str = ""
