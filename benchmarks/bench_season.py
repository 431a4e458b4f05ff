"""How good a first programme is: its gap to what no plan of the season can exceed, and steadiness.

Bar: the gap against the season's bound (Lagrangian by weeks) at most 12 % at 3 s of search and 9 %
at 30 s, in the median; the same bytes over 20 repeats and in fresh processes. Beside it on the same
seeds: the greedy plan, and the whole season in one CP-SAT model. Full: 20 seeds; short: 4.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.bench_planner import whole_season
from benchmarks.greedy_planner import plan_greedily
from benchmarks.planner_rows import Planned, plan_seed, row, spread
from lissom.core.planning.cpsat.limits import default_limits
from lissom.core.planning.cpsat.season_bound import season_bound
from lissom.core.planning.cpsat.solve import solve
from lissom.core.planning.objective import score
from lissom.core.planning.plan import Schedule

ROOT = Path(__file__).parents[1]
SEEDS, FULL_SEEDS = 4, 20
ROUNDS, WEEK_SECONDS = 16, 0.5
LONGER = 40.0
"""Times the usual polish and firm search: about 30 s."""
REPEATS, FULL_REPEATS = 5, 20
REPEATED = 3
HASH_SEEDS = ("1", "2")


def gap_table(seeds: list[Planned]) -> list[str]:
    """Per cent of the plan's value that the bound leaves open, as in the bar."""
    names = ("Lissom", f"Lissom, {LONGER:g} times the polish", "whole season at once", "greedy")
    gaps: dict[str, list[float]] = {name: [] for name in names}
    seconds: dict[str, list[float]] = {name: [] for name in names}
    bounding = []
    for each in seeds:
        start = time.process_time()
        found = season_bound(
            each.problem,
            each.outline,
            known=each.solution.objective,
            rounds=ROUNDS,
            seconds=WEEK_SECONDS,
        )
        bounding.append(time.process_time() - start)
        for name in names:
            start = time.process_time()
            value = _value(each, _plan(each, name))
            taken = time.process_time() - start
            seconds[name].append(each.row.seconds if name == names[0] else taken)
            gaps[name].append(100 * (found.bound - value) / max(abs(value), 1))
    heads = (f"Gap to the bound ({len(seeds)} seeds)", "%, median", "%, worst", "seconds, median")
    lines = [row(*heads), row(*["---"] * len(heads))]
    for name in names:
        cells = (statistics.median(gaps[name]), max(gaps[name]), statistics.median(seconds[name]))
        lines.append(row(name, *(f"{cell:.1f}" for cell in cells)))
    return [*lines, "", f"Processor seconds of the bound: {spread(bounding)}."]


def _plan(each: Planned, name: str) -> Schedule:
    if name == "greedy":
        return plan_greedily(each.problem, each.outline)
    if name.startswith("whole"):
        return whole_season(each.problem, each.outline)
    if name == "Lissom":
        return each.solution.schedule
    return solve(each.problem, each.outline, default_limits().scaled(LONGER)).schedule


def _value(each: Planned, schedule: Schedule) -> int:
    return score(each.problem, each.outline, schedule).total


def digest_of(seed: int) -> str:
    """A mark of everything that the planner answers for a seed."""
    made = plan_seed(seed, again=False).solution
    return hashlib.sha256(repr(made).encode()).hexdigest()


def repeats_table(repeats: int) -> list[str]:
    """The same seed again and again, and in fresh processes with other hash seeds."""
    first = digest_of(REPEATED)
    again = [digest_of(REPEATED) for _ in range(repeats - 1)]
    fresh = []
    for seed in HASH_SEEDS:
        program = f"from benchmarks.bench_season import digest_of; print(digest_of({REPEATED}))"
        answer = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        fresh.append(answer.stdout.strip())
    return [
        row("The same programme again", "Identical"),
        row("---", "---"),
        row("in one process", f"{1 + sum(one == first for one in again)} of {repeats}"),
        row("in fresh processes", f"{sum(one == first for one in fresh)} of {len(fresh)}"),
    ]


def main(*, full: bool = False) -> None:
    count = FULL_SEEDS if full else SEEDS
    print("\n".join(repeats_table(FULL_REPEATS if full else REPEATS)), flush=True)
    print()
    print("\n".join(gap_table([plan_seed(seed, again=False) for seed in range(count)])))


if __name__ == "__main__":
    main()
