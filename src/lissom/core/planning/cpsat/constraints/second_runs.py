"""Days with two runs: no more a week than asked for, none beside a treatment (`second-run`)."""

from __future__ import annotations

from lissom.core.planning.cpsat.linear import Linear, Literal, at_most, at_most_one
from lissom.core.planning.cpsat.variables import Window


def add_second_run_rules(window: Window) -> None:
    problem = window.problem
    if not problem.second_runs:
        return
    for place in window.weeks:
        week = problem.weeks[place]
        count = Linear(week.done_seconds)
        for day in week.days:
            for item in _pairs(window, day):
                count.add(item)
        at_most(window.model, count, problem.second_runs)
    for day in window.days:
        treatments = [item for _, item in window.massages(day)]
        pairs = _pairs(window, day)
        if treatments and pairs:
            at_most_one(window.model, [*pairs, *treatments])


def _pairs(window: Window, day: int) -> list[Literal]:
    options = window.problem.options
    return [item for option, item in window.runs(day) if options[option].parts]
