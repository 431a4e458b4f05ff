"""Which week is for what: taper first, then peak, build and base, and recovery after a race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lissom.core.evidence import value
from lissom.core.planning.outline.abilities import Ability
from lissom.core.planning.outline.goals import NO_RACE, Goal, aims, goal_named, goal_of
from lissom.core.planning.outline.stepped import Stepped, stepped_weeks
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import Problem
from lissom.core.runner import Priority


@dataclass(frozen=True, slots=True)
class WeekShape:
    """Phase of a week, the share of its base load that is wanted, the race it leads to, and how
    many weeks it is before that race (0: race week). `step`: a walk-run table decides the week;
    `returning`: its minutes are a share of the usual on a way back to running."""

    phase: Phase
    factor: float
    goal: Goal
    weeks_to_race: int | None
    race_week: bool = False
    after_race: bool = False
    step: Stepped | None = None
    returning: bool = False

    @property
    def on_the_way_back(self) -> bool:
        return self.step is not None or self.returning


def shape_weeks(problem: Problem, days: Sequence[Ability]) -> list[WeekShape]:
    """One `WeekShape` per week of the problem."""
    count = len(problem.weeks)
    week_of = [problem.days[race.day].week for race in problem.races]
    targets = [
        (week_of[place], goal_of(problem.races[place].distance_m)) for place in aims(problem)
    ]
    shapes: list[WeekShape] = []
    previous: Goal | None = None
    for last, goal in targets:
        shapes += _segment(last - len(shapes) + 1, goal, previous, ends_in_race=True)
        previous = goal
    rest = previous or goal_named(NO_RACE)
    shapes += _segment(count - len(shapes), rest, previous, ends_in_race=False)
    shapes = _with_secondary_races(problem, shapes, week_of)
    return [
        replace(shape, step=step, returning=week.returning)
        for shape, step, week in zip(
            shapes, stepped_weeks(problem, days), problem.weeks, strict=True
        )
    ]


def _segment(
    weeks: int, goal: Goal, previous: Goal | None, *, ends_in_race: bool
) -> list[WeekShape]:
    """The weeks from after one race up to and with the next (or to the end of the horizon)."""
    if weeks <= 0:
        return []
    taper = min(len(goal.taper), weeks) if ends_in_race else 0
    most_recovery = weeks - taper if not ends_in_race else (weeks + 1) * 2 // 5
    recovery = min(len(previous.recovery), most_recovery, weeks - taper) if previous else 0
    training = _training_phases(weeks - taper - recovery, whole=weeks, raced=ends_in_race)

    def left(place: int) -> int | None:
        return weeks - 1 - place if ends_in_race else None

    made: list[WeekShape] = []
    for place in range(recovery):
        factor = previous.recovery[place] if previous else 1.0
        made.append(WeekShape(Phase.RECOVERY, factor, goal, left(place), after_race=True))
    usual = value("outline.between_races_factor") if Phase.TAPER in training and previous else 1.0
    made += [
        WeekShape(phase, usual, goal, left(recovery + place))
        for place, phase in enumerate(training)
    ]
    if ends_in_race and taper == 1 and training and not made[-1].after_race:
        made[-1] = replace(made[-1], factor=min(made[-1].factor, value("outline.before_taper")))
    for place in range(taper):
        made.append(
            WeekShape(
                Phase.TAPER,
                goal.taper[len(goal.taper) - taper + place],
                goal,
                left(weeks - taper + place),
                race_week=place == taper - 1,
            )
        )
    return made


def _training_phases(weeks: int, *, whole: int, raced: bool) -> list[Phase]:
    """Base, build and peak weeks of a segment of `whole` weeks, `weeks` of them for training."""
    if weeks <= 0:
        return []
    if raced and whole < value("outline.taper_only_weeks"):
        return [Phase.TAPER] * weeks
    peak, build = _phase_lengths(whole)
    if not raced:
        peak = 0
    peak = min(peak, weeks)
    build = min(build, weeks - peak)
    return [Phase.BASE] * (weeks - peak - build) + [Phase.BUILD] * build + [Phase.PEAK] * peak


def _phase_lengths(weeks: int) -> tuple[int, int]:
    if weeks >= value("outline.horizon_long_weeks"):
        row = "long", "long"
    elif weeks >= value("outline.horizon_middle_weeks"):
        row = "middle", "middle"
    elif weeks >= value("outline.horizon_twelve_weeks"):
        row = "short", "twelve"
    else:
        row = "short", "short"
    peak = value(f"outline.phase_peak_weeks_{row[0]}")
    return round(peak), round(value(f"outline.phase_build_weeks_{row[1]}"))


def _with_secondary_races(
    problem: Problem, shapes: list[WeekShape], week_of: list[int]
) -> list[WeekShape]:
    """A race that is not an aim takes a little off its own week and the one after it."""
    main = set(aims(problem))
    made = list(shapes)
    for place, race in enumerate(problem.races):
        if place in main:
            continue
        goal = goal_of(race.distance_m)
        week = week_of[place]
        if race.priority is not Priority.C:
            made[week] = _lighter(made[week], goal.secondary, race_week=True)
        else:
            made[week] = _lighter(made[week], 1.0, race_week=True)
        if week + 1 < len(made):
            after = (
                1.0
                if race.priority is Priority.C
                and goal.recovery[0] > value("outline.c_race_recovery_from")
                else (goal.recovery[0])
            )
            made[week + 1] = _lighter(made[week + 1], after, after_race=True)
    return made


def _lighter(
    shape: WeekShape, factor: float, *, race_week: bool = False, after_race: bool = False
) -> WeekShape:
    return replace(
        shape,
        factor=min(shape.factor, factor),
        race_week=shape.race_week or race_week,
        after_race=shape.after_race or after_race,
    )
