"""What a calendar week can hold: hard sessions by level (C14), minutes after a break (C11, C37)."""

from __future__ import annotations

from lissom.core.planning.cpsat.linear import Linear, at_most
from lissom.core.planning.cpsat.variables import Window


def add_week_rules(window: Window) -> None:
    problem = window.problem
    for place in window.weeks:
        week = problem.weeks[place]
        hard = Linear(week.done_hard)
        minutes = Linear(week.done_minutes)
        for day in week.days:
            for item in window.hards(day):
                hard.add(item)
            for option, item in window.runs(day):
                run = problem.options[option]
                if run.is_run and run.race is None and run.family != "walk-run":
                    minutes.add(item, run.minutes)
        at_most(window.model, hard, problem.max_hard_per_week)
        if week.minutes_cap is not None:
            at_most(window.model, minutes, week.minutes_cap)
