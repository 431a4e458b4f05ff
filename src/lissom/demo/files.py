"""The synthetic runner's FIT files on disk: written once per generator version and week."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from lissom.core.export.fit_encoder import encode_activity
from lissom.core.units import monday_of
from lissom.demo.recording import record
from lissom.demo.season import ScheduledRun, schedule
from lissom.demo.settings import GENERATOR_VERSION, HISTORY_WEEKS, RECORDING, SEED

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file: its name and the bytes a watch would have saved."""

    name: str
    data: bytes


def file_name(run: ScheduledRun) -> str:
    """`2026-03-01-long-synthetic.fit`, with `.gz` for about half of the files."""
    draw = np.random.default_rng([SEED, GENERATOR_VERSION, run.weeks_ago, run.key, 1]).uniform()
    suffix = ".fit.gz" if draw < RECORDING.compressed else ".fit"
    return f"{run.date.isoformat()}-{run.workout.kind}-synthetic{suffix}"


def make_file(run: ScheduledRun) -> DemoFile:
    """The file of one run; the same bytes every time."""
    name, data = file_name(run), encode_activity(record(run))
    if name.endswith(".gz"):
        data = gzip.compress(data, compresslevel=5, mtime=0)
    return DemoFile(name, data)


def demo_files(*, on: date, weeks: int = HISTORY_WEEKS) -> Iterator[DemoFile]:
    """All files up to the day before `on`, oldest first."""
    for run in schedule(on=on, weeks=weeks):
        yield make_file(run)


def week_folder(on: date) -> str:
    """Name of the folder of this generator version and the week of `on`."""
    return f"v{GENERATOR_VERSION}-{monday_of(on).isoformat()}"


def write_files(
    folder: Path, *, on: date, weeks: int = HISTORY_WEEKS, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write what is missing under `folder` and return every path, oldest first.

    Files live in a folder named after the generator version and the Monday of the week of `on`:
    a file that is there is kept, a new one appears whole or not at all.
    """
    home = folder / week_folder(on)
    home.mkdir(parents=True, exist_ok=True)
    runs = schedule(on=on, weeks=weeks)
    paths: list[Path] = []
    for done, run in enumerate(runs, start=1):
        path = home / file_name(run)
        if not path.exists():
            unfinished = path.with_name(f".{path.name}.{os.getpid()}")
            unfinished.write_bytes(make_file(run).data)
            unfinished.replace(path)
        paths.append(path)
        if progress is not None:
            progress(done, len(runs), path.name)
    return tuple(paths)
