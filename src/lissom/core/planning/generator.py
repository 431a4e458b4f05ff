"""Random planning inputs by seed, so that anyone can rerun a bar of the planner.

Every runner, race, clinic hour and price here is invented (synthetic). The ranges are wide on
purpose: all levels, busy and idle weeks, journeys, one to six races, one to four therapists,
injuries, no money and much money. The same seed gives the same input, on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from lissom.core.anatomy import STATES
from lissom.core.load.exposure import Segment, exposure_of_segments
from lissom.core.load.muscles import muscle_load
from lissom.core.planning.build import build_problem
from lissom.core.planning.inputs import CarryIn, MassageSlot, PaceBasis, PlanningInput
from lissom.core.planning.problem import Problem
from lissom.core.runner import (
    BusyTime,
    CheckIn,
    DoneKind,
    DoneSession,
    Injury,
    Priority,
    Profile,
    Race,
    RunnerLevel,
)
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

SEEDS = range(1000)

_FIRST_DAY = date(2026, 1, 5)
_CARRY_DAYS = 14
_WEEKLY_KM = ((0, 8), (8, 19), (21, 44), (46, 78), (82, 115))
_RUNS_A_WEEK = ((0, 3), (2, 4), (3, 5), (4, 6), (6, 7))
_EASY_SPEED_MPS = ((1.9, 2.3), (2.1, 2.6), (2.4, 3.0), (2.7, 3.4), (3.1, 3.9))
_DAY_MINUTES = ((30, 60), (35, 75), (45, 90), (55, 110), (70, 150))
_RACE_DISTANCES_M = (
    (5_000.0,),
    (5_000.0, 10_000.0),
    (5_000.0, 10_000.0, 21_097.5, 42_195.0),
    (10_000.0, 21_097.5, 42_195.0),
    (10_000.0, 21_097.5, 42_195.0, 50_000.0),
)
_PATHWAYS = (
    ("calf_strain", 4),
    ("hamstring_strain", 3),
    ("achilles", 3),
    ("pfp", 3),
    ("itb", 3),
    ("plantar_heel", 2),
    ("illness_fever", 5),
)


@dataclass(frozen=True, slots=True)
class _Runner:
    level: RunnerLevel
    weekly_km: float
    runs: int
    easy_mps: float


def random_input(seed: int, *, weeks: int | None = None) -> PlanningInput:
    """A synthetic runner with everything around; `weeks` (2-26) fixes the horizon, else 16-24."""
    rng = np.random.default_rng([20_260_105, seed])
    on = _FIRST_DAY + timedelta(days=int(rng.integers(0, 364)))
    runner = _runner(rng)
    horizon = weeks if weeks is not None else int(rng.integers(16, 25))
    profile = _profile(rng, runner, seed)
    history = _history(rng, runner, on)
    races = _races(rng, runner, on, horizon)
    last = races[-1].date
    return PlanningInput(
        on=on,
        now=datetime.combine(on, time(6, 0), tzinfo=UTC),
        profile=profile,
        races=races,
        history=history,
        carry_in=_carry_in(rng, runner),
        pace=PaceBasis(
            critical_speed_mps=round(runner.easy_mps / 0.75, 2) if rng.random() < 0.7 else None,
            easy_speed_mps=round(runner.easy_mps, 2),
            source="synthetic",
        ),
        slots=_slots(rng, on, last),
        busy=_journeys(rng, on, last),
        injuries=_injuries(rng, on),
        check_ins=_check_ins(rng, on),
    )


def random_problem(seed: int, *, weeks: int | None = None) -> Problem:
    """The planning problem of `random_input(seed)`."""
    return build_problem(random_input(seed, weeks=weeks))


def _runner(rng: np.random.Generator) -> _Runner:
    level = RunnerLevel(int(rng.choice(5, p=(0.08, 0.2, 0.32, 0.27, 0.13))))
    low, high = _WEEKLY_KM[level]
    fewest, most = _RUNS_A_WEEK[level]
    slow, fast = _EASY_SPEED_MPS[level]
    return _Runner(
        level=level,
        weekly_km=float(rng.uniform(low, high)),
        runs=int(rng.integers(fewest, most + 1)),
        easy_mps=float(rng.uniform(slow, fast)),
    )


def _profile(rng: np.random.Generator, runner: _Runner, seed: int) -> Profile:
    low, high = _DAY_MINUTES[runner.level]
    weekdays = [5 * int(rng.integers(low // 5, high // 5 + 1)) for _ in range(5)]
    weekend = [5 * int(rng.integers(high // 5, 2 * high // 5 + 1)) for _ in range(2)]
    for day in rng.choice(5, size=int(rng.integers(0, 3)), replace=False):
        weekdays[int(day)] = 0
    wish = (None, 7, 14, 14, 21, 28)[int(rng.integers(0, 6))]
    budget = (None, 0, 1000, 2000, 3000, 4000)[int(rng.integers(0, 6))]
    return Profile(
        name=f"Synthetic runner {seed}",
        birth_year=int(rng.integers(1955, 2004)),
        body_mass_kg=float(rng.integers(48, 95)),
        said_level=runner.level,
        runs_a_week=max(runner.runs, 3) if rng.random() < 0.5 else None,
        weekday_minutes=tuple(weekdays + weekend),
        massage_every_days=wish,
        massage_budget_pence_week=budget,
        long_run_weekday=int(rng.integers(5, 7)),
        timezone="UTC",
    )


def _history(rng: np.random.Generator, runner: _Runner, on: date) -> tuple[DoneSession, ...]:
    """Thirteen weeks of done training at the runner's volume; some with a gap of days."""
    gap = int(rng.integers(3, 20)) if rng.random() < 0.15 else 0
    gap_end = int(rng.integers(0, 25))
    made: list[DoneSession] = []
    for week in range(13):
        days = sorted(int(day) for day in rng.choice(7, size=runner.runs, replace=False))
        growth = 0.85 + 0.15 * week / 12
        shares = _shares(runner.runs)
        for place, weekday in enumerate(days):
            ago = (13 - week) * 7 - weekday
            if gap and gap_end <= ago <= gap_end + gap:
                continue
            metres = runner.weekly_km * METRES_PER_KM * growth * shares[place]
            hard = runner.level >= RunnerLevel.L2 and place == 0
            made.append(_run(metres, runner, on - timedelta(days=ago), hard=hard))
        if runner.level >= RunnerLevel.L1 and rng.random() < 0.5:
            made.append(_other(rng, on - timedelta(days=(13 - week) * 7 - days[0] if days else 91)))
    return tuple(sorted(made, key=lambda item: (item.date, item.kind, item.type)))


