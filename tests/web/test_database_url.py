"""`DATABASE_URL`: read into its parts, refused with the reason, and its password never told."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web import databases, env, postgres
from lissom.web.database_url import Postgres, read_address


def _configured(url: str) -> dict[str, object]:
    found: dict[str, object] = databases.configured(env.read({"DATABASE_URL": url}))
    return found


def test_every_part_of_an_address_is_read() -> None:
    found = read_address(
        "postgres://ro%40bin:p%2Fw%3A%23@db.example:6543/les%20som?sslmode=require"
    )
    assert found == Postgres(
        name="les som",
        host="db.example",
        port="6543",
        user="ro@bin",
        password="p/w:#",
        options=(("connect_timeout", "10"), ("sslmode", "require")),
    )


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgresql:///lissom", "", ""),
        ("postgresql:///lissom?host=/var/run/postgresql&port=5433", "/var/run/postgresql", "5433"),
        ("postgresql://robin@%2Fvar%2Frun/lissom", "/var/run", ""),
        ("postgresql://[::1]:5432/lissom", "::1", "5432"),
    ],
)
def test_sockets_and_numbers_are_hosts_too(url: str, host: str, port: str) -> None:
    found = read_address(url)
    assert found is not None
    assert (found.host, found.port, found.name) == (host, port, "lissom")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://localhost/lissom", "begins with postgresql://"),
        ("sqlite:///lissom.sqlite3", "LISSOM_HOME"),
        ("localhost/lissom", "begins with postgresql://"),
        ("postgresql://robin:word@localhost", "names no database"),
        ("postgresql://robin:word@localhost/", "names no database"),
        ("postgresql://localhost/one/two", "names no database"),
        ("postgresql://robin:wo/rd@localhost:port/lissom", "%2F"),
        ("postgresql://localhost:99999/lissom", "port"),
        ("postgresql://robin:wo#rd@localhost/lissom", "%23"),
        ("postgresql://localhost/lissom?sslmode=maybe", "verify-full"),
        ("postgresql://localhost/lissom?sslmod=require", "no option 'sslmod'"),
        ("postgresql://localhost/lissom?options=-cfoo%3Dbar", "no option 'options'"),
        ("postgresql://localhost/lissom?connect_timeout=soon", "whole number"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        env.read({"DATABASE_URL": url})
    assert "DATABASE_URL" in refusal.value.message
    assert reason in refusal.value.message


@pytest.mark.parametrize("name", ["DATABASE_URL", "LISSOM_MAIL"])
def test_no_message_holds_a_password(name: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        env.read({name: "gopher://robin:hunter2@localhost"})
    assert "hunter2" not in refusal.value.sentence()
    found = read_address("postgresql://robin:hunter2@localhost/lissom")
    assert "hunter2" not in repr(found)
    assert found is not None
    assert "hunter2" not in postgres.refusal(found, RuntimeError("no")).sentence()


def test_without_it_the_data_are_in_a_file_of_the_home(tmp_path: Path) -> None:
    for given in ({}, {"DATABASE_URL": "  "}):
        found = databases.configured(env.read({"LISSOM_HOME": str(tmp_path), **given}))
        assert found["NAME"] == str(tmp_path / "lissom.sqlite3")


def test_a_wait_for_a_lock_is_ended_by_the_server() -> None:
    found = _configured("postgresql://localhost/lissom?application_name=clinic")
    assert found["OPTIONS"] == {
        "application_name": "clinic",
        "connect_timeout": "10",
        "options": "-c lock_timeout=20000",
    }
    assert found["ATOMIC_REQUESTS"] is False


def test_a_missing_driver_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    assert importlib.util.find_spec("psycopg") is not None
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(postgres.ServerError) as refusal:
        postgres.check_driver()
    assert refusal.value.code == "no-driver"
    assert "lissom[postgres]" in refusal.value.remedy


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('FATAL: no pg_hba.conf entry for host "10.0.0.2"', "not-let-in"),
        ('FATAL: role "robin" does not exist', "wrong-password"),
        ("fe_sendauth: no password supplied", "wrong-password"),
        ("permission denied for schema public", "not-allowed"),
        ('could not open extension control file "btree_gist.control"', "no-btree-gist"),
        ("PostgreSQL 14 or later is required (found 12.1).", "old-server"),
        ("FATAL: sorry, too many clients already", "server-full"),
        ("server does not support SSL, but SSL was required", "no-tls"),
        ("something never seen", "database-unreachable"),
    ],
)
def test_what_a_server_says_becomes_a_sentence_with_what_to_do(words: str, code: str) -> None:
    found = postgres.refusal(Postgres(name="lissom", host="db.example"), RuntimeError(words))
    assert found.code == code
    assert words in found.message
    assert "db.example/lissom" in found.message
    assert found.remedy
