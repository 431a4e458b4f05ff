"""What is wrong with an installation, all of it at once; nothing is changed by looking.

Each check answers with what it found and what to do. A check that needs what another found wrong is
left out.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from lissom.core.errors import InvalidInputError, LissomError
from lissom.web import boot, env
from lissom.web.backups import postgresql
from lissom.web.database_url import Postgres

_LITTLE_ROOM_BYTES = 1_000_000_000
_OLDEST_SERVER = 140_000
_LATE = timedelta(minutes=15)


class Health(StrEnum):
    """How grave it is: only `wrong` stops the start."""

    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one check found."""

    check: str
    health: Health
    sentence: str
    remedy: str = ""


def examine(environ: Mapping[str, str] | None = None) -> tuple[Answer, ...]:
    """Every check on the installation that the settings name."""
    try:
        environment = env.read(environ)
    except InvalidInputError as error:
        return (Answer("settings", Health.WRONG, error.message, error.remedy),)
    found = [_good("settings", "Every setting can be used."), *_settings(environment)]
    found += _home(environment.home)
    if environment.postgres is None:
        found += _sqlite(environment.database)
    else:
        found += _postgresql(environment.postgres)
    return tuple(found)


def _good(check: str, sentence: str) -> Answer:
    return Answer(check, Health.GOOD, sentence)


def _settings(environment: env.Environment) -> Iterator[Answer]:
    """Settings that can be used and may not be meant."""
    if environment.debug:
        yield Answer(
            "debug",
            Health.ATTENTION,
            "LISSOM_DEBUG is on: error pages show the inside of the program.",
            "Remove it where others can reach the installation.",
        )
    if environment.on is not None:
        yield Answer(
            "clock",
            Health.ATTENTION,
            f"LISSOM_ON holds the clock at {environment.on}: reminders and holds stand still.",
            "Remove it when the trial is over.",
        )
    if environment.address and not environment.secure:
        yield Answer(
            "address",
            Health.ATTENTION,
            f"People reach it at {environment.address} without encryption.",
            "Put a proxy with https before it and write the address with https.",
        )
    if environment.secure and not environment.behind_proxy:
        yield Answer(
            "proxy",
            Health.ATTENTION,
            "The address is https, but LISSOM_BEHIND_PROXY is off: every request is sent to https.",
            "Set LISSOM_BEHIND_PROXY=true when a proxy of your own does the encryption.",
        )
    if not environment.mail:
        yield Answer(
            "mail",
            Health.ATTENTION,
            "No mail server is named: mails and reminders are printed, not sent.",
            "Set LISSOM_MAIL.",
        )


def _home(home: Path) -> Iterator[Answer]:
    if not home.is_dir():
        there = next((one for one in home.parents if one.exists()), home)
        able = os.access(there, os.W_OK | os.X_OK)
        yield Answer(
            "home",
            Health.ATTENTION if able else Health.WRONG,
            f"There is no folder {home}." + ("" if able else f" It cannot be made in {there}."),
            "The first start makes it." if able else "Set LISSOM_HOME to one that can be made.",
        )
        return
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        yield Answer(
            "home",
            Health.WRONG,
            f"The folder {home} cannot be written to.",
            "Make it writable, or set LISSOM_HOME to one that is.",
        )
        return
    yield _good("home", f"Data are in {home}.")
    yield from _rights(home)
    free = shutil.disk_usage(home).free
    room = f"{free / 1e9:.1f} GB are free where they lie."
    little = free < _LITTLE_ROOM_BYTES
    yield Answer("room", Health.ATTENTION, room, "Make room.") if little else _good("room", room)


def _rights(home: Path) -> Iterator[Answer]:
    for path in (home, home / env.SECRET_NAME, home / env.DATABASE_NAME):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
            inside = path != home and not _open(home)
            if not inside:
                yield Answer(
                    "rights",
                    Health.ATTENTION,
                    f"Other users of this computer may look into {path}.",
                    f"chmod {'700' if path.is_dir() else '600'} {path}",
                )


