"""Every write of the diary: take, hold, confirm, move, cancel, and what became of it.

Each is one transaction that takes the diary's turn at its beginning, so what it reads holds until
it ends; overlap is refused by the database besides. A refusal changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lissom.core.booking.instants import checkout_hold, instant_of
from lissom.core.booking.notice import is_late
from lissom.core.errors import InvalidInputError
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner.checks import check_aware
from lissom.web.clinic import access, acts, bridge, freed, queries, storing
from lissom.web.clinic.checks import refuse_unbookable
from lissom.web.clinic.models import Appointment, Client, Room, Service, Therapist
from lissom.web.clinic.models import Clinic as ClinicRow
from lissom.web.clinic.refusals import RefusedError, TakenError
from lissom.web.clinic.seats import Seat
from lissom.web.clinic.turn import alone, answered, hold_still, local, not_from, refuse_stale, turn
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
    the request: the same key again gives the same appointment. `booked_for`: the client of the
    card file, who brings name and runner along. `overlap`: staff let it overlap, and `reason` says
    why. `series`: the name that appointments made together share. `asked`: the client is only asked
    whether the hour is wanted, so a runner's own pages do not count it before it is confirmed."""

    therapist: Therapist
    service: Service
    start: datetime
    zone: str | None = None
    room: Room | None = None
    runner: Runner | None = None
    client: str = ""
    key: str = ""
    booked_for: Client | None = None
    overlap: bool = False
    reason: str = ""
    series: str = ""
    asked: bool = False


def book(*, wish: Wish, now: datetime, by: Seat | None = None) -> Appointment:
    """Put a confirmed appointment into the diary.

    Raises RefusedError (TakenError when the hour is gone) with the next free hours, and
    InvalidInputError for an unknown zone or a key used for something else.
    """
    return _enter(wish, State.CONFIRMED, hold_until=None, now=now, by=by)


def hold(
    *, wish: Wish, now: datetime, until: datetime | None = None, by: Seat | None = None
) -> Appointment:
    """Keep an hour until `until` (default: as long as a booking takes); then it is free again.

    Raises as `book` does.
    """
    end = now + checkout_hold() if until is None else until
    check_aware(end, "end of the hold")
    if end <= now:
        raise InvalidInputError("The hold would end before it begins.", remedy="Give a later end.")
    return _enter(wish, State.HELD, hold_until=end, now=now, by=by)


def _enter(
    wish: Wish,
    state: Appointment.State,
    *,
    hold_until: datetime | None,
    now: datetime,
    by: Seat | None,
) -> Appointment:
    check_aware(now, "present")
    if len(wish.key) > 64:
        raise InvalidInputError("The key is too long.", remedy="Give at most 64 letters.")
    acts.check_exception(by, overlap=wish.overlap, reason=wish.reason)
    start = instant_of(wish.start, wish.zone or wish.therapist.clinic.timezone)
    check_aware(start, "start")
    with answered(wish.therapist, wish.service, start, now):
        known = _same_request(wish, start)
        if known is not None:
            return known
        try:
            row = _wished(wish, start, now)
        except TakenError:
            known = _same_request(wish, start)  # stored a moment ago by the first press
            if known is None:
                raise
            return known
        row.state, row.hold_until = state.value, hold_until
        with alone(row.therapist, row.room):
            known = _same_request(wish, start)
            if known is not None:
                return known
            storing.enter(row, now=now)
            action = "held" if state == State.HELD else "booked"
            return acts.told(row, action, by=by, now=now, reason=wish.reason)


def look(*, wish: Wish, now: datetime) -> None:
    """Whether it could be booked at this moment; nothing is kept and nobody waits.

    Raises as `book` would.
    """
    start = instant_of(wish.start, wish.zone or wish.therapist.clinic.timezone)
    check_aware(start, "start")
    with answered(wish.therapist, wish.service, start, now):
        if _same_request(wish, start) is None:
            _wished(wish, start, now)


