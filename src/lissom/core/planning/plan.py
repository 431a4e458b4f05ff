"""What the planner answers with: the outline by weeks, the pure decisions, the solver's result."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lissom.core.planning.problem import Problem


class Phase(StrEnum):
    BASE = "base"
    BUILD = "build"
    PEAK = "peak"
    TAPER = "taper"
    RACE = "race"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class OutlineWeek:
    """What one calendar week is for.

    `phase` of the week (`race` is not used here: a race week is `taper`). `base_load` is B_w in
    session-RPE minutes; `floor_load` and `cap_load` bound the week's load, races apart, done days
    of the week counted: recovery weeks and tapers are already in them. `longest_min` is G_w, the
    longest useful run. `key_types`: catalogue ids that suit the week, most wanted first.
    `long_types` likewise for the long run. Counts are wishes for the whole calendar week, made
    relative to what the week's free minutes allow. `distance_m` is the distance to expect.
    `long_share_pct` is C05's share for that distance. `allowance_pence`: money that may be spent
    up to the end of the week (None: no limit).
    """

    index: int
    phase: Phase
    recovery: bool
    base_load: int
    floor_load: int
    cap_load: int
    distance_m: int
    longest_min: int
    long_share_pct: int
    runs: int
    hard: int
    lower: int
    upper: int
    core: int
    stretch: int
    key_types: tuple[str, ...]
    long_types: tuple[str, ...]
    allowance_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The season by weeks: one entry per `Problem.weeks`, same order. `goal`: position of the
    main race in `Problem.races`, None without one."""

    weeks: tuple[OutlineWeek, ...]
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The decisions of one day: ids of `Problem.options`, `.blocks`, `.massages`. No run: rest."""

    run: str | None = None
    blocks: tuple[str, ...] = ()
    stretch: bool = False
    massage: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """One `DayPlan` per problem day, nothing else: what a solver decides and a judge judges."""

    days: tuple[DayPlan, ...]


class Status(StrEnum):
    """`optimal`: the firm weeks are proven best; `feasible`: best found, gap shown; `relaxed`:
    something asked for had to give (see the findings)."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    RELAXED = "relaxed"


@dataclass(frozen=True, slots=True)
class Solution:
    """A solver's answer. `bound` and `gap` only when proven by the solver for the firm weeks
    (milli-points; share of the value). `proven_weeks`: positions of weeks whose plan is proven
    best with the other weeks fixed. `objective` is the solver's own value of the schedule, which
    `objective.score` must confirm."""

    schedule: Schedule
    status: Status
    objective: int
    bound: int | None = None
    gap: float | None = None
    proven_weeks: tuple[int, ...] = ()


def rest_schedule(problem: Problem) -> Schedule:
    """The plan in which nothing is done but the races: it satisfies every hard rule."""
    return Schedule(
        tuple(
            DayPlan()
            if day.race is None
            else DayPlan(run=problem.options[problem.races[day.race].option].id)
            for day in problem.days
        )
    )
