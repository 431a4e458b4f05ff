"""The value of a plan, free of any solver: every term is a sum of coefficients and of maxima.

All in integer milli-points, higher is better. d days, w calendar weeks, g tracked groups; x, y, z,
m: run, strength blocks, stretching, massage placed on a day. `done_*` of a week count in it; races
are left out of load, quality and share. Prices are fields of `Prices`.

    sessions     sum of run_value(d, option)
    form         sum of form[d] * load(run of d, races too)
    soreness     - sum over key days d of price_d * max(0, max_g Y[g,d] - threshold)
                 Y[g,d] = carry[d][g] + sum over lags 1..6 of response (runs and blocks of d - lag)
                          - sum over lags 1..3 of relief (massage of d - lag)
    volume       - short * max(0, floor_w - L_w) - over * max(0, L_w - cap_w)
                 L_w = load of runs, walks and cross-training
    rest_days    - price * max(0, R_w - (7 - min_rest_days)), R_w days with a run, races too
    runs         - short * max(0, runs_w - R_w) - over * max(0, R_w - runs_w)
    hard         - price * max(0, H_w - hard_w), H_w hard sessions, races left out
    quality      - price * max(0, 100 Q_w - quality_percent M_w), Q_w quality minutes, M_w minutes
                 of runs; not in a week with a race
    long_share   - price * max(0, max over long runs (100 hm) - long_share_pct D_w), hm: distance in
                 100 m, D_w that of the week; levels L2-L4, no race in this week or the one before
    repeat       - price * sum over families f of max(0, count_wf - weekly_max_f), weekly_max_f > 0
    strength     - sum over types of price_t * max(0, wish_wt - count_wt) - price_block * blocks
                 - crowded * days of leg strength with a long run (the second of two long days too),
                   or the day after leg strength
                 - alone * days of leg strength without a run
                 - long * other blocks on the day of a long run
    stretch      - short * max(0, wish_w - count_w) - price * stretchings
                 - crowded * days of stretching the day after stretching
    massage_wish - wish * (windows - filled) - extra * (regular massages - filled)
                 filled: wish windows that hold at least one regular massage
    best_moment  + bonus for each massage after the run of a day with a key session
                 - eve * regular massages the day before a key session
    treatment    - sum of cost of the massages (money, travel, therapist, type, nearness of a race)
    keep         - sum of price of the kept items that are not on their day any more
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lissom.core.evidence import value
from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Outline, OutlineWeek, Schedule
from lissom.core.planning.prices import PHASES, family_values
from lissom.core.planning.problem import (
    LAGS,
    BlockType,
    Problem,
    Response,
    RunOption,
    SessionKind,
    Week,
)
from lissom.core.runner import RunnerLevel

TERMS = (
    "sessions",
    "form",
    "soreness",
    "volume",
    "rest_days",
    "runs",
    "hard",
    "quality",
    "long_share",
    "repeat",
    "strength",
    "stretch",
    "massage_wish",
    "best_moment",
    "treatment",
    "keep",
)
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Score:
    """Points by term (all of `TERMS`) and their sum."""

    terms: Mapping[str, int]
    total: int


# --- coefficients that the solver shares -------------------------------------------------------


def run_value(problem: Problem, outline: Outline, day: int, option: RunOption) -> int:
    """What `option` on `day` is worth. A long run grows in value up to the week's longest useful
    one; a hard session that the week did not ask for is worth half; two runs are worth what each
    is."""
    if option.race is not None:
        return 0
    if option.parts:
        return sum(run_value(problem, outline, day, one) for one in problem.runs_of(option.id))
    week = outline.weeks[problem.days[day].week]
    prices = problem.prices
    worth = family_values()[option.family].by_phase[PHASES.index(str(week.phase))]
    if option.long:
        useful = max(week.longest_min, 1)
        worth = worth * min(option.minutes, useful) // useful
        worth -= prices.price_long_over * max(0, option.minutes - useful)
        if problem.days[day].date.weekday() == problem.long_weekday:
            worth += prices.value_long_weekday
        if week.long_types and option.type == week.long_types[0]:
            return worth + prices.value_match_long
        return worth + _match(problem, week.long_types, option)
    match = _match(problem, week.key_types, option)
    return worth // 2 if option.hard and not match else worth + match


def _match(problem: Problem, types: tuple[str, ...], option: RunOption) -> int:
    if option.type not in types:
        return 0
    first = option.type == types[0]
    return problem.prices.value_match_first if first else problem.prices.value_match


def quality_percent(problem: Problem) -> int:
    """Largest share of quality minutes in a week (C13), percent."""
    if problem.level >= RunnerLevel.L4:
        return round(value("planning.quality_percent_l4"))
    if problem.runs_a_week <= round(value("planning.few_runs")):
        return round(value("planning.quality_percent_few_runs"))
    return round(value("planning.quality_percent"))


def has_race(problem: Problem, week: int) -> bool:
    """A race lies in this week."""
    return any(problem.days[race.day].week == week for race in problem.races)


def counts_quality(problem: Problem, week: int) -> bool:
    """The quality share is priced in this week (no race in it)."""
    return not has_race(problem, week)


def counts_long_share(problem: Problem, week: int) -> bool:
    """The long-run share is priced in this week."""
    return (
        problem.level >= RunnerLevel.L2
        and not has_race(problem, week)
        and not (week > 0 and has_race(problem, week - 1))
    )


def hectometres(distance_m: int) -> int:
    """Whole hundreds of metres, rounded down."""
    return distance_m // 100


def option_hectometres(problem: Problem, option: RunOption) -> int:
    """Those of a day's decision, each of its runs rounded for itself."""
    return sum(hectometres(run.distance_m) for run in problem.runs_of(option.id))


