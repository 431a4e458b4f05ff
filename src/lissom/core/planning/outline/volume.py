"""Base load by week: growth from what was done, held by what the days can take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lissom.core.evidence import value
from lissom.core.planning.build.past import usual_minutes
from lissom.core.planning.catalogue import sessions
from lissom.core.planning.outline.abilities import Ability
from lissom.core.planning.outline.goals import Goal
from lissom.core.planning.outline.phases import WeekShape
from lissom.core.planning.plan import Phase
from lissom.core.planning.problem import Problem
from lissom.core.runner import RunnerLevel
from lissom.core.units import METRES_PER_KM, SECONDS_PER_MINUTE

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Volume:
    """Base load (session-RPE minutes), recovery flag and the load of the fullest lawful week."""

    base: tuple[float, ...]
    recovery: tuple[bool, ...]
    capacity: tuple[float, ...]


def load_per_minute(problem: Problem) -> float:
    """Mean CR-10 of a planned week, which holds a long run and, from level L2, hard sessions. It
    turns the minutes of the past into the load of the plan and back: efforts that the runner
    noted for whole sessions would turn into more minutes."""
    low = problem.level < RunnerLevel.L2
    return value("outline.load_per_minute_low" if low else "outline.load_per_minute")


def plan_volume(problem: Problem, shapes: Sequence[WeekShape], days: Sequence[Ability]) -> Volume:
    """Base chain B_w = min(1.08 B_{w-1}, capacity, peak of the level), held in lighter weeks and
    within the growth that check C03 allows a week after the three before it."""
    held = tuple(
        week_capacity(problem, week, shape.goal, days) for week, shape in enumerate(shapes)
    )
    free = _chain(problem, shapes, [False] * len(shapes), held)
    recovery = _recovery_weeks(problem, shapes, free, held)
    return Volume(tuple(_chain(problem, shapes, recovery, held)), tuple(recovery), held)


def _chain(
    problem: Problem,
    shapes: Sequence[WeekShape],
    recovery: Sequence[bool],
    held_by_days: Sequence[float],
) -> list[float]:
    capacity = _capacity(held_by_days)
    level = start_load(problem, shapes[0].goal if shapes else None)
    growth = value("outline.growth_week")
    base: list[float] = []
    peak = level
    earlier = _weeks_done(problem)
    lighter = 1.0 - value("outline.recovery_week_cut")
    for week, shape in enumerate(shapes):
        if shape.step is not None:
            level = peak = shape.step.load if problem.novice else level
            base.append(shape.step.load)
            earlier.append(shape.step.load)
            continue
        if shape.phase is Phase.TAPER and shape.weeks_to_race is not None:
            base.append(peak)
            continue
        if shape.phase is Phase.RECOVERY:
            base.append(peak)
            level = peak * _recovery_base(shapes, week)
            continue
        held = week > 0 and (recovery[week] or recovery[week - 1] or shape.factor < 1.0)
        grown = level if held and not (week > 0 and recovery[week - 1]) else level * growth
        if problem.novice or not _way_back_near(shapes, week):
            grown = min(grown, _quickest(earlier))
        level = min(grown, capacity[week], max(peak_load(problem, shape.goal), level))
        base.append(level)
        target = level * shape.factor * (lighter if recovery[week] else 1.0)
        earlier.append(_whole_week(problem, week, target))
        peak = level
    return base


def _way_back_near(shapes: Sequence[WeekShape], week: int) -> bool:
    """In this week or one of the three before it a way back to running sets the minutes: its own
    steps lead to the usual week, not check C03."""
    return any(shape.on_the_way_back for shape in shapes[max(0, week - 3) : week + 1])


def _weeks_done(problem: Problem) -> list[float]:
    """Loads of the whole weeks done that had any running, as a plan would count their minutes."""
    rate = load_per_minute(problem)
    return [rate * minutes for minutes in problem.history.week_minutes if minutes > 0]


def _whole_week(problem: Problem, week: int, target: float) -> float:
    """Load of the week by minutes: what was done in it, and the planned days' part of `target`."""
    place = problem.weeks[week]
    done = load_per_minute(problem) * place.done_minutes
    return done + target * len(place.days) / DAYS_A_WEEK


