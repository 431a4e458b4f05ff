"""Two years of an invented runner's life, counted backwards in weeks from the current one.

Base and build twice over, two 10 km races and two half marathons, a calf strain with three
weeks off and a walk-run return, a holiday, and a solid block of long runs at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

import numpy as np

from lissom.core.units import monday_of
from lissom.demo import workouts
from lissom.demo.settings import GENERATOR_VERSION, HISTORY_WEEKS, SEED
from lissom.demo.workouts import RunKind, Workout

STRAIN_WEEK = 53
STRAIN_WEEKDAY = 4
RETURN_WEEKS = (49, 48, 47, 46)
HOLIDAY_WEEK = 38
RACES = {80: "10k", 58: "half", 22: "half", 9: "10k"}
_MISSED = 0.05
_WEEKDAYS = {3: (1, 3, 6), 4: (1, 3, 5, 6), 5: (1, 2, 3, 5, 6)}


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """One run on its day. `critical_speed_mps` is the runner's hidden form on that day."""

    date: date
    start: time
    workout: Workout
    critical_speed_mps: float
    weeks_ago: int
    key: int  # separates the random streams of runs


@dataclass(frozen=True, slots=True)
class _Week:
    runs: int
    quality: str  # "", "tempo", "intervals" or "hills"
    easy_km: float
    long_km: float


# First week of a stretch (weeks ago, going down): what its weeks look like.
_STRETCHES: tuple[tuple[int, tuple[_Week, ...]], ...] = (
    (
        104,
        (
            _Week(3, "", 5.0, 8.0),
            _Week(3, "", 5.5, 8.5),
            _Week(3, "hills", 5.5, 9.0),
            _Week(3, "", 5.0, 7.5),
        ),
    ),
    (
        96,
        (
            _Week(3, "tempo", 6.0, 10.0),
            _Week(4, "hills", 6.0, 10.8),
            _Week(4, "tempo", 6.0, 11.5),
            _Week(3, "", 5.5, 9.0),
        ),
    ),
    (
        88,
        (
            _Week(4, "intervals", 6.0, 12.0),
            _Week(4, "tempo", 6.5, 12.5),
            _Week(4, "intervals", 6.5, 13.0),
            _Week(3, "", 6.0, 10.0),
        ),
    ),
    (
        76,
        (
            _Week(4, "hills", 6.5, 13.0),
            _Week(4, "tempo", 6.5, 14.0),
            _Week(4, "hills", 7.0, 15.0),
            _Week(3, "", 6.0, 11.5),
        ),
    ),
    (
        68,
        (
            _Week(4, "tempo", 7.0, 15.5),
            _Week(5, "intervals", 7.0, 16.5),
            _Week(5, "tempo", 7.0, 17.5),
            _Week(4, "", 6.5, 13.0),
        ),
    ),
    (57, (_Week(3, "", 5.5, 10.0), _Week(4, "", 6.5, 12.0), _Week(4, "tempo", 6.5, 13.0))),
    (
        45,
        (
            _Week(3, "", 5.0, 6.5),
            _Week(3, "", 5.5, 7.0),
            _Week(3, "", 5.5, 7.5),
            _Week(3, "", 6.0, 8.0),
        ),
    ),
    (
        41,
        (
            _Week(4, "", 6.0, 8.5),
            _Week(4, "tempo", 6.0, 9.3),
            _Week(4, "hills", 6.5, 10.0),
            _Week(4, "", 6.0, 9.0),
        ),
    ),
    (
        35,
        (
            _Week(4, "hills", 6.5, 11.0),
            _Week(4, "tempo", 6.5, 12.0),
            _Week(5, "hills", 6.5, 13.0),
            _Week(4, "", 6.0, 11.0),
        ),
    ),
    (
        29,
        (
            _Week(5, "tempo", 6.5, 14.3),
            _Week(5, "intervals", 7.0, 15.6),
            _Week(5, "tempo", 7.0, 17.0),
            _Week(4, "", 6.5, 13.5),
        ),
    ),
    (
        21,
        (
            _Week(3, "", 5.5, 10.0),
            _Week(4, "", 6.5, 12.5),
            _Week(4, "hills", 6.5, 13.5),
            _Week(4, "tempo", 7.0, 14.5),
        ),
    ),
    (
        13,
        (
            _Week(5, "intervals", 7.0, 14.5),
            _Week(5, "tempo", 7.0, 14.0),
            _Week(5, "intervals", 6.5, 13.0),
            _Week(4, "", 6.0, 12.0),
        ),
    ),
    (
        8,
        (
            _Week(4, "", 6.5, 13.5),
            _Week(5, "tempo", 6.5, 14.5),
            _Week(5, "hills", 7.0, 15.5),
            _Week(4, "tempo", 7.0, 16.5),
            _Week(5, "hills", 7.0, 17.5),
            _Week(4, "", 6.5, 14.0),
            _Week(5, "tempo", 7.0, 18.2),
            _Week(5, "hills", 7.0, 19.0),
            _Week(5, "tempo", 7.0, 17.0),
        ),
    ),
)


