"""PostgreSQL at the start: its driver, its answer, its encoding, one change of tables at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lissom.core.errors import LissomError
from lissom.web.database_url import Postgres

_MIGRATING = 0x4C49_0000_0000_0001
"""Advisory lock of who changes the tables; the diary's locks lie beside it."""

_TOLD = (
    ("password authentication failed", "wrong-password", "User or password are wrong",
     "Correct them in DATABASE_URL; signs such as @ / : # are written as %40 %2F %3A %23."),
    ("no password supplied", "wrong-password", "The server asks for a password",
     "Write it into DATABASE_URL: postgresql://user:password@host/name."),
    ("no pg_hba.conf entry", "not-let-in", "The server does not let this computer or user in",
     "Allow them in pg_hba.conf on the server, or use sslmode=require if it asks for TLS."),
    ('role "', "wrong-password", "The server does not know this user",
     "Make it (createuser NAME), or correct DATABASE_URL."),
    ("does not exist", "no-database", "The database is not there",
     "Make it on the server: createdb --encoding=UTF8 --template=template0 NAME."),
    ("permission denied", "not-allowed", "The user may not do this",
     "Make the user owner of the database: ALTER DATABASE name OWNER TO user."),
    ("btree_gist", "no-btree-gist", "The server lacks the extension btree_gist",
     "Install PostgreSQL's contrib package on the server."),
    ("or later is required", "old-server", "The server is too old",
     "Use PostgreSQL 14 or newer."),
    ("too many", "server-full", "The server takes no more connections",
     "Raise max_connections, or run fewer processes and threads."),
    ("SSL", "no-tls", "No encrypted connection came about", "Look at sslmode in DATABASE_URL."),
)  # fmt: skip


class ServerError(LissomError):
    """PostgreSQL cannot be used as it is."""

    code = "database-unreachable"


def check_driver() -> None:
    """Refuse at once, with the way out, when the client library is missing."""
    try:
        import psycopg  # noqa: F401, PLC0415 (only with PostgreSQL)
    except ImportError as error:
        raise ServerError(
            f"DATABASE_URL asks for PostgreSQL, but its driver cannot be loaded ({error}).",
            remedy="Install it: pip install 'lissom[postgres]'.",
            code="no-driver",
        ) from error


def refusal(server: Postgres, error: Exception, *, reached: bool = False) -> ServerError:
    """What the server or the way to it says, as a sentence with what to do; `reached`: it
    answered, and refused what was asked of it."""
    words = " ".join(str(error).split())[:300]
    for sign, code, what, remedy in _TOLD:
        if sign in words:
            return ServerError(f"{what}: {server.told} ({words}).", remedy=remedy, code=code)
    if reached:
        return ServerError(
            f"The tables cannot be brought up to date: {server.told} ({words}).",
            remedy="Nothing was changed. Restore a backup, or ask with these words for help.",
            code="damaged-database",
        )
    return ServerError(
        f"PostgreSQL does not answer: {server.told} ({words}).",
        remedy="See whether it runs, and whether host and port in DATABASE_URL are right.",
    )


def check_server(server: Postgres) -> None:
    """Connect, and refuse an encoding that cannot hold every name. Raises ServerError."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            (encoding,) = cursor.fetchone()
    except DatabaseError as error:
        raise refusal(server, error) from error
    if encoding != "UTF8":
        raise ServerError(
            f"The database {server.told} has the encoding {encoding}; Lissom needs UTF8.",
            remedy="Make a new one: createdb --encoding=UTF8 --template=template0 NAME.",
            code="wrong-encoding",
        )


@contextmanager
def one_change_at_a_time() -> Iterator[None]:
    """Whoever comes second waits until the tables are changed, on whatever computer it is."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        (before,) = cursor.fetchone()
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])
