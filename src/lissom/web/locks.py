"""Things that one transaction at a time may decide about, by name.

On PostgreSQL transactions run beside each other: "look, then write" needs a lock that both take,
also where there is no row yet. On SQLite a transaction has the whole database to itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import connection


def hold(names: Iterable[str]) -> None:
    """Hold these until the transaction ends; waits for others who do. All that a transaction
    needs are named at once: the order is always the same, so no two wait for each other."""
    if connection.vendor != "postgresql":
        return
    assert connection.in_atomic_block
    keys = sorted({_key(name) for name in names})
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(["pg_advisory_xact_lock(%s)"] * len(keys)), keys)


def _key(name: str) -> int:
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
