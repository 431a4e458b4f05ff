"""What planning massage together with running is worth, and how much rests on time constants.

Ablation: the programme planned without knowing of massage, and treatments added afterwards where
they fit best, against the joint plan; same runners, same free hours, same prices, same search.
Sensitivity: every plan scored again under time constants of fitness (17 to 59 days) and fatigue
(6 to 32 days), beside the plan that the same search makes when it is told those constants.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.planner_rows import row
from lissom.core.planning.build import build_problem
from lissom.core.planning.cpsat.constraints import add_rules
from lissom.core.planning.cpsat.decisions import Decisions, from_schedule, to_schedule
from lissom.core.planning.cpsat.objective import add_objective
from lissom.core.planning.cpsat.solve import scope_value, search, solve
from lissom.core.planning.cpsat.tables import Tables, make_tables
from lissom.core.planning.cpsat.variables import Window
from lissom.core.planning.generator import random_input
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import Outline, Schedule
from lissom.core.planning.problem import Problem
from lissom.core.planning.sensitivity import spread, time_constants, under

SEEDS = 12
FULL_SEEDS = 100
EXTREME_SEEDS = 4
WEEKS = 12
_WINDOW_DAYS = 28
_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Ablation:
    """Points of the joint plan, of the plan with massage added afterwards, and of that without."""

    seed: int
    joint: float
    added: float
    without: float


def _unaware(problem: Problem) -> Problem:
    """The same problem as a planner sees it that knows of no massage."""
    days = tuple(replace(day, massages=()) for day in problem.days)
    return replace(problem, massages=(), massage_index={}, wish_windows=(), days=days)


def add_massage(problem: Problem, outline: Outline, schedule: Schedule) -> Schedule:
    """The best treatments around a plan that stays as it is, four weeks at a time."""
    tables = make_tables(problem, outline)
    made = from_schedule(problem, schedule)
    for first in range(0, len(problem.days), _WINDOW_DAYS):
        last = min(first + _WINDOW_DAYS, len(problem.days)) - 1
        made = _treatments(tables, made, first, last)
    return to_schedule(problem, made)


def _treatments(tables: Tables, made: Decisions, first: int, last: int) -> Decisions:
    window = Window(tables, made, first, last)
    add_rules(window)
    add_objective(window)
    for day in window.days:
        for place, item in window.runs(day):
            _keep(window, item, place == made.runs[day])
        for place, item in window.blocks(day):
            _keep(window, item, place in made.blocks[day])
        _keep(window, window.stretch(day), made.stretch[day])
    window.model.maximize(window.objective.expression())
    window.hint(made)
    found = search(window, _SECONDS)
    if found is None:
        return made
    better = scope_value(tables, found, first, last) > scope_value(tables, made, first, last)
    return found if better else made


def _keep(window: Window, item: object, decided: bool) -> None:  # noqa: FBT001
    if not isinstance(item, int):
        window.model.add(item == int(decided))


def ablation(seed: int) -> Ablation | None:
    """None for a runner who wants no massage or can have none."""
    problem = build_problem(random_input(seed, weeks=WEEKS))
    if not problem.wish_windows or not problem.massages:
        return None
    outline = make_outline(problem)
    joint = solve(problem, outline).schedule
    unaware = _unaware(problem)
    alone = solve(unaware, make_outline(unaware)).schedule
    added = add_massage(problem, outline, alone)
    points = [score(problem, outline, one).total / 1000 for one in (joint, added, alone)]
    return Ablation(seed, *points)


def _some(count: int) -> Iterator[Ablation]:
    seed = 0
    while count:
        found = ablation(seed)
        seed += 1
        if found is not None:
            count -= 1
            yield found


def ablation_table(count: int) -> list[str]:
    rows = list(_some(count))
    lost = sorted(one.joint - one.added for one in rows)
    worth = [one.joint - one.without for one in rows]
    heads = (f"Plan ({len(rows)} runners who want massage, {WEEKS} weeks)", "points, median")
    figures: list[tuple[str, float | tuple[float, float]]] = [
        ("running and massage together", statistics.median(one.joint for one in rows)),
        ("massage added afterwards", statistics.median(one.added for one in rows)),
        ("no massage", statistics.median(one.without for one in rows)),
        ("lost by adding it afterwards, median", statistics.median(lost)),
        ("the same, lowest and highest", (lost[0], lost[-1])),
        ("what planning for massage gains over none, median", statistics.median(worth)),
        ("runners for whom together is better", sum(one > 0 for one in lost)),
    ]
    lines = [row(*heads), row("---", "---")]
    for name, figure in figures:
        lines.append(row(name, _text(figure)))
    return lines


def _text(figure: float | tuple[float, float]) -> str:
    if isinstance(figure, tuple):
        return " to ".join(f"{one:.1f}" for one in figure)
    return str(figure) if isinstance(figure, int) else f"{figure:.1f}"


def sensitivity_table(count: int) -> list[str]:
    """Spread of the value, and what the plan loses to the plan made for each pair."""
    pairs = list(time_constants())
    heads = ("Fitness, fatigue (days)", "value against the usual, median %", "lost to its own plan")
    ends = {(pairs[0]), pairs[-1], max(pairs, key=lambda pair: (pair[1], -pair[0]))}
    changes: dict[tuple[float, float], list[float]] = {pair: [] for pair in pairs}
    losses: dict[tuple[float, float], list[float]] = {pair: [] for pair in ends}
    for seed in range(count):
        problem = build_problem(random_input(seed, weeks=WEEKS))
        outline = make_outline(problem)
        schedule = solve(problem, outline).schedule
        found = spread(problem, outline, schedule)
        for one in found.readings:
            pair = (one.fitness_days, one.fatigue_days)
            changes[pair].append(100 * (one.total - found.usual) / max(abs(found.usual), 1))
            if pair in ends and seed < EXTREME_SEEDS:
                other = under(problem, *pair)
                own = score(other, outline, solve(other, outline).schedule).total
                losses[pair].append(100 * (own - one.total) / max(abs(own), 1))
    lines = [row(*heads), row("---", "---", "---")]
    for pair in pairs:
        lost = f"{statistics.median(losses[pair]):.1f} %" if pair in ends else "-"
        change = f"{statistics.median(changes[pair]):+.1f}"
        lines.append(row(f"{pair[0]:g}, {pair[1]:g}", change, lost))
    return lines


def main(*, full: bool = False) -> None:
    count = FULL_SEEDS if full else SEEDS
    print("\n".join(ablation_table(count)), flush=True)
    print()
    print("\n".join(sensitivity_table(count)), flush=True)


if __name__ == "__main__":
    main()
