"""How good a first programme is: its gap to what no plan of the season can exceed, and steadiness.

Bar: the gap against the season's bound (Lagrangian by weeks) at most 12 % at 3 s of search and 9 %
at 30 s, in the median; within 3 % of the best plan kept for 20 seeds at 30 s; the same bytes over
20 repeats and in fresh processes. Beside it on the same seeds: the greedy plan, the whole season in
one CP-SAT model, and the same rows by HiGHS (these two on the first four seeds). Full: 20 seeds,
some 25 minutes of one quiet core; short: 4.

Every figure is kept (`season.jsonl`, see `figures`): a run that was stopped, or that ends after
`BENCH_SECONDS`, goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.bench_planner import whole_season
from benchmarks.best_plans import best_value, keep_if_better
from benchmarks.figures import Figures
from benchmarks.greedy_planner import plan_greedily
from benchmarks.milp_planner import solve_with_highs
from benchmarks.planner_rows import Planned, plan_seed, row, spread
from lissom.core.planning.cpsat.decisions import from_schedule
from lissom.core.planning.cpsat.limits import default_limits
from lissom.core.planning.cpsat.season_bound import season_bound
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Schedule, rest_schedule

ROOT = Path(__file__).parents[1]
SEEDS, FULL_SEEDS = 4, 20
ROUNDS, WEEK_SECONDS = 16, 0.5
LONGER = 14.0
"""Times the usual effort: about 30 s."""
HIGHS_SECONDS = 30.0
REPEATS = 20
REPEATED = 3
HASH_SEEDS = ("1", "2")
OURS, LONG = "Lissom", f"Lissom, {LONGER:g} times the effort"
PEERS = ("whole season in one CP-SAT model", "whole season, HiGHS")
PEER_SEEDS = 4
WAYS = (OURS, LONG, *PEERS, "greedy")


@cache
def _planned(seed: int) -> Planned:
    return plan_seed(seed, again=False)


def _bound(seed: int) -> dict[str, Any]:
    each, start = _planned(seed), time.process_time()
    found = season_bound(
        each.problem,
        each.outline,
        known=each.solution.objective,
        rounds=ROUNDS,
        seconds=WEEK_SECONDS,
    )
    return {"bound": found.bound, "seconds": time.process_time() - start}


def _way(seed: int, name: str) -> dict[str, Any]:
    """Value in milli-points (None: no plan found), processor seconds, and the best value known."""
    each, start = _planned(seed), time.process_time()
    if name == "whole season, HiGHS":
        return _highs(each)
    schedule = _schedule(each, name)
    seconds = each.row.seconds if name == OURS else time.process_time() - start
    value = score(each.problem, each.outline, schedule).total
    keep_if_better(each.problem, each.outline, seed, schedule)
    return {"value": value, "seconds": seconds}


def _highs(each: Planned) -> dict[str, Any]:
    made = from_schedule(each.problem, rest_schedule(each.problem))
    tables, last = make_tables(each.problem, each.outline), len(each.problem.days) - 1
    found = solve_with_highs(tables, made, 0, last, seconds=HIGHS_SECONDS)
    value = None if found.points is None else round(1000 * found.points)
    return {"value": value, "seconds": found.seconds, "rows": found.rows}


def _schedule(each: Planned, name: str) -> Schedule:
    if name == "greedy":
        return plan_greedily(each.problem, each.outline)
    if name.startswith("whole"):
        return whole_season(each.problem, each.outline)
    if name == OURS:
        return each.solution.schedule
    return solve(each.problem, each.outline, default_limits().scaled(LONGER)).schedule


def measured(figures: Figures, seeds: Sequence[int]) -> list[int]:
    """Measure what is missing, as far as the time goes; the seeds that are whole."""
    for seed in seeds:
        figures.measure(f"bound {seed}", _bound, seed)
        for name in _ways(seed):
            figures.measure(f"{name} {seed}", _way, seed, name)
        _planned.cache_clear()
    return [seed for seed in seeds if _whole(figures, seed)]


def _ways(seed: int) -> tuple[str, ...]:
    """What is measured with a seed: the slow peers on the first seeds alone."""
    return tuple(name for name in WAYS if seed < PEER_SEEDS or name not in PEERS)


def _whole(figures: Figures, seed: int) -> bool:
    names = ("bound", *_ways(seed))
    return all(f"{name} {seed}" in figures for name in names)


def gap_table(figures: Figures, seeds: Sequence[int]) -> list[str]:
    """Per cent of the plan's value that the bound leaves open, as in the bar."""
    heads = (f"Gap to the bound ({len(seeds)} seeds)", "%, median", "%, worst", "seconds, median")
    lines = [row(*heads), row(*["---"] * len(heads))]
    for name in WAYS:
        some = [seed for seed in seeds if name in _ways(seed)]
        found = [(figures[f"bound {seed}"], figures[f"{name} {seed}"]) for seed in some]
        if not found:
            continue
        gaps = [
            100 * (bound["bound"] - one["value"]) / max(abs(one["value"]), 1)
            for bound, one in found
            if one["value"] is not None
        ]
        seconds = statistics.median(one["seconds"] for _, one in found)
        none = len(found) - len(gaps)
        label = name if len(some) == len(seeds) else f"{name}, {len(some)} seeds"
        label = label if not none else f"{label} ({none} without a plan)"
        cells = ("-", "-") if not gaps else (statistics.median(gaps), max(gaps))
        shown = (cell if isinstance(cell, str) else f"{cell:.1f}" for cell in cells)
        lines.append(row(label, *shown, f"{seconds:.1f}"))
    taken = [figures[f"bound {seed}"]["seconds"] for seed in seeds]
    return [*lines, "", f"Processor seconds of the bound: {spread(taken)}."]


