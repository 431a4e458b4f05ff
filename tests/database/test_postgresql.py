"""A PostgreSQL server that cannot be used is refused at the start, with what to do."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from lissom.web import boot, postgres
from tests import engines, throwaway

pytestmark = pytest.mark.postgresql_only


@pytest.fixture
def server(home: Path) -> throwaway.Server:
    """The server of this run, with the process on a good database of it."""
    engine = engines.current()
    assert isinstance(engine, engines.PostgreSQL)
    return engine.server


def _refused(monkeypatch: pytest.MonkeyPatch, home: Path, url: str) -> postgres.ServerError:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(postgres.ServerError) as refusal:
        boot.setup(home)
    connection.close()
    assert refusal.value.remedy
    assert throwaway.PASSWORD not in refusal.value.sentence()
    return refusal.value


def test_the_data_are_on_the_server_and_no_file_is_made(home: Path, server: object) -> None:
    assert connection.vendor == "postgresql"
    assert not (home / "lissom.sqlite3").exists()
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("20s",)
    assert boot.migrate_if_needed() is False


def test_a_wrong_password_is_told(
    home: Path, server: throwaway.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.url("postgres").replace(quote(throwaway.PASSWORD, safe=""), "wrong")
    assert _refused(monkeypatch, home, url).code == "wrong-password"


def test_a_database_that_is_not_there_is_told(
    home: Path, server: throwaway.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = _refused(monkeypatch, home, server.url("nobody_made_it"))
    assert refusal.code == "no-database"
    assert "createdb" in refusal.remedy


@pytest.mark.parametrize("url", ["postgresql:///x?host=/nowhere", "postgresql://127.0.0.1:1/x"])
def test_a_server_that_does_not_answer_is_told(
    home: Path, server: object, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    refusal = _refused(monkeypatch, home, url)
    assert refusal.code == "database-unreachable"
    assert "does not answer" in refusal.message


def test_an_encoding_that_cannot_hold_every_name_is_refused(
    home: Path, server: throwaway.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as other:
        other.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
        try:
            refusal = _refused(monkeypatch, home, server.url("latin"))
        finally:
            other.execute("DROP DATABASE latin WITH (FORCE)")
    assert refusal.code == "wrong-encoding"
    assert "LATIN1" in refusal.message


def test_a_user_who_may_not_make_tables_is_told_and_nothing_is_half_made(
    home: Path, server: throwaway.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as other:
        other.execute("CREATE DATABASE guarded TEMPLATE template0")
        other.execute("CREATE ROLE guest LOGIN PASSWORD 'word'")
    inside = psycopg.connect(server.url("guarded"), autocommit=True)
    try:
        inside.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        url = f"postgresql://guest:word@/guarded?host={server.folder}"
        assert _refused(monkeypatch, home, url).code == "not-allowed"
        tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert inside.execute(tables).fetchone() == (0,)
    finally:
        inside.close()
        with closing(psycopg.connect(server.url("postgres"), autocommit=True)) as other:
            other.execute("DROP DATABASE guarded WITH (FORCE)")
            other.execute("DROP ROLE guest")


def test_two_that_start_at_once_make_the_tables_once(
    tmp_path: Path, server: throwaway.Server
) -> None:
    home = tmp_path / "fresh"
    settings = engines.current().environment(home)
    program = "from lissom.web import boot; boot.setup()"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=settings, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in started:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    rows = engines.current().rows(home)["django_migrations"]
    assert len(rows) == len({row.partition('"name"')[2] for row in rows})
    engines.current().forget(home)
