"""Who wants to hear of what is done to appointments: each enters a hearer here at start.

Called within the transaction of the act: what a hearer writes stands or falls with it. It may not
refuse (`guards.py` does) and does nothing slow. Time of a therapist that comes free, also when no
appointment left it, is told by `freed.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lissom.web.clinic.models import Appointment
from lissom.web.clinic.seats import Seat


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: `action` as in the audit log; `before` and `after`: what can be changed, as
    `acts.shape` gives it; `before` is empty for a new one. `by`: who of the
    staff did it; None: the client or the system."""

    action: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    by: Seat | None = None


Hearer = Callable[[Appointment, Act, datetime], None]

_hearers: dict[str, Hearer] = {}


def enter(name: str, hearer: Hearer) -> None:
    """Called once by an app; hearers are told in the order of their names."""
    _hearers[name] = hearer


def tell(row: Appointment, act: Act, *, now: datetime) -> None:
    """Tell every hearer of an act."""
    for name in sorted(_hearers):
        _hearers[name](row, act, now)
