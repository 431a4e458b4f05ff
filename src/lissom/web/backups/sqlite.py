"""SQLite: a copy by its own online backup, which others may write beside; and back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from lissom.web.backups.archive import BackupError, damaged, unwritable

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"


def snapshot(database: Path, copy: Path) -> None:
    """The database as it is at one moment, in one file. Raises BackupError."""
    try:
        with (
            closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "I/O" in str(error):
            raise unwritable(copy.parent, OSError(0, str(error))) from error
        raise BackupError(
            f"The database {database} cannot be copied ({error}).", code="failed"
        ) from error
    except sqlite3.DatabaseError as error:
        raise BackupError(
            f"The database {database} is damaged ({error}); it is not backed up.",
            remedy="Restore an older backup.",
            code="failed",
        ) from error


def counted(copy: Path, named: Path) -> dict[str, int]:
    """How many rows each table has; raises BackupError, which speaks of `named`, when the file is
    not whole."""
    try:
        with closing(sqlite3.connect(copy)) as found:
            (word,) = found.execute("PRAGMA integrity_check(1)").fetchone()
            if word != "ok":
                raise damaged(named, str(word))
            names = sorted(name for (name,) in found.execute(_TABLES).fetchall())
            return {name: _count(found, name) for name in names}
    except sqlite3.DatabaseError as error:
        raise damaged(named, str(error)) from error


def _count(found: sqlite3.Connection, name: str) -> int:
    quoted = name.replace('"', '""')
    count: int = found.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608
    return count


def migrations(copy: Path) -> list[tuple[str, str]]:
    """App and name of each migration that the tables have had."""
    with closing(sqlite3.connect(copy)) as found:
        rows = found.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(str(app), str(name)) for app, name in rows.fetchall()]