def _wished(wish: Wish, start: datetime, now: datetime) -> Appointment:
    """The row as it would be stored. Raises RefusedError; whether its time is still free when it
    is stored is looked at again then."""
    client = None
    if wish.booked_for is not None:
        client = access.current_client(wish.booked_for, wish.therapist.clinic_id)
    row = storing.appointment(
        therapist=access.current_therapist(wish.therapist),
        service=access.current_service(wish.service),
        room=None if wish.room is None else access.current_room(wish.room),
        start=start,
        runner=wish.runner if client is None else client.runner,
        client=wish.client if client is None else client.name,
        state=State.CONFIRMED.value,
        now=now,
    )
    row.key, row.booked_for, row.overlaps = wish.key, client, wish.overlap
    row.series = wish.series
    own = row.runner if client is None else None
    refuse_unbookable(row, now=now, own=own is not None)
    if wish.asked:
        row.runner = None
    elif own is not None:
        row.booked_for = access.card_of(own, wish.therapist.clinic_id)
    storing.refuse_taken(row, now=now)
    return row


def _same_request(wish: Wish, start: datetime) -> Appointment | None:
    known = access.appointment_by_key(wish.key)
    if known is None:
        return None
    if (known.therapist, known.service, known.start) != (wish.therapist, wish.service, start):
        raise InvalidInputError(
            "This request was used for another appointment.", remedy="Begin the booking again."
        )
    return known


def confirm(
    *,
    clinic: ClinicRow,
    appointment: int,
    version: int,
    now: datetime,
    by: Seat | None = None,
) -> Appointment:
    """Make a held hour an appointment; one that is confirmed stays so.

    Raises RefusedError with the next free hours when the hold has run out, StaleError.
    """
    row = access.appointment_of(clinic, appointment)
    with answered(row.therapist, row.service, row.start, now), alone(row.therapist, row.room):
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == State.CONFIRMED:
            return row
        if row.hold_until is not None and row.hold_until <= now:
            raise RefusedError(
                f"The hour was held until {local(row, row.hold_until)}; that has passed.",
                remedy="Book it again if it is still free.",
                code="hold-over",
            )
        refuse_stale(row, version)
        if row.state != State.HELD:
            raise not_from(row, "confirmed", "held")
        before = acts.shape(row)
        row.state, row.hold_until = State.CONFIRMED.value, None
        if row.runner is None and row.booked_for is not None:
            row.runner = row.booked_for.runner
        storing.change(row, now=now)
        return acts.told(row, "confirmed", by=by, now=now, before=before)


def move(
    *,
    clinic: ClinicRow,
    appointment: int,
    start: datetime,
    version: int,
    now: datetime,
    therapist: Therapist | None = None,
    room: Room | None = None,
    overlap: bool = False,
    reason: str = "",
    by: Seat | None = None,
) -> Appointment:
    """Move an appointment to another time, therapist or room: wholly or not at all.

    A naive `start` is wall time of the clinic. The room stays when it is free and the therapist
    treats there, else another one is taken. `overlap`: staff let it overlap and give a `reason`.
    Raises RefusedError with the next free hours, StaleError, InvalidInputError.
    """
    acts.check_exception(by, overlap=overlap, reason=reason)
    begin = instant_of(start, clinic.timezone)
    check_aware(begin, "start")
    row = access.appointment_of(clinic, appointment)
    with answered(therapist or row.therapist, row.service, begin, now):
        refuse_stale(row, version)
        _refuse_unmovable(row, now)
        before, own, left = acts.shape(row), row.room, freed.time_of(row)
        _shift(row, begin - row.start)
        row.overlaps = overlap
        if therapist is not None:
            row.therapist = access.current_therapist(therapist, clinic)
        wanted = None if room is None else access.current_room(room)
        if row.state != State.BLOCKED:
            row.room = storing.room_for(row, wanted, now)
            refuse_unbookable(row, now=now, own=by is None and row.runner_id is not None)
        storing.refuse_taken(row, now=now)
        with alone(row.therapist, wanted, own):
            hold_still(row)
            if row.state != State.BLOCKED:
                row.room = storing.room_for(row, wanted, now)
            storing.change(row, now=now, place=True)
            storing.settle(clinic, now)
            freed.tell(left, "moved", now=now)
            return acts.told(row, "moved", by=by, now=now, before=before, reason=reason)


def _refuse_unmovable(row: Appointment, now: datetime) -> None:
    if row.state not in (State.HELD, State.CONFIRMED, State.BLOCKED):
        raise not_from(row, "moved", "held or confirmed")
    if row.hold_until is not None and row.hold_until <= now:
        raise RefusedError("The hold has run out.", code="hold-over")


