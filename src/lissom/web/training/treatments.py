"""What was done to a runner's muscles at a clinic: the app that keeps records enters itself here.

Training stands below the clinic and never imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lissom.web.training.models import Runner


@dataclass(frozen=True, slots=True)
class Treated:
    """A recorded treatment. `minutes_by_state`: hands-on minutes by muscle state; empty when
    joints alone were worked on. `date` is the clinic's day."""

    date: date
    start: datetime
    minutes: float
    type: str
    place: str
    therapist: str
    minutes_by_state: dict[str, float]


Source = Callable[[Runner, date, date], Sequence[Treated]]
_sources: list[Source] = []


def enter(source: Source) -> None:
    """Called once by an app that keeps records."""
    if source not in _sources:
        _sources.append(source)


def treated(runner: Runner, since: date, until: date) -> tuple[Treated, ...]:
    """Recorded treatments on the days `since`..`until`, both included, by start."""
    found = [one for source in _sources for one in source(runner, since, until)]
    return tuple(sorted(found, key=lambda one: one.start))
