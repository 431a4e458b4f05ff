"""Week by week, then windows across the borders, then the next two weeks to proof.

The plan in which nothing is done but the races breaks no hard rule, so every window has an
answer: the one it came with. A search that finds nothing in its limit gets a larger one, and then
the window keeps what it had. Limits are deterministic: the same problem gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from lissom.core.evidence import value
from lissom.core.planning.cpsat.constraints import add_rules
from lissom.core.planning.cpsat.decisions import Decisions, from_schedule, to_schedule
from lissom.core.planning.cpsat.limits import Limits, default_limits
from lissom.core.planning.cpsat.objective import add_objective
from lissom.core.planning.cpsat.tables import Tables, make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.plan import (
    Outline,
    OutlineWeek,
    Phase,
    Schedule,
    Solution,
    Status,
    rest_schedule,
)
from lissom.core.planning.problem import Problem

DAYS_A_WEEK = 7
Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class WindowResult:
    """What one window solve found: decisions, their value and a bound on it in the window's
    scope, whether it is proven, the deterministic seconds used, and whether anything was found."""

    made: Decisions
    objective: int
    bound: int
    proven: bool
    spent: float
    found: bool


@dataclass(slots=True)
class _Season:
    """The plan in the making, with what is proven about it. `gaps`: what the weeks that were not
    proven while building might still gain (milli-points)."""

    tables: Tables
    made: Decisions
    limits: Limits
    fell_back: bool = False
    gaps: dict[int, int] = field(default_factory=dict)
    proofs: dict[tuple[int, int], Signature] = field(default_factory=dict)
    quiet: dict[tuple[int, int], Signature] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return len(self.tables.problem.days)


def solve(problem: Problem, outline: Outline, limits: Limits | None = None) -> Solution:
    """The first programme of a problem: complete, lawful, with the next weeks made firm."""
    season = _Season(
        make_tables(problem, outline),
        from_schedule(problem, rest_schedule(problem)),
        limits or default_limits(),
    )
    _build(season)
    _polish(season)
    return _finish(season)


def resolve(
    problem: Problem,
    outline: Outline,
    schedule: Schedule,
    *,
    first: int,
    last: int,
    limits: Limits | None = None,
) -> Solution:
    """Plan days `first`..`last` (both included) anew, all others fixed as in `schedule`."""
    chosen = limits or default_limits()
    tables = make_tables(problem, outline)
    made = from_schedule(problem, schedule)
    result = solve_window(tables, made, first, last, seconds=chosen.firm_week, retry=chosen.retry)
    whole = plan_value(tables, result.made)
    around = whole - result.objective
    weeks = {problem.days[day].week for day in range(first, last + 1)}
    return Solution(
        schedule=to_schedule(problem, result.made),
        status=_status(proven=result.proven, relaxed=not result.found),
        objective=whole,
        bound=around + result.bound if result.found else None,
        gap=_gap(whole, around + result.bound) if result.found else None,
        proven_weeks=tuple(sorted(weeks)) if result.proven else (),
    )


def plan_value(tables: Tables, made: Decisions) -> int:
    """The solver's own value of a whole plan (milli-points); `objective.score` must agree."""
    last = len(tables.problem.days) - 1
    whole = Window(tables, made, 0, last, free=False)
    add_objective(whole)
    return whole.objective.constant


def scope_value(tables: Tables, made: Decisions, first: int, last: int) -> int:
    """The value of a plan in the scope of a window."""
    window = Window(tables, made, first, last, free=False)
    add_objective(window)
    return window.objective.constant


# --- one window --------------------------------------------------------------------------------


def solve_window(
    tables: Tables,
    made: Decisions,
    first: int,
    last: int,
    *,
    seconds: float,
    retry: float = 1.0,
    relative_gap: float = 0.0,
    hint: Decisions | None = None,
    bounds: Callable[[Window], None] | None = None,
) -> WindowResult:
    """Best decisions for days `first`..`last` with the rest of `made` fixed; never worse than
    `made`. `bounds` adds constraints that `made` satisfies."""
    window = Window(tables, made, first, last)
    add_rules(window)
    add_objective(window)
    if bounds is not None:
        bounds(window)
    window.model.maximize(window.objective.expression())
    window.hint(hint or made)
    status, solver, spent = _search(window, seconds, relative_gap)
    if status == cp_model.UNKNOWN and retry > 1.0:
        status, solver, more = _search(window, seconds * retry, relative_gap)
        spent += more
    before = scope_value(tables, made, first, last)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return WindowResult(made, before, before, proven=False, spent=spent, found=False)
    found = window.read(solver)
    after = scope_value(tables, found, first, last)
    bound = window.objective.constant + round(solver.best_objective_bound)
    if after <= before:
        found, after = made, before
    proven = status == cp_model.OPTIMAL and after >= bound
    return WindowResult(found, after, max(bound, after), proven=proven, spent=spent, found=True)


def search(window: Window, seconds: float) -> Decisions | None:
    """The best decisions of a window whose model and objective stand, within so many deterministic
    seconds; None when nothing was found."""
    status, solver, _ = _search(window, seconds, 0.0)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return window.read(solver) if found else None


def _search(
    window: Window, seconds: float, relative_gap: float
) -> tuple[cp_model.CpSolverStatus, cp_model.CpSolver, float]:
    solver = solver_for(seconds, relative_gap)
    status = solver.solve(window.model)
    return status, solver, solver.deterministic_time


