"""The best plans known of some random seasons, kept with the prices that they were judged by.

`best_plans.jsonl` holds a line for each seed: the prices' mark and the days. A plan is judged anew
on the problem as it is now; one that is no longer lawful, or of other prices, counts for nothing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from lissom.core.planning.checks import hard_violations
from lissom.core.planning.objective import score
from lissom.core.planning.plan import DayPlan, Outline, Schedule
from lissom.core.planning.prices import default_prices, family_values
from lissom.core.planning.problem import Problem

FILE = Path(__file__).with_name("best_plans.jsonl")
SEEDS = range(20)


def prices_mark() -> str:
    """A short mark of every price that a plan's value rests on."""
    text = repr((default_prices(), sorted(family_values().items())))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def best_value(problem: Problem, outline: Outline, seed: int) -> int | None:
    """Value (milli-points) of the plan kept for a seed; None without one that still holds."""
    row = _rows().get(seed)
    if row is None or row["prices"] != prices_mark():
        return None
    return _judged(problem, outline, _schedule(row["days"]))


def keep_if_better(problem: Problem, outline: Outline, seed: int, schedule: Schedule) -> int | None:
    """Keep the plan when none better is known. Returns the value that is known then."""
    known, value = best_value(problem, outline, seed), _judged(problem, outline, schedule)
    if value is None or (known is not None and known >= value):
        return known
    rows = _rows()
    rows[seed] = {"seed": seed, "prices": prices_mark(), "days": _days(schedule)}
    lines = [json.dumps(rows[key], separators=(",", ":")) for key in sorted(rows)]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return value


def _judged(problem: Problem, outline: Outline, schedule: Schedule) -> int | None:
    try:
        if hard_violations(problem, outline, schedule):
            return None
        return score(problem, outline, schedule).total
    except (KeyError, ValueError):  # the problem offers other sessions or days now
        return None


def _rows() -> dict[int, dict[str, Any]]:
    if not FILE.exists():
        return {}
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {row["seed"]: row for row in map(json.loads, lines)}


def _days(schedule: Schedule) -> list[list[Any]]:
    return [[day.run, list(day.blocks), int(day.stretch), day.massage] for day in schedule.days]


def _schedule(days: list[list[Any]]) -> Schedule:
    return Schedule(
        tuple(
            DayPlan(run=run, blocks=tuple(blocks), stretch=bool(stretch), massage=massage)
            for run, blocks, stretch, massage in days
        )
    )
