"""SQLite's queue of writers: in the order in which they come, also when one of them dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from lissom.web.sqlite.turns import Turns, turns_of
from lissom.web.training.models import Runner

pytestmark = pytest.mark.sqlite_only

HOLDER = """
import sys
from pathlib import Path
from lissom.web.sqlite.turns import Turns
turns = Turns(Path(sys.argv[1]))
assert turns.take(30)
print("has it", flush=True)
sys.stdin.read()
turns.give_back()
"""
WAITER = """
import sys
from pathlib import Path
from lissom.web.sqlite.turns import Turns
path, name, log = sys.argv[1:]
turns = Turns(Path(path))
print("comes", flush=True)
assert turns.take(120)
with Path(log).open("a") as file:
    file.write(name)
turns.give_back()
"""


def _start(program: str, *args: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, *(str(arg) for arg in args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def _queue(turns: Turns, count: int) -> tuple[list[threading.Thread], list[int]]:
    """Threads that asked for the turn one after the other, and the order in which they had it."""
    had: list[int] = []

    def write(number: int) -> None:
        assert turns.take(60)
        had.append(number)
        turns.give_back()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(count)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    return threads, had


def test_threads_have_it_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns")
    assert turns.take(1)
    threads, had = _queue(turns, 12)
    assert had == []
    turns.give_back()
    for thread in threads:
        thread.join(60)
    assert had == list(range(12))


def test_who_waits_too_long_leaves_and_the_others_stay_in_order(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "turns")
    assert turns.take(1)
    assert not turns.take(0.01)
    threads, had = _queue(turns, 2)
    assert not turns.take(0.01)
    turns.give_back()
    for thread in threads:
        thread.join(60)
    assert had == [0, 1]
    assert turns.take(1)
    turns.give_back()


def test_a_turn_is_not_had_while_another_process_has_it(tmp_path: Path) -> None:
    path = tmp_path / "turns"
    holder = _start(HOLDER, path)
    turns = Turns(path)
    assert not turns.take(0.05)
    holder.communicate(timeout=60)
    assert turns.take(30)
    turns.give_back()


def test_the_turn_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    path = tmp_path / "turns"
    holder = _start(HOLDER, path)
    waiting = _start(HOLDER.replace('assert turns.take(30)\nprint("has it", flush=True)', (
        'print("waits", flush=True)\nturns.take(30)'
    )), path)  # fmt: skip
    turns = Turns(path)
    assert not turns.take(0.05)
    for process in (waiting, holder):
        process.kill()
        process.communicate()
    assert turns.take(30)
    turns.give_back()


def test_processes_have_it_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    path, log = tmp_path / "turns", tmp_path / "log"
    turns = Turns(path)
    assert turns.take(1)
    processes = []
    for name in "abcd":
        drawn = _drawn(turns)
        processes.append(_start(WAITER, path, name, log))
        while _drawn(turns) == drawn:
            time.sleep(0.001)
    assert not log.exists()
    turns.give_back()
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert log.read_text() == "abcd"


def _drawn(turns: Turns) -> int:
    """The last ticket that was drawn, in all processes. Read by the handle that there is: closing
    another one would free this process's own locks."""
    assert turns._handle is not None
    return int.from_bytes(os.pread(turns._handle, 8, 0), sys.byteorder, signed=True)


def test_without_a_file_for_tickets_the_database_decides_alone(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "nowhere" / "turns")
    assert turns.take(1)
    turns.give_back()
    assert turns.take(1)
    turns.give_back()


def _is_taken(turns: Turns) -> bool:
    return turns._taken


def test_every_write_has_a_turn_and_gives_it_back(home: Path, runner: Runner) -> None:
    turns = turns_of(str(home / "lissom.sqlite3"))
    with transaction.atomic():
        assert _is_taken(turns)
    assert not _is_taken(turns)
    with pytest.raises(ZeroDivisionError):
        _half_way()
    assert not _is_taken(turns)
    Runner.objects.filter(pk=runner.pk).update(name="Robin Other")
    assert not _is_taken(turns)
    with transaction.atomic():
        connection.close()
        assert not _is_taken(turns)


def _half_way() -> None:
    with transaction.atomic():
        Runner.objects.update(name="half-way")
        raise ZeroDivisionError


def test_a_write_without_a_turn_is_refused_as_the_database_would(
    home: Path, runner: Runner
) -> None:
    turns = turns_of(str(home / "lissom.sqlite3"))
    connection.settings_dict["OPTIONS"]["timeout"] = 0.05
    try:
        assert turns.take(1)
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
            pass
        with pytest.raises(OperationalError, match="database is locked"):
            Runner.objects.update(name="nobody")
        assert Runner.objects.get().name == runner.name
    finally:
        turns.give_back()
        connection.settings_dict["OPTIONS"]["timeout"] = 20.0
    Runner.objects.update(name="somebody")
