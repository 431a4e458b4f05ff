"""The outline of a season: one entry per calendar week, in under five milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from lissom.core.evidence import table, value
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.outline.abilities import Ability, abilities
from lissom.core.planning.outline.goals import main_race
from lissom.core.planning.outline.long_runs import long_chain
from lissom.core.planning.outline.phases import WeekShape, shape_weeks
from lissom.core.planning.outline.strength import strength_room
from lissom.core.planning.outline.volume import (
    DAYS_A_WEEK,
    Volume,
    distance_of_load,
    load_per_minute,
    plan_volume,
)
from lissom.core.planning.plan import Outline, OutlineWeek, Phase
from lissom.core.planning.problem import Problem, Week
from lissom.core.runner import RunnerLevel


def make_outline(problem: Problem) -> Outline:
    """Phases, base load, lighter weeks, longest runs, counts and money for every week.

    Only wishes and bounds of elastic rules: no outline can make a plan impossible."""
    days = abilities(problem)
    shapes = shape_weeks(problem, days)
    volume = plan_volume(problem, shapes, days)
    longest = long_chain(problem, shapes, volume, days)
    weeks = tuple(
        _week(problem, week, shape, volume, days, longest_min=longest[week.index])
        for week, shape in zip(problem.weeks, shapes, strict=True)
    )
    return Outline(weeks=weeks, goal=main_race(problem))


def _week(
    problem: Problem,
    week: Week,
    shape: WeekShape,
    volume: Volume,
    days: Sequence[Ability],
    *,
    longest_min: int,
) -> OutlineWeek:
    base = volume.base[week.index]
    lighter = volume.recovery[week.index]
    target = base * shape.factor * (1.0 - value("outline.recovery_week_cut") * lighter)
    if week.minutes_cap is not None:
        target = min(target, week.minutes_cap * load_per_minute(problem))
    part = week.done_load + target * len(week.days) / DAYS_A_WEEK
    part = max(part - _race_load(problem, shape, week), week.done_load)
    runs = _runs(problem, week, shape, days, lighter=lighter)
    floor_part = min(part, _part_still_to_run(problem, week, runs, target))
    if shape.step is not None:
        part = week.done_load + shape.step.most_load
        floor_part = week.done_load + shape.step.least_load
    light = lighter or shape.phase in (Phase.TAPER, Phase.RECOVERY)
    floor_share = value("outline.floor_share_light" if light else "outline.floor_share")
    floor = week.done_load + floor_share * max(0.0, floor_part - week.done_load)
    if not week.done_days:
        floor = min(floor, volume.capacity[week.index])
    metres = distance_of_load(problem, target)
    share = shape.goal.long_share(metres, problem.runs_a_week)
    wishes = _wishes(problem, week, shape, days, lighter=lighter)
    types, long_types = _types(problem, shape, week.index, lighter=lighter)
    return OutlineWeek(
        index=week.index,
        phase=shape.phase,
        recovery=lighter,
        base_load=round(base),
        floor_load=round(floor),
        cap_load=round(part),
        distance_m=round(metres),
        longest_min=longest_min,
        long_share_pct=round(100 * share),
        runs=runs,
        hard=wishes["hard"],
        lower=wishes["lower"],
        upper=wishes["upper"],
        core=wishes["core"],
        stretch=wishes["stretch"],
        key_types=types,
        long_types=long_types,
        allowance_pence=_allowance(problem, week.index),
    )


def _part_still_to_run(problem: Problem, week: Week, runs: int, target: float) -> float:
    """Load of the week when each wished run that is not done yet carries its part of `target`: in
    a week that has its runs already nothing more is asked for."""
    if not week.done_runs:
        return target
    left = max(0, runs - week.done_runs)
    return week.done_load + target * left / max(problem.runs_a_week, 1)


def _race_load(problem: Problem, shape: WeekShape, week: Week) -> float:
    """What a race on the way takes of its week: its minutes, counted as any others. The factors of
    a taper leave the race out already."""
    if shape.phase is Phase.TAPER:
        return 0.0
    races = [race for race in problem.races if race.day in week.days]
    minutes = sum(problem.options[race.option].minutes for race in races)
    return load_per_minute(problem) * minutes


def _runs(
    problem: Problem, week: Week, shape: WeekShape, days: Sequence[Ability], *, lighter: bool
) -> int:
    """Days with a run to aim at: the runner's number, one less in a lighter week of four or more,
    fewer where days or recovery forbid."""
    if shape.step is not None:
        return week.done_runs + shape.step.sessions
    possible = sum(days[day].running for day in week.days) + week.done_runs
    wanted = min(problem.runs_a_week, DAYS_A_WEEK - problem.min_rest_days)
    if shape.phase is Phase.RECOVERY:
        wanted = max(round(wanted * max(shape.factor, 0.5)), 1)
    if lighter and wanted > round(value("outline.runs_beside_hard")):
        wanted -= 1
    part = week.done_runs + -(-wanted * len(week.days) // DAYS_A_WEEK)
    return min(wanted, possible, part)


def _wishes(
    problem: Problem, week: Week, shape: WeekShape, days: Sequence[Ability], *, lighter: bool
) -> dict[str, int]:
    """Counts of the phase, made smaller where the free minutes or the days do not hold them."""
    row = _phase_row(str(shape.phase), problem.level)
    wishes = {name: int(row[name]) for name in ("hard", "lower", "upper", "core", "stretch")}
    if shape.race_week and shape.phase is not Phase.TAPER:
        wishes |= {"hard": min(wishes["hard"], 1), "lower": 0, "upper": 0}
    if lighter:
        wishes |= {"hard": min(wishes["hard"], 1), "lower": min(wishes["lower"], 1), "upper": 0}
    if shape.after_race and shape.phase is not Phase.RECOVERY:
        wishes |= {"hard": min(wishes["hard"], 1)}
    if problem.level <= RunnerLevel.L2:
        easy_runs = round(value("outline.runs_beside_hard"))
        wishes["hard"] = min(wishes["hard"], max(problem.runs_a_week - easy_runs, 1))
    wishes["hard"] = min(wishes["hard"], problem.max_hard_per_week)
    wishes |= strength_room(problem, week, wishes, days)
    part = -(-wishes["stretch"] * len(week.days) // DAYS_A_WEEK)
    wishes["stretch"] = min(wishes["stretch"], part + week.done_stretch)
    return wishes


@cache
def _phase_row(phase: str, level: RunnerLevel) -> dict[str, str]:
    return next(
        row
        for row in table("outline_phases")
        if row["phase"] == phase and row["level"] == level.name
    )


def _types(
    problem: Problem, shape: WeekShape, week: int, *, lighter: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Catalogue ids that suit the week; the list turns by one each week for variety. In a lighter
    week the gentlest come first; the week of a race has its long run on race day."""
    offered = {option.type for option in problem.options}
    row = _session_row(shape.goal.name, str(shape.phase))
    types = [name for name in row["key_types"].split("|") if name in offered]
    if problem.level >= RunnerLevel.L2 and len(types) > 1:
        types = [name for name in types if name != "fartlek_free"]
    turn = week % len(types) if types and shape.phase is not Phase.TAPER else 0
    types = types[turn:] + types[:turn]
    if lighter:
        types.sort(key=lambda name: sessions()[name].quality_full(problem.level))
    longs = [name for name in row["long_types"].split("|") if name in offered]
    before_race = week if shape.weeks_to_race is None else shape.weeks_to_race
    if shape.race_week:
        longs = []
    elif before_race % 2 and not shape.after_race and not lighter:
        longs = [n for n in row["long_alternate"].split("|") if n in offered] + longs
    if longs[:1] in (["long_mp"], ["long_hp"]):
        types = [name for name in types if name not in _RACE_PACE] or types
    return tuple(types), tuple(longs)


_RACE_PACE = ("mp_cont", "rp_half")
"""Weeks with race pace in the long run need no other session of it."""


@cache
def _session_row(goal: str, phase: str) -> dict[str, str]:
    rows = table("outline_sessions")
    return next(row for row in rows if row["goal"] in (goal, "any") and row["phase"] == phase)


def _allowance(problem: Problem, week: int) -> int | None:
    """Money up to the end of the week: the weeks' share and one treatment in advance, never more
    than the whole season's."""
    if problem.budget_pence_week is None:
        return None
    prices: Sequence[int] = [choice.price_pence for choice in problem.massages]
    ahead = max(prices, default=0) if problem.budget_pence_week else 0
    whole = problem.budget_pence_week * len(problem.weeks)
    return min(problem.budget_pence_week * (week + 1) + ahead, whole)
