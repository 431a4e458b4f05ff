"""Distance between what is hard: key sessions, hard sessions (C15), leg strength (C39), and the
day between walk-run steps."""

from __future__ import annotations

from lissom.core.planning.cpsat.linear import Literal, at_most_one, forbid
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.problem import BlockType


def add_spacing_rules(window: Window) -> None:
    _add_key_days(window)
    _add_hard_days(window)
    _add_leg_strength(window)
    _add_every_other_day(window)


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
