"""Where free hours for a massage come from: the clinic app enters itself here at start.

Training stands below the clinic and never imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot
from lissom.core.planning.inputs import PreviousSession
from lissom.web.training import bridge
from lissom.web.training.models import OwnAppointment, Runner


class SlotSource(Protocol):
    """What training asks a diary: free hours, and what the runner has booked."""

    def free_slots(
        self, since: datetime, until: datetime, *, runner: Runner | None = None
    ) -> Sequence[MassageSlot]: ...

    def booked(
        self, runner: Runner, since: datetime, until: datetime
    ) -> Sequence[PreviousSession]: ...


_sources: list[SlotSource] = []


def enter(source: SlotSource) -> None:
    """Called once by an app that keeps a diary."""
    if source not in _sources:
        _sources.append(source)


def free_slots(runner: Runner, since: datetime, until: datetime) -> tuple[MassageSlot, ...]:
    """Free hours of every diary, by start and id."""
    found = [slot for source in _sources for slot in source.free_slots(since, until, runner=runner)]
    return tuple(sorted(found, key=lambda slot: (slot.start, slot.id)))


def booked(runner: Runner, since: datetime, until: datetime) -> tuple[PreviousSession, ...]:
    """The runner's appointments of every diary and those made elsewhere, by start."""
    found = [item for source in _sources for item in source.booked(runner, since, until)]
    zone = ZoneInfo(runner.timezone)
    rows = OwnAppointment.objects.filter(runner=runner, start__gte=since, start__lt=until)
    found += [bridge.own_appointment_from_row(row, zone=zone) for row in rows]
    return tuple(sorted(found, key=lambda item: (item.date, item.type, item.minutes)))
