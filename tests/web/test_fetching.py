"""A calendar address is fetched from the open internet alone, within limits of size and time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web import fetching
from lissom.web.fetching import FetchError, Guard, checked_address, fetch_calendar, is_public

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
HERE = Guard(fetching.resolve, lambda one: one.is_loopback, lambda port: port > 1024)
Answer = Callable[[socket.socket, str], None]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    """A server on this computer that answers every request as told; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    other, _ = server.accept()
                    with other:
                        other.settimeout(5)
                        asked = other.recv(65_536).decode("latin-1")
                        answer(other, asked.split(" ")[1] if " " in asked else "")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def ok(body: bytes, *more: str) -> bytes:
    head = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@pytest.mark.enable_socket
def test_a_calendar_comes_as_it_is() -> None:
    with served(lambda other, _: other.sendall(ok(CALENDAR))) as address:
        assert fetch_calendar(f"{address}/me.ics", guard=HERE) == CALENDAR


@pytest.mark.enable_socket
def test_it_is_led_on_a_few_times_and_not_for_ever() -> None:
    def answer(other: socket.socket, path: str) -> None:
        if path == "/end":
            other.sendall(ok(CALENDAR))
        else:
            to = "/end" if path == "/one" else "/round"
            other.sendall(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n".encode())

    with served(answer) as address:
        assert fetch_calendar(f"{address}/one", guard=HERE) == CALENDAR
        with pytest.raises(FetchError, match="without an end"):
            fetch_calendar(f"{address}/round", guard=HERE)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "to", ["http://10.0.0.1/x", "http://[::1]:99/", "file:///etc/passwd", "http://u:p@h/", ""]
)
def test_where_it_is_led_is_checked_again(to: str) -> None:
    def answer(other: socket.socket, _: str) -> None:
        other.sendall(f"HTTP/1.1 301 Moved\r\nLocation: {to}\r\n\r\n".encode())

    guard = Guard(fetching.resolve, lambda one: str(one) == "127.0.0.1", lambda _: True)
    with served(answer) as address, pytest.raises((InvalidInputError, FetchError)):
        fetch_calendar(address, guard=guard)


@pytest.mark.enable_socket
def test_too_much_is_refused_whether_told_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {"booking.ics_max_bytes": 1000, "booking.ics_fetch_s": 10, "booking.ics_redirects": 3}
    monkeypatch.setattr(fetching, "value", lambda key: limits[key])
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000
    with (
        served(lambda other, _: other.sendall(endless)) as address,
        pytest.raises(FetchError, match="larger than"),
    ):
        fetch_calendar(address, guard=HERE)


@pytest.mark.enable_socket
@pytest.mark.parametrize("begin", [b"HT", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nBEGIN"])
def test_a_server_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch, begin: bytes) -> None:
    limits = {"booking.ics_max_bytes": 1000, "booking.ics_fetch_s": 0.6, "booking.ics_redirects": 3}
    monkeypatch.setattr(fetching, "value", lambda key: limits[key])

    def drip(other: socket.socket, _path: str) -> None:
        other.sendall(begin)
        for _step in range(40):
            time.sleep(0.1)
            other.sendall(b"T")

    began = time.monotonic()
    with served(drip) as address:
        with pytest.raises(FetchError, match=r"within 0\.6 seconds"):
            fetch_calendar(address, guard=HERE)
        assert time.monotonic() - began < 3


@pytest.mark.enable_socket
@pytest.mark.parametrize("said", [b"HTTP/1.1 404 No\r\n\r\n", b"hello\r\n\r\n", b""])
def test_what_is_no_answer_is_told(said: bytes) -> None:
    with served(lambda other, _: other.sendall(said)) as address, pytest.raises(FetchError):
        fetch_calendar(address, guard=HERE)


@pytest.mark.enable_socket
def test_the_address_that_was_checked_is_the_one_that_is_asked() -> None:
    """A name that turns into an inner address at the second look-up gets no second look-up."""
    looked: list[str] = []

    def once(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"] if len(looked) == 1 else ["10.0.0.1"]

    with served(lambda other, _: other.sendall(ok(CALENDAR))) as address:
        port = address.rsplit(":", 1)[1]
        guard = Guard(once, lambda one: one.is_loopback, lambda _: True)
        assert fetch_calendar(f"http://calendar.example:{port}/", guard=guard) == CALENDAR
    assert looked == ["calendar.example"]


@pytest.mark.parametrize(
    "inner",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fd00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_asked(inner: str) -> None:
    assert not is_public(ip_address(inner))
    guard = Guard(lambda *_: [inner], is_public, lambda _: True)
    with pytest.raises(InvalidInputError, match="within a network"):
        fetch_calendar("https://calendar.example/me.ics", guard=guard)


def test_one_inner_address_among_others_is_enough_to_refuse() -> None:
    guard = Guard(lambda *_: ["93.184.216.34", "127.0.0.1"], is_public, lambda _: True)
    with pytest.raises(InvalidInputError, match="within a network"):
        fetch_calendar("https://calendar.example/me.ics", guard=guard)


@pytest.mark.parametrize("outer", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_may_be_asked(outer: str) -> None:
    assert is_public(ip_address(outer))


@pytest.mark.parametrize(
    "address",
    [
        "", "me.ics", "ftp://h/x", "file:///etc/passwd", "https://", "https://u:p@h/x",
        "https://h:port/x", "https://h/a b", "https://h/\nx", "https://h/" + "x" * 2000,
        "javascript:alert(1)", "https://h\u00e4/x",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidInputError):
        checked_address(address)


def test_a_calendars_own_scheme_is_https() -> None:
    assert checked_address(" webcal://h.example/x.ics ") == "https://h.example/x.ics"


def test_unusual_ports_are_not_asked() -> None:
    with pytest.raises(InvalidInputError, match="port 6379"):
        fetch_calendar("http://calendar.example:6379/")


def test_a_name_that_is_none_is_told() -> None:
    def nothing(*_: object) -> list[str]:
        raise OSError("no such name")

    guard = Guard(nothing, is_public, lambda _: True)
    with pytest.raises(FetchError, match="no server"):
        fetch_calendar("https://nowhere.example/", guard=guard)
