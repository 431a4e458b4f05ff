"""The kinds of jobs: an app that has long work enters it here at start.

The function is imported when the job runs, so that starting stays quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from lissom.core.errors import LissomError


class CancelledError(LissomError):
    """Somebody asked the job to stop."""

    code = "cancelled"


class Run(Protocol):
    """What a job's function is given."""

    @property
    def args(self) -> Mapping[str, Any]: ...

    @property
    def job(self) -> int: ...

    @property
    def subject(self) -> str: ...

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Say how far it is; raises CancelledError when the job is to stop."""


Function = Callable[[Run], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work: its name, what people read, and the function as `module:name`.

    `clean` (as `module:name`) is given arguments and state when a job of the kind has ended.
    """

    name: str
    label: str
    function: str
    clean: str = ""


_kinds: dict[str, Kind] = {}


def enter(kind: Kind) -> None:
    """Called once by an app that has long work."""
    _kinds[kind.name] = kind


def kind(name: str) -> Kind:
    """The kind with this name. Raises KeyError: a program's mistake, not a user's."""
    return _kinds[name]


_looks: list[str] = []


def enter_look(function: str) -> None:
    """Called once by an app that has work which falls due by itself: its function (`module:name`)
    is given the instant and queues what is due."""
    if function not in _looks:
        _looks.append(function)


def looks() -> tuple[str, ...]:
    """Every such function."""
    return tuple(_looks)


def load(target: str) -> Any:
    """The function behind `module:name`."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)
