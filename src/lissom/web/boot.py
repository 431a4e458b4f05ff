"""Start of everything that needs the database: configure, check the home, migrate when needed.

Nothing of Django is imported before `setup` is called, so that commands without a database
start at once.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lissom.core.errors import DataError, LissomError
from lissom.web import databases, env, postgres
from lissom.web.storage import known_storage_error

_SQLITE_HEAD = b"SQLite format 3\x00"
OWN_APPS = frozenset(
    {
        "accounts",
        "jobs",
        "training",
        "clinic",
        "diary",
        "office",
        "treatment",
        "privacy",
        "records",
        "waiting",
        "notices",
    }
)
"""Apps whose tables are Lissom's own: an unknown migration of one is of a newer version."""


class NewerDatabaseError(LissomError):
    """The database was written by a later version of Lissom."""

    code = "newer-database"


def setup(home: Path | None = None) -> None:
    """Make Django ready on this home (default: LISSOM_HOME) and bring the database up to date.

    May be called again with another home in the same process. Raises LissomError: wrong
    settings, a home that cannot be written, a damaged database, one of a newer version, a
    PostgreSQL server that cannot be used.
    """
    if home is not None:
        os.environ["LISSOM_HOME"] = str(home.expanduser().absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lissom.web.settings")
    environment = env.read()
    _prepare_home(environment.home)
    if environment.postgres is None:
        _check_file(environment.database)
    else:
        postgres.check_driver()
    import django  # noqa: PLC0415 (heavy; only commands that store pay for it)
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()
    _point_at(environment)
    if environment.postgres is not None:
        postgres.check_server(environment.postgres)
    migrate_if_needed()


def migrate_if_needed() -> bool:
    """Apply migrations that the database lacks; whether there were any. Raises LissomError."""
    from django.db import DatabaseError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        _refuse_newer(executor)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        with _one_at_a_time():
            executor = MigrationExecutor(connection)
            executor.migrate(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        server = env.read().postgres
        if server is not None:
            raise postgres.refusal(server, error, reached=True) from error
        trouble = known_storage_error(error)
        if trouble is not None:
            raise trouble from error
        raise DataError(
            f"The database {connection.settings_dict['NAME']} cannot be used ({error}).",
            remedy="Restore a backup in its place, or move the file away to begin anew.",
            code="damaged-database",
        ) from error
    return True


def _refuse_newer(executor: object) -> None:
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    assert isinstance(executor, MigrationExecutor)
    known = set(executor.loader.disk_migrations)
    newer = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in OWN_APPS and (app, name) not in known
    )
    if newer:
        raise NewerDatabaseError(
            f"The database was last used by a newer version of Lissom (it knows {newer[-1]}).",
            remedy="Install that version again, or restore a backup made by this one.",
        )


def known_migrations() -> frozenset[str]:
    """`app.name` of every migration of Lissom's own tables that this version has. The database is
    not asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lissom.web.settings")
    import django  # noqa: PLC0415
    from django.apps import apps  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    if not apps.ready:
        django.setup()
    known = MigrationLoader(None).disk_migrations or {}
    return frozenset(f"{app}.{name}" for app, name in known if app in OWN_APPS)


def _prepare_home(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise env.HomeError(
            f"The folder {home} cannot be made ({error.strerror}).",
            remedy="Set LISSOM_HOME to a folder that you can write to.",
        ) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise env.HomeError(
            f"The folder {home} cannot be written to.",
            remedy="Make it writable, or set LISSOM_HOME to one that is.",
        )
    env.secret_key(home)


def _check_file(database: Path) -> None:
    """Refuse what is there but is no database: SQLite would only say so much later."""
    if not database.exists():
        return
    try:
        with database.open("rb") as file:
            head = file.read(len(_SQLITE_HEAD))
    except OSError as error:
        raise env.HomeError(
            f"The database {database} cannot be read ({error.strerror}).",
            remedy="Make the file readable and writable for you.",
        ) from error
    if head and head != _SQLITE_HEAD:
        raise DataError(
            f"{database} is not a Lissom database, or it is damaged.",
            remedy="Restore a backup in its place, or move the file away to begin anew.",
            code="damaged-database",
        )


def _point_at(environment: env.Environment) -> None:
    """Move an already configured process to the database of this environment."""
    from django.db import connections  # noqa: PLC0415

    wanted = connections.configure_settings({"default": databases.configured(environment)})
    held = connections.settings["default"]
    if any(held.get(name) != value for name, value in wanted["default"].items()):
        connections["default"].close()
        del connections["default"]
        held.clear()
        held.update(wanted["default"])


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    environment = env.read()
    if environment.postgres is not None:
        with postgres.one_change_at_a_time():
            yield
        return
    with (environment.home / ".migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