def _shares(runs: int) -> list[float]:
    """Share of the week by run, the last being the long one."""
    if runs <= 1:
        return [1.0] * runs
    long = max(1.6 / runs, 1.15 / runs)
    return [(1 - long) / (runs - 1)] * (runs - 1) + [long]


def _run(metres: float, runner: _Runner, day: date, *, hard: bool) -> DoneSession:
    minutes = metres / runner.easy_mps / SECONDS_PER_MINUTE
    return DoneSession(
        date=day,
        kind=DoneKind.RUN if runner.level > RunnerLevel.L0 else DoneKind.WALK,
        minutes=round(minutes),
        type="tempo" if hard else "easy",
        distance_m=round(metres),
        hard=hard,
        key=hard,
        quality_minutes=15.0 if hard else 0.0,
        rpe_cr10=7.0 if hard else 3.0,
    )


def _other(rng: np.random.Generator, day: date) -> DoneSession:
    if rng.random() < 0.7:
        return DoneSession(date=day, kind=DoneKind.STRENGTH, minutes=30, type="runner_home")
    return DoneSession(date=day, kind=DoneKind.MASSAGE, minutes=45, type="maintenance")


def _races(rng: np.random.Generator, runner: _Runner, on: date, weeks: int) -> tuple[Race, ...]:
    """One to six races, the last of them the goal, on Saturdays and Sundays."""
    first_sunday = on + timedelta(days=6 - on.weekday())
    sundays = [first_sunday + timedelta(weeks=week) for week in range(weeks)]
    count = min(int(rng.choice((1, 1, 2, 2, 3, 4, 5, 6))), max(1, weeks // 3))
    picks = {weeks - 1}
    for week in rng.permutation(max(weeks - 2, 0)):
        if len(picks) < count and all(abs(int(week) - other) >= 2 for other in picks):
            picks.add(int(week))
    distances = _RACE_DISTANCES_M[runner.level]
    made: list[Race] = []
    for week in sorted(picks):
        goal = week == weeks - 1
        place = int(rng.integers(0, len(distances)))
        priority = Priority.A if goal else (Priority.B, Priority.C)[int(rng.integers(0, 2))]
        metres = distances[place] if goal else min(distances[place], 21_097.5)
        day = sundays[week] - timedelta(days=int(rng.integers(0, 2)))
        made.append(
            Race(
                id=f"race-{week:02d}",
                date=max(day, on + timedelta(days=1)),
                distance_m=metres,
                priority=priority,
                gain_m=float(rng.choice((0.0, 0.0, 150.0, 400.0))),
                name=f"Synthetic race {week}",
            )
        )
    return tuple(made)


def _carry_in(rng: np.random.Generator, runner: _Runner) -> CarryIn:
    """Soreness left over from the last runs, fading at one rate; habit of the last weeks."""
    start = rng.uniform(0.0, 2.5, len(STATES)) * float(rng.choice((0.3, 1.0, 1.6)))
    fade = np.exp(-np.arange(_CARRY_DAYS) / 1.1)[:, None]
    mean = start[None, :] * fade
    usual_m = max(runner.weekly_km / max(runner.runs, 3), 3.0) * METRES_PER_KM
    usual = exposure_of_segments([Segment(usual_m, max(runner.easy_mps, 2.5))])
    habit = muscle_load([usual]).negative_work_j_per_kg[0] * float(rng.uniform(0.9, 1.2))
    hilly = rng.spawn(1)[0]  # of its own, so that the rest of the problem stays as it was
    return CarryIn(
        mean=np.round(mean, 4),
        high=np.round(mean + 0.8 * fade, 4),
        habitual_dose=np.round(habit, 4),
        protection=np.full(len(STATES), round(float(rng.uniform(0.0, 0.9)), 3)),
        habitual_downhill=np.round(habit * float(hilly.choice((0.0, 0.05, 0.2))), 4),
        unaccustomed_protection=np.full(len(STATES), round(float(hilly.uniform(0.0, 0.9)), 3)),
    )


def _slots(rng: np.random.Generator, on: date, last: date) -> tuple[MassageSlot, ...]:
    """Free hours of one to four therapists until the last race and two weeks on."""
    made: list[MassageSlot] = []
    for person in range(int(rng.integers(1, 5))):
        weekdays = rng.random(7) < 0.6
        travel = 5 * int(rng.integers(0, 7))
        price = None if rng.random() < 0.1 else 100 * int(rng.integers(35, 81))
        free = float(rng.uniform(0.15, 0.6))
        for offset in range((last - on).days + 14):
            day = on + timedelta(days=offset)
            for hour in (9, 11, 13, 15, 17, 18, 19):
                taken = rng.random() >= free
                if taken or not weekdays[day.weekday()]:
                    continue
                made.append(
                    MassageSlot(
                        id=f"slot-{person}-{day.isoformat()}-{hour:02d}",
                        start=datetime.combine(day, time(hour, 0), tzinfo=UTC),
                        minutes=(45, 60, 60, 90)[int(rng.integers(0, 4))],
                        therapist=f"Synthetic therapist {person + 1}",
                        place=f"Synthetic clinic {person % 2 + 1}",
                        travel_min=travel,
                        price_pence=price,
                    )
                )
    return tuple(sorted(made, key=lambda slot: (slot.start, slot.id)))


def _journeys(rng: np.random.Generator, on: date, last: date) -> tuple[BusyTime, ...]:
    """Zero to two journeys of three to ten days, with little time left on each day."""
    made: list[BusyTime] = []
    for number in range(int(rng.integers(0, 3))):
        first = on + timedelta(days=int(rng.integers(0, max((last - on).days - 10, 1))))
        for day in range(int(rng.integers(3, 11))):
            morning = datetime.combine(first + timedelta(days=day), time(6, 0), tzinfo=UTC)
            made.append(
                BusyTime(
                    start=morning,
                    end=morning + timedelta(hours=int(rng.integers(13, 17))),
                    title=f"Synthetic journey {number + 1}",
                )
            )
    return tuple(sorted(made, key=lambda item: (item.start, item.title)))


def _injuries(rng: np.random.Generator, on: date) -> tuple[Injury, ...]:
    count = int(rng.choice((0, 0, 0, 1, 1, 2)))
    made: list[Injury] = []
    for pick in rng.choice(len(_PATHWAYS), size=count, replace=False):
        pathway, stages = _PATHWAYS[int(pick)]
        made.append(
            Injury(
                id=f"injury-{pathway}",
                pathway=pathway,
                stage=int(rng.integers(1, stages + 1)),
                since=on - timedelta(days=int(rng.integers(2, 40))),
                state=("", "gastrocnemius-l", "soleus-r")[int(rng.integers(0, 3))],
            )
        )
    return tuple(made)


def _check_ins(rng: np.random.Generator, on: date) -> tuple[CheckIn, ...]:
    if rng.random() < 0.5:
        return ()
    at = datetime.combine(on - timedelta(days=1), time(20, 0), tzinfo=UTC)
    sore = {
        STATES[int(place)].id: float(rng.integers(0, 7))
        for place in rng.choice(len(STATES), size=4, replace=False)
    }
    return (CheckIn(at=at, soreness=dict(sorted(sore.items())), sleep=6.0, fatigue=3.0),)
