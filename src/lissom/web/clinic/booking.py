"""Every write of the diary: take, hold, confirm, move, cancel, and what became of it.

Each is one transaction that takes the diary's turn at its beginning, so what it reads holds until
it ends; overlap is refused by the database besides. A refusal changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, transaction

from lissom.core.booking.instants import checkout_hold, instant_of
from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner.checks import check_aware
from lissom.web.clinic import access, bridge, queries, storing
from lissom.web.clinic.checks import refuse_unbookable
from lissom.web.clinic.models import Appointment, Room, Service, Therapist
from lissom.web.clinic.models import Clinic as ClinicRow
from lissom.web.clinic.refusals import BusyError, RefusedError, StaleError
from lissom.web.training.models import Runner

State = Appointment.State

_NEXT = {
    State.ARRIVED: (State.CONFIRMED,),
    State.COMPLETED: (State.CONFIRMED, State.ARRIVED),
    State.NO_SHOW: (State.CONFIRMED,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to book. `start` is an instant, or wall time of `zone` (default: the
    clinic's) when it is naive. Without `room` any free room of the therapist will do. `key` names
    the request: the same key again gives the same appointment."""

    therapist: Therapist
    service: Service
    start: datetime
    zone: str | None = None
    room: Room | None = None
    runner: Runner | None = None
    client: str = ""
    key: str = ""


def book(*, wish: Wish, now: datetime) -> Appointment:
    """Put a confirmed appointment into the diary.

    Raises RefusedError (TakenError when the hour is gone) with the next free hours, and
    InvalidInputError for an unknown zone or a key used for something else.
    """
    return _enter(wish, State.CONFIRMED, hold_until=None, now=now)


def hold(*, wish: Wish, now: datetime, until: datetime | None = None) -> Appointment:
    """Keep an hour until `until` (default: as long as a booking takes); then it is free again.

    Raises as `book` does.
    """
    end = now + checkout_hold() if until is None else until
    check_aware(end, "end of the hold")
    if end <= now:
        raise InvalidInputError("The hold would end before it begins.", remedy="Give a later end.")
    return _enter(wish, State.HELD, hold_until=end, now=now)


def _enter(
    wish: Wish, state: Appointment.State, *, hold_until: datetime | None, now: datetime
) -> Appointment:
    check_aware(now, "present")
    if len(wish.key) > 64:
        raise InvalidInputError("The key is too long.", remedy="Give at most 64 letters.")
    start = instant_of(wish.start, wish.zone or wish.therapist.clinic.timezone)
    check_aware(start, "start")
    with _answered(wish.therapist, wish.service, start, now):
        known = _same_request(wish, start)
        if known is not None:
            return known
        row = storing.appointment(
            therapist=access.current_therapist(wish.therapist),
            service=access.current_service(wish.service),
            room=None if wish.room is None else access.current_room(wish.room),
            start=start,
            runner=wish.runner,
            client=wish.client,
            state=state.value,
            now=now,
        )
        row.hold_until, row.key = hold_until, wish.key
        refuse_unbookable(row, now=now)
        return storing.enter(row, now=now)


def _same_request(wish: Wish, start: datetime) -> Appointment | None:
    known = access.appointment_by_key(wish.key)
    if known is None:
        return None
    if (known.therapist, known.service, known.start) != (wish.therapist, wish.service, start):
        raise InvalidInputError(
            "This request was used for another appointment.", remedy="Begin the booking again."
        )
    return known


def confirm(*, clinic: ClinicRow, appointment: int, version: int, now: datetime) -> Appointment:
    """Make a held hour an appointment; one that is confirmed stays so.

    Raises RefusedError with the next free hours when the hold has run out, StaleError.
    """
    row = access.appointment_of(clinic, appointment)
    with _answered(row.therapist, row.service, row.start, now):
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == State.CONFIRMED:
            return row
        if row.hold_until is not None and row.hold_until <= now:
            raise RefusedError(
                f"The hour was held until {_local(row, row.hold_until)}; that has passed.",
                remedy="Book it again if it is still free.",
                code="hold-over",
            )
        _refuse_stale(row, version)
        if row.state != State.HELD:
            raise _not_from(row, "confirmed", "held")
        row.state, row.hold_until = State.CONFIRMED.value, None
        return storing.change(row, now=now)


