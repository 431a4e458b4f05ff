"""Many damaged files of every format through the readers: `python -m benchmarks.fuzz_import COUNT`.

Each input is made from (format, number) alone, so a failure can be made again: `--again FORMAT
NUMBER`. The table shows, per format, how many were tried, how many gave an activity, the failures,
the slowest and how far memory grew.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import traceback
import warnings
from dataclasses import dataclass, field

import numpy as np
from tests.fuzz.mutations import any_change
from tests.fuzz.seeds import seeds
from tests.fuzz.soundness import check

_SHOWN = 5


@dataclass
class Tally:
    tried: int = 0
    read: int = 0
    slowest_s: float = 0.0
    slowest_number: int = 0
    failures: list[int] = field(default_factory=list)


def mutated(kind: str, number: int) -> bytes:
    """The damaged file of this format and number; always the same."""
    rng = np.random.default_rng([sum(kind.encode()), number])
    known = seeds()[kind]
    data = known[number % len(known)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # archives with two entries of one name
        for _ in range(int(rng.integers(1, 4))):
            data = any_change(data, rng)
    return data


def try_one(kind: str, number: int, tally: Tally) -> None:
    data = mutated(kind, number)
    begin = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tally.read += check(data) > 0
    except Exception:  # noqa: BLE001 (whatever a reader raises is what is looked for)
        if len(tally.failures) < _SHOWN:
            sys.stderr.write(f"--- {kind} {number}\n{traceback.format_exc()}\n")
        tally.failures.append(number)
    spent = time.perf_counter() - begin
    tally.tried += 1
    if spent > tally.slowest_s:
        tally.slowest_s, tally.slowest_number = spent, number


def peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def run(count: int, *, first: int = 0) -> bool:
    """Try `count` inputs in all, spread over the formats; True when none failed."""
    kinds = sorted(seeds())
    share = -(-count // len(kinds))
    columns = f"{'format':10}{'tried':>9}{'read':>9}{'failed':>9}{'slowest s':>11}{'MB grown':>10}"
    print(columns, flush=True)
    sound = True
    for kind in kinds:
        before_mb = peak_mb()
        tally = Tally()
        for number in range(first, first + share):
            try_one(kind, number, tally)
        print(
            f"{kind:10}{tally.tried:9}{tally.read:9}{len(tally.failures):9}"
            f"{tally.slowest_s:11.2f}{peak_mb() - before_mb:10.0f}"
            f"   (slowest: {tally.slowest_number})",
            flush=True,
        )
        sound = sound and not tally.failures
    return sound


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--again", nargs=2, metavar=("FORMAT", "NUMBER"))
    given = parser.parse_args()
    if given.again:
        check(mutated(given.again[0], int(given.again[1])))
        return 0
    return 0 if run(given.count, first=given.first) else 1


if __name__ == "__main__":
    sys.exit(main())
