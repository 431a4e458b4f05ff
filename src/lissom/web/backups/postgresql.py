"""PostgreSQL: a dump by its own program, of one moment while others write; and back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lissom.web.backups.archive import BackupError, damaged
from lissom.web.database_url import Postgres

_PLACES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/*/bin")
_PLAIN = ["--no-owner", "--no-privileges"]


def program(name: str) -> Path | None:
    """The newest program of that name; None when there is none."""
    found = shutil.which(name)
    places = [Path(found)] if found else []
    for pattern in _PLACES:
        there = Path("/").glob(f"{pattern}/{name}")
        places += sorted(there, key=lambda path: (len(str(path)), str(path)), reverse=True)
    return next(iter(places), None)


@dataclass(frozen=True, slots=True)
class Dumped:
    """What stands in a dump: rows by table, and app and name of each migration."""

    rows: Mapping[str, int]
    migrations: list[tuple[str, str]]


def dump(server: Postgres, copy: Path) -> Dumped:
    """Write the database into a file of pg_dump's own format. Rows are counted in the same view of
    the database that is dumped. Raises BackupError."""
    with connected(server) as found:
        found.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (view,) = found.execute("SELECT pg_export_snapshot()").fetchone()
        rows = _rows(found)
        applied = found.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2").fetchall()
        options = ["--format=custom", "--no-comments", *_PLAIN, f"--snapshot={view}"]
        _run("pg_dump", server, [*options, f"--file={copy}"])
    return Dumped(rows, [(str(app), str(name)) for app, name in applied])


def put(copy: Path, server: Postgres, rows: Mapping[str, int], named: Path) -> None:
    """Fill an empty database, wholly or not at all. Raises BackupError."""
    options = ["--single-transaction", "--exit-on-error", *_PLAIN]
    _run("pg_restore", server, [*options, f"--dbname={server.name}", str(copy)])
    found = counted(server)
    if found != dict(rows):
        differ = sorted(name for name in found | dict(rows) if found.get(name) != rows.get(name))
        raise damaged(named, f"the rows of {', '.join(differ[:3])} differ from what it says")


def is_empty(server: Postgres) -> bool:
    """Whether the database has no table yet. Raises BackupError when it cannot be reached."""
    return not counted(server)


def counted(server: Postgres) -> dict[str, int]:
    """How many rows each table has."""
    with connected(server) as found:
        return _rows(found)


def _rows(found: Any) -> dict[str, int]:
    names = found.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    ).fetchall()
    return {name: _count(found, name) for (name,) in names}


@contextmanager
def connected(server: Postgres) -> Iterator[Any]:
    """A connection of the driver itself, past Django. Raises BackupError."""
    import psycopg  # noqa: PLC0415 (only with PostgreSQL)

    try:
        with closing(psycopg.connect(**_address(server), autocommit=True)) as found:
            yield found
    except psycopg.Error as error:
        words = " ".join(str(error).split())
        raise BackupError(
            f"PostgreSQL does not answer as it should: {server.told} ({words}).",
            remedy="Look at DATABASE_URL; an empty database is made by createdb.",
            code="failed",
        ) from error


def _count(found: Any, name: str) -> int:
    from psycopg import sql  # noqa: PLC0415

    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
    count: int = found.execute(query).fetchone()[0]
    return count


def _address(server: Postgres) -> dict[str, Any]:
    given = {
        "dbname": server.name,
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "password": server.password,
    }
    return {name: text for name, text in given.items() if text} | dict(server.options)


def _run(name: str, server: Postgres, options: list[str]) -> None:
    """The password goes by the environment, where other users do not see it."""
    path = program(name)
    if path is None:
        raise BackupError(
            f"The program {name} is missing.",
            remedy="Install PostgreSQL's client programs (apt-get install postgresql-client).",
            code="no-program",
        )
    done = subprocess.run(  # noqa: S603 (a program of the system, arguments without a shell)
        [str(path), "--no-password", *options],
        env=_environment(server),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = " ".join(done.stderr.split())[:400]
        raise BackupError(
            f"{name} ended with a fault: {words}",
            remedy="Nothing was kept. Its version must not be older than the server's.",
            code="failed",
        )


def _environment(server: Postgres) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names |= {"password": "PGPASSWORD", "application_name": "PGAPPNAME"}
    given = {
        names.get(name, f"PG{name.replace('_', '').upper()}"): text
        for name, text in _address(server).items()
        if name not in {"keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval"}
    }
    return {**kept, **{name: str(text) for name, text in given.items()}}
