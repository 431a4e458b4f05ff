"""Tools of the web tests: what the database holds, and how often it was asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.web.cast import World, build


def dump(home: Path) -> str:
    """Everything the database holds, as SQL text, read by another connection."""
    with sqlite3.connect(f"file:{home / 'lissom.sqlite3'}?mode=ro", uri=True) as other:
        text = "\n".join(other.iterdump())
    other.close()
    return text


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