def _shift(row: Appointment, later: timedelta) -> None:
    row.start, row.end = row.start + later, row.end + later
    row.blocked_start, row.blocked_end = row.blocked_start + later, row.blocked_end + later


def cancel(
    *,
    clinic: ClinicRow,
    appointment: int,
    version: int | None = None,
    now: datetime,
    who: str = "",
    reason: str = "",
    by: Seat | None = None,
) -> Appointment:
    """Free the time of an appointment that has not taken place. A cancelled one stays so.

    `who` cancelled: `client`, `clinic`, or not said. One that the client gives up when less than
    the notice is left is marked late.
    """
    if who not in ("", *Appointment.CancelledBy.values):
        raise InvalidInputError(
            f"'{who}' cancels nothing.", remedy="Say that the client or the clinic did."
        )
    with turn():
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == State.CANCELLED:
            return row
        if version is not None:
            refuse_stale(row, version)
        if row.state in (State.ARRIVED, State.COMPLETED, State.NO_SHOW):
            raise not_from(row, "cancelled", "held or confirmed")
        before = acts.shape(row)
        firm = row.state == State.CONFIRMED
        row.cancelled_late = (
            firm
            and who == "client"
            and is_late(row.start, clinic.timezone, now, access.policy_of(clinic).notice_h)
        )
        row.cancelled_by = who
        row.state, row.hold_until = State.CANCELLED.value, None
        storing.change(row, now=now)
        storing.settle(clinic, now)
        freed.tell(freed.time_of(row), "cancelled", now=now)
        return acts.told(row, "cancelled", by=by, now=now, before=before, reason=reason)


def mark(
    *,
    clinic: ClinicRow,
    appointment: int,
    version: int,
    state: str,
    now: datetime,
    by: Seat | None = None,
) -> Appointment:
    """Say what became of an appointment: `arrived`, `completed` or `no_show`.

    Completed and not come can be said from its start on. Time is freed by `no_show` only.
    """
    with turn():
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.state == state:
            return row
        refuse_stale(row, version)
        before = _NEXT.get(State(state), ()) if state in State.values else ()
        if row.state not in before:
            raise not_from(row, state, " or ".join(before) or "nothing")
        if state != State.ARRIVED and now < row.start:
            raise InvalidInputError(
                f"The appointment begins on {local(row, row.start)}.",
                remedy="Say what became of it from then on.",
            )
        shape = acts.shape(row)
        row.state = state
        storing.change(row, now=now)
        if state == State.NO_SHOW:
            storing.settle(clinic, now)
        return acts.told(row, state.replace("_", "-"), by=by, now=now, before=shape)


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
    label: str = "",
    booked_for: Client | None = None,
    now: datetime,
    by: Seat | None = None,
    reason: str = "",
) -> Appointment:
    """Enter what stands already, or time that is not for treatments (`blocked`): past time and
    time outside the hours are taken too, overlap is not.

    Length and buffers come from `service`, else `minutes`. Without `room` the first free room
    of the therapist is taken, when the therapist has rooms. `label` names blocked time. Raises
    TakenError.
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
    with alone(therapist, room):
        row = storing.appointment(
            therapist=therapist,
            service=service,
            minutes=length,
            room=room,
            start=start,
            runner=runner if booked_for is None else booked_for.runner,
            client=client,
            state=state,
            now=now,
        )
        row.label, row.booked_for = " ".join(label.split())[:80], booked_for
        storing.enter(row, now=now)
        action = "blocked" if state == State.BLOCKED else "entered"
        return acts.told(row, action, by=by, now=now, reason=reason)


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
    with turn():
        row = _own(runner, slot, start)
        if row is None:
            return False
        if row.start <= now:
            raise InvalidInputError(
                "That appointment has begun.", remedy="Speak with the clinic about it."
            )
        cancel(clinic=row.therapist.clinic, appointment=row.pk, now=now, who="client")
        return True


def _own(runner: Runner, slot: str, start: datetime) -> Appointment | None:
    """The runner's appointment in this slot that stands."""
    zone = ZoneInfo(runner.timezone)
    rows = access.appointments_of(runner, start)
    return next((one for one in rows if bridge.booked_from_row(one, zone=zone).slot == slot), None)
