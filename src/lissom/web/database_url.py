"""`DATABASE_URL` read into a PostgreSQL address; faults are told without the password."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = ("postgresql", "postgres")
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_OPTIONS = frozenset(
    {
        "application_name", "channel_binding", "connect_timeout", "gssencmode", "keepalives",
        "keepalives_count", "keepalives_idle", "keepalives_interval", "passfile", "sslcert",
        "sslcrl", "sslkey", "sslmode", "sslrootcert", "target_session_attrs",
    }
)  # fmt: skip
_CONNECT_TIMEOUT_S = "10"


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database on a PostgreSQL server. An empty host is the local socket; `options` are
    those of the client library, by name."""

    name: str
    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""
    options: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Postgres({self.told})"

    @property
    def told(self) -> str:
        """The address as messages name it: no password."""
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{user}{self.host or 'local socket'}{port}/{self.name}"


def read_address(text: str) -> Postgres | None:
    """The address in `postgresql://user:password@host:port/name?sslmode=require`; None when
    empty: SQLite. Without a host, or with `?host=/folder`, a socket of this computer.

    Raises ValueError with the reason; it never holds the password.
    """
    if not text:
        return None
    if "://" not in text or text.partition("://")[0] not in SCHEMES:
        raise ValueError(
            "not an address that begins with postgresql:// (without the setting the data are in "
            "SQLite, in LISSOM_HOME)"
        )
    try:
        parts = urlsplit(text)
        port = "" if parts.port is None else str(parts.port)
    except ValueError:
        raise ValueError(
            "the host or port cannot be read; signs such as @ / : # in a user name or password "
            "are written as %40 %2F %3A %23"
        ) from None
    if parts.fragment:
        raise ValueError("a # in it is written as %23")
    given = _options(parts.query)
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name or "\x00" in name:
        raise ValueError("it names no database: postgresql://user:password@host:port/NAME")
    return Postgres(
        name=name,
        host=given.pop("host", "") or unquote(parts.hostname or ""),
        port=port or given.pop("port", ""),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=tuple(sorted(given.items())),
    )


def _options(query: str) -> dict[str, str]:
    given = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(given) - _OPTIONS - {"host", "port"})
    if unknown:
        raise ValueError(f"there is no option '{unknown[0]}'; there are: {_listed()}")
    if given.get("sslmode", "prefer") not in SSL_MODES:
        raise ValueError(f"sslmode is not one of {', '.join(SSL_MODES)}")
    for name in ("port", "connect_timeout"):
        if name in given and not given[name].isdigit():
            raise ValueError(f"{name} is not a whole number")
    given.setdefault("connect_timeout", _CONNECT_TIMEOUT_S)
    return given


def _listed() -> str:
    return ", ".join(sorted(_OPTIONS | {"host", "port"}))