def move(
    *,
    clinic: ClinicRow,
    appointment: int,
    start: datetime,
    version: int,
    now: datetime,
    therapist: Therapist | None = None,
    room: Room | None = None,
) -> Appointment:
    """Move an appointment to another time, therapist or room: wholly or not at all.

    A naive `start` is wall time of the clinic. The room stays when it is free and the therapist
    treats there, else another one is taken. Raises RefusedError with the next free hours,
    StaleError, InvalidInputError.
    """
    begin = instant_of(start, clinic.timezone)
    check_aware(begin, "start")
    row = access.appointment_of(clinic, appointment)
    with _answered(therapist or row.therapist, row.service, begin, now):
        row = access.appointment_of(clinic, appointment, lock=True)
        _refuse_stale(row, version)
        if row.state not in (State.HELD, State.CONFIRMED, State.BLOCKED):
            raise _not_from(row, "moved", "held or confirmed")
        if row.hold_until is not None and row.hold_until <= now:
            raise RefusedError("The hold has run out.", code="hold-over")
        by = begin - row.start
        row.start, row.end = row.start + by, row.end + by
        row.blocked_start, row.blocked_end = row.blocked_start + by, row.blocked_end + by
        if therapist is not None:
            row.therapist = access.current_therapist(therapist, clinic)
        if row.state == State.BLOCKED:
            return storing.change(row, now=now)
        row.room = storing.room_for(row, None if room is None else access.current_room(room), now)
        refuse_unbookable(row, now=now)
        return storing.change(row, now=now)


def cancel(
    *, clinic: ClinicRow, appointment: int, version: int | None = None, now: datetime
) -> Appointment:
    """Free the time of an appointment that has not taken place. A cancelled one stays so."""
    with _turn():
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == State.CANCELLED:
            return row
        if version is not None:
            _refuse_stale(row, version)
        if row.state in (State.ARRIVED, State.COMPLETED, State.NO_SHOW):
            raise _not_from(row, "cancelled", "held or confirmed")
        row.state, row.hold_until = State.CANCELLED.value, None
        return storing.change(row, now=now)


def mark(
    *, clinic: ClinicRow, appointment: int, version: int, state: str, now: datetime
) -> Appointment:
    """Say what became of an appointment: `arrived`, `completed` or `no_show`.

    Completed and not come can be said from its start on. Time is freed by `no_show` only.
    """
    with _turn():
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == state:
            return row
        _refuse_stale(row, version)
        before = _NEXT.get(State(state), ()) if state in State.values else ()
        if row.state not in before:
            raise _not_from(row, state, " or ".join(before) or "nothing")
        if state != State.ARRIVED and now < row.start:
            raise InvalidInputError(
                f"The appointment begins on {_local(row, row.start)}.",
                remedy="Say what became of it from then on.",
            )
        row.state = state
        return storing.change(row, now=now)


def take_slot(
    *,
    therapist: Therapist,
    start: datetime,
    service: Service | None = None,
    minutes: int | None = None,
    room: Room | None = None,
    runner: Runner | None = None,
    client: str = "",
    state: str = State.CONFIRMED.value,
    now: datetime,
) -> Appointment:
    """Enter what stands already, or time that is not for treatments (`blocked`): past time and
    time outside the hours are taken too, overlap is not.

    Length and buffers come from `service`, else `minutes`. Without `room` the first free room
    of the therapist is taken, when the therapist has rooms. Raises TakenError.
    """
    check_aware(start, "start")
    length = service.minutes if service is not None else minutes
    if length is None or not 5 <= length <= 1440:
        raise InvalidInputError(
            f"An appointment of {length} minutes is not usable.", remedy="Give 5 to 1440."
        )
    entered = [item.value for item in Appointment.OCCUPYING if item != State.HELD]
    if state not in entered:
        raise InvalidInputError(
            f"'{state}' cannot be entered.", remedy=f"Give one of {', '.join(entered)}."
        )
    with _turn():
        row = storing.appointment(
            therapist=therapist,
            service=service,
            minutes=length,
            room=room,
            start=start,
            runner=runner,
            client=client,
            state=state,
            now=now,
        )
        return storing.enter(row, now=now)