def schedule(*, on: date, weeks: int = HISTORY_WEEKS) -> tuple[ScheduledRun, ...]:
    """Runs of the last `weeks` (1..104) full weeks and of the current one, before `on`."""
    this_monday = monday_of(on)
    runs: list[ScheduledRun] = []
    for weeks_ago in range(min(weeks, HISTORY_WEEKS), -1, -1):
        rng = np.random.default_rng([SEED, GENERATOR_VERSION, weeks_ago])
        monday = this_monday - timedelta(weeks=weeks_ago)
        for weekday, workout in _week(weeks_ago, rng):
            day = monday + timedelta(days=weekday)
            if day < on:
                runs.append(
                    ScheduledRun(
                        date=day,
                        start=_start(weekday, workout, rng),
                        workout=workout,
                        critical_speed_mps=critical_speed(weeks_ago),
                        weeks_ago=weeks_ago,
                        key=weeks_ago * 7 + weekday,
                    )
                )
    return tuple(runs)


def critical_speed(weeks_ago: int) -> float:
    """The hidden form (m/s): rises with training, falls with the weeks lost to the strain."""
    anchors = ((104, 3.28), (80, 3.44), (58, 3.58), (53, 3.56), (46, 3.34), (22, 3.58), (0, 3.66))
    ago, speed = zip(*reversed(anchors), strict=True)
    return float(np.interp(weeks_ago, ago, speed))


def _week(weeks_ago: int, rng: np.random.Generator) -> list[tuple[int, Workout]]:
    if STRAIN_WEEK > weeks_ago > RETURN_WEEKS[0]:
        return []
    if weeks_ago in RETURN_WEEKS:
        return _return_week(RETURN_WEEKS.index(weeks_ago))
    if weeks_ago == HOLIDAY_WEEK:
        return [(2, workouts.easy(distance_m=5000.0, course="seafront"))]
    week = _plan_of(weeks_ago)
    if weeks_ago in RACES:
        return _race_week(RACES[weeks_ago])
    if weeks_ago == STRAIN_WEEK:
        usual = _usual_week(week, weeks_ago, rng)
        return [(weekday, outing) for weekday, outing in usual if weekday < STRAIN_WEEKDAY]
    return _usual_week(week, weeks_ago, rng)


def _plan_of(weeks_ago: int) -> _Week:
    first, plans = next(
        (first, plans) for first, plans in reversed(_STRETCHES) if first >= weeks_ago
    )
    return plans[(first - weeks_ago) % len(plans)]


def _usual_week(week: _Week, weeks_ago: int, rng: np.random.Generator) -> list[tuple[int, Workout]]:
    days = _WEEKDAYS[week.runs]
    made: list[tuple[int, Workout]] = []
    for place, weekday in enumerate(days):
        spread = float(rng.uniform(0.94, 1.06))
        missed = float(rng.uniform()) < _MISSED
        where = str(rng.choice(["seafront", "heath", "heath", "downs"]))
        distance_m = 1000.0 * week.easy_km * spread
        if weekday == days[-1]:
            long_m = 1000.0 * week.long_km
            made.append((weekday, workouts.long(distance_m=long_m, course=where)))
        elif place == 0 and week.quality:
            made.append((weekday, _quality(week.quality, weeks_ago)))
        elif not missed:
            kind = workouts.strides if weekday == 5 and week.quality else workouts.easy
            made.append((weekday, kind(distance_m=distance_m, course=where)))
    return made


def _quality(kind: str, weeks_ago: int) -> Workout:
    grown = float(np.interp(weeks_ago, (0, HISTORY_WEEKS), (1.0, 0.0)))
    if kind == "tempo":
        return workouts.tempo(
            critical_speed_mps=critical_speed(weeks_ago), minutes=14.0 + 2.0 * round(4.0 * grown)
        )
    if kind == "intervals":
        return workouts.intervals(repetitions=4 + round(2.0 * grown))
    return workouts.hills(repetitions=5 + round(3.0 * grown))


def _return_week(step: int) -> list[tuple[int, Workout]]:
    """Walk-run every other day: shorter walks and longer runs from week to week."""
    repetitions, run_m, walk_m = ((6, 170.0, 370.0), (6, 340.0, 280.0), (5, 680.0, 190.0))[
        min(step, 2)
    ]
    outing = workouts.walk_run(repetitions=repetitions, run_m=run_m, walk_m=walk_m)
    last = workouts.easy(distance_m=4500.0, course="seafront") if step == 3 else outing
    return [(1, outing), (3, outing), (5, last)]


def _race_week(name: str) -> list[tuple[int, Workout]]:
    easy = workouts.easy(distance_m=6000.0, course="seafront")
    short = workouts.strides(distance_m=4500.0, course="seafront")
    if name == "half":
        event = workouts.race(
            distance_m=21_097.5, effort=0.945, title="Half marathon race (synthetic)"
        )
    else:
        event = workouts.race(distance_m=10_000.0, effort=0.99, title="10 km race (synthetic)")
    return [(1, easy), (3, short), (6, event)]


def _start(weekday: int, workout: Workout, rng: np.random.Generator) -> time:
    if workout.kind is RunKind.RACE:
        return time(9, 30)
    minute = int(rng.integers(0, 50))
    if weekday >= 5:
        return time(8, minute)
    return time(18, minute) if float(rng.uniform()) < 0.35 else time(7, minute)
