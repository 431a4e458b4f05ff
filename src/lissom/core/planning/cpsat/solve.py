"""Week by week, then windows across the borders, then the next two weeks to proof.

The plan in which nothing is done but the races breaks no hard rule, so every window has an
answer: the one it came with. A search that finds nothing in its limit gets a larger one, and then
the window keeps what it had. Limits are deterministic: the same problem gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ortools.sat.python import cp_model

from lissom.core.evidence import table, value
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


@dataclass(frozen=True, slots=True)
class _Tried:
    """A window that was searched: the days around it then, how long, and whether to proof."""

    near: Signature
    seconds: float
    proven: bool


@dataclass(slots=True)
class _Season:
    """The plan in the making, with what is proven about it. `gaps`: what the weeks that were not
    proven while building might still gain (milli-points). `spent`: effort so far, deterministic
    seconds of search and `solver.window_effort` for the making of each window."""

    tables: Tables
    made: Decisions
    limits: Limits
    fell_back: bool = False
    gaps: dict[int, int] = field(default_factory=dict)
    proofs: dict[tuple[int, int], Signature] = field(default_factory=dict)
    quiet: dict[tuple[int, int], _Tried] = field(default_factory=dict)
    spent: float = 0.0

    @property
    def days(self) -> int:
        return len(self.tables.problem.days)

    def take(self, result: WindowResult) -> None:
        """Go on with what a window found, and count its effort."""
        self.made = result.made
        self.spent += result.spent + value("solver.window_effort")

    def is_quiet(self, first: int, last: int, seconds: float) -> bool:
        """This window was tried as long with the same days around it, or proven."""
        tried = self.quiet.get((first, last))
        if tried is None or tried.near != _near(self, first, last):
            return False
        return tried.proven or tried.seconds >= seconds


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
    parameters.presolve_probing_deterministic_time_limit = 0.0
    parameters.cp_model_use_sat_presolve = False
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
        season.take(result)
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


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Windows of `size` days one after the other, the first ending `offset` days into the season
    (0: a whole one), each with `seconds` of search."""

    size: int
    offset: int
    seconds: float

    def windows(self, days: int) -> list[tuple[int, int]]:
        """First and last day of each."""
        starts = range(self.offset - self.size if self.offset else 0, days, self.size)
        return [(max(at, 0), min(at + self.size, days) - 1) for at in starts]


@lru_cache(maxsize=1)
def _sweeps() -> tuple[_Sweep, ...]:
    """Table `polish_sweeps`, in its order."""
    return tuple(
        _Sweep(int(row["size_days"]), int(row["offset_days"]), float(row["limit"]))
        for row in table("polish_sweeps")
    )


def _polish(season: _Season) -> None:
    """The weeks that were left furthest from their bound, then sliding windows that ignore week
    borders, wider and wider, until the effort is spent. When a round through all widths changes
    nothing, the next one searches longer; it is over when every window is proven."""
    limits, weeks = season.limits, season.tables.problem.weeks
    until = season.spent + limits.left_to_polish(season.spent)
    for index in sorted(season.gaps, key=lambda week: (-season.gaps[week], week)):
        if season.spent >= until:
            return
        _improve(season, weeks[index].days[0], weeks[index].days[-1], limits.polish_window)
    factor = 1.0
    while season.spent < until:
        before, open_windows = season.made, False
        for sweep in _sweeps():
            for window in sweep.windows(season.days):
                _search_in(season, window, sweep.seconds * factor, until)
                if season.spent >= until:
                    return
                open_windows = open_windows or not season.quiet[window].proven
        if season.made == before:
            if not open_windows:
                return
            factor *= value("solver.polish_longer")


def _search_in(season: _Season, days: tuple[int, int], seconds: float, until: float) -> None:
    """One window; when it cannot be proven in its time, its halves as well, which mostly can."""
    first, last = days
    if not season.is_quiet(first, last, seconds):
        _improve(season, first, last, seconds)
    if season.quiet[days].proven or last - first < DAYS_A_WEEK:
        return
    middle = (first + last) // 2
    for start, stop in ((first, middle), (middle + 1, last)):
        if season.spent < until and not season.is_quiet(start, stop, seconds):
            _improve(season, start, stop, seconds)


def _improve(season: _Season, first: int, last: int, seconds: float) -> WindowResult:
    """Solve one window and keep a better plan, with what is known of it now."""
    result = solve_window(season.tables, season.made, first, last, seconds=seconds)
    season.take(result)
    season.quiet[first, last] = _Tried(_near(season, first, last), seconds, result.proven)
    if result.proven:
        season.proofs[first, last] = _whole(season.made)
    return result


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
    together = _improve(season, first, last, limits.firm_window)
    for week in (*firm, *firm[:-1]):
        if not _is_proven(season, week.days):
            _improve(season, week.days[0], week.days[-1], limits.firm_week)
    whole = plan_value(season.tables, season.made)
    scope = scope_value(season.tables, season.made, first, last)
    bound = max(whole - scope + together.bound, whole)
    proven = tuple(week.index for week in problem.weeks if _is_proven(season, week.days))
    return Solution(
        schedule=to_schedule(problem, season.made),
        status=_status(proven=all(week.index in proven for week in firm), relaxed=season.fell_back),
        objective=whole,
        bound=bound,
        gap=_gap(whole, bound),
        proven_weeks=proven,
    )


def _is_proven(season: _Season, days: Sequence[int]) -> bool:
    """A proof of these days, or of a window around them, holds for the plan as it is now."""
    now = _whole(season.made)
    return any(
        first <= days[0] and days[-1] <= last and signature == now
        for (first, last), signature in season.proofs.items()
    )


def _status(*, proven: bool, relaxed: bool) -> Status:
    if relaxed:
        return Status.RELAXED
    return Status.OPTIMAL if proven else Status.FEASIBLE


def _gap(objective: int, bound: int) -> float:
    return round(max(bound - objective, 0) / max(abs(objective), 1), 6)
