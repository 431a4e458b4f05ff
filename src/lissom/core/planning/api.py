"""The two doors of planning: make a programme, and judge one."""

from __future__ import annotations

from importlib.metadata import version

from lissom.core.errors import Finding, Level
from lissom.core.evidence import constants
from lissom.core.planning.build import build_problem
from lissom.core.planning.checks import check_facts, hard_violations
from lissom.core.planning.codec import digest
from lissom.core.planning.cpsat.limits import Limits
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.edited import EditedPlan
from lissom.core.planning.findings import input_findings, shortfall_findings
from lissom.core.planning.inputs import PlanningInput, problem_hash
from lissom.core.planning.objective import score
from lissom.core.planning.outline.season import make_outline
from lissom.core.planning.placed import facts_of
from lissom.core.planning.plan import Outline, Schedule, Solution, Status, rest_schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.programme import Programme, firm_until, make_days
from lissom.core.planning.rules.model import RuleLevel, Violation
from lissom.core.planning.rules.registry import rules

RULES_VERSION = "1"


def make_programme(inputs: PlanningInput, *, limits: Limits | None = None) -> Programme:
    """The programme of one runner from `inputs.on` on: built, solved, judged, explained.

    Deterministic. Raises InvalidInputError for inputs that contradict themselves; everything that
    can be planned around comes back as a finding. Never an empty answer: at worst rest and races.
    """
    problem = build_problem(inputs)
    outline = make_outline(problem)
    solution = solve(problem, outline, limits)
    return programme_of(inputs, problem, outline, solution)


def programme_of(
    inputs: PlanningInput, problem: Problem, outline: Outline, solution: Solution
) -> Programme:
    """A solver's answer judged, scored anew, and written out with its reasons."""
    findings = list(input_findings(inputs, problem))
    solution, faults = _judged(problem, outline, solution)
    findings += faults
    facts = facts_of(problem, solution.schedule)
    findings += shortfall_findings(check_facts(problem, outline, facts), firm_until(problem))
    points = score(problem, outline, solution.schedule)
    return Programme(
        status=Status.RELAXED if faults else solution.status,
        firm_until=firm_until(problem),
        days=make_days(inputs, problem, outline, facts),
        objective={**points.terms, "total": points.total},
        bound=solution.bound,
        gap=solution.gap,
        findings=tuple(findings),
        versions=versions(),
        problem=problem_hash(inputs),
        schedule=solution.schedule,
    )


def _judged(
    problem: Problem, outline: Outline, solution: Solution
) -> tuple[Solution, list[Finding]]:
    """The solution if it breaks no hard rule. Otherwise the days that break one are cleared (their
    weeks, when that is not enough) until none does, with a finding that says so."""
    broken = hard_violations(problem, outline, solution.schedule)
    if not broken:
        return solution, []
    first = broken[0]
    days = list(solution.schedule.days)
    rest = rest_schedule(problem).days
    while broken:
        places = {(one.date - problem.on).days for one in broken}
        if all(days[place] == rest[place] for place in places):
            places = {at for place in places for at in problem.weeks[problem.days[place].week].days}
        if all(days[place] == rest[place] for place in places):
            days = list(rest)
        for place in places:
            days[place] = rest[place]
        broken = (
            () if days == list(rest) else hard_violations(problem, outline, Schedule(tuple(days)))
        )
    safe = Schedule(tuple(days))
    return Solution(safe, Status.RELAXED, score(problem, outline, safe).total), [
        Finding(
            "plan-refused",
            Level.ERROR,
            f"The plan that was found is not kept: {first.message} The days concerned are left "
            "free. Please report this.",
            first.date.isoformat(),
        )
    ]


def versions() -> dict[str, str]:
    """Versions of program, rules and numbers that made a plan."""
    numbers = [(key, item.value) for key, item in sorted(constants().items())]
    judged = [(key, str(rule.level)) for key, rule in sorted(rules().items())]
    return {
        "lissom": version("lissom"),
        "rules": f"{RULES_VERSION}-{digest(judged)[:12]}",
        "numbers": digest(numbers)[:12],
    }


def verify(programme: object, inputs: PlanningInput) -> list[Violation]:
    """Every rule that a programme (its JSON, edited or not) breaks, hard ones first, by date.

    `inputs` is what the plan was made from: minutes, money, history. Raises InvalidInputError when
    the JSON has not the shape of a programme.
    """
    problem = build_problem(inputs)
    outline = make_outline(problem)
    plan = EditedPlan(programme, inputs, problem)
    found = [*plan.faults, *check_facts(problem, outline, plan.facts)]
    return sorted(
        found, key=lambda one: (one.level is not RuleLevel.HARD, one.date, one.rule, one.message)
    )
