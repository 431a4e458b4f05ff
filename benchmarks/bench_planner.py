"""First programmes of random runners: complete, lawful, proven, and how much time they take.

Beside it: the same model over the whole season in one piece, with the same solver time, and the
plan of races and rest alone. Bar: every seed complete with 0 hard violations, 24 weeks in 3 s of
processor time, model build included. The full run goes through seeds 0..999, keeps each result
in `.bench/planner.jsonl` (so that it can be stopped and taken up again) and writes a dated section
of `docs/benchmarks.md`.
"""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from lissom import __version__
from lissom.core.planning.checks import hard_violations
from lissom.core.planning.cpsat.decisions import from_schedule
from lissom.core.planning.cpsat.solve import solve, solve_window
from lissom.core.planning.cpsat.tables import make_tables
from lissom.core.planning.generator import SEEDS, random_problem
from lissom.core.planning.objective import score
from lissom.core.planning.outline import make_outline
from lissom.core.planning.plan import rest_schedule

ROOT = Path(__file__).parents[1]
STATE = ROOT / ".bench" / "planner.jsonl"
PAGE = ROOT / "docs" / "benchmarks.md"
SHORT_SEEDS = range(12)
PEER_SEEDS = range(4)
PEER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """One seed: days planned, processor seconds, what the judges say."""

    seed: int
    days: int
    seconds: float
    violations: int
    agrees: bool
    same_again: bool | None
    proven_weeks: int
    points: float


def measure(seed: int, *, again: bool) -> Row:
    start = time.process_time()
    problem = random_problem(seed)
    outline = make_outline(problem)
    made = solve(problem, outline)
    seconds = time.process_time() - start
    return Row(
        seed=seed,
        days=len(problem.days),
        seconds=round(seconds, 3),
        violations=len(hard_violations(problem, outline, made.schedule)),
        agrees=score(problem, outline, made.schedule).total == made.objective,
        same_again=solve(problem, outline).schedule == made.schedule if again else None,
        proven_weeks=len(made.proven_weeks),
        points=made.objective / 1000,
    )


def table(rows: list[Row]) -> list[str]:
    """The figures of the bar as lines of a table."""
    seconds = sorted(row.seconds for row in rows)
    proven = statistics.mean(row.proven_weeks for row in rows)
    again = [row.same_again for row in rows if row.same_again is not None]
    return [
        "| What | Measured |",
        "|---|---|",
        f"| seeds complete | {len(rows)} |",
        f"| hard violations | {sum(row.violations for row in rows)} |",
        f"| solver's value confirmed by the judge | {sum(row.agrees for row in rows)} |",
        f"| same plan when solved again | {sum(again)} of {len(again)} |",
        f"| days planned, median | {statistics.median(row.days for row in rows):.0f} |",
        f"| processor seconds, median | {statistics.median(seconds):.2f} |",
        f"| processor seconds, 95th percentile | {seconds[int(0.95 * (len(seconds) - 1))]:.2f} |",
        f"| processor seconds, longest | {seconds[-1]:.2f} |",
        f"| next weeks proven best, mean | {proven:.2f} |",
    ]


def peers() -> list[str]:
    """Points of the plan beside the whole season in one model and beside races and rest alone."""
    lines = ["| Seed | by weeks | whole season at once | races and rest |", "|---|---|---|---|"]
    for seed in PEER_SEEDS:
        problem = random_problem(seed)
        outline = make_outline(problem)
        tables = make_tables(problem, outline)
        rest = rest_schedule(problem)
        last = len(problem.days) - 1
        whole = solve_window(
            tables, from_schedule(problem, rest), 0, last, seconds=PEER_SECONDS
        ).objective
        ours = solve(problem, outline).objective
        nothing = score(problem, outline, rest).total
        lines.append(f"| {seed} | {ours / 1000:.1f} | {whole / 1000:.1f} | {nothing / 1000:.1f} |")
    return lines


def run_all_seeds() -> None:
    STATE.parent.mkdir(exist_ok=True)
    done = (
        [Row(**json.loads(line)) for line in STATE.read_text().splitlines()]
        if (STATE.exists())
        else []
    )
    known = {row.seed for row in done}
    with STATE.open("a", encoding="utf-8") as file:
        for seed in SEEDS:
            if seed in known:
                continue
            row = measure(seed, again=seed % 50 == 0)
            done.append(row)
            file.write(json.dumps(asdict(row)) + "\n")
            file.flush()
            if seed % 25 == 0:
                print(f"seed {seed}: {row.seconds:.1f} s, {row.violations} violations", flush=True)
    lines = table(done)
    print("\n".join(lines))
    today = datetime.now(UTC).date().isoformat()
    text = PAGE.read_text(encoding="utf-8").rstrip()
    section = f"## First programmes, seeds 0 to 999, {today}, version {__version__}"
    PAGE.write_text(f"{text}\n\n{section}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main(*, full: bool = False) -> None:
    if full:
        run_all_seeds()
        return
    print("\n".join(table([measure(seed, again=seed < 3) for seed in SHORT_SEEDS])))
    print()
    print(
        "Points of the plan (solver's deterministic limit of the peer: "
        f"{PEER_SECONDS:g} s, about twice what a plan takes by weeks)"
    )
    print("\n".join(peers()))


if __name__ == "__main__":
    main()
