"""Hours that everybody wants at once: 50 threads in 8 processes book, move and cancel.

Bar: no overlap, one winner a heat, no answer but "taken, here are the next". Beside it the usual
way, look first and then insert. `--full`: 200 rounds of two heats, else 10.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from tests.races.diary import Outcome, race

THREADS, PROCESSES = 50, 8
_ROUNDS, _FULL_ROUNDS, _NAIVE_ROUNDS = 10, 200, 10


def main(*, full: bool) -> None:
    """Print the table; ends with an error when the bar is missed."""
    print(
        "| Way | Heats | Tries | Overlaps | Heats without one winner | Told to try again "
        "| Unexplained | p50 | p99 |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    ours = _run(rounds=_FULL_ROUNDS if full else _ROUNDS, naive=False)
    _print("diary's service and the rule in the database", ours)
    theirs = _run(rounds=_NAIVE_ROUNDS, naive=True)
    _print("look, then insert", theirs)
    if ours.overlaps or ours.wrong_heats or ours.strange:
        sys.exit(f"missed: {sorted(set(ours.strange))[:5]}")
    if not theirs.overlaps:
        sys.exit("the control had no overlap: this race shows nothing")


def _run(*, rounds: int, naive: bool) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        found = race(
            Path(folder) / "home", threads=THREADS, processes=PROCESSES, rounds=rounds, naive=naive
        )
        print(f"({time.perf_counter() - begin:.0f} s)", file=sys.stderr)
        return found


def _print(name: str, found: Outcome) -> None:
    p50, p99 = (float(np.percentile(found.seconds, share)) for share in (50, 99))
    print(
        f"| {name} | {len(found.won)} | {len(found.seconds)} | {found.overlaps} | "
        f"{found.wrong_heats} | {found.busy} | {len(found.strange)} | {p50:.2f} s | {p99:.2f} s |",
        flush=True,
    )


if __name__ == "__main__":
    main(full="--full" in sys.argv)
