"""An import killed at any moment: after the same command again every file is in exactly once."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import numpy as np
import pytest
from django.db import connection

from lissom.web.training import queries
from lissom.web.training.models import Activity, ActivityStreams, FileOutcome, Runner, SourceFile
from tests.database.conftest import Start
from tests.web.builders import fit

FILES = 80
_OPEN = {"sqlite": "{home}/lissom.sqlite3", "postgresql": "socket:"}
"""How an open database looks among the files of a process."""
PROGRAM = """
from pathlib import Path
from lissom.web.training import files, importing, queries, services
if __name__ == "__main__":
    importing._FLUSH_FILES = 8
    runner = queries.get_runner("Robin Example")
    services.import_files(runner=runner, sources=files.walk([Path({folder!r})]), workers={workers})
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    for day in range(FILES):
        (made / f"{day:02d}.fit").write_bytes(fit(day, minutes=4))
    return made


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_random_moments_and_run_again_all_is_in_once(
    runner: Runner, start_program: Start, folder: Path, home: Path, workers: int
) -> None:
    program = PROGRAM.format(folder=str(folder), workers=workers)
    moments = np.random.default_rng(workers).uniform(0.0, 0.35, size=4)
    for moment in moments:
        process = start_program(program)
        _wait_for_the_database(process.pid, home)
        time.sleep(float(moment))
        process.kill()
        process.communicate()
        _consistent()
    process = start_program(program)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    _consistent()
    assert SourceFile.objects.count() == Activity.objects.count() == FILES
    assert not any(item.done == 0 for item in queries.imports(runner))


def _wait_for_the_database(pid: int, home: Path) -> None:
    """Until the process has opened the database, so that the kill falls into its work."""
    links, patience = Path(f"/proc/{pid}/fd"), 2000
    while patience:
        try:
            names = [str(link.readlink()) for link in links.iterdir()]
        except OSError:
            return
        if any(name.startswith(_OPEN[connection.vendor].format(home=home)) for name in names):
            return
        time.sleep(0.005)
        patience -= 1


def _consistent() -> None:
    """What is in is whole: every file with its activity, streams and outcome; counts that agree."""
    stored = SourceFile.objects.count()
    assert Activity.objects.count() == ActivityStreams.objects.count() == stored
    assert FileOutcome.objects.filter(result="imported").count() == stored
    runner = Runner.objects.get(name="Robin Example")
    assert sum(item.imported for item in queries.imports(runner)) == stored


def test_a_killed_import_leaves_no_process_behind(
    runner: Runner, start_program: Start, folder: Path, home: Path
) -> None:
    process = start_program(PROGRAM.format(folder=str(folder), workers=2))
    children: list[str] = []
    for _ in range(4000):
        children = _children(process.pid)
        if len(children) >= 3 or process.poll() is not None:
            break
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert children
    for _ in range(2000):
        if not any(_alive(child) for child in children):
            return
        time.sleep(0.01)
    pytest.fail(f"still there: {[child for child in children if _alive(child)]}")


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def _alive(pid: str) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.sqlite_only
def test_a_full_disk_ends_an_import_with_a_sentence_and_what_was_in_stays(
    runner: Runner, start_program: Start, folder: Path, home: Path
) -> None:
    """The size a file may reach is bounded for the process: the journal cannot grow."""
    most = 400_000
    limited = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        + PROGRAM.format(folder=str(folder), workers=1)
    )
    process = start_program(limited)
    _, errors = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "StorageError" in errors
    with sqlite3.connect(home / "lissom.sqlite3") as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()
    _consistent()
    process = start_program(PROGRAM.format(folder=str(folder), workers=1))
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    assert SourceFile.objects.count() == FILES
