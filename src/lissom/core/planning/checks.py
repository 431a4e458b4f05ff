"""The judge: every rule evaluated on a plan, without a solver.

A plan that breaks a hard rule is never shown; elastic violations are shortfalls to report.
"""

from __future__ import annotations

from collections.abc import Sequence

from lissom.core.planning.placed import DayFacts, facts_of
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.rules.comfort import COMFORT
from lissom.core.planning.rules.day import DAY
from lissom.core.planning.rules.load import LOAD
from lissom.core.planning.rules.massage import MASSAGE
from lissom.core.planning.rules.model import Case, Check, Violation
from lissom.core.planning.rules.safety import SAFETY
from lissom.core.planning.rules.season import SEASON
from lissom.core.planning.rules.second_runs import SECOND_RUNS
from lissom.core.planning.rules.spacing import SPACING
from lissom.core.planning.rules.wishes import WISHES

CHECKS: tuple[Check, ...] = (
    *SAFETY,
    *DAY,
    *SECOND_RUNS,
    *SPACING,
    *LOAD,
    *MASSAGE,
    *SEASON,
    *WISHES,
    *COMFORT,
)
HARD_CHECKS: tuple[Check, ...] = (*SAFETY, *DAY, *SECOND_RUNS, *SPACING, *LOAD[:2], *MASSAGE)
"""Those that speak of hard rules, and of nothing else."""

SOFT_CHECKS: tuple[Check, ...] = tuple(one for one in CHECKS if one not in HARD_CHECKS)


def check(problem: Problem, outline: Outline, schedule: Schedule) -> tuple[Violation, ...]:
    """Everything that a rule has to say about the schedule, in order of date and rule."""
    return check_facts(problem, outline, facts_of(problem, schedule))


def check_facts(
    problem: Problem,
    outline: Outline,
    facts: Sequence[DayFacts],
    *,
    checks: Sequence[Check] = CHECKS,
) -> tuple[Violation, ...]:
    """The same for looked-up days, an edited plan included."""
    if not facts:
        return ()
    case = Case(problem, outline, facts)
    found = [violation for rule in checks for violation in rule(case)]
    return tuple(sorted(found, key=lambda one: (one.date, one.rule, one.message)))


def hard_violations(
    problem: Problem, outline: Outline, schedule: Schedule
) -> tuple[Violation, ...]:
    """Violations of hard rules only; empty for every plan that may be shown."""
    facts = facts_of(problem, schedule)
    return check_facts(problem, outline, facts, checks=HARD_CHECKS)
