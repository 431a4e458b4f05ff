"""The environment, read once and typed: every wrong or unknown value is named, all at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from platformdirs import user_data_path

from lissom.core.errors import InvalidInputError, LissomError
from lissom.web.database_url import Postgres, read_address

_T = TypeVar("_T")

PREFIX = "LISSOM_"
DATABASE_NAME = "lissom.sqlite3"
SECRET_NAME = "secret.key"  # noqa: S105 (the file's name, not a secret)
_PRIVATE = frozenset({"DATABASE_URL", "LISSOM_MAIL"})
"""Settings that may hold a password: a message names them without their value."""

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
    Setting("DATABASE_URL", "PostgreSQL, as postgresql://user:word@host/name.", "SQLite"),
    Setting("LISSOM_DEBUG", "Show technical error pages (true or false).", "false"),
    Setting("LISSOM_ALLOWED_HOSTS", "Host names answered to, with commas.", "localhost,127.0.0.1"),
    Setting("LISSOM_DB_TIMEOUT_S", "Seconds to wait for another writer, 1 to 600.", "20"),
    Setting("LISSOM_IMPORT_WORKERS", "Processes that read files, 1 to 64.", "2"),
    Setting("LISSOM_ADDRESS", "Where people reach it, as https://lissom.example.", "this computer"),
    Setting("LISSOM_BEHIND_PROXY", "Believe a proxy's word on https and caller.", "false"),
    Setting("LISSOM_SIGN_UP", "Who may make an account: open, invite or closed.", "invite"),
    Setting("LISSOM_CLINICS", "Who may make a clinic: owner (of all this) or anyone.", "owner"),
    Setting("LISSOM_MAIL", "Mail server, as smtp://user:word@host:587.", "mail is printed"),
    Setting("LISSOM_MAIL_FROM", "Sender of mail.", "lissom@localhost"),
    Setting("LISSOM_UPLOAD_MB", "Largest upload in MB, 1 to 20000.", "1000"),
    Setting("LISSOM_ON", "As if today were that day (YYYY-MM-DD).", "the clock"),
)

SIGN_UP = ("open", "invite", "closed")
CLINICS = ("owner", "anyone")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that come from outside, checked."""

    home: Path
    debug: bool
    allowed_hosts: tuple[str, ...]
    db_timeout_s: float
    import_workers: int
    address: str = ""
    behind_proxy: bool = False
    sign_up: str = "invite"
    clinics: str = "owner"
    mail: str = ""
    mail_from: str = "lissom@localhost"
    upload_mb: int = 1000
    on: date | None = None
    postgres: Postgres | None = None

    @property
    def secure(self) -> bool:
        """Whether people reach it by https alone."""
        return self.address.startswith("https://")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name answered to: the given ones and that of the address."""
        own = (urlsplit(self.address).hostname or "",) if self.address else ()
        return tuple(dict.fromkeys((*self.allowed_hosts, *own)))

    @property
    def database(self) -> Path:
        """The file of the database, when it is SQLite."""
        return self.home / DATABASE_NAME


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment as values. Raises InvalidInputError that lists every wrong setting."""
    given = os.environ if environ is None else environ
    wrong = _unknown(given)

    def take(name: str, reader: Callable[[str], _T], fallback: _T) -> _T:
        if name not in given:
            return fallback
        try:
            return reader(given[name].strip())
        except ValueError as error:
            shown = name if name in _PRIVATE else f"{name}={given[name]!r}"
            wrong.append(f"{shown}: {error}")
            return fallback

    found = Environment(
        home=take("LISSOM_HOME", _folder, user_data_path("lissom", appauthor=False)),
        debug=take("LISSOM_DEBUG", _boolean, fallback=False),
        allowed_hosts=take("LISSOM_ALLOWED_HOSTS", _hosts, LOOPBACK),
        db_timeout_s=take("LISSOM_DB_TIMEOUT_S", _seconds, 20.0),
        import_workers=take("LISSOM_IMPORT_WORKERS", _workers, 2),
        address=take("LISSOM_ADDRESS", _address, ""),
        behind_proxy=take("LISSOM_BEHIND_PROXY", _boolean, fallback=False),
        sign_up=take("LISSOM_SIGN_UP", _sign_up, "invite"),
        clinics=take("LISSOM_CLINICS", _clinics, "owner"),
        mail=take("LISSOM_MAIL", _mail, ""),
        mail_from=take("LISSOM_MAIL_FROM", _sender, "lissom@localhost"),
        upload_mb=take("LISSOM_UPLOAD_MB", _megabytes, 1000),
        on=take("LISSOM_ON", _day, None),
        postgres=take("DATABASE_URL", read_address, None),
    )
    if wrong:
        raise InvalidInputError(
            "The environment has settings that cannot be used: " + "; ".join(wrong) + ".",
            remedy="Correct or remove them; docs/operate/serve.md lists all settings.",
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


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("not an address that begins with http:// or https://")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("give scheme, host and port alone")
    return text.rstrip("/")


def _sign_up(text: str) -> str:
    if text not in SIGN_UP:
        raise ValueError(f"not one of {', '.join(SIGN_UP)}")
    return text


def _clinics(text: str) -> str:
    if text not in CLINICS:
        raise ValueError(f"not one of {', '.join(CLINICS)}")
    return text


def _mail(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ValueError("not an address that begins with smtp://, smtp+tls:// or smtps://")
    return text


def _sender(text: str) -> str:
    if "@" not in text or "\n" in text:
        raise ValueError("not a mail address")
    return text


def _megabytes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 20_000:
        raise ValueError("not between 1 and 20000")
    return number


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
