"""The hard rules as constraints, one file per family.

Each rule is also a solver-free check of `planning.checks`; the all-rest plan satisfies them all.
A constraint only speaks about days that the window may change: what is already made cannot be
undone and never makes a window impossible.
"""

from lissom.core.planning.cpsat.constraints.days import add_day_rules
from lissom.core.planning.cpsat.constraints.massage import add_massage_rules
from lissom.core.planning.cpsat.constraints.money import add_money_rules
from lissom.core.planning.cpsat.constraints.progression import add_progression_rules
from lissom.core.planning.cpsat.constraints.second_runs import add_second_run_rules
from lissom.core.planning.cpsat.constraints.spacing import add_spacing_rules
from lissom.core.planning.cpsat.constraints.spike import add_spike_rules
from lissom.core.planning.cpsat.constraints.weeks import add_week_rules
from lissom.core.planning.cpsat.variables import Window

FAMILIES = {
    "days": add_day_rules,
    "weeks": add_week_rules,
    "spacing": add_spacing_rules,
    "spike": add_spike_rules,
    "progression": add_progression_rules,
    "massage": add_massage_rules,
    "money": add_money_rules,
    "second_runs": add_second_run_rules,
}


def add_rules(window: Window) -> None:
    """Every hard rule, for every day that the window may change."""
    for add in FAMILIES.values():
        add(window)


__all__ = ["FAMILIES", "add_rules"]