def best_table(figures: Figures, seeds: Sequence[int]) -> list[str]:
    """How far each search stays below the best plan known of a seed."""
    heads = ("Below the best plan kept", "%, median", "%, worst", "seeds within 3 %")
    lines = [row(*heads), row(*["---"] * len(heads))]
    best = {seed: _best(figures, seed) for seed in seeds}
    for name in (OURS, LONG):
        values = {seed: figures[f"{name} {seed}"]["value"] for seed in seeds}
        below = [100 * (best[seed] - values[seed]) / max(abs(best[seed]), 1) for seed in seeds]
        within = sum(one <= 3 for one in below)
        cells = (
            f"{statistics.median(below):.1f}",
            f"{max(below):.1f}",
            f"{within} of {len(below)}",
        )
        lines.append(row(name, *cells))
    return lines


def _best(figures: Figures, seed: int) -> int:
    each = _planned(seed)
    known = best_value(each.problem, each.outline, seed)
    _planned.cache_clear()
    values = [figures[f"{name} {seed}"]["value"] for name in _ways(seed)]
    return max(int(one) for one in (known, *values) if one is not None)


# --- steadiness --------------------------------------------------------------------------------


def digest_of(seed: int) -> str:
    """A mark of everything that the planner answers for a seed."""
    made = plan_seed(seed, again=False).solution
    return hashlib.sha256(repr(asdict(made)).encode()).hexdigest()


def _fresh(hash_seed: str) -> str:
    program = f"from benchmarks.bench_season import digest_of; print(digest_of({REPEATED}))"
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def repeats_table(figures: Figures) -> list[str]:
    """The same seed again and again, and in fresh processes with other hash seeds."""
    again = [f"again {number}" for number in range(REPEATS)]
    fresh = [f"fresh {hash_seed}" for hash_seed in HASH_SEEDS]
    for key in again:
        figures.measure(key, digest_of, REPEATED)
    for key, hash_seed in zip(fresh, HASH_SEEDS, strict=True):
        figures.measure(key, _fresh, hash_seed)
    return [
        row("The same programme again", "Identical"),
        row("---", "---"),
        row("one after the other", _same(figures, again, again[0])),
        row("in fresh processes", _same(figures, fresh, again[0])),
    ]


def _same(figures: Figures, keys: Sequence[str], first: str) -> str:
    known = [key for key in keys if key in figures]
    left = f" ({len(keys) - len(known)} left to do)" if len(known) < len(keys) else ""
    return f"{sum(figures[key] == figures[first] for key in known)} of {len(known)}{left}"


def main(*, full: bool = False) -> None:
    figures = Figures("season")
    print("\n".join(repeats_table(figures)), flush=True)
    seeds = range(FULL_SEEDS if full else SEEDS)
    whole = measured(figures, seeds)
    if whole:
        print("\n" + "\n".join(gap_table(figures, whole)))
        print("\n" + "\n".join(best_table(figures, whole)))
    if len(whole) < len(seeds):
        print(f"stopped with {len(whole)} of {len(seeds)} seeds; the same command goes on")


if __name__ == "__main__":
    main()
