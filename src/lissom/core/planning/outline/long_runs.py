"""The longest useful run of each week: growth under the 110 % rule towards what the race needs."""

from __future__ import annotations

from collections.abc import Sequence

from lissom.core.evidence import value
from lissom.core.planning.outline.abilities import Ability
from lissom.core.planning.outline.phases import WeekShape
from lissom.core.planning.outline.volume import Volume, distance_of_load
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import Problem
from lissom.core.runner import RunnerLevel
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

SPIKE_DAYS = 30
DAYS_A_WEEK = 7


def long_chain(
    problem: Problem, shapes: Sequence[WeekShape], volume: Volume, days: Sequence[Ability]
) -> list[int]:
    """G_w in minutes: always the length of a run on offer."""
    done = list(problem.history.runs)
    planned: list[tuple[int, int]] = []
    chain: list[int] = []
    lengths = _lengths(problem)
    for week, shape in enumerate(shapes):
        day = _long_day(problem, week)
        if shape.step is not None:
            chain.append(_longest_within(lengths, _minutes(problem, shape.step.longest_m)))
            planned.append((day, shape.step.longest_m))
            continue
        allowed = _longest_allowed(problem, done + planned, day)
        wanted = _wanted(problem, shape, week, volume, chain)
        reach = min(allowed, wanted, _time_for_one_run(problem, week, days))
        length = _longest_within(lengths, reach)
        chain.append(length)
        planned.append((day, _metres(problem, length)))
        planned += [
            (race.day, race.distance_m)
            for race in problem.races
            if problem.days[race.day].week == week
        ]
    return chain


def _long_day(problem: Problem, week: int) -> int:
    days = problem.weeks[week].days
    for day in days:
        if problem.days[day].date.weekday() == problem.long_weekday:
            return day
    return days[-1]


def _longest_allowed(problem: Problem, runs: Sequence[tuple[int, int]], day: int) -> float:
    """Minutes that 110 % of the longest run of the 30 days before `day` allow."""
    recent = [metres for when, metres in runs if day - SPIKE_DAYS <= when < day]
    longest = max(recent, default=0)
    if not longest:
        return value("outline.long_run_least")
    growth = value("outline.single_run_growth")
    if _minutes(problem, longest) < value("planning.short_growth"):
        growth *= growth  # short runs grow on two days of a week
    return _minutes(problem, growth * longest)


def _wanted(
    problem: Problem, shape: WeekShape, week: int, volume: Volume, chain: Sequence[int]
) -> float:
    goal = shape.goal
    far = goal.long_cap_km * METRES_PER_KM / problem.easy_speed_mps / SECONDS_PER_MINUTE
    cap = min(float(goal.long_needed_min), float(goal.long_cap_min), far)
    held = _share_minutes(problem, shape, min(volume.base[week], volume.capacity[week]))
    if shape.phase is Phase.RECOVERY:
        return min(cap, held) * shape.factor
    if shape.phase is Phase.TAPER and shape.weeks_to_race is not None:
        longest = max(chain, default=round(cap))
        if shape.weeks_to_race == 1:
            return longest * goal.last_long
        return longest * shape.factor * value("outline.taper_long_run")
    lighter = value("outline.recovery_week_long_run") if volume.recovery[week] else 1.0
    if goal.long_every_second and _between_big(shape, chain, cap) and not volume.recovery[week]:
        lighter = value("outline.long_between_big")
    return min(cap, held) * lighter * min(1.0, shape.factor)


def _between_big(shape: WeekShape, chain: Sequence[int], cap: float) -> bool:
    """After a run about as long as the race asks for comes a shorter one; the last week before the
    taper has a big one, and the week before it none when there was one in the last month."""
    big = value("outline.long_big_share") * cap
    left = shape.weeks_to_race
    if left is None or left <= len(shape.goal.taper):
        return False
    recent = chain[-4:] if left == len(shape.goal.taper) + 1 else chain[-1:]
    return max(recent, default=0) >= big


def _share_minutes(problem: Problem, shape: WeekShape, base: float) -> float:
    """Longest run that check C05, or for beginners half of the week, lets a week of this base
    hold."""
    week_m = distance_of_load(problem, base)
    if problem.level < RunnerLevel.L2:
        return _minutes(problem, value("outline.long_share_beginner") * week_m)
    return _minutes(problem, shape.goal.long_metres(week_m, problem.runs_a_week))


def _minutes(problem: Problem, metres: float) -> float:
    return metres / problem.easy_speed_mps / SECONDS_PER_MINUTE


def _time_for_one_run(problem: Problem, week: int, days: Sequence[Ability]) -> int:
    return max((days[day].longest_min for day in problem.weeks[week].days), default=0)


def _metres(problem: Problem, minutes: int) -> int:
    return round(minutes * SECONDS_PER_MINUTE * problem.easy_speed_mps)


def _lengths(problem: Problem) -> list[int]:
    """Minutes of the easy and long runs on offer: 5-minute steps, finer where 110 % needs it."""
    return sorted(
        {
            option.minutes
            for option in problem.options
            if option.is_run and not option.hard and option.race is None
        }
    )


def _longest_within(lengths: Sequence[int], minutes: float) -> int:
    """The longest run on offer that is not longer, at least the shortest one."""
    least = lengths[0] if lengths else round(value("outline.long_run_least"))
    return max((length for length in lengths if length <= minutes), default=least)
