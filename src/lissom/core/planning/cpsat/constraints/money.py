"""Money: up to the end of every week no more than the outline allows."""

from __future__ import annotations

from lissom.core.planning.cpsat.linear import Linear, at_most
from lissom.core.planning.cpsat.variables import Window


def add_money_rules(window: Window) -> None:
    problem = window.problem
    if problem.budget_pence_week is None:
        return
    spent = Linear()
    for week in problem.weeks:
        for day in week.days:
            for place, item in window.massages(day):
                if not problem.massages[place].booked:
                    spent.add(item, problem.massages[place].price_pence)
        allowance = window.outline.weeks[week.index].allowance_pence
        if allowance is not None and spent.free:
            at_most(window.model, spent, allowance)
