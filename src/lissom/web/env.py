"""The environment, read once and typed: every wrong or unknown value is named, all at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from platformdirs import user_data_path

from lissom.core.errors import InvalidInputError, LissomError

_T = TypeVar("_T")

PREFIX = "LISSOM_"
DATABASE_NAME = "lissom.sqlite3"
SECRET_NAME = "secret.key"  # noqa: S105 (the file's name, not a secret)

_WORDS = {"1": True, "true": True, "yes": True, "on": True}
_WORDS |= {"0": False, "false": False, "no": False, "off": False, "": False}


class HomeError(LissomError):
    """The folder that holds the database cannot be used."""

    code = "home-unusable"


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, what it means, what holds without it."""

    name: str
    meaning: str
    default: str


SETTINGS: tuple[Setting, ...] = (
    Setting("LISSOM_HOME", "Folder of the database and the secret key.", "the user-data folder"),
    Setting("LISSOM_DEBUG", "Show technical error pages (true or false).", "false"),
    Setting("LISSOM_ALLOWED_HOSTS", "Host names answered to, with commas.", "localhost,127.0.0.1"),
    Setting("LISSOM_DB_TIMEOUT_S", "Seconds to wait for another writer, 1 to 600.", "20"),
    Setting("LISSOM_IMPORT_WORKERS", "Processes that read files, 1 to 64.", "2"),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that come from outside, checked."""

    home: Path
    debug: bool
    allowed_hosts: tuple[str, ...]
    db_timeout_s: float
    import_workers: int

    @property
    def database(self) -> Path:
        return self.home / DATABASE_NAME


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment as values. Raises InvalidInputError that lists every wrong setting."""
    given = os.environ if environ is None else environ
    _refuse_other_database(given)
    wrong = _unknown(given)

    def take(name: str, reader: Callable[[str], _T], fallback: _T) -> _T:
        if name not in given:
            return fallback
        try:
            return reader(given[name].strip())
        except ValueError as error:
            wrong.append(f"{name}={given[name]!r}: {error}")
            return fallback

    found = Environment(
        home=take("LISSOM_HOME", _folder, user_data_path("lissom", appauthor=False)),
        debug=take("LISSOM_DEBUG", _boolean, fallback=False),
        allowed_hosts=take("LISSOM_ALLOWED_HOSTS", _hosts, ("localhost", "127.0.0.1")),
        db_timeout_s=take("LISSOM_DB_TIMEOUT_S", _seconds, 20.0),
        import_workers=take("LISSOM_IMPORT_WORKERS", _workers, 2),
    )
    if wrong:
        raise InvalidInputError(
            "The environment has settings that cannot be used: " + "; ".join(wrong) + ".",
            remedy="Correct or remove them; docs/operate/storage.md lists all settings.",
        )
    return found


def secret_key(home: Path) -> str:
    """The random key of this installation, made on first use in a file only its owner reads."""
    path = home / SECRET_NAME
    with suppress(FileExistsError):
        _write_secret(path)
    try:
        found = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(
            f"The secret key in {path} cannot be read ({error}).",
            remedy="Make the file readable for you, or delete it: a new one is made, and everyone "
            "has to sign in again.",
        ) from error
    if not found:
        raise HomeError(
            f"The secret key in {path} is empty.",
            remedy="Delete the file: a new one is made, and everyone has to sign in again.",
        )
    return found


def _write_secret(path: Path) -> None:
    """Written beside its place and linked in whole, so that no other process sees half of it."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError as error:
        raise HomeError(
            f"The secret key cannot be written to {path} ({error.strerror}).",
            remedy="Make the folder writable, or set LISSOM_HOME to one that is.",
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def _refuse_other_database(given: Mapping[str, str]) -> None:
    """Data must not go into SQLite behind the back of someone who asked for another database."""
    if given.get("DATABASE_URL", "").strip():
        raise InvalidInputError(
            "DATABASE_URL is set, but PostgreSQL is not supported yet: this version keeps its "
            "data in SQLite.",
            remedy="Unset DATABASE_URL; LISSOM_HOME names the folder of the database.",
        )


def _unknown(given: Mapping[str, str]) -> list[str]:
    known = {setting.name for setting in SETTINGS}
    names = sorted(name for name in given if name.startswith(PREFIX) and name not in known)
    return [f"{name}: there is no such setting" for name in names]


def _folder(text: str) -> Path:
    if not text or "\x00" in text:
        raise ValueError("not a folder")
    return Path(text).expanduser().absolute()


def _boolean(text: str) -> bool:
    try:
        return _WORDS[text.lower()]
    except KeyError:
        raise ValueError("not true or false") from None


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in text.split(",") if part.strip())
    if not names or any("/" in name or " " in name for name in names):
        raise ValueError("not a list of host names")
    return names


def _seconds(text: str) -> float:
    number = float(text)
    if not 1 <= number <= 600:
        raise ValueError("not between 1 and 600 seconds")
    return number


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 64:
        raise ValueError("not between 1 and 64")
    return number
