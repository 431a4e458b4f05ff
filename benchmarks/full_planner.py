"""The long bar of the planner: seeds 0..999, resumable, with a dated section of the page.

Each seed's figures are kept (`planner.jsonl`, see `figures`): a run that was stopped, or that ends
after `BENCH_SECONDS`, goes on where it was, and the section of the page is written once all
seeds are there. `BENCH_SEEDS` makes it fewer.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.figures import ROOT, Figures
from benchmarks.planner_rows import Row, measure, table
from lissom import __version__
from lissom.core.planning.generator import SEEDS

PAGE = ROOT / "docs" / "benchmarks.md"
AGAIN_EVERY = 50
_PRINT_EVERY = 25


def run() -> None:
    """Measure what is missing, print the table; when nothing is missing, add it to the page."""
    count = int(os.environ.get("BENCH_SEEDS", len(SEEDS)))
    figures = Figures("planner")
    for seed in SEEDS[:count]:
        if str(seed) not in figures and figures.measure(str(seed), _seed, seed):
            _tell(Row(**figures[str(seed)]))
    rows = [Row(**figures[str(seed)]) for seed in SEEDS[:count] if str(seed) in figures]
    lines = table(rows) if rows else []
    print("\n".join(lines))
    if len(rows) < count:
        print(f"stopped with {len(rows)} of {count} seeds; the same command goes on")
    else:
        add_section(PAGE, rows, lines)


def _seed(seed: int) -> dict[str, Any]:
    return asdict(measure(seed, again=seed % AGAIN_EVERY == 0))


def _tell(row: Row) -> None:
    if row.error or row.violations or row.seed % _PRINT_EVERY == 0:
        told = f"seed {row.seed}: {row.seconds:.1f} s, {row.violations} violations {row.error}"
        print(told, flush=True)


def add_section(page: Path, rows: list[Row], lines: list[str]) -> None:
    """Append the table under a heading with date, seeds and versions."""
    today = datetime.now(UTC).date().isoformat()
    heading = f"## First programmes, seeds 0 to {rows[-1].seed}, {today}"
    about = (
        f"Version {__version__}, OR-Tools {version('ortools')}, {os.cpu_count()} cores shared with "
        "other work; one process, one core used by the planner."
    )
    text = page.read_text(encoding="utf-8").rstrip()
    page.write_text("\n".join([text, "", heading, "", about, "", *lines]) + "\n", encoding="utf-8")