def soreness_price(problem: Problem, day: int) -> int:
    """Price of a milli-point above the threshold if a key session (or race) is on this day."""
    place = problem.days[day].race
    if place is None:
        return problem.prices.price_soreness_key
    return problem.prices.race_soreness(str(problem.races[place].priority))


def strength_price(problem: Problem, kind: BlockType) -> int:
    prices = problem.prices
    return {
        BlockType.LOWER: prices.price_lower,
        BlockType.UPPER: prices.price_upper,
        BlockType.CORE: prices.price_core,
    }[kind]


def strength_wish(outline_week: OutlineWeek, week: Week, kind: BlockType) -> int:
    """Blocks of this type still wanted in the week, what was done taken off, at least 0."""
    wish, done = {
        BlockType.LOWER: (outline_week.lower, week.done_lower),
        BlockType.UPPER: (outline_week.upper, week.done_upper),
        BlockType.CORE: (outline_week.core, week.done_core),
    }[kind]
    return max(0, wish - done)


# --- the score ---------------------------------------------------------------------------------


def score(problem: Problem, outline: Outline, schedule: Schedule) -> Score:
    """The value of `schedule`. Raises KeyError for an unknown id."""
    return score_facts(problem, outline, facts_of(problem, schedule))


def score_facts(
    problem: Problem,
    outline: Outline,
    facts: Sequence[DayFacts],
    *,
    sore: NDArray[np.int64] | None = None,
) -> Score:
    """The value of looked-up days, an edited plan included. `sore`: their `soreness`, where it is
    known already."""
    terms = dict.fromkeys(TERMS, 0)
    _score_days(problem, outline, facts, terms)
    _score_spread(problem, facts, terms)
    terms["soreness"] = -sum(soreness_costs(problem, facts, sore=sore).values())
    for week, wanted in zip(problem.weeks, outline.weeks, strict=True):
        _score_week(problem, week, wanted, facts, terms)
    _score_massage(problem, facts, terms)
    terms["keep"] = -sum(
        kept.price
        for kept in problem.kept
        if not _still_there(problem, facts[kept.day], kept.kind, kept.items)
    )
    return Score(terms, sum(terms.values()))


def _score_days(
    problem: Problem, outline: Outline, facts: Sequence[DayFacts], terms: dict[str, int]
) -> None:
    for day, placed in enumerate(facts):
        for run in placed.runs:
            terms["sessions"] += run_value(problem, outline, day, run)
            terms["form"] += problem.form[day] * run.load
        for choice in placed.massages:
            terms["treatment"] -= choice.cost
            if choice.after_run and placed.key:
                terms["best_moment"] += problem.prices.massage_best_moment
            if choice.regular and day + 1 < len(facts) and facts[day + 1].key:
                terms["best_moment"] -= problem.prices.price_massage_eve


def _score_spread(problem: Problem, facts: Sequence[DayFacts], terms: dict[str, int]) -> None:
    """Leg strength on a day of its own kind, stretching spread over the days."""
    prices = problem.prices
    lower = [any(block.type is BlockType.LOWER for block in placed.blocks) for placed in facts]
    if facts and lower[0] and problem.history.last_lower == -1:
        terms["strength"] -= prices.price_lower_crowded
    for day, placed in enumerate(facts):
        placed_long = any(run.wearing for run in placed.runs)
        others = sum(block.type is not BlockType.LOWER for block in placed.blocks)
        terms["strength"] -= prices.price_block_long * others * placed_long
        if lower[day]:
            terms["strength"] -= prices.price_lower_crowded * placed_long
            terms["strength"] -= prices.price_lower_alone * (not placed.runs_today)
        if day and lower[day] and lower[day - 1]:
            terms["strength"] -= prices.price_lower_crowded
        if day and placed.stretches and facts[day - 1].stretches:
            terms["stretch"] -= prices.price_stretch_crowded


