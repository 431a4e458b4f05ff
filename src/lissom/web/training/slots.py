"""Where free hours for a massage come from: the clinic app enters itself here at start.

Training stands below the clinic and never imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot
from lissom.core.booking.sentences import next_free
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning.inputs import PreviousSession
from lissom.web.training import bridge, outside
from lissom.web.training.appointments import cancel_own
from lissom.web.training.models import OwnAppointment, Runner

_LOOK_AHEAD = timedelta(days=14)
_NAMED = 3


class SlotSource(Protocol):
    """What training asks a diary: free hours, and what the runner has booked."""

    def free_slots(
        self, since: datetime, until: datetime, *, runner: Runner | None = None
    ) -> Sequence[MassageSlot]: ...

    def booked(
        self, runner: Runner, since: datetime, until: datetime
    ) -> Sequence[PreviousSession]: ...

    def book(
        self, runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
    ) -> PreviousSession | None: ...

    def cancel(self, runner: Runner, *, slot: str, start: datetime, now: datetime) -> bool: ...


_sources: list[SlotSource] = []


def enter(source: SlotSource) -> None:
    """Called once by an app that keeps a diary."""
    if source not in _sources:
        _sources.append(source)


def free_slots(runner: Runner, since: datetime, until: datetime) -> tuple[MassageSlot, ...]:
    """Free hours of every diary, by start and id."""
    found = [slot for source in _sources for slot in source.free_slots(since, until, runner=runner)]
    found += outside.free_slots(runner, since, until)
    return tuple(sorted(found, key=lambda slot: (slot.start, slot.id)))


def book(
    runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession:
    """Take a free hour (its slot id and start) for a massage of a type.

    Raises InvalidInputError when it is not free any more or never was.
    """
    for source in _sources:
        taken = source.book(runner, slot=slot, start=start, type_=type_, now=now)
        if taken is not None:
            return taken
    noted = outside.book(runner, slot=slot, start=start, type_=type_, now=now)
    if noted is not None:
        return noted
    raise InvalidInputError(
        "That hour is not free any more.", remedy=_instead(runner, max(start, now), type_)
    )


def _instead(runner: Runner, since: datetime, type_: str) -> str:
    """The next free hours for a massage of the same type."""
    found: dict[datetime, MassageSlot] = {}
    for slot in free_slots(runner, since, since + _LOOK_AHEAD):
        if not slot.types or type_ in slot.types:
            found.setdefault(slot.start, slot)
    listed = next_free(list(found.values())[:_NAMED], ZoneInfo(runner.timezone))
    return f"Choose another of the free times. {listed}".strip()


def cancel(runner: Runner, *, slot: str, start: datetime, now: datetime) -> None:
    """Give one of the runner's appointments back; one made elsewhere is only forgotten. Raises
    NotFoundError when there is none."""
    if slot.startswith(bridge.OWN_SLOT):
        cancel_own(runner=runner, start=start)
        return
    if not any(source.cancel(runner, slot=slot, start=start, now=now) for source in _sources):
        raise NotFoundError("There is no such appointment.")


def booked(runner: Runner, since: datetime, until: datetime) -> tuple[PreviousSession, ...]:
    """The runner's appointments of every diary and those made elsewhere, by start."""
    found = [item for source in _sources for item in source.booked(runner, since, until)]
    zone = ZoneInfo(runner.timezone)
    rows = OwnAppointment.objects.filter(runner=runner, start__gte=since, start__lt=until)
    found += [bridge.own_appointment_from_row(row, zone=zone) for row in rows]
    return tuple(sorted(found, key=lambda item: (item.date, item.type, item.minutes)))
