"""Hours that everybody wants at once: 50 threads in 8 processes book, move and cancel.

Bar: on both engines no overlap, one winner a heat, no answer but "taken, here are the next".
Beside it ways to book that other programs have. `--full`: 200 rounds of two heats, else 5. Where
PostgreSQL's programs are missing, its part is left out, and that is said.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tests import engines, throwaway
from tests.races.diary import CONTROLS, OURS, Outcome, race

THREADS, PROCESSES = 50, 8
_ROUNDS, _FULL_ROUNDS, _CONTROL_ROUNDS = 5, 200, 10
_SHOWN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_MEANT = {"sqlite": ["look"], "postgresql": list(CONTROLS)}


def main(*, full: bool, only: str = "") -> None:
    """Print the table; ends with an error when the bar is missed. `only`: one engine."""
    print(
        "| Engine | Way | Heats | Tries | Overlaps | Heats without one winner | Told to try again "
        "| Unexplained | p50 | p99 | longest |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    faults: list[str] = []
    for name in engines.NAMES:
        if only and name != only:
            continue
        if name == "postgresql" and throwaway.binaries() is None:
            print("PostgreSQL is missing: not measured (apt-get install postgresql)")
            continue
        faults += _engine(name, rounds=_FULL_ROUNDS if full else _ROUNDS)
    if faults:
        sys.exit("missed: " + "; ".join(faults))


def _engine(name: str, *, rounds: int) -> list[str]:
    """One engine's rows; what was missed."""
    engines.choose(name)
    try:
        ours = _run(rounds=rounds, way=OURS)
        _print(name, "the diary", ours)
        faults = [f"{name}: {text}" for text in sorted(set(ours.strange))[:5]]
        if ours.overlaps or ours.wrong_heats:
            faults.append(f"{name}: {ours.overlaps} overlaps, {ours.wrong_heats} wrong heats")
        for way in _MEANT[name]:
            theirs = _run(rounds=_CONTROL_ROUNDS, way=way)
            _print(name, CONTROLS[way], theirs)
            if not theirs.overlaps:
                faults.append(f"{name}: '{way}' had no overlap, so this race shows nothing")
        return faults
    finally:
        engines.current().stop()


def _run(*, rounds: int, way: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(engines.current().environment(home))
        begin = time.perf_counter()
        found = race(home, threads=THREADS, processes=PROCESSES, rounds=rounds, way=way)
        print(f"({time.perf_counter() - begin:.0f} s)", file=sys.stderr)
        return found


def _print(engine: str, way: str, found: Outcome) -> None:
    p50, p99, longest = (float(np.percentile(found.seconds, share)) for share in (50, 99, 100))
    print(
        f"| {_SHOWN[engine]} | {way} | {len(found.won)} | {len(found.seconds)} | {found.overlaps} "
        f"| {found.wrong_heats} | {found.busy} | {len(found.strange)} | {p50:.2f} s | {p99:.2f} s "
        f"| {longest:.2f} s |",
        flush=True,
    )


if __name__ == "__main__":
    main(
        full="--full" in sys.argv,
        only=next((name for name in engines.NAMES if name in sys.argv), ""),
    )
