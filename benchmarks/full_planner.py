"""The long bar of the planner: seeds 0..999, resumable, with a dated section of the page.

Each seed's figures are kept in `planner.jsonl` of `LISSOM_BENCH_HOME` (default `.bench/`), with a
mark of the code and the solver they were measured with: a run that was stopped goes on where it
was, and figures of other code are measured anew. `LISSOM_BENCH_SEEDS` makes it fewer;
`LISSOM_BENCH_SECONDS` stops it after so many seconds of the clock, to be taken up again: the
section of the page is written once all seeds are there.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.planner_rows import Row, measure, table
from lissom import __version__
from lissom.core.planning.generator import SEEDS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
AGAIN_EVERY = 50
_PRINT_EVERY = 25
_ALWAYS = float("inf")


def run() -> None:
    """Measure what is missing, print the table and add it to the page."""
    count = int(os.environ.get("LISSOM_BENCH_SEEDS", len(SEEDS)))
    stop = time.monotonic() + float(os.environ.get("LISSOM_BENCH_SECONDS", _ALWAYS))
    file = Path(os.environ.get("LISSOM_BENCH_HOME", ROOT / ".bench")) / "planner.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    mark = code_mark()
    known = load(file, mark)
    with file.open("a", encoding="utf-8") as state:
        for seed in SEEDS[:count]:
            if seed in known:
                continue
            if time.monotonic() > stop:
                print(f"stopped with {len(known)} of {count} seeds; the same command goes on")
                return
            row = measure(seed, again=seed % AGAIN_EVERY == 0)
            known[seed] = row
            state.write(json.dumps({"code": mark, **asdict(row)}) + "\n")
            state.flush()
            if row.error or row.violations or seed % _PRINT_EVERY == 0:
                print(
                    f"seed {seed}: {row.seconds:.1f} s, {row.violations} violations {row.error}",
                    flush=True,
                )
    rows = [known[seed] for seed in SEEDS[:count]]
    lines = table(rows)
    print("\n".join(lines))
    add_section(PAGE, rows, lines)


def load(file: Path, mark: str) -> dict[int, Row]:
    """Rows by seed that were measured with the code as it is now; a line cut off by a stop in the
    middle of writing is left out."""
    found: dict[int, Row] = {}
    if not file.exists():
        return found
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if entry.pop("code", "") == mark:
            row = Row(**entry)
            found[row.seed] = row
    return found


def code_mark() -> str:
    """A short mark of everything that a plan depends on: the core's files and the solver."""
    core = ROOT / "src" / "lissom" / "core"
    digest = hashlib.sha256(version("ortools").encode())
    for path in sorted(core.rglob("*")):
        if path.suffix in {".py", ".toml", ".csv"}:
            digest.update(path.relative_to(core).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


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
