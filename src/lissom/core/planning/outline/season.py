"""The outline of a season: one entry per calendar week, in under five milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from lissom.core.evidence import table, value
from lissom.core.planning.outline.goals import main_race
from lissom.core.planning.outline.long_runs import long_chain
from lissom.core.planning.outline.phases import WeekShape, shape_weeks
from lissom.core.planning.outline.volume import (
    DAYS_A_WEEK,
    Volume,
    distance_of_load,
    load_per_minute,
    plan_volume,
)
from lissom.core.planning.plan import Outline, OutlineWeek, Phase
from lissom.core.planning.problem import BlockType, Problem, Week
from lissom.core.runner import RunnerLevel


def make_outline(problem: Problem) -> Outline:
    """Phases, base load, lighter weeks, longest runs, counts and money for every week.

    Only wishes and bounds of elastic rules: no outline can make a plan impossible."""
    shapes = shape_weeks(problem)
    volume = plan_volume(problem, shapes)
    longest = long_chain(problem, shapes, volume)
    weeks = tuple(
        _week(problem, week, shape, volume, longest[week.index])
        for week, shape in zip(problem.weeks, shapes, strict=True)
    )
    return Outline(weeks=weeks, goal=main_race(problem))


def _week(
    problem: Problem, week: Week, shape: WeekShape, volume: Volume, longest_min: int
) -> OutlineWeek:
    base = volume.base[week.index]
    lighter = volume.recovery[week.index]
    target = base * shape.factor * (1.0 - value("outline.recovery_week_cut") * lighter)
    if week.minutes_cap is not None:
        target = min(target, week.minutes_cap * load_per_minute(problem))
    part = week.done_load + target * len(week.days) / DAYS_A_WEEK
    light = lighter or shape.phase in (Phase.TAPER, Phase.RECOVERY)
    floor_share = value("outline.floor_share_light" if light else "outline.floor_share")
    metres = distance_of_load(problem, target)
    share = shape.goal.long_share(metres, problem.runs_a_week)
    wishes = _wishes(problem, week, shape, lighter=lighter)
    types, long_types = _types(problem, shape, week.index)
    return OutlineWeek(
        index=week.index,
        phase=shape.phase,
        recovery=lighter,
        base_load=round(base),
        floor_load=round(week.done_load + floor_share * (part - week.done_load)),
        cap_load=round(part),
        distance_m=round(metres),
        longest_min=longest_min,
        long_share_pct=round(100 * share),
        runs=_runs(problem, week, shape, lighter=lighter),
        hard=wishes["hard"],
        lower=wishes["lower"],
        upper=wishes["upper"],
        core=wishes["core"],
        stretch=wishes["stretch"],
        key_types=types,
        long_types=long_types,
        allowance_pence=_allowance(problem, week.index),
    )


def _runs(problem: Problem, week: Week, shape: WeekShape, *, lighter: bool) -> int:
    """Days with a run to aim at: the runner's number, one less in a lighter week of four or more,
    fewer where days or recovery forbid."""
    possible = sum(bool(_running_places(problem, day)) for day in week.days) + week.done_runs
    wanted = min(problem.runs_a_week, DAYS_A_WEEK - problem.min_rest_days)
    if shape.phase is Phase.RECOVERY:
        wanted = max(round(wanted * max(shape.factor, 0.5)), 1)
    if lighter and wanted > round(value("outline.runs_beside_hard")):
        wanted -= 1
    part = week.done_runs + -(-wanted * len(week.days) // DAYS_A_WEEK)
    return min(wanted, possible, part)


def _running_places(problem: Problem, day: int) -> list[int]:
    return [place for place in problem.days[day].runs if problem.options[place].is_run]


def _wishes(problem: Problem, week: Week, shape: WeekShape, *, lighter: bool) -> dict[str, int]:
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
    spare = _spare_minutes(problem, week)
    for kind in (BlockType.LOWER, BlockType.CORE, BlockType.UPPER):
        name = str(kind)
        minutes, days = _block_room(problem, week, kind)
        wishes[name] = min(wishes[name], days)
        while wishes[name] and wishes[name] * minutes > spare:
            wishes[name] -= 1
        spare -= wishes[name] * minutes
    wishes["stretch"] = min(wishes["stretch"], max(spare, 0) // max(problem.stretch_minutes, 1))
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


def _spare_minutes(problem: Problem, week: Week) -> int:
    """Free minutes of the week that running at the usual volume leaves."""
    usable = [problem.days[day].minutes_free for day in week.days]
    recent = problem.history.week_minutes[-round(value("outline.history_weeks")) :]
    running = sum(recent) / len(recent) if recent else 0.0
    return round(sum(usable) - running * len(week.days) / DAYS_A_WEEK)


def _block_room(problem: Problem, week: Week, kind: BlockType) -> tuple[int, int]:
    """Minutes of the shortest block of a kind, and the days that could take one."""
    shortest = [
        min(found)
        for day in week.days
        if (
            found := [
                problem.blocks[place].minutes
                for place in problem.days[day].blocks
                if problem.blocks[place].type is kind
            ]
        )
    ]
    return min(shortest, default=round(value("outline.strength_minutes"))), len(shortest)


def _types(
    problem: Problem, shape: WeekShape, week: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Catalogue ids that suit the week; the list turns by one each week for variety."""
    offered = {option.type for option in problem.options}
    row = _session_row(shape.goal.name, str(shape.phase))
    types = [name for name in row["key_types"].split("|") if name in offered]
    if problem.level >= RunnerLevel.L2 and len(types) > 1:
        types = [name for name in types if name != "fartlek_free"]
    turn = week % len(types) if types and shape.phase is not Phase.TAPER else 0
    types = types[turn:] + types[:turn]
    longs = [name for name in row["long_types"].split("|") if name in offered]
    before_race = week if shape.weeks_to_race is None else shape.weeks_to_race
    if shape.race_week and shape.phase is Phase.TAPER:
        longs = []
    elif before_race % 2 and not shape.race_week:
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
