"""What was done at the last visit: the app that keeps records enters itself here at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from lissom.core.brief.facts import Treated
from lissom.web.clinic.models import Client


@dataclass(frozen=True, slots=True)
class LastTime:
    """A locked record in short. `home_care`: what was advised, in words."""

    on: date
    treated: tuple[Treated, ...]
    home_care: str


Source = Callable[[Client, datetime], LastTime | None]
_sources: list[Source] = []


def enter(source: Source) -> None:
    """Called once by an app that keeps records."""
    if source not in _sources:
        _sources.append(source)


def of(client: Client, *, before: datetime) -> LastTime | None:
    """The last locked record of a client that began before; None when there is none."""
    found = [one for source in _sources if (one := source(client, before)) is not None]
    return max(found, key=lambda one: one.on, default=None)
