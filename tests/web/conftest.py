"""Tools of the web tests: what the database holds, how often it was asked, where mail arrives."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.conf import settings

from tests import engines
from tests.web.cast import World, build


def dump(home: Path) -> str:
    """Everything the database holds, a row a line, read by another connection."""
    found = engines.current().rows(home)
    return "\n".join(f"{name}: {row}" for name, rows in found.items() for row in rows)


@pytest.fixture
def unchanged(home: Path) -> Callable[[], AbstractContextManager[None]]:
    """`with unchanged():` what happens inside must leave the database as it was."""

    @contextmanager
    def check() -> Iterator[None]:
        before = dump(home)
        yield
        assert dump(home) == before

    return check


@pytest.fixture
def world(home: Path) -> World:
    """The cast, each with an account."""
    return build()


@pytest.fixture
def other_connection(home: Path) -> Callable[[], AbstractContextManager[Any]]:
    """`with other_connection() as other:` another PostgreSQL connection, in a transaction."""

    @contextmanager
    def connect() -> Iterator[Any]:
        with engines.current().connect(home) as other:
            other.autocommit = False
            yield other

    return connect


class Taken(MessageHandler):
    """Mail as a server took it. `refuses`: what it answers to an address instead of taking it."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Message] = []
        self.refuses: dict[str, str] = {}

    def handle_message(self, message: Message) -> None:
        self.messages.append(message)

    async def handle_RCPT(  # noqa: N802 (the name that the server calls)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation has an address, and names a mail server."""
    known = replace(
        settings.LISSOM, address="https://lissom.example", mail="smtp://127.0.0.1", on=None
    )
    monkeypatch.setattr(settings, "LISSOM", known)


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taken]:
    """A real mail server on this computer, to which Django sends. Mark the test `enable_socket`."""
    taken = Taken()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    made = Controller(taken, hostname="127.0.0.1", port=port)
    made.start()
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", port)
    yield taken
    made.stop()