def _quickest(earlier: Sequence[float]) -> float:
    """Check C03: most load after the last three weeks, lighter ones left out."""
    last = earlier[-3:]
    full = [load for load in last if load >= value("planning.light_week") * max(last)]
    if not full:
        return float("inf")
    return value("planning.growth") * sum(full) / len(full)


def _recovery_base(shapes: Sequence[WeekShape], week: int) -> float:
    """Share of the old peak at which training starts again after the race before `week`."""
    for shape in reversed(shapes[:week]):
        if shape.phase is Phase.TAPER:
            return shape.goal.recovery_base
    return 1.0


def start_load(problem: Problem, goal: Goal | None) -> float:
    """What the runner is used to a week, from the last done weeks, else from the level. Empty weeks
    and those cut short by a break do not count: the way back has its own shares (C37)."""
    usual = usual_minutes(problem.history.week_minutes)
    if usual > 0:
        return load_per_minute(problem) * usual
    if problem.novice or goal is None:
        return _smallest_week(problem)
    start = value("outline.start_share") * _load_of_km(problem, goal.peak_km[problem.level])
    return max(start, _smallest_week(problem))


def _smallest_week(problem: Problem) -> float:
    """Three of the shortest runs that are on offer."""
    loads = [option.load for option in problem.options if option.is_run and option.race is None]
    return value("outline.smallest_week_runs") * min(loads, default=0)


def peak_load(problem: Problem, goal: Goal) -> float:
    """Greatest useful weekly load: that of the level, or a little above what was done."""
    done = load_per_minute(problem) * max(problem.history.week_minutes, default=0)
    level = max(problem.level, RunnerLevel.L1)  # who has ended the first nine weeks is at L1
    return max(_load_of_km(problem, goal.peak_km[level]), done * value("outline.above_history"))


def _load_of_km(problem: Problem, km: float) -> float:
    minutes = km * METRES_PER_KM / problem.easy_speed_mps / SECONDS_PER_MINUTE
    return minutes * load_per_minute(problem)


def distance_of_load(problem: Problem, load: float) -> float:
    """Metres a week of this load comes to at the runner's easy speed."""
    minutes = load / load_per_minute(problem)
    return minutes * SECONDS_PER_MINUTE * problem.easy_speed_mps


def _capacity(weeks: Sequence[float]) -> list[float]:
    """What the best of this and the next weeks can hold, a little loosened."""
    ahead = round(value("outline.capacity_weeks"))
    slack = value("outline.capacity_slack")
    return [slack * max(weeks[week : week + ahead]) for week in range(len(weeks))]


def week_capacity(problem: Problem, week: int, goal: Goal, abilities: Sequence[Ability]) -> float:
    """Load of the fullest week that this planner would lay: the runner's number of runs, one of
    them long within its share of the week (C05), as many hard as the level takes, the others easy;
    a partial week counts as if it were whole."""
    days = [abilities[day] for day in problem.weeks[week].days]
    runs = min(problem.runs_a_week, DAYS_A_WEEK - problem.min_rest_days)
    best = 0.0
    for place, one in enumerate(days):
        rest = sorted([*days[:place], *days[place + 1 :]], key=lambda day: -day.easy_load)
        rest = rest[: max(runs - 1, 0)]
        others = sum(day.easy_load for day in rest)
        gains = sorted((day.hard_load - day.easy_load for day in rest), reverse=True)
        hard = sum(max(0, gain) for gain in gains[: _hard_runs(problem)])
        best = max(best, _long_load(problem, goal, one.most_load, others) + others + hard)
    return best * DAYS_A_WEEK / max(len(days), 1)


