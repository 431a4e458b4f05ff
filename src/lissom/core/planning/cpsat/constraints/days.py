"""What one day can hold: one run, one treatment, one strength block of a type, its minutes."""

from __future__ import annotations

from lissom.core.planning.cpsat.linear import Linear, at_most, at_most_one
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.problem import BlockType


def add_day_rules(window: Window) -> None:
    problem = window.problem
    for day in window.days:
        at_most_one(window.model, (item for _, item in window.runs(day)))
        at_most_one(window.model, (item for _, item in window.massages(day)))
        for kind in BlockType:
            alike = [
                item for block, item in window.blocks(day) if problem.blocks[block].type is kind
            ]
            at_most_one(window.model, alike)
        _add_minutes(window, day)


def _add_minutes(window: Window, day: int) -> None:
    """C54: minutes of everything, travel to a treatment included, within the free minutes."""
    problem = window.problem
    asked = Linear()
    for option, item in window.runs(day):
        asked.add(item, problem.options[option].minutes)
    for block, item in window.blocks(day):
        asked.add(item, problem.blocks[block].minutes)
    for place, item in window.massages(day):
        asked.add(item, problem.massages[place].total_minutes)
    asked.add(window.stretch(day), problem.stretch_minutes)
    at_most(window.model, asked, problem.days[day].minutes_free)
