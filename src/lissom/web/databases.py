"""The two engines as Django is told of them. Nothing of Django is imported here."""

from __future__ import annotations

from typing import Any

from lissom.web.env import Environment

SQLITE = "lissom.web.sqlite"
POSTGRESQL = "django.db.backends.postgresql"
_KEEP_OPEN_S = 60


def configured(environment: Environment) -> dict[str, Any]:
    """The entry of `DATABASES` for this environment."""
    return _sqlite(environment) if environment.postgres is None else _postgresql(environment)


def _sqlite(environment: Environment) -> dict[str, Any]:
    """IMMEDIATE takes the write lock at the start of a transaction: a reading transaction that
    turns into a writing one fails at once with "database is locked", whatever the timeout is.
    Pages of 16 kB take the blobs of recordings in a quarter of the steps; a database that is there
    keeps its size."""
    return {
        "ENGINE": SQLITE,
        "NAME": str(environment.database),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "timeout": environment.db_timeout_s,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; "
            "PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(environment: Environment) -> dict[str, Any]:
    """The server ends a wait for a lock itself, so that no request hangs. Connections stay open
    between requests: making one costs more than most queries."""
    server = environment.postgres
    assert server is not None
    wait_ms = round(environment.db_timeout_s * 1000)
    return {
        "ENGINE": POSTGRESQL,
        "NAME": server.name,
        "HOST": server.host,
        "PORT": server.port,
        "USER": server.user,
        "PASSWORD": server.password,
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": _KEEP_OPEN_S,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "lissom",
            **dict(server.options),
            "options": f"-c lock_timeout={wait_ms}",
        },
    }
