"""The engine that this run of the tests uses: SQLite, or with `--engine=postgresql` PostgreSQL.

A home is a folder; on PostgreSQL it has a database of its own besides, named after its path, on a
server of this run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Protocol

from tests import throwaway

NAMES = ("sqlite", "postgresql")


class Engine(Protocol):
    """What a test asks of an engine."""

    name: str

    def environment(self, home: Path) -> dict[str, str]:
        """The settings with which a program uses this home; its database is there afterwards."""

    def address(self, home: Path) -> dict[str, str]:
        """The same settings; whether the database is there is not looked at."""

    def copy(self, home: Path, place: Path) -> None:
        """The same home once more, with all its data; nobody may use it meanwhile."""

    def forget(self, home: Path) -> None:
        """The home is not used any more."""

    def rows(self, home: Path) -> dict[str, list[str]]:
        """All rows of all tables as text, by table, read by another connection."""

    def connect(self, home: Path) -> AbstractContextManager[Any]:
        """A connection of the driver itself to the database, past Django."""

    def stop(self) -> None: ...


class SQLite:
    """The database is a file in the home."""

    name = "sqlite"

    def environment(self, home: Path) -> dict[str, str]:
        return self.address(home)

    def address(self, home: Path) -> dict[str, str]:
        return {"LISSOM_HOME": str(home)}

    def copy(self, home: Path, place: Path) -> None:
        shutil.copytree(home, place)

    def forget(self, home: Path) -> None:
        pass

    def rows(self, home: Path) -> dict[str, list[str]]:
        with self.connect(home) as other:
            names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            return {
                name: [str(row) for row in other.execute(f'SELECT * FROM "{name}" ORDER BY 1')]
                for (name,) in other.execute(names).fetchall()
            }

    def connect(self, home: Path) -> AbstractContextManager[Any]:
        return closing(sqlite3.connect(home / "lissom.sqlite3"))

    def stop(self) -> None:
        pass


class PostgreSQL:
    """The database is on a server that starts when the first home asks for one."""

    name = "postgresql"

    def __init__(self) -> None:
        self._server: throwaway.Server | None = None
        self._there: set[str] = set()

    def environment(self, home: Path) -> dict[str, str]:
        name = _name(home)
        if name not in self._there:
            self._do(f"CREATE DATABASE {name} TEMPLATE template0")
            self._there.add(name)
        return self.address(home)

    def address(self, home: Path) -> dict[str, str]:
        return {"LISSOM_HOME": str(home), "DATABASE_URL": self.server.url(_name(home))}

    def copy(self, home: Path, place: Path) -> None:
        shutil.copytree(home, place)
        self._do(f"CREATE DATABASE {_name(place)} TEMPLATE {_name(home)} {self._strategy()}")
        self._there.add(_name(place))

    def forget(self, home: Path) -> None:
        self._there.discard(_name(home))
        self._do(f"DROP DATABASE IF EXISTS {_name(home)} WITH (FORCE)")

    def rows(self, home: Path) -> dict[str, list[str]]:
        with self.connect(home) as other:
            names = other.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            ).fetchall()
            return {
                name: [
                    str(row[0])
                    for row in other.execute(
                        f'SELECT to_jsonb(one)::text FROM "{name}" AS one ORDER BY 1'
                    )
                ]
                for (name,) in names
            }

    def connect(self, home: Path) -> AbstractContextManager[Any]:
        return closing(self._connect(_name(home)))

    @property
    def server(self) -> throwaway.Server:
        """The server of this run."""
        if self._server is None:
            self._server = throwaway.start()
        return self._server

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _strategy(self) -> str:
        """Whole files are copied where the server can be told to: it is quicker."""
        with closing(self._connect("postgres")) as other:
            return "STRATEGY file_copy" if other.info.server_version >= 150_000 else ""

    def _do(self, statement: str) -> None:
        with closing(self._connect("postgres")) as other:
            other.execute(statement)

    def _connect(self, name: str) -> Any:
        import psycopg  # noqa: PLC0415 (the other engine does without)

        return psycopg.connect(self.server.url(name), autocommit=True)


def _name(home: Path) -> str:
    return f"home_{hashlib.sha256(str(home).encode()).hexdigest()[:20]}"


_chosen: list[Engine] = [SQLite()]


def choose(name: str) -> None:
    """Called once, before the first test."""
    _chosen[0] = PostgreSQL() if name == "postgresql" else SQLite()


def current() -> Engine:
    """The engine of this run."""
    return _chosen[0]


def setup(home: Path) -> None:
    """Start on this home, as a program with its settings would."""
    from lissom.web import boot  # noqa: PLC0415 (Django comes with it)

    os.environ.update(current().environment(home))
    boot.setup(home)
