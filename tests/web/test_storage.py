"""A disk that is full and files without rights: said in words, nothing half written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from lissom.web.doors import Refusals
from lissom.web.storage import known_storage_error, storage_error

_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))
from lissom.cli.app import main
sys.exit(main({args!r}))
"""


def _command(home: Path, most: int, *args: str) -> subprocess.CompletedProcess[str]:
    """A command whose files may not grow beyond `most` bytes, as on a full disk."""
    return subprocess.run(
        [sys.executable, "-c", _LIMITED.format(most=most, args=list(args))],
        env=os.environ | {"LISSOM_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.sqlite_only
def test_a_disk_that_is_full_from_the_start_is_no_damaged_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    refused = _command(home, 150_000, "profile", "set", "--name", "Ada")
    assert refused.returncode == 2
    assert "disk is full" in refused.stderr
    assert "Make room" in refused.stderr
    assert "backup" not in refused.stderr
    again = _command(home, 10**9, "profile", "set", "--name", "Ada")
    assert again.returncode == 0, again.stderr


@pytest.mark.sqlite_only
def test_a_command_on_a_full_disk_says_so_and_changes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert _command(home, 10**9, "profile", "set", "--name", "Ada").returncode == 0
    size = (home / "lissom.sqlite3").stat().st_size
    wal = home / "lissom.sqlite3-wal"
    full = _command(home, 1, "done", "2026-03-01", "--minutes", "30")
    assert full.returncode == 2, full.stderr
    assert "disk is full" in full.stderr
    assert not (home / "logs").exists()
    assert (home / "lissom.sqlite3").stat().st_size == size
    assert not wal.exists() or wal.stat().st_size == 0
    with closing(sqlite3.connect(home / "lissom.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_without_the_right_to_write_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE a (b)")
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database,
        pytest.raises(sqlite3.OperationalError) as refusal,
    ):
        database.execute("INSERT INTO a VALUES (1)")
    told = known_storage_error(refusal.value)
    assert told is not None
    assert "nothing was changed" in told.message
    assert "LISSOM_HOME" in told.remedy
    with pytest.raises(sqlite3.OperationalError) as missing:
        sqlite3.connect(f"file:{tmp_path / 'no' / 'x'}?mode=rw", uri=True)
    assert known_storage_error(missing.value) is not None


def test_what_is_no_trouble_of_the_disk_stays_what_it_is() -> None:
    with (
        closing(sqlite3.connect(":memory:")) as database,
        pytest.raises(sqlite3.OperationalError) as wrong,
    ):
        database.execute("SELECT * FROM absent")
    assert known_storage_error(wrong.value) is None
    assert "no such table" in storage_error(wrong.value).message


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("server closed the connection unexpectedly", "database-gone", "does not answer"),
        ("terminating connection due to administrator command", "database-gone", "when it runs"),
        ('connection failed: connection to server at "db"', "database-gone", "does not answer"),
        ("canceling statement due to lock timeout", "storage", "kept the database busy"),
        ("could not extend file: No space left on device", "storage", "Make room"),
    ],
)
def test_a_server_in_trouble_is_told_too(words: str, code: str, told: str) -> None:
    found = known_storage_error(OperationalError(words))
    assert found is not None
    assert found.code == code
    assert told in found.sentence()


def test_a_page_is_not_asked_for_when_the_database_is_gone() -> None:
    doors = Refusals(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    gone = OperationalError("server closed the connection unexpectedly")
    answer = doors.process_exception(request, gone)
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert b"Do the same again when it runs." in answer.content
    assert doors.process_exception(request, OperationalError("no such table: absent")) is None
