"""Tools of the web tests: what the database holds, and how often it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

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
