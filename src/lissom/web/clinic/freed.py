"""Time of a therapist that comes free: apps that want to hear of it enter themselves here at start.

They are told within the transaction that frees it, so what they write stands or falls with it.
The clinic stands below them and never imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from lissom.core.booking.intervals import Interval, subtract
from lissom.core.booking.slots import open_intervals
from lissom.core.evidence import value
from lissom.web.clinic import bridge
from lissom.web.clinic.models import Appointment, Therapist


@dataclass(frozen=True, slots=True)
class Time:
    """From `start` to `end` (UTC) with a therapist. `appointment`: the number of what left it."""

    therapist: Therapist
    start: datetime
    end: datetime
    appointment: int | None = None


Listener = Callable[[Time, str, datetime], None]
"""Given the time, why it is free (`cancelled`, `moved`, `shorter`, `opened`), and the present."""

_listeners: list[Listener] = []


def enter(listener: Listener) -> None:
    """Called once by an app that does something with freed time."""
    if listener not in _listeners:
        _listeners.append(listener)


def time_of(row: Appointment) -> Time:
    """What an appointment takes of its therapist, without its buffers."""
    return Time(row.therapist, row.start, row.end, row.pk)


def tell(time: Time, why: str, *, now: datetime) -> None:
    """Tell of freed time that is still to come; called within the transaction that frees it."""
    if time.end > now:
        for listener in _listeners:
            listener(time, why, now)


@contextmanager
def watched(therapists: Sequence[Therapist], *, now: datetime) -> Iterator[None]:
    """Hours are changed inside: what these therapists work more than before is told of."""
    if not _listeners:
        yield
        return
    before = {one.pk: _opened(one, now) for one in therapists}
    yield
    for one in therapists:
        for stretch in subtract(_opened(one, now), before[one.pk]):
            tell(Time(one, stretch.start, stretch.end), "opened", now=now)


def _opened(therapist: Therapist, now: datetime) -> tuple[Interval, ...]:
    until = now + timedelta(days=value("booking.waiting_days_ahead"))
    fresh = Therapist.objects.select_related("clinic").get(pk=therapist.pk)
    return open_intervals(bridge.hours_from_rows(fresh), now, until)
