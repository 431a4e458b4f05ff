"""Starting on a home: made, checked, migrated; refused with words when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from lissom.core.errors import DataError, InvalidInputError, LissomError
from lissom.web import boot, env

pytestmark = pytest.mark.sqlite_only


@pytest.fixture(autouse=True)
def _database_allowed(migrated_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        connection.close()


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def test_the_database_is_in_wal_mode_with_foreign_keys_and_a_busy_timeout(home: Path) -> None:
    assert _pragma("journal_mode") == "wal"
    assert _pragma("foreign_keys") == 1
    assert _pragma("synchronous") == 1
    assert _pragma("busy_timeout") == 20_000


def test_a_transaction_takes_the_write_lock_at_once(home: Path) -> None:
    from django.db import transaction  # noqa: PLC0415

    other = sqlite3.connect(home / "lissom.sqlite3", timeout=0, isolation_level=None)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()


def test_no_request_is_one_transaction(home: Path) -> None:
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_a_new_home_gets_a_private_key_and_a_database(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "home"
    boot.setup(place)
    key = place / env.SECRET_NAME
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text(encoding="ascii").strip()) >= 50
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert connection.introspection.table_names()
    before = key.read_bytes()
    boot.setup(place)
    assert key.read_bytes() == before


def test_nothing_is_left_to_migrate_after_setup(home: Path) -> None:
    assert boot.migrate_if_needed() is False


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "broken"
    place.mkdir()
    (place / env.DATABASE_NAME).write_bytes(b"this is a letter to my aunt, not a database" * 9)
    with pytest.raises(DataError) as refusal:
        boot.setup(place)
    assert "lissom.sqlite3" in refusal.value.message
    assert refusal.value.remedy
    assert (place / env.DATABASE_NAME).read_bytes().startswith(b"this is a letter")


def test_a_database_with_damaged_pages_is_refused(home: Path) -> None:
    connection.close()
    file = home / env.DATABASE_NAME
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(100)
        raw.write(b"\xff" * (size - 100))
    with pytest.raises(DataError) as refusal:
        boot.setup(home)
    assert refusal.value.code == "damaged-database"
    assert "backup" in refusal.value.remedy


def test_a_database_of_a_newer_version_is_refused(home: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('training', '9999_from_the_future', '2030-01-01')"
        )
    with pytest.raises(boot.NewerDatabaseError) as refusal:
        boot.setup(home)
    assert "9999_from_the_future" in refusal.value.message
    assert "newer version" in refusal.value.message


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("x", encoding="utf-8")
    with pytest.raises(env.HomeError) as refusal:
        boot.setup(place)
    assert "LISSOM_HOME" in refusal.value.remedy


def test_a_home_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "locked"
    place.mkdir()
    # The superuser may write everywhere, so the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(env.HomeError, match="cannot be written"):
        boot.setup(place)


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / env.SECRET_NAME).write_text("\n", encoding="ascii")
    with pytest.raises(env.HomeError, match="empty"):
        env.secret_key(tmp_path)


def test_two_homes_in_one_process_do_not_mix(home: Path, tmp_path: Path) -> None:
    from lissom.web.training.models import ImportBatch, Runner  # noqa: PLC0415

    boot.setup(tmp_path / "second")
    assert Path(str(connection.settings_dict["NAME"])).parent == tmp_path / "second"
    assert not Runner.objects.exists()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("LISSOM_HOEM", "/tmp", "no such setting"),
        ("LISSOM_DEBUG", "perhaps", "not true or false"),
        ("LISSOM_DB_TIMEOUT_S", "soon", "soon"),
        ("LISSOM_DB_TIMEOUT_S", "nan", "between 1 and 600"),
        ("LISSOM_DB_TIMEOUT_S", "-1", "between 1 and 600"),
        ("LISSOM_IMPORT_WORKERS", "0", "between 1 and 64"),
        ("LISSOM_ALLOWED_HOSTS", "http://x", "host names"),
        ("LISSOM_HOME", "", "not a folder"),
    ],
)
def test_a_wrong_setting_is_named(name: str, text: str, reason: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        env.read({name: text})
    assert name in refusal.value.message
    assert reason in refusal.value.message


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(LissomError) as refusal:
        env.read({"LISSOM_DEBUG": "x", "LISSOM_WORKERS": "3"})
    assert "LISSOM_DEBUG" in refusal.value.message
    assert "LISSOM_WORKERS" in refusal.value.message


def test_settings_are_read_with_their_types(tmp_path: Path) -> None:
    found = env.read(
        {
            "LISSOM_HOME": str(tmp_path),
            "LISSOM_DEBUG": "Yes",
            "LISSOM_ALLOWED_HOSTS": "a.example, b.example",
            "LISSOM_DB_TIMEOUT_S": "2.5",
            "LISSOM_IMPORT_WORKERS": "4",
            "PATH": "/bin",
        }
    )
    assert found.database == tmp_path / "lissom.sqlite3"
    assert found.debug is True
    assert found.allowed_hosts == ("a.example", "b.example")
    assert (found.db_timeout_s, found.import_workers) == (2.5, 4)


def test_importing_boot_and_env_loads_no_django() -> None:
    program = (
        "import sys, lissom.web.boot, lissom.web.env;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
