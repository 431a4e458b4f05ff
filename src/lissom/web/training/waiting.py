"""Waiting for a freed hour: the app that keeps waiting lists enters itself here at start.

Training stands below it and never imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lissom.core.booking.intervals import Interval
from lissom.core.errors import NotFoundError
from lissom.web.training.models import Runner


@dataclass(frozen=True, slots=True)
class Wish:
    """A treatment that the programme wants: its massage type and minutes, the stretches (UTC) in
    one of which it must lie, what the programme loses without it (milli-points), and the moment
    (aware) that it would choose."""

    type: str
    minutes: int
    windows: tuple[Interval, ...]
    need: int
    best: datetime


class WaitingSource(Protocol):
    """What training asks of who keeps waiting lists."""

    def open_lists(self, type_: str, minutes: int) -> Sequence[str]:
        """Clinics here that offer it, by name."""
        ...

    def join(self, runner: Runner, *, place: str, wish: Wish, now: datetime) -> None:
        """Raises LissomError; nothing is half saved."""
        ...

    def count(self, runner: Runner, *, now: datetime) -> int:
        """How many wishes of the runner stand on lists."""
        ...

    def kept(self, runner: Runner, *, now: datetime) -> Sequence[str]:
        """The hours that are kept for the runner until an answer, in words."""
        ...


_sources: list[WaitingSource] = []


def enter(source: WaitingSource) -> None:
    """Called once by an app that keeps waiting lists."""
    if source not in _sources:
        _sources.append(source)


def open_lists(type_: str, minutes: int) -> tuple[str, ...]:
    """Clinics here on whose list the runner could wait for such a treatment, by name."""
    found = {name for source in _sources for name in source.open_lists(type_, minutes)}
    return tuple(sorted(found))


def join(runner: Runner, *, place: str, wish: Wish, now: datetime) -> None:
    """Wait at a clinic for an hour that fits. The same wish again changes nothing.

    Raises NotFoundError for a clinic that keeps no list for it, and LissomError with what to do.
    """
    for source in _sources:
        if place in source.open_lists(wish.type, wish.minutes):
            source.join(runner, place=place, wish=wish, now=now)
            return
    raise NotFoundError(
        f"'{place}' keeps no waiting list for this.", remedy="Choose a clinic of the list."
    )


def count(runner: Runner, *, now: datetime) -> int:
    """How many wishes of the runner stand on lists."""
    return sum(source.count(runner, now=now) for source in _sources)


def kept(runner: Runner, *, now: datetime) -> tuple[str, ...]:
    """The hours that lists keep for the runner until an answer, in words."""
    return tuple(words for source in _sources for words in source.kept(runner, now=now))
