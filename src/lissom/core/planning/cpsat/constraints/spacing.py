"""Distance between what is hard: key sessions, hard sessions (C15), leg strength (C39), and the
day between walk-run steps."""

from __future__ import annotations

from ortools.sat.python import cp_model

from lissom.core.evidence import value
from lissom.core.planning.cpsat.linear import Literal, at_most_one, forbid
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.problem import BlockType


def add_spacing_rules(window: Window) -> None:
    _add_key_days(window)
    _add_hard_days(window)
    _add_leg_strength(window)
    _add_every_other_day(window)
    if any(option.after_long for option in window.problem.options):
        _add_back_to_back(window)


def _add_key_days(window: Window) -> None:
    """No two key sessions on adjacent days."""
    for day in window.reach(1, 0):
        at_most_one(window.model, [*window.keys(day), *window.keys(day + 1)])
    if window.problem.history.last_key == -1 and window.first == 0:
        for item in window.keys(0):
            forbid(window.model, item)


def _add_hard_days(window: Window) -> None:
    """At least `hard_gap_days` from one hard session to the next."""
    gap = window.problem.hard_gap_days
    for day in window.reach(gap - 1, 0):
        for later in range(1, gap):
            at_most_one(window.model, [*window.hards(day), *window.hards(day + later)])
    last = window.problem.history.last_hard
    if last is not None:
        for day in range(window.first, min(window.last, last + gap - 1) + 1):
            for item in window.hards(day):
                forbid(window.model, item)


def _add_leg_strength(window: Window) -> None:
    """No key session on the day after leg strength."""
    for day in window.reach(1, 0):
        if day + 1 < len(window.problem.days):
            at_most_one(window.model, [*_lower(window, day), *window.keys(day + 1)])
    if window.problem.history.last_lower == -1 and window.first == 0:
        for item in window.keys(0):
            forbid(window.model, item)


def _add_back_to_back(window: Window) -> None:
    """The second of two long days: after a long run that is no shorter, every third week, no key
    session next."""
    history = window.problem.history
    gap = round(value("planning.second_long_gap_days"))
    for day in window.reach(0, 1):
        done = [minutes for at, minutes in history.run_minutes if at == -1]
        yesterday = max(done, default=0) if not day and history.long_yesterday else 0
        for option, item in window.runs(day):
            run = window.problem.options[option]
            if not run.after_long or yesterday >= run.minutes:
                continue
            support = _longs(window, day - 1, run.minutes)
            if not any(one for one in support if isinstance(one, int)):
                _needs(window, item, [one for one in support if not isinstance(one, int)])
    for day in window.reach(1, 0):
        at_most_one(window.model, [*_seconds(window, day), *window.keys(day + 1)])
    for day in window.reach(gap - 1, 0):
        at_most_one(
            window.model,
            [item for more in range(gap) for item in _seconds(window, day + more)],
        )
    if history.last_after_long is not None:
        for day in range(window.first, min(window.last, history.last_after_long + gap - 1) + 1):
            for item in _seconds(window, day):
                forbid(window.model, item)


def _needs(window: Window, item: Literal, support: list[cp_model.IntVar]) -> None:
    """`item` only with one of `support`; one that is made already keeps what it rests on."""
    if not isinstance(item, int):
        window.model.add_bool_or([*support, item.negated()])
    elif item and support:
        window.model.add_bool_or(support)


def _seconds(window: Window, day: int) -> list[Literal]:
    if not 0 <= day < len(window.problem.days):
        return []
    options = window.problem.options
    return [item for option, item in window.runs(day) if options[option].after_long]


def _longs(window: Window, day: int, least: int) -> list[Literal]:
    """Long runs of so many minutes and more."""
    if not 0 <= day < len(window.problem.days):
        return []
    options = window.problem.options
    return [
        item
        for option, item in window.runs(day)
        if options[option].long and options[option].minutes >= least
    ]


def _lower(window: Window, day: int) -> list[Literal]:
    blocks = window.problem.blocks
    return [item for block, item in window.blocks(day) if blocks[block].type is BlockType.LOWER]


def _add_every_other_day(window: Window) -> None:
    """No running on the days next to a walk-run step."""
    problem = window.problem
    if window.first == 0:
        for option, item in window.runs(0):
            run = problem.options[option]
            after_step = run.is_run and problem.history.every_other_day_yesterday
            if after_step or (run.every_other_day and problem.history.last_run == -1):
                forbid(window.model, item)
    for day in window.reach(1, 0):
        if day + 1 >= len(problem.days):
            continue
        for here, there in ((day, day + 1), (day + 1, day)):
            steps = [
                item
                for option, item in window.runs(here)
                if problem.options[option].every_other_day
            ]
            others = [item for option, item in window.runs(there) if problem.options[option].is_run]
            if steps and others:
                at_most_one(window.model, [*steps, *others])
