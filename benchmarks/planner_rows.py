"""One random runner measured, and the figures of many: shared by the short and the full bar."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.generator import random_problem
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import Outline, Solution
from lissom.core.planning.problem import Problem

BAR_SECONDS = 3.0
_FIRM_WEEKS = 2
_LONG_WEEKS = 24
SPREAD = "median, 95th percentile, longest"


@dataclass(frozen=True, slots=True)
class Row:
    """One seed. `seconds`: processor seconds of outline, model building, search and reading, of
    one core; `build_seconds`: those of the problem before it. `complete`: an answer for every
    day. `confirmed`: the judge's value equals the solver's. `same_again` None: not solved twice."""

    seed: int
    days: int
    build_seconds: float
    seconds: float
    complete: bool
    violations: int
    confirmed: bool
    same_again: bool | None
    status: str
    firm_weeks_proven: int
    weeks_proven: int
    weeks: int
    points: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was measured with everything it was made from."""

    row: Row
    problem: Problem
    outline: Outline
    solution: Solution


def plan_seed(seed: int, *, again: bool) -> Planned:
    """The first programme of a random runner, measured and judged; `again` solves it twice."""
    start = time.process_time()
    problem = random_problem(seed)
    built = time.process_time()
    outline = make_outline(problem)
    made = solve(problem, outline)
    done = time.process_time()
    proven = set(made.proven_weeks)
    row = Row(
        seed=seed,
        days=len(problem.days),
        build_seconds=round(built - start, 3),
        seconds=round(done - built, 3),
        complete=len(made.schedule.days) == len(problem.days),
        violations=len(hard_violations(problem, outline, made.schedule)),
        confirmed=score(problem, outline, made.schedule).total == made.objective,
        same_again=solve(problem, outline) == made if again else None,
        status=str(made.status),
        firm_weeks_proven=sum(week.index in proven for week in problem.weeks[:_FIRM_WEEKS]),
        weeks_proven=len(proven),
        weeks=len(problem.weeks),
        points=made.objective / 1000,
    )
    return Planned(row, problem, outline, made)


def measure(seed: int, *, again: bool) -> Row:
    """The row of a seed; a fault of the planner is a row with its message, not the end of a run."""
    try:
        return plan_seed(seed, again=again).row
    except Exception as fault:  # noqa: BLE001 - the bar counts every seed, whatever it meets
        return Row(
            seed=seed,
            days=0,
            build_seconds=0.0,
            seconds=0.0,
            complete=False,
            violations=0,
            confirmed=False,
            same_again=None,
            status="error",
            firm_weeks_proven=0,
            weeks_proven=0,
            weeks=0,
            points=0.0,
            error=f"{type(fault).__name__}: {fault}",
        )


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """The value that `share` (0-1) of the sorted values do not exceed (nearest rank)."""
    place = max(-(-round(share * 1000) * len(sorted_values) // 1000), 1)
    return sorted_values[place - 1]


def table(rows: Sequence[Row]) -> list[str]:
    """The figures of the bar as lines of a Markdown table."""
    planned = [each for each in rows if not each.error]
    again = [each.same_again for each in planned if each.same_again is not None]
    seconds = [each.build_seconds + each.seconds for each in planned]
    long = [each.build_seconds + each.seconds for each in planned if each.weeks >= _LONG_WEEKS]
    slow = sum(taken > BAR_SECONDS for taken in seconds)
    figures = [
        ("seeds with a complete plan", _of(sum(each.complete for each in rows), len(rows))),
        ("hard violations, all seeds", str(sum(each.violations for each in rows))),
        (
            "solver's value confirmed by the judge",
            _of(sum(each.confirmed for each in rows), len(rows)),
        ),
        ("same plan when solved again", _of(sum(again), len(again))),
        ("days planned, median", f"{statistics.median(each.days for each in planned):.0f}"),
        (f"processor seconds, {SPREAD}", spread(seconds)),
        (f"the same, {len(long)} seeds of {_LONG_WEEKS} weeks and more", spread(long)),
        (f"seeds above {BAR_SECONDS:g} s", _of(slow, len(planned))),
        (
            "of the next two weeks proven best, the others fixed",
            _of(
                sum(each.firm_weeks_proven for each in planned),
                sum(min(_FIRM_WEEKS, each.weeks) for each in planned),
            ),
        ),
        (
            "of all weeks proven best, the others fixed",
            _of(sum(each.weeks_proven for each in planned), sum(each.weeks for each in planned)),
        ),
        (
            "seeds in which a week found no plan in its limit",
            _of(sum(each.status == "relaxed" for each in planned), len(planned)),
        ),
    ]
    return [row("What", "Measured"), row("---", "---"), *(row(*figure) for figure in figures)]


def row(*cells: str) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def spread(values: Sequence[float]) -> str:
    """Median, 95th percentile and greatest value; a dash without values."""
    ranked = sorted(values)
    if not ranked:
        return "-"
    return ", ".join(f"{percentile(ranked, share):.2f}" for share in (0.5, 0.95, 1.0))
