"""Calendar addresses that a person entered, fetched with a guard.

Only http and https, only to public addresses: every name is resolved here, each answer is checked,
and the connection goes to the very address that was checked, so a name cannot turn into an inner
address between check and use. Redirects are followed a few times, each checked anew. Size and time
are limited as a whole. Nothing else in Lissom goes out but mail.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from lissom.core.errors import DataError, InvalidInputError
from lissom.core.evidence import value

MOST_LETTERS = 2000
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK = 200
_CHUNK = 65_536
_HEADERS = {
    "User-Agent": "Lissom (calendar)",
    "Accept": "text/calendar, text/plain;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}

Address = IPv4Address | IPv6Address


class FetchError(DataError):
    """The calendar could not be had; the sentence says why."""

    code = "fetch-failed"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a fetch may do. `resolve`: host and port to addresses; `allowed`: which of them."""

    resolve: Callable[[str, int], Sequence[str]]
    allowed: Callable[[Address], bool]
    ports: Callable[[int], bool]


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, each once, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def is_public(address: Address) -> bool:
    """An address of the open internet: not of this computer, its network, a carrier's or a cloud's
    inner one, nor one that hides such an address in an outer form."""
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour]
        teredo = address.teredo
        inner += list(teredo) if teredo is not None else []
        if int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32:
            inner.append(IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(one is not None and not is_public(one) for one in inner):
            return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
    )


OUTSIDE = Guard(resolve, is_public, lambda port: port in _PORTS.values())


def checked_address(text: str) -> str:
    """The address as it is kept: webcal becomes https. Raises InvalidInputError."""
    plain = text.strip()
    for prefix in ("webcals://", "webcal://"):
        if plain.lower().startswith(prefix):
            plain = "https://" + plain[len(prefix) :]
    _parts(plain)
    return plain


def fetch_calendar(address: str, *, guard: Guard = OUTSIDE) -> bytes:
    """The bytes behind a calendar address.

    Raises InvalidInputError for an address that may not be asked, FetchError when it does not
    answer, answers with something too large or too slow, or leads round in circles.
    """
    until = time.monotonic() + value("booking.ics_fetch_s")
    for _ in range(int(value("booking.ics_redirects")) + 1):
        parts = _parts(address)
        answer = _ask(parts, until, guard)
        if isinstance(answer, bytes):
            return answer
        address = urljoin(address, answer)
    raise FetchError(
        "The calendar leads from one address to the next without an end.",
        remedy="Enter the address at which it ends.",
    )


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (refuses a port that is no number)
    except ValueError:
        raise _unusable() from None
    letters = all(" " < one < "\x7f" for one in address)
    if not letters or len(address) > MOST_LETTERS or parts.scheme not in _PORTS:
        raise _unusable()
    if not parts.hostname or parts.username or parts.password:
        raise _unusable()
    return parts


def _unusable() -> InvalidInputError:
    return InvalidInputError(
        "That is not the address of a calendar.",
        remedy="It begins with https:// or webcal://, without a name or password in it.",
    )


def _ask(parts: SplitResult, until: float, guard: Guard) -> bytes | str:
    """The body, or where it leads instead."""
    connection = _connected(parts, until, guard)
    alarm = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection])
    alarm.daemon = True
    alarm.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers=_HEADERS)
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            return answer.headers.get("Location", "")
        if answer.status != _OK:
            raise FetchError(
                f"The calendar's address answers with {answer.status}.",
                remedy="Look whether it is still shared.",
            )
        return _body(answer, until)
    except (http.client.HTTPException, OSError, ValueError) as error:
        if time.monotonic() >= until:
            raise _slow() from error
        raise _silent(parts) from error
    finally:
        alarm.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    most = int(value("booking.ics_max_bytes"))
    found = bytearray()
    while piece := answer.read(min(_CHUNK, most + 1 - len(found))):
        found += piece
        if len(found) > most:
            raise FetchError(
                f"The calendar is larger than {most / 1e6:g} MB.",
                remedy="Share one with fewer years in it.",
            )
        if time.monotonic() >= until:
            raise _slow()
    return bytes(found)


def _connected(parts: SplitResult, until: float, guard: Guard) -> http.client.HTTPConnection:
    """A connection to an address of the host that may be asked."""
    host, port = str(parts.hostname), parts.port or _PORTS[parts.scheme]
    if not guard.ports(port):
        raise InvalidInputError(
            f"A calendar at port {port} is not fetched.", remedy="Only the usual ports are."
        )
    try:
        named = [host] if _is_address(host) else guard.resolve(host, port)
        known = [ip_address(one.partition("%")[0]) for one in named]
    except (OSError, UnicodeError, ValueError) as error:
        raise FetchError(
            f"There is no server named '{host}'.", remedy="Look at the address again."
        ) from error
    if not known or not all(guard.allowed(one) for one in known):
        raise InvalidInputError(
            f"'{host}' is an address within a network, not of a calendar on the internet.",
            remedy="Bring the calendar in as a file instead.",
        )
    for one in known:
        left = until - time.monotonic()
        if left <= 0:
            raise _slow()
        with suppress(OSError):
            return _opened(parts.scheme, host, port, str(one), left)
    raise _silent(parts)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _opened(
    scheme: str, host: str, port: int, address: str, left_s: float
) -> http.client.HTTPConnection:
    plain = socket.create_connection((address, port), timeout=left_s)
    try:
        if scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError):
        plain.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=left_s)
    if scheme == "https":
        connection.default_port = _PORTS[scheme]
    connection.sock = plain
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection whose other side drips on for ever."""
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _slow() -> FetchError:
    return FetchError(
        f"The calendar did not come within {value('booking.ics_fetch_s'):g} seconds.",
        remedy="Try again later, or bring it in as a file.",
    )


def _silent(parts: SplitResult) -> FetchError:
    return FetchError(
        f"'{parts.hostname}' does not answer.", remedy="Try again later, or bring in a file."
    )
