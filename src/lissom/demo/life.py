"""What the invented runner did beside running: massage, strength and core, one injury."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from lissom.core.anatomy.blocks import BLOCKS
from lissom.core.runner import Priority, Profile, Race, Result
from lissom.core.units import monday_of
from lissom.demo.clinic import CLINIC_NAME
from lissom.demo.recording import record
from lissom.demo.season import RETURN_WEEKS, STRAIN_WEEK, STRAIN_WEEKDAY, schedule
from lissom.demo.settings import BODY, GENERATOR_VERSION, RUNNER_NAME, SEED, TIMEZONE
from lissom.demo.workouts import RunKind

RACE_NAME = "Example Marathon (synthetic)"
MARATHON_M = 42_195.0
_PROGRAMME_DAYS = 112
_STRENGTH_WEEKS = 12
# Weeks ago (Thursday evening), massage type, minutes.
_MASSAGES = (
    (12, "first_visit", 75),
    (10, "maintenance", 60),
    (8, "maintenance", 45),
    (6, "deep", 60),
    (4, "maintenance", 60),
    (2, "maintenance", 45),
)
# Weekday, block id, start.
_STRENGTH = ((2, "runner_home", time(18, 0)), (4, "core_10", time(18, 0)))


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done at a local time: a massage type or a block id, and its minutes."""

    start: datetime
    type: str
    minutes: int
    place: str = ""

    @property
    def date(self) -> date:
        return self.start.date()


@dataclass(frozen=True, slots=True)
class PastInjury:
    """An injury that is over."""

    pathway: str
    state: str
    since: date
    until: date


def profile(*, on: date) -> Profile:
    """What the invented runner says about herself or himself on that day."""
    return Profile(
        name=RUNNER_NAME,
        birth_year=on.year - BODY.age_years,
        body_mass_kg=BODY.mass_kg,
        resting_heart_rate_bpm=BODY.resting_heart_rate_bpm,
        highest_heart_rate_bpm=BODY.highest_heart_rate_bpm,
        sweat_rate_l_per_h=BODY.sweat_rate_l_per_h,
        recent_result=recent_result(on=on),
        runs_a_week=5,
        weekday_minutes=(75, 90, 120, 150, 60, 120, 210),
        clinic_hours=(
            (time(17, 30), time(21, 0)),
            (time(17, 30), time(21, 0)),
            (time(17, 30), time(21, 0)),
            (time(17, 30), time(21, 0)),
            (time(16, 0), time(19, 0)),
            (time(12, 0), time(16, 0)),
            None,
        ),
        massage_every_days=14,
        massage_budget_pence_week=3500,
        equipment=("none", "mat", "step", "dumbbell", "band"),
        tight_groups=("gastrocnemius", "hip_flexors"),
        timezone=TIMEZONE,
    )


def recent_result(*, on: date) -> Result:
    """The last 10 km race: the official time is the recording's time."""
    last = [run for run in schedule(on=on) if run.workout.kind is RunKind.RACE][-1]
    return Result(distance_m=10_000.0, time_s=record(last).elapsed_s, date=last.date)


def goal_race(*, on: date) -> Race:
    """A marathon on the Sunday nearest to sixteen weeks from `on`."""
    target = on + timedelta(days=_PROGRAMME_DAYS - 1)
    sunday = monday_of(target + timedelta(days=4)) - timedelta(days=1)
    return Race(
        id="example-marathon",
        date=sunday,
        distance_m=MARATHON_M,
        priority=Priority.A,
        gain_m=180.0,
        name=RACE_NAME,
    )


def massages(*, on: date) -> tuple[Deed, ...]:
    """Massage of the last twelve weeks; the last was at least ten days before `on`."""
    monday, zone = monday_of(on), ZoneInfo(TIMEZONE)
    return tuple(
        Deed(
            start=datetime.combine(monday + timedelta(days=3, weeks=-ago), time(19, 0), zone),
            type=kind,
            minutes=minutes,
            place=CLINIC_NAME,
        )
        for ago, kind, minutes in _MASSAGES
    )


def strength(*, on: date) -> tuple[Deed, ...]:
    """Strength and core sessions of the last twelve weeks, with a missed one now and then."""
    monday, zone = monday_of(on), ZoneInfo(TIMEZONE)
    made: list[Deed] = []
    for ago in range(_STRENGTH_WEEKS, -1, -1):
        rng = np.random.default_rng([SEED, GENERATOR_VERSION, ago, 2])
        for weekday, block, start in _STRENGTH:
            day = monday + timedelta(days=weekday, weeks=-ago)
            missed = float(rng.uniform()) < 0.1
            if day < on and not missed:
                minutes = BLOCKS[block].minutes
                made.append(Deed(datetime.combine(day, start, zone), block, minutes))
    return tuple(made)


def past_injury(*, on: date) -> PastInjury:
    """The calf strain that explains the gap a year ago."""
    monday = monday_of(on)
    return PastInjury(
        pathway="calf_strain",
        state="gastrocnemius-r",
        since=monday + timedelta(weeks=-STRAIN_WEEK, days=STRAIN_WEEKDAY),
        until=monday - timedelta(weeks=RETURN_WEEKS[-1] - 1),
    )
