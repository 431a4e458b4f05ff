"""Imports killed without warning at random moments: after the same command again every file is in
exactly once, and what is in is whole at every moment.

Three of four times the whole import is killed, else one of its workers, which it must outlive.
Beside it stands an import in one transaction: what it would have to read again after the kills.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from benchmarks.bench_import import synthetic_run
from benchmarks.processes import descendants, lissom
from lissom.core.export.fit_encoder import encode_activity

FILES = 300
_FIRST = datetime(2019, 1, 1, 7, tzinfo=UTC)
_WHOLE = "SELECT count(*) FROM training_sourcefile WHERE result = 'imported'"
_COUNTS = (
    "SELECT count(*) FROM training_activity",
    "SELECT count(*) FROM training_activitystreams",
    "SELECT count(DISTINCT content_hash) FROM training_sourcefile",
    "SELECT count(*) FROM training_fileoutcome WHERE result = 'imported'",
    "SELECT coalesce(sum(imported), 0) FROM training_importbatch",
)


@dataclass(slots=True)
class _Tally:
    """The kills that are wanted, drawn by `rng` over `whole_s`, and what came of them: files in
    after each, and how often something was wrong."""

    folder: Path
    wanted: int
    whole_s: float
    rng: np.random.Generator
    imports: int = 0
    workers: int = 0
    rounds: int = 0
    kept: int = 0
    wrong: int = 0

    @property
    def kills(self) -> int:
        return self.imports + self.workers


def main(*, full: bool) -> None:
    """Print how many kills there were, and how many times something was lost, doubled or half."""
    with tempfile.TemporaryDirectory(prefix="lissom-bench-") as place:
        root = Path(place)
        folder = _write_files(root / "files")
        whole_s = _undisturbed(root / "first", folder)
        tally = _Tally(folder, 100 if full else 8, whole_s, np.random.default_rng(20))
        while tally.kills < tally.wanted:
            tally.rounds += 1
            _round(root / f"home-{tally.rounds}", tally)
    print(f"{tally.kills} kills: {tally.imports} of the import, {tally.workers} of a worker;")
    print(f"{tally.rounds} imports of {FILES} files, {whole_s:.1f} s when nothing happens")
    print(f"files kept after the kills of imports: {tally.kept}; in one transaction: 0")
    verdict = "met" if tally.wrong == 0 else "MISSED"
    print(f"lost, doubled or half: {tally.wrong}, bar 0: {verdict}")


def _write_files(folder: Path) -> Path:
    folder.mkdir()
    for seed in range(FILES):
        run = replace(synthetic_run(seed % 20), start=_FIRST + timedelta(days=seed))
        (folder / f"{seed:03d}.fit").write_bytes(encode_activity(run))
    return folder


def _undisturbed(home: Path, folder: Path) -> float:
    lissom("profile", "set", "--name", "Bench", home=home)
    found = lissom("import", str(folder), "--json", home=home)
    if _stored(home) != FILES:
        raise AssertionError(found.output[:500])
    return found.wall_s


def _round(home: Path, tally: _Tally) -> None:
    """One import into a new home, killed until it comes through."""
    lissom("profile", "set", "--name", "Bench", home=home)
    while True:
        process = _start(home, tally.folder)
        if tally.kills >= tally.wanted or not _kill(process, tally):
            process.wait()
            break
        stored = _stored(home)
        tally.wrong += stored < 0
        tally.kept += max(stored, 0)
    tally.wrong += _stored(home) != FILES


def _start(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "lissom.cli", "import", str(folder), "--json"]
    return subprocess.Popen(
        command,
        env=os.environ | {"LISSOM_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _kill(process: subprocess.Popen[bytes], tally: _Tally) -> bool:
    """Kill the import, or a worker; False when the import came to its end by itself."""
    end = time.monotonic() + float(tally.rng.uniform(0.0, tally.whole_s))
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.002)
    if process.poll() is not None:
        return False
    workers = _workers(process.pid)
    if workers and tally.rng.uniform() < 0.25:
        with suppress(ProcessLookupError):
            os.kill(int(tally.rng.choice(workers)), signal.SIGKILL)
            tally.workers += 1
        return False
    process.kill()
    process.wait()
    tally.imports += 1
    return True


def _workers(pid: int) -> Sequence[int]:
    return sorted(descendants(pid))


def _stored(home: Path) -> int:
    """Files that are in; -1 when something is half, doubled or damaged."""
    with closing(sqlite3.connect(home / "lissom.sqlite3")) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return -1
        whole = int(database.execute(_WHOLE).fetchone()[0])
        others = {int(database.execute(query).fetchone()[0]) for query in _COUNTS}
    return whole if others == {whole} else -1
