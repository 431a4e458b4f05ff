"""Reasons against a booking that higher rooms know: each enters its guard here at start.

The clinic stands below the rooms that know of screening and never imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lissom.web.clinic.models import Appointment

Guard = Callable[[Appointment, datetime, bool], None]
"""Raises RefusedError for an appointment (not stored yet, or as it would become) at an instant; the
flag says that its runner asks, and reads the answer."""

_guards: list[Guard] = []


def enter(guard: Guard) -> None:
    """Called once by an app that may have reasons against a booking."""
    if guard not in _guards:
        _guards.append(guard)


def ask(row: Appointment, *, now: datetime, own: bool = False) -> None:
    """Ask every guard; `own` when the runner asks. Raises RefusedError with the first reason."""
    for guard in _guards:
        guard(row, now, own)