def _open(folder: Path) -> bool:
    """Whether others may pass through the folder to what lies in it."""
    return bool(folder.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH))


def _sqlite(database: Path) -> Iterator[Answer]:
    if not database.exists():
        yield Answer(
            "database",
            Health.ATTENTION,
            f"There is no database {database}.",
            "The first start makes it.",
        )
        return
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as found:
            (word,) = found.execute("PRAGMA quick_check(1)").fetchone()
            if word != "ok":
                raise sqlite3.DatabaseError(word)
            size = database.stat().st_size / 1e6
            yield _good("database", f"SQLite {sqlite3.sqlite_version}, {size:.0f} MB, whole.")
            yield from _within(lambda query: found.execute(query).fetchall())
    except sqlite3.DatabaseError as error:
        yield Answer(
            "database",
            Health.WRONG,
            f"The database {database} is damaged or cannot be read ({error}).",
            "Restore a backup into a new folder: `lissom restore`.",
        )


def _postgresql(server: Postgres) -> Iterator[Answer]:
    try:
        with postgresql.connected(server) as found:
            encoding = found.execute("SHOW server_encoding").fetchone()[0]
            version = found.info.server_version
            told = f"PostgreSQL {version // 10_000} answers: {server.told}."
            if encoding != "UTF8":
                yield Answer(
                    "database",
                    Health.WRONG,
                    f"The database {server.told} has the encoding {encoding}; Lissom needs UTF8.",
                    "Make a new one: createdb --encoding=UTF8 --template=template0 NAME.",
                )
            elif version < _OLDEST_SERVER:
                yield Answer("database", Health.WRONG, told, "Use PostgreSQL 14 or newer.")
            else:
                yield _good("database", told)
            yield from _within(lambda query: found.execute(query).fetchall())
    except LissomError as error:
        yield Answer("database", Health.WRONG, error.message, error.remedy)
    if postgresql.program("pg_dump") is None:
        yield Answer(
            "pg_dump",
            Health.ATTENTION,
            "The program pg_dump is missing: `lissom backup` cannot work.",
            "Install PostgreSQL's client programs (apt-get install postgresql-client).",
        )


_Ask = Callable[[str], list[Any]]


def _within(ask: _Ask) -> Iterator[Answer]:
    """What the tables say; a database without tables yet is a new one."""
    named = "SELECT app, name FROM django_migrations"
    try:
        applied = {f"{app}.{name}" for app, name in ask(named) if app in boot.OWN_APPS}
    except Exception:  # noqa: BLE001 (each driver has its own; the table is not there)
        yield Answer("tables", Health.ATTENTION, "There are no tables yet.", "Start Lissom once.")
        return
    known = boot.known_migrations()
    if applied - known:
        yield Answer(
            "tables",
            Health.WRONG,
            "The database was last used by a newer version of Lissom "
            f"(it knows {max(applied - known)}).",
            "Install that version again, or restore a backup made by this one.",
        )
        return
    if known - applied:
        yield Answer(
            "tables",
            Health.ATTENTION,
            f"{len(known - applied)} changes of the tables are still to be made.",
            "The next start makes them; make a backup before it.",
        )
        return
    yield _good("tables", "The tables are up to date.")
    yield from _jobs(ask)


def _jobs(ask: _Ask) -> Iterator[Answer]:
    """Jobs that nobody takes up: no worker runs."""
    rows = ask("SELECT min(not_before), count(*) FROM jobs_job WHERE state = 'queued'")
    oldest, count = rows[0]
    if not count:
        return
    since = _instant(oldest)
    if datetime.now(UTC) - since > _LATE:
        yield Answer(
            "worker",
            Health.ATTENTION,
            f"{count} background jobs wait, the oldest since {since:%Y-%m-%d %H:%M} UTC.",
            "Run `lissom worker`, or `lissom serve`, which has one.",
        )


def _instant(given: Any) -> datetime:
    moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
