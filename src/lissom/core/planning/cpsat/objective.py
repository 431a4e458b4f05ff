"""The objective of a window: the terms of `planning.objective` that its days can change.

Scope: runs and treatments of the window's days, soreness of those and the six days after, the
calendar weeks and wish windows they touch, kept items on them. With nothing free the sum is a
plain number, which is how the value of a finished plan is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lissom.core.planning.cpsat.linear import Linear, Literal, total
from lissom.core.planning.cpsat.soreness import add_soreness
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.objective import (
    DAYS_A_WEEK,
    counts_long_share,
    counts_quality,
    quality_percent,
    strength_price,
    strength_wish,
)
from lissom.core.planning.prices import family_values
from lissom.core.planning.problem import LAGS, BlockType, SessionKind, Week


@dataclass(frozen=True, slots=True)
class Part:
    """Only what belongs to some whole weeks, so that the parts of a season add up to its value:
    terms of their days; pairs of days by the later one; wish windows by their days, the price of
    an empty one by its first day. `wish_off`: what a filled window is worth less, by position."""

    days: range
    weeks: tuple[int, ...]
    wish_off: Mapping[int, int] = field(default_factory=dict)


def add_objective(window: Window, part: Part | None = None) -> None:
    """Fill `window.objective` (milli-points, higher is better), with a part of it when given."""
    days = window.days if part is None else part.days
    for day in days:
        _add_day(window, day)
    add_soreness(window, window.reach(0, LAGS) if part is None else part.days)
    _add_spread(window, days, window.reach(1, 0) if part is None else _earlier(days))
    for place in window.weeks if part is None else part.weeks:
        week = window.problem.weeks[place]
        _add_volume(window, week)
        _add_shares(window, week)
        _add_repeats(window, week)
        _add_strength(window, week)
        _add_stretch(window, week)
    if part is None:
        _add_wishes(window)
    else:
        _add_wishes_of(window, part)
    _add_kept(window, days)


def _earlier(days: range) -> range:
    """The day before each, within the horizon: the first of each pair."""
    return range(max(days.start - 1, 0), max(days.stop - 1, 0))


def _add_day(window: Window, day: int) -> None:
    """sessions, form, treatment, best_moment, and the block and stretching prices"""
    objective, tables, problem = window.objective, window.tables, window.problem
    prices = problem.prices
    for option, item in window.runs(day):
        objective.add(item, tables.value(day, option))
    for _, item in window.blocks(day):
        objective.add(item, -prices.price_block)
    objective.add(window.stretch(day), -prices.price_stretch)
    evening = Linear()
    for place, item in window.massages(day):
        choice = problem.massages[place]
        objective.add(item, -choice.cost)
        objective.add(item, -prices.price_massage_extra if choice.regular else 0)
        if choice.after_run:
            evening.add(item)
    keys = Linear()
    for item in window.keys(day):
        keys.add(item)
    objective.add(_both(window, evening, keys), prices.massage_best_moment)


def _add_spread(window: Window, days: range, pairs: range) -> None:
    """Leg strength with a long run, the day after leg strength or without a run; stretching the
    day after stretching."""
    problem, prices = window.problem, window.problem.prices
    if days.start == 0 and problem.history.last_lower == -1:
        window.objective.add_sum(_lower(window, 0), -prices.price_lower_crowded)
    for day in days:
        lower = _lower(window, day)
        long = total(item for option, item in window.runs(day) if problem.options[option].wearing)
        _add_beside_long(window, day, long)
        if lower.free or lower.constant:
            _price(window, _together(lower, long), prices.price_lower_crowded)
            alone = Linear()
            alone.add_sum(lower)
            alone.add_sum(window.run_days(day), -1)
            _price(window, alone, prices.price_lower_alone)
    for day in pairs:
        if day + 1 < len(problem.days):
            _add_eve(window, day)
            crowded = _together(_lower(window, day), _lower(window, day + 1))
            _price(window, crowded, prices.price_lower_crowded)
            stretched = total((window.stretch(day), window.stretch(day + 1)))
            stretched.constant -= 1
            _price(window, stretched, prices.price_stretch_crowded)


def _add_eve(window: Window, day: int) -> None:
    """best_moment: a regular massage the day before a key session."""
    massages = window.problem.massages
    regular = total(item for place, item in window.massages(day) if massages[place].regular)
    if regular.free or regular.constant:
        keys = total(window.keys(day + 1))
        _price(window, _together(regular, keys), window.problem.prices.price_massage_eve)


def _add_beside_long(window: Window, day: int, long: Linear) -> None:
    """Core and upper-body blocks (at most one of each a day) on the day of a long run."""
    blocks = window.problem.blocks
    kinds = len(BlockType) - 1
    beside = Linear(-kinds)
    beside.add_sum(long, kinds)
    for block, item in window.blocks(day):
        if blocks[block].type is not BlockType.LOWER:
            beside.add(item)
    _price(window, beside, window.problem.prices.price_block_long)


def _lower(window: Window, day: int) -> Linear:
    """1 with leg strength on this day."""
    blocks = window.problem.blocks
    return total(
        item for block, item in window.blocks(day) if blocks[block].type is BlockType.LOWER
    )


def _together(one: Linear, other: Linear) -> Linear:
    """Above 0 only when both (each at most 1) are there."""
    made = Linear(-1)
    made.add_sum(one)
    made.add_sum(other)
    return made


def _both(window: Window, left: Linear, right: Linear) -> Literal:
    """1 when both sums (each at most 1) are 1; a variable that a gain pulls up."""
    if not left.free and not right.free:
        return int(left.constant > 0 and right.constant > 0)
    if (not left.free and not left.constant) or (not right.free and not right.constant):
        return 0
    both = window.model.new_bool_var("")
    for side in (left, right):
        missing = Linear()
        missing.add(both)
        missing.add_sum(side, -1)
        if missing.free:
            window.model.add_linear_constraint(missing.expression(), -2, -missing.constant)
    return both


def _add_volume(window: Window, week: Week) -> None:
    """volume, rest_days, runs, hard"""
    problem, prices = window.problem, window.problem.prices
    wanted = window.outline.weeks[week.index]
    load, run_days = Linear(week.done_load), Linear(week.done_runs)
    hard = Linear(week.done_hard)
    for day in week.days:
        for option, item in window.runs(day):
            if problem.options[option].race is None:
                load.add(item, problem.options[option].load)
                hard.add(item, int(problem.options[option].hard))
        run_days.add_sum(window.run_days(day))
    most = DAYS_A_WEEK - problem.min_rest_days
    _price(window, _less(wanted.floor_load, load), prices.price_volume_short)
    _price(window, _more(load, wanted.cap_load), prices.price_volume_over)
    _price(window, _more(run_days, most), prices.price_rest_day)
    _price(window, _less(wanted.runs, run_days), prices.price_run_short)
    _price(window, _more(run_days, wanted.runs), prices.price_run_over)
    _price(window, _more(hard, wanted.hard), prices.price_hard_over)


def _add_shares(window: Window, week: Week) -> None:
    """quality, long_share"""
    problem, prices = window.problem, window.problem.prices
    running = [
        (day, option, item)
        for day in week.days
        for option, item in window.runs(day)
        if problem.options[option].is_run and problem.options[option].race is None
    ]
    if counts_quality(problem, week.index):
        percent = quality_percent(problem)
        over = Linear(100 * week.done_quality_minutes - percent * week.done_minutes)
        for _, option, item in running:
            run = problem.options[option]
            over.add(item, 100 * run.quality_minutes - percent * run.minutes)
        _price(window, over, prices.price_quality_share)
    if counts_long_share(problem, week.index):
        percent = window.outline.weeks[week.index].long_share_pct
        _add_long_share(window, week, running, percent)


def _add_long_share(
    window: Window, week: Week, running: list[tuple[int, int, Literal]], percent: int
) -> None:
    """One variable holds the worst day; each day with a long run pushes it up."""
    lengths = window.tables.hectometres
    options = window.problem.options
    share = Linear(-percent * (week.done_distance_m // 100))
    for _, option, item in running:
        share.add(item, -percent * lengths[option])
    sums: list[Linear] = []
    for day in week.days:
        longs = [
            (option, item) for when, option, item in running if when == day and options[option].long
        ]
        if longs:
            left = Linear()
            left.add_sum(share)
            for option, item in longs:
                left.add(item, 100 * lengths[option])
            sums.append(left)
    price = window.problem.prices.price_long_share
    made = max((left.constant for left in sums if not left.free), default=0)
    free = [left for left in sums if left.free]
    most = max((left.highest() for left in free), default=0)
    if most <= max(made, 0):
        window.objective.add(max(made, 0), -price)
        return
    worst = window.model.new_int_var(max(made, 0), most, "")
    for left in free:
        window.above(worst, left)
    window.objective.add(worst, -price)


def _add_repeats(window: Window, week: Week) -> None:
    counts: dict[str, Linear] = {}
    for day in week.days:
        for option, item in window.runs(day):
            run = window.problem.options[option]
            if run.race is None:
                counts.setdefault(run.family, Linear()).add(item)
    for family in sorted(counts):
        weekly = family_values()[family].weekly
        if weekly:
            _price(window, _more(counts[family], weekly), window.problem.prices.price_repeat)


def _add_strength(window: Window, week: Week) -> None:
    """The shortfall of each type (the price per block is paid by the day)."""
    problem = window.problem
    wanted = window.outline.weeks[week.index]
    for kind in BlockType:
        count = Linear()
        for day in week.days:
            for block, item in window.blocks(day):
                if problem.blocks[block].type is kind:
                    count.add(item)
        wish = strength_wish(wanted, week, kind)
        _price(window, _less(wish, count), strength_price(problem, kind))


def _add_stretch(window: Window, week: Week) -> None:
    count = Linear()
    for day in week.days:
        count.add(window.stretch(day))
    wish = max(0, window.outline.weeks[week.index].stretch - week.done_stretch)
    _price(window, _less(wish, count), window.problem.prices.price_stretch_short)


def _add_wishes(window: Window) -> None:
    """massage_wish: what a window filled is worth (the price per treatment is paid by the day)."""
    problem, prices = window.problem, window.problem.prices
    for first, last in problem.wish_windows:
        if last < window.first or first > window.last:
            continue
        regular = Linear()
        for day in range(first, last + 1):
            for place, item in window.massages(day):
                if problem.massages[place].regular:
                    regular.add(item)
        window.objective.constant -= prices.price_massage_wish
        worth = prices.price_massage_wish + prices.price_massage_extra
        window.objective.add(_any(window, regular), worth)


def _add_wishes_of(window: Window, part: Part) -> None:
    """massage_wish for a part: a window counts as filled in each part that fills it, which is never
    less than it is worth."""
    problem, prices = window.problem, window.problem.prices
    for place, (first, last) in enumerate(problem.wish_windows):
        here = range(max(first, part.days.start), min(last + 1, part.days.stop))
        if first in part.days:
            window.objective.constant -= prices.price_massage_wish
        regular = total(
            item
            for day in here
            for choice, item in window.massages(day)
            if problem.massages[choice].regular
        )
        worth = prices.price_massage_wish + prices.price_massage_extra
        filled = _any(window, regular)
        window.objective.add(filled, worth - part.wish_off.get(place, 0))


def _any(window: Window, count: Linear) -> Literal:
    """1 when at least one of the sum is there; a variable that a gain pulls up."""
    if count.constant > 0 or not count.free:
        return int(count.constant > 0)
    filled = window.model.new_bool_var("")
    missing = Linear()
    missing.add(filled)
    missing.add_sum(count, -1)
    window.model.add_linear_constraint(missing.expression(), -len(count.variables), 0)
    return filled


def _add_kept(window: Window, days: range) -> None:
    for kept in window.problem.kept:
        if kept.day not in days:
            continue
        there: list[Literal]
        if kept.kind is SessionKind.STRETCH:
            there = [window.stretch(kept.day)]
        elif kept.kind is SessionKind.MASSAGE:
            there = [item for place, item in window.massages(kept.day) if place in kept.items]
        elif kept.kind is SessionKind.STRENGTH:
            there = [item for place, item in window.blocks(kept.day) if place in kept.items]
        else:
            there = [item for place, item in window.runs(kept.day) if place in kept.items]
        window.objective.constant -= kept.price
        count = Linear()
        for item in there:
            count.add(item)
        window.objective.add(_any(window, count), kept.price)


def _less(wanted: int, count: Linear) -> Linear:
    """wanted - count: positive when something is missing."""
    made = Linear(wanted)
    made.add_sum(count, -1)
    return made


def _more(count: Linear, allowed: int) -> Linear:
    """count - allowed: positive when there is too much."""
    made = Linear(-allowed)
    made.add_sum(count)
    return made


def _price(window: Window, over: Linear, price: int) -> None:
    window.objective.add(window.excess(over), -price)
