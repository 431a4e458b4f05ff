"""The diary as training asks for it. Reads are imported when asked: starting stays quick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lissom.core.booking.model import MassageSlot
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner import BusyTime
from lissom.web import clock
from lissom.web.training.models import Runner
from lissom.web.training.slots import HouseRules, Standing


class Diary:
    """Free hours and bookings of all clinics of this installation."""

    def free_slots(
        self,
        since: datetime,
        until: datetime,
        *,
        runner: Runner | None = None,
        busy: Sequence[BusyTime] | None = None,
        only: tuple[str, int] | None = None,
    ) -> Sequence[MassageSlot]:
        from lissom.web.clinic import queries  # noqa: PLC0415

        return queries.free_slots(
            since, until, runner=runner, busy=busy, only=only, now=clock.now()
        )

    def booked(self, runner: Runner, since: datetime, until: datetime) -> Sequence[PreviousSession]:
        from lissom.web.clinic import queries  # noqa: PLC0415

        return queries.booked(runner, since, until, now=clock.now())

    def book(
        self, runner: Runner, *, slot: str, start: datetime, type_: str, now: datetime
    ) -> PreviousSession | None:
        from lissom.web.clinic import booking  # noqa: PLC0415

        return booking.book_slot(runner=runner, slot=slot, start=start, type_=type_, now=now)

    def cancel(
        self, runner: Runner, *, slot: str, start: datetime, late: bool | None, now: datetime
    ) -> bool:
        from lissom.web.clinic import own  # noqa: PLC0415

        return own.cancel(runner=runner, slot=slot, start=start, late=late, now=now)

    def move(
        self,
        runner: Runner,
        *,
        slot: str,
        start: datetime,
        to_slot: str,
        to_start: datetime,
        now: datetime,
    ) -> PreviousSession | None:
        from lissom.web.clinic import own  # noqa: PLC0415

        return own.move(
            runner=runner, slot=slot, start=start, to_slot=to_slot, to_start=to_start, now=now
        )

    def standing(self, runner: Runner, *, now: datetime) -> Sequence[Standing]:
        from lissom.web.clinic import own  # noqa: PLC0415

        return own.standing(runner, now=now)

    def rules(self, places: Sequence[str]) -> Sequence[HouseRules]:
        from lissom.web.clinic import own  # noqa: PLC0415

        return own.rules(places)

    def usual_therapist(self, runner: Runner, *, now: datetime) -> str:
        from lissom.web.clinic import own  # noqa: PLC0415

        return own.usual_therapist(runner, now=now)


DIARY = Diary()
