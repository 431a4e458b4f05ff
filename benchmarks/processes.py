"""A command with all its worker processes: how long, how much processor time, how much memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """One run. Memory of the command and its workers together at its highest, in MB: `rss_mb`
    counts what they share once for each of them, `pss_mb` once; NaN where the system keeps no
    such account."""

    output: str
    wall_s: float
    cpu_s: float
    rss_mb: float
    pss_mb: float


def run(command: Sequence[str], *, env: dict[str, str]) -> Measured:
    """Run a command to its end; raises CalledProcessError when it did not do its work (> 1)."""
    before, begin = _children_s(), time.perf_counter()
    process = subprocess.Popen(
        command, env=os.environ | env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watch = _Watch(process.pid)
    watch.start()
    output, errors = process.communicate()
    wall_s = time.perf_counter() - begin
    watch.over.set()
    watch.join()
    if process.returncode not in {0, 1}:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)
    return Measured(output, wall_s, _children_s() - before, watch.rss_mb, watch.pss_mb)


def lissom(*args: str, home: Path) -> Measured:
    """Run a Lissom command on this home."""
    command = [sys.executable, "-m", "lissom.cli", *args]
    return run(command, env={"LISSOM_HOME": str(home)})


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Watch(threading.Thread):
    """Looks at a process and its descendants twenty times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.rss_mb = self.pss_mb = float("nan") if not _PROC.is_dir() else 0.0

    def run(self) -> None:
        while _PROC.is_dir() and not self.over.wait(_EVERY_S):
            found = [_memory_mb(pid) for pid in (self.pid, *descendants(self.pid))]
            self.rss_mb = max(self.rss_mb, sum(rss for rss, _ in found))
            self.pss_mb = max(self.pss_mb, sum(pss for _, pss in found))


def descendants(pid: int) -> Iterator[int]:
    """Every process that this one started, and theirs."""
    try:
        children = (_PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return
    for child in children:
        yield int(child)
        yield from descendants(int(child))


def _memory_mb(pid: int) -> tuple[float, float]:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    parts = (line.split() for line in lines)
    table = {words[0]: float(words[1]) / 1e3 for words in parts if words[0] in {"Rss:", "Pss:"}}
    return table.get("Rss:", 0.0), table.get("Pss:", 0.0)