def _score_week(
    problem: Problem,
    week: Week,
    wanted: OutlineWeek,
    facts: Sequence[DayFacts],
    terms: dict[str, int],
) -> None:
    prices = problem.prices
    placed = [facts[day] for day in week.days]
    runs = [run for day in placed for run in day.runs if run.race is None]
    load = week.done_load + sum(run.load for run in runs)
    terms["volume"] -= prices.price_volume_short * max(0, wanted.floor_load - load)
    terms["volume"] -= prices.price_volume_over * max(0, load - wanted.cap_load)
    run_days = week.done_runs + sum(day.runs_today for day in placed)
    most = DAYS_A_WEEK - problem.min_rest_days
    terms["rest_days"] -= prices.price_rest_day * max(0, run_days - most)
    terms["runs"] -= prices.price_run_short * max(0, wanted.runs - run_days)
    terms["runs"] -= prices.price_run_over * max(0, run_days - wanted.runs)
    hard = week.done_hard + sum(run.hard for run in runs)
    terms["hard"] -= prices.price_hard_over * max(0, hard - wanted.hard)
    _score_shares(problem, week, wanted, runs, terms)
    families = Counter(run.family for run in runs)
    terms["repeat"] -= prices.price_repeat * sum(
        max(0, count - family_values()[family].weekly)
        for family, count in families.items()
        if family_values()[family].weekly
    )
    blocks = Counter(block.type for day in placed for block in day.blocks)
    terms["strength"] -= prices.price_block * sum(blocks.values())
    for kind in BlockType:
        short = max(0, strength_wish(wanted, week, kind) - blocks[kind])
        terms["strength"] -= strength_price(problem, kind) * short
    stretches = sum(day.stretches for day in placed)
    wish = max(0, wanted.stretch - week.done_stretch)
    terms["stretch"] -= prices.price_stretch_short * max(0, wish - stretches)
    terms["stretch"] -= prices.price_stretch * stretches


def _score_shares(
    problem: Problem,
    week: Week,
    wanted: OutlineWeek,
    runs: Sequence[RunOption],
    terms: dict[str, int],
) -> None:
    prices = problem.prices
    running = [run for run in runs if run.is_run]
    if counts_quality(problem, week.index):
        quality = week.done_quality_minutes + sum(run.quality_minutes for run in running)
        minutes = week.done_minutes + sum(run.minutes for run in running)
        over = max(0, 100 * quality - quality_percent(problem) * minutes)
        terms["quality"] -= prices.price_quality_share * over
    if counts_long_share(problem, week.index):
        distance = hectometres(week.done_distance_m) + sum(
            hectometres(run.distance_m) for run in running
        )
        longest = max((hectometres(run.distance_m) for run in running if run.long), default=0)
        over = max(0, 100 * longest - wanted.long_share_pct * distance)
        terms["long_share"] -= prices.price_long_share * over


def _score_massage(problem: Problem, facts: Sequence[DayFacts], terms: dict[str, int]) -> None:
    regular = [sum(choice.regular for choice in day.massages) for day in facts]
    filled = sum(any(regular[first : last + 1]) for first, last in problem.wish_windows)
    prices = problem.prices
    terms["massage_wish"] -= prices.price_massage_wish * (len(problem.wish_windows) - filled)
    terms["massage_wish"] -= prices.price_massage_extra * (sum(regular) - filled)


def _still_there(
    problem: Problem, placed: DayFacts, kind: SessionKind, items: tuple[int, ...]
) -> bool:
    if kind is SessionKind.STRETCH:
        return placed.stretches > 0
    if kind is SessionKind.MASSAGE:
        return any(problem.massages[item] in placed.massages for item in items)
    if kind is SessionKind.STRENGTH:
        return any(problem.blocks[item] in placed.blocks for item in items)
    return any(problem.options[item] in placed.runs for item in items)


# --- soreness ----------------------------------------------------------------------------------


def soreness(problem: Problem, facts: Sequence[DayFacts]) -> NDArray[np.int64]:
    """Expected soreness Y (groups, days) in milli-points at the hour of each day's run, not
    clipped: what history leaves, plus earlier planned runs and blocks, less massage."""
    carried = np.array([day.carry for day in problem.days], dtype=np.int64).T
    return carried.reshape(len(problem.groups), len(problem.days)) + added_soreness(problem, facts)


def added_soreness(
    problem: Problem, facts: Sequence[DayFacts], *, relief: bool = True
) -> NDArray[np.int64]:
    """What the planned sessions of earlier days add (groups, days), milli-points."""
    days = len(facts)
    added = np.zeros((len(problem.groups), days + LAGS + 1), dtype=np.int64)
    for day, placed in enumerate(facts):
        responses = [run.response for run in placed.runs]
        responses += [block.response for block in placed.blocks]
        for response in responses:
            added[:, day + 1 : day + LAGS + 1] += _array(response)[:, 1:]
        if relief:
            for choice in placed.massages:
                eased = _array(choice.relief)
                added[:, day + 1 : day + eased.shape[1]] -= eased[:, 1:]
    return added[:, :days]


@lru_cache(maxsize=4096)
def _array(response: Response) -> NDArray[np.int64]:
    return np.array(response, dtype=np.int64)


def soreness_costs(
    problem: Problem, facts: Sequence[DayFacts], *, sore: NDArray[np.int64] | None = None
) -> dict[int, int]:
    """Price paid on each key day whose worst group is above the threshold, by day index."""
    if not problem.groups:
        return {}
    worst = (soreness(problem, facts) if sore is None else sore).max(axis=0)
    threshold = problem.prices.soreness_threshold_milli
    return {
        day: soreness_price(problem, day) * int(worst[day] - threshold)
        for day, placed in enumerate(facts)
        if placed.key and worst[day] > threshold
    }