def _hard_runs(problem: Problem) -> int:
    """Hard runs of a full week: not so many that the week has no two easy ones beside them."""
    if problem.level < RunnerLevel.L1:
        return 0
    beside = problem.runs_a_week - round(value("outline.runs_beside_hard"))
    return min(problem.max_hard_per_week, max(beside, 1))


def _long_load(problem: Problem, goal: Goal, most: int, others: float) -> float:
    """Load of the long run beside `others`: the greatest on offer that the race asks for, or what
    its share allows."""
    whole_m = distance_of_load(problem, most + others)
    share = value("outline.long_share_beginner")
    if problem.level >= RunnerLevel.L2:
        share = goal.long_share(whole_m, problem.runs_a_week)
    if share >= 1.0 or not others:
        return most
    rpe = sessions()["long_easy"].rpe
    most = min(most, round(rpe * goal.long_needed_min))
    effort = rpe / value("planning.rpe_easy")
    return min(most, effort * others * share / (1.0 - share))


def _recovery_weeks(
    problem: Problem,
    shapes: Sequence[WeekShape],
    base: Sequence[float],
    capacity: Sequence[float],
) -> list[bool]:
    """Fewest and most even lighter weeks such that no stretch of weeks goes without one.

    A dynamic programme over the weeks since the last lighter week. A lighter week costs the share
    of its load that it gives up (less where the days hold little anyway), more the sooner it comes
    after the one before, and most just before a taper, which may wait a week for it. Tapers, weeks
    after races and those on a way back to running are lighter by themselves."""
    every = _weeks_between(problem)
    best: dict[int, tuple[float, tuple[bool, ...]]] = {_since_light(problem, every): (0.0, ())}
    for week, shape in enumerate(shapes):
        following: dict[int, tuple[float, tuple[bool, ...]]] = {}
        light = _light_by_itself(shape)
        for since, (cost, flags) in sorted(best.items()):
            if light:
                _keep(following, 0, cost, (*flags, False))
                continue
            eased = week + 1 < len(shapes) and _light_by_itself(shapes[week + 1])
            if since + 1 < every + eased:
                _keep(following, since + 1, cost, (*flags, False))
            if since > 0 and not shape.race_week:
                early = (every - 1 - since) / (every - 1)
                lost = min(1.0, capacity[week] / max(base[week], 1.0)) + early**2
                if eased:
                    lost += value("outline.lighter_before_taper")
                _keep(following, 0, cost + lost, (*flags, True))
        if not following:  # a race stands where a lighter week was due
            since, (cost, flags) = min(best.items(), key=lambda item: item[1][0])
            following = {since: (cost, (*flags, False))}
        best = following
    return list(min(best.values(), key=lambda item: item[0])[1])


def _keep(
    table: dict[int, tuple[float, tuple[bool, ...]]],
    since: int,
    cost: float,
    flags: tuple[bool, ...],
) -> None:
    if since not in table or cost < table[since][0]:
        table[since] = (cost, flags)


def _light_by_itself(shape: WeekShape) -> bool:
    return (
        shape.on_the_way_back
        or shape.phase in (Phase.TAPER, Phase.RECOVERY)
        or shape.factor <= value("outline.light_factor")
    )


def _weeks_between(problem: Problem) -> int:
    sooner = problem.level <= RunnerLevel.L1 or (
        problem.age is not None and problem.age >= value("outline.masters_age_years")
    )
    name = "outline.recovery_every_weeks_sooner" if sooner else "outline.recovery_every_weeks"
    return round(value(name))


def _since_light(problem: Problem, every: int) -> int:
    """Whole weeks since the done volume last fell by a fifth. Who went on for longer than this
    planner would is not in need of a lighter week at once: the count then begins with the plan."""
    minutes = problem.history.week_minutes
    since = 0
    for earlier, later in zip(reversed(minutes[:-1]), reversed(minutes[1:]), strict=True):
        if later <= value("outline.light_factor") * earlier:
            break
        since += 1
    return since if since < every else 1