def solver_for(seconds: float, relative_gap: float = 0.0) -> cp_model.CpSolver:
    """The solver as every window of the planner uses it: one worker, deterministic limits."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_deterministic_time = seconds
    parameters.num_workers = 1
    parameters.random_seed = 1
    parameters.linearization_level = 2
    parameters.symmetry_level = 0
    parameters.cp_model_probing_level = 0
    parameters.cut_level = 0
    parameters.max_presolve_iterations = 1
    parameters.relative_gap_limit = relative_gap
    return solver


# --- build -------------------------------------------------------------------------------------


def _build(season: _Season) -> None:
    """One calendar week free at a time, earlier weeks decided, later ones still empty."""
    problem, limits = season.tables.problem, season.limits
    for week in problem.weeks:
        first, last = week.days[0], week.days[-1]
        result = solve_window(
            season.tables,
            season.made,
            first,
            last,
            seconds=limits.build,
            retry=limits.retry,
            relative_gap=limits.relative_gap,
            hint=_shifted(season, week.index),
        )
        season.fell_back = season.fell_back or not result.found
        season.made = result.made
        if not result.proven:
            season.gaps[week.index] = result.bound - result.objective


def _shifted(season: _Season, week: int) -> Decisions:
    """The decisions of the last week of the same kind, moved to this one, as a starting point: a
    full week after a lighter one begins from the full week before it."""
    outline, weeks = season.tables.outline.weeks, season.tables.problem.weeks
    alike = [at for at in range(week) if _kind(outline[at]) == _kind(outline[week])]
    back = DAYS_A_WEEK * (week - alike[-1] if alike else 1)
    made = season.made
    shifted = made.copy()
    for day in weeks[week].days:
        before = day - back
        if before >= 0:
            shifted.runs[day] = made.runs[before]
            shifted.blocks[day] = made.blocks[before]
            shifted.stretch[day] = made.stretch[before]
    return shifted


def _kind(week: OutlineWeek) -> tuple[bool, bool]:
    return week.recovery, week.phase in (Phase.TAPER, Phase.RECOVERY)


# --- polish ------------------------------------------------------------------------------------


def _polish(season: _Season) -> None:
    """The weeks that were left furthest from their bound, then sliding windows that ignore week
    borders, until the budget is spent or nothing changes."""
    left = season.limits.polish
    weeks = season.tables.problem.weeks
    for index in sorted(season.gaps, key=lambda week: (-season.gaps[week], week)):
        days = weeks[index].days
        spent, _ = _improve(season, days[0], days[-1], season.limits.polish_window)
        left -= spent
        if left <= 0:
            return
    size = round(value("solver.window_days"))
    offset = round(value("solver.window_offset"))
    quiet = 0
    sweep = 0
    while left > 0 and quiet < 2:
        changed = False
        start = 0 if sweep % 2 == 0 else offset
        for first in range(start, season.days, size):
            last = min(first + size, season.days) - 1
            if season.quiet.get((first, last)) == _near(season, first, last):
                continue
            spent, better = _improve(season, first, last, season.limits.polish_window)
            changed = changed or better
            left -= spent
            if left <= 0:
                break
        quiet = 0 if changed else quiet + 1
        sweep += 1


def _improve(season: _Season, first: int, last: int, seconds: float) -> tuple[float, bool]:
    """Solve one window and keep a better plan. Returns the time spent and whether it changed."""
    result = solve_window(season.tables, season.made, first, last, seconds=seconds)
    better = result.made is not season.made and result.made != season.made
    season.made = result.made
    season.quiet[first, last] = _near(season, first, last)
    if result.proven:
        season.proofs[first, last] = _whole(season.made)
    return result.spent, better


def _near(season: _Season, first: int, last: int) -> Signature:
    """The days that a window's answer mostly depends on: two weeks to either side."""
    reach = round(value("solver.near_days"))
    days = range(max(first - reach, 0), min(last + reach + 1, season.days))
    return tuple(season.made.day(day) for day in days)


def _whole(made: Decisions) -> Signature:
    """Everything that a proof rests on: money, the longest run of 30 days and strides reach far."""
    return (tuple(made.runs), tuple(made.blocks), tuple(made.stretch), tuple(made.massages))


# --- firm weeks --------------------------------------------------------------------------------


def _finish(season: _Season) -> Solution:
    """Make the next weeks firm: together as far as it goes, then each to proof."""
    problem, limits = season.tables.problem, season.limits
    firm = problem.weeks[: round(value("solver.firm_weeks"))]
    first, last = firm[0].days[0], firm[-1].days[-1]
    together = solve_window(season.tables, season.made, first, last, seconds=limits.firm_window)
    season.made = together.made
    for week in (*firm, *firm[:-1]):
        if (week.days[0], week.days[-1]) not in _proven(season):
            _improve(season, week.days[0], week.days[-1], limits.firm_week)
    whole = plan_value(season.tables, season.made)
    scope = scope_value(season.tables, season.made, first, last)
    bound = max(whole - scope + together.bound, whole)
    proofs = _proven(season)
    proven = tuple(week.index for week in problem.weeks if (week.days[0], week.days[-1]) in proofs)
    return Solution(
        schedule=to_schedule(problem, season.made),
        status=_status(proven=all(week.index in proven for week in firm), relaxed=season.fell_back),
        objective=whole,
        bound=bound,
        gap=_gap(whole, bound),
        proven_weeks=proven,
    )


def _proven(season: _Season) -> set[tuple[int, int]]:
    """Windows whose proof still holds for the plan as it is now."""
    now = _whole(season.made)
    return {window for window, signature in season.proofs.items() if signature == now}


def _status(*, proven: bool, relaxed: bool) -> Status:
    if relaxed:
        return Status.RELAXED
    return Status.OPTIMAL if proven else Status.FEASIBLE


def _gap(objective: int, bound: int) -> float:
    return round(max(bound - objective, 0) / max(abs(objective), 1), 6)