def book_slot(
    *, runner: Runner, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession | None:
    """Confirm a free hour of any clinic for a runner; None when no clinic here has it. One that
    the runner has confirmed already is returned: the button was pressed twice.

    Raises TakenError when it went meanwhile, InvalidInputError for an hour that has passed.
    """
    check_aware(start, "start")
    own = _own(runner, slot, start)
    if own is not None and own.state == State.CONFIRMED:
        return bridge.booked_from_row(own, zone=ZoneInfo(runner.timezone))
    if start <= now:
        raise InvalidInputError("That hour has passed.", remedy="Choose a later one.")
    free = queries.free_slots(start, start + timedelta(minutes=1), runner=runner, now=now)
    chosen = next((one for one in free if one.id == slot), None)
    if chosen is None or (chosen.types and type_ not in chosen.types):
        return None
    clinic = access.clinic_named(chosen.place)
    wish = Wish(
        therapist=access.therapist_of(clinic, chosen.therapist),
        service=access.service_of(clinic, type_, chosen.minutes),
        start=start,
        runner=runner,
        client=runner.name,
    )
    return bridge.booked_from_row(book(wish=wish, now=now), zone=ZoneInfo(runner.timezone))


def cancel_own(*, runner: Runner, slot: str, start: datetime, now: datetime) -> bool:
    """Cancel the runner's own appointment of this slot; False when there is none.

    Raises InvalidInputError for one that has begun.
    """
    with _turn():
        row = _own(runner, slot, start)
        if row is None:
            return False
        if row.start <= now:
            raise InvalidInputError(
                "That appointment has begun.", remedy="Speak with the clinic about it."
            )
        cancel(clinic=row.therapist.clinic, appointment=row.pk, now=now)
        return True


def _own(runner: Runner, slot: str, start: datetime) -> Appointment | None:
    """The runner's appointment in this slot that stands."""
    zone = ZoneInfo(runner.timezone)
    rows = access.appointments_of(runner, start)
    return next((one for one in rows if bridge.booked_from_row(one, zone=zone).slot == slot), None)


@contextmanager
def _turn() -> Iterator[None]:
    """One transaction of the diary. Raises BusyError when it could not begin in time."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        raise BusyError(
            "Many write at this moment, and nothing was changed.",
            remedy="Try again in a few seconds.",
        ) from error


@contextmanager
def _answered(
    therapist: Therapist, service: Service | None, start: datetime, now: datetime
) -> Iterator[None]:
    """One transaction; a refusal leaves it with the next free hours."""
    try:
        with _turn():
            yield
    except IntegrityError as error:
        raise RefusedError(
            "The therapist, room or service was removed meanwhile.",
            remedy="Look at the diary again.",
            code="room-gone",
        ) from error
    except RefusedError as refusal:
        slots = queries.next_free(therapist=therapist, service=service, since=start, now=now)
        refusal.offer(slots, ZoneInfo(therapist.clinic.timezone))
        raise


def _refuse_stale(row: Appointment, version: int) -> None:
    if row.version != version:
        raise StaleError(
            f"The appointment was changed meanwhile: it is {_word(row)}, on "
            f"{_local(row, row.start)} with {row.therapist}.",
            remedy="Look at it again, then change it.",
        )


def _not_from(row: Appointment, wanted: str, before: str) -> InvalidInputError:
    return InvalidInputError(
        f"The appointment is {_word(row)}; it cannot be {wanted.replace('_', '-')}.",
        remedy=f"Only a {before} one can.",
    )


def _word(row: Appointment) -> str:
    return row.state.replace("_", "-")


def _local(row: Appointment, moment: datetime) -> str:
    return clock_time(moment, ZoneInfo(row.therapist.clinic.timezone))
