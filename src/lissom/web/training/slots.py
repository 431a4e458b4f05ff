"""Where free hours for a massage come from: the clinic app enters itself here at start.

Training stands below the clinic and never imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MassageSlot
from lissom.core.booking.sentences import next_free
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner import BusyTime
from lissom.web.training import bridge, outside, queries
from lissom.web.training.appointments import cancel_own
from lissom.web.training.models import OwnAppointment, Runner

_LOOK_AHEAD = timedelta(days=14)
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """An appointment of the runner at a clinic here, and what giving it up means.

    Until `deadline` (aware) it is moved or given up in time; `late`: that has passed; `fee_pence`:
    what the clinic may ask for then. `zone`: the clinic's clock. `questioned`: the programme in
    force was made after it and does not have it.
    """

    slot: str
    start: datetime
    minutes: int
    type: str
    therapist: str
    place: str
    zone: str
    deadline: datetime
    late: bool
    fee_pence: int
    questioned: bool


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What a clinic here asks of who gives an hour up late: hours of notice, and the part of the
    price that may be due, in per cent."""

    place: str
    notice_h: int
    late_fee_percent: int


class SlotSource(Protocol):
    """What training asks a diary: free hours, and what the runner has booked.

    `cancel` and `move` answer False or None for what is not theirs. `late`: whether the runner was
    told that the notice has passed; None: nobody asked."""

    def free_slots(
        self,
        since: datetime,
        until: datetime,
        *,
        runner: Runner | None = None,
        busy: Sequence[BusyTime] | None = None,
        only: tuple[str, int] | None = None,
    ) -> Sequence[MassageSlot]: ...

    def booked(
        self, runner: Runner, since: datetime, until: datetime
    ) -> Sequence[PreviousSession]: ...

    def book(
        self, runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
    ) -> PreviousSession | None: ...

    def cancel(
        self, runner: Runner, *, slot: str, start: datetime, late: bool | None, now: datetime
    ) -> bool: ...

    def move(
        self,
        runner: Runner,
        *,
        slot: str,
        start: datetime,
        to_slot: str,
        to_start: datetime,
        now: datetime,
    ) -> PreviousSession | None: ...

    def standing(self, runner: Runner, *, now: datetime) -> Sequence[Standing]: ...

    def rules(self, places: Sequence[str]) -> Sequence[HouseRules]: ...

    def usual_therapist(self, runner: Runner, *, now: datetime) -> str: ...


_sources: list[SlotSource] = []


def enter(source: SlotSource) -> None:
    """Called once by an app that keeps a diary."""
    if source not in _sources:
        _sources.append(source)


def free_slots(
    runner: Runner,
    since: datetime,
    until: datetime,
    *,
    busy: Sequence[BusyTime] | None = None,
    only: tuple[str, int] | None = None,
) -> tuple[MassageSlot, ...]:
    """Free hours of every diary that the runner can use, by start and id. `busy`: what else is on
    in that time, when it is read already; `only`: hours of this massage type and length."""
    if busy is None:
        busy = queries.busy_times(runner, since, until)
    found = [
        slot
        for source in _sources
        for slot in source.free_slots(since, until, runner=runner, busy=busy, only=only)
    ]
    found += outside.free_slots(runner, since, until, busy=busy, only=only)
    return tuple(sorted(found, key=lambda slot: (slot.start, slot.id)))


def book(
    runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession:
    """Take a free hour (its slot id and start) for a massage of a type.

    Raises InvalidInputError when it is not free any more or never was.
    """
    taken = book_here(runner, slot=slot, start=start, type_=type_, now=now)
    if taken is not None:
        return taken
    noted = outside.book(runner, slot=slot, start=start, type_=type_, now=now)
    if noted is not None:
        return noted
    raise InvalidInputError(
        "That hour is not free any more.", remedy=_instead(runner, max(start, now), type_)
    )


def book_here(
    runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession | None:
    """Take a free hour of a diary of this installation; None when none of them has it. Raises
    InvalidInputError when it went meanwhile."""
    for source in _sources:
        taken = source.book(runner, slot=slot, start=start, type_=type_, now=now)
        if taken is not None:
            return taken
    return None


def _instead(runner: Runner, since: datetime, type_: str) -> str:
    return f"Choose another of the free times. {next_hours(runner, since, type_)}".strip()


def next_hours(runner: Runner, since: datetime, type_: str) -> str:
    """The next free hours for a massage of a type, in a sentence; empty when there is none."""
    found: dict[datetime, MassageSlot] = {}
    for slot in free_slots(runner, since, since + _LOOK_AHEAD):
        if not slot.types or type_ in slot.types:
            found.setdefault(slot.start, slot)
    return next_free(list(found.values())[:_NAMED], ZoneInfo(runner.timezone))


def cancel(
    runner: Runner, *, slot: str, start: datetime, now: datetime, late: bool | None = None
) -> None:
    """Give one of the runner's appointments back; one made elsewhere is only forgotten.

    `late`: whether the runner was told that the notice has passed; when it passed since, it is said
    first and nothing is given up. Raises NotFoundError when there is none, InvalidInputError.
    """
    if slot.startswith(bridge.OWN_SLOT):
        cancel_own(runner=runner, start=start)
        return
    if not any(
        source.cancel(runner, slot=slot, start=start, late=late, now=now) for source in _sources
    ):
        raise _no_such()


def move(
    runner: Runner,
    *,
    slot: str,
    start: datetime,
    to_slot: str,
    to_start: datetime,
    now: datetime,
) -> PreviousSession:
    """Move one of the runner's appointments at a clinic here to another free hour there; done
    again it stays moved.

    Raises NotFoundError when there is none, and InvalidInputError with what to do instead: the
    other hour is gone, the notice has passed.
    """
    for source in _sources:
        moved = source.move(
            runner, slot=slot, start=start, to_slot=to_slot, to_start=to_start, now=now
        )
        if moved is not None:
            return moved
    raise _no_such()


def _no_such() -> NotFoundError:
    return NotFoundError(
        "There is no such appointment any more.", remedy="The page shows what is booked now."
    )


def standing(runner: Runner, *, now: datetime) -> tuple[Standing, ...]:
    """The runner's appointments at clinics here that are still to come, by start."""
    found = [one for source in _sources for one in source.standing(runner, now=now)]
    return tuple(sorted(found, key=lambda one: (one.start, one.slot)))


def rules(places: Sequence[str]) -> tuple[HouseRules, ...]:
    """What these clinics ask of who gives an hour up late, by name; nothing of those elsewhere."""
    if not places:
        return ()
    found = [one for source in _sources for one in source.rules(places)]
    return tuple(sorted(found, key=lambda one: one.place))


def usual_therapist(runner: Runner, *, now: datetime) -> str | None:
    """Whom the runner usually sees at clinics here, by name; None before the first visit."""
    found = (source.usual_therapist(runner, now=now) for source in _sources)
    return next((name for name in found if name), None)


def booked(runner: Runner, since: datetime, until: datetime) -> tuple[PreviousSession, ...]:
    """The runner's appointments of every diary and those made elsewhere, by start."""
    found = [item for source in _sources for item in source.booked(runner, since, until)]
    zone = ZoneInfo(runner.timezone)
    rows = OwnAppointment.objects.filter(runner=runner, start__gte=since, start__lt=until)
    found += [bridge.own_appointment_from_row(row, zone=zone) for row in rows]
    return tuple(sorted(found, key=lambda item: (item.date, item.type, item.minutes)))
