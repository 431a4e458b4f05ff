"""Hours that everybody wants at once: 50 threads in 8 processes book, move and cancel.

Bar: on both engines no overlap, one winner a heat, no answer but "taken, here are the next".
Beside it ways to book that other programs have. `--full`: 200 rounds of two heats, else 5; they
are run in stretches of ten, each kept in `booking.jsonl` of `BENCH_HOME` (default `.bench/`)
with a mark of the code: a run that was stopped goes on where it was, and `--report` prints what
there is. `BENCH_STRETCHES` ends a run after so many of each engine. Where PostgreSQL's
programs are missing, its part is left out, and that is said.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from tests import engines, throwaway
from tests.races.diary import CONTROLS, OURS, race

THREADS, PROCESSES = 50, 8
_ROUNDS, _FULL_ROUNDS, _STRETCH, _CONTROL_ROUNDS = 5, 200, 10, 10
_ROOT = Path(__file__).parents[1]
_MEASURED = (
    *(f"src/lissom/web/clinic/{name}.py" for name in ("booking", "turn", "storing", "checks")),
    "src/lissom/web/locks.py",
    "src/lissom/web/sqlite/base.py",
    "src/lissom/web/sqlite/turns.py",
    "tests/races/diary.py",
)
_SHOWN = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_MEANT = {"sqlite": ["look"], "postgresql": list(CONTROLS)}


@dataclass(slots=True)
class Sum:
    """What came of several races together."""

    heats: int = 0
    overlaps: int = 0
    wrong: int = 0
    busy: int = 0
    strange: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        self.heats += other.heats
        self.overlaps += other.overlaps
        self.wrong += other.wrong
        self.busy += other.busy
        self.strange += other.strange
        self.seconds += other.seconds


def main(*, full: bool, only: str = "", report: bool = False) -> None:
    """Print the table; ends with an error when the bar is missed. `only`: one engine; `report`:
    what the stretches of `--full` have measured until now, and nothing is run."""
    print(
        "| Engine | Way | Heats | Tries | Overlaps | Heats without one winner | Told to try again "
        "| Unexplained | p50 | p99 | longest |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    faults: list[str] = []
    for name in engines.NAMES:
        if only and name != only:
            continue
        if report:
            _print(name, "the diary", _kept(name))
        elif name == "postgresql" and throwaway.binaries() is None:
            print("PostgreSQL is missing: not measured (apt-get install postgresql)")
        else:
            faults += _engine(name, full=full)
    if faults:
        sys.exit("missed: " + "; ".join(faults))


def _engine(name: str, *, full: bool) -> list[str]:
    """One engine's rows; what was missed."""
    engines.choose(name)
    try:
        ours = _stretches(name) if full else _run(rounds=_ROUNDS, way=OURS)
        _print(name, "the diary", ours)
        faults = [f"{name}: {text}" for text in sorted(set(ours.strange))[:5]]
        if ours.overlaps or ours.wrong:
            faults.append(f"{name}: {ours.overlaps} overlaps, {ours.wrong} wrong heats")
        for way in _MEANT[name]:
            theirs = _run(rounds=_CONTROL_ROUNDS, way=way)
            _print(name, CONTROLS[way], theirs)
            if not theirs.overlaps:
                faults.append(f"{name}: '{way}' had no overlap, so this race shows nothing")
        return faults
    finally:
        engines.current().stop()


def _stretches(name: str) -> Sum:
    """The rounds of the long bar: those that are kept, then the rest, each kept when it ends."""
    found = _kept(name)
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    most = int(os.environ.get("BENCH_STRETCHES", _FULL_ROUNDS))
    for _ in range(most):
        if found.heats >= 2 * _FULL_ROUNDS:
            break
        stretch = _run(rounds=_STRETCH, way=OURS)
        with file.open("a", encoding="utf-8") as state:
            line = {"code": _mark(), "engine": name, **asdict(stretch)}
            state.write(json.dumps(line) + "\n")
        found.add(stretch)
    return found


def _kept(name: str) -> Sum:
    """What was measured with the code as it is now; a line cut off in its middle is left out."""
    found, mark = Sum(), _mark()
    lines = _file().read_text(encoding="utf-8").splitlines() if _file().exists() else []
    for line in lines:
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue
        if (entry.pop("code"), entry.pop("engine")) == (mark, name):
            found.add(Sum(**entry))
    return found


def _file() -> Path:
    return Path(os.environ.get("BENCH_HOME", _ROOT / ".bench")) / "booking.jsonl"


def _mark() -> str:
    """A short mark of the code that books and of the race."""
    digest = hashlib.sha256()
    for name in _MEASURED:
        digest.update((_ROOT / name).read_bytes())
    return digest.hexdigest()[:16]


def _run(*, rounds: int, way: str) -> Sum:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(engines.current().environment(home))
        begin = time.perf_counter()
        found = race(home, threads=THREADS, processes=PROCESSES, rounds=rounds, way=way)
        print(f"({time.perf_counter() - begin:.0f} s)", file=sys.stderr)
        engines.current().forget(home)
    return Sum(
        heats=len(found.won),
        overlaps=found.overlaps,
        wrong=found.wrong_heats,
        busy=found.busy,
        strange=found.strange,
        seconds=[round(one, 3) for one in found.seconds],
    )


def _print(engine: str, way: str, found: Sum) -> None:
    if not found.seconds:
        print(f"| {_SHOWN[engine]} | {way} | 0 |", flush=True)
        return
    p50, p99, longest = (float(np.percentile(found.seconds, share)) for share in (50, 99, 100))
    print(
        f"| {_SHOWN[engine]} | {way} | {found.heats} | {len(found.seconds)} | {found.overlaps} "
        f"| {found.wrong} | {found.busy} | {len(found.strange)} | {p50:.2f} s | {p99:.2f} s "
        f"| {longest:.2f} s |",
        flush=True,
    )


if __name__ == "__main__":
    main(
        full="--full" in sys.argv,
        only=next((name for name in engines.NAMES if name in sys.argv), ""),
        report="--report" in sys.argv,
    )
