"""One transaction of the diary: begun in time or said so, refused with the next free hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, transaction

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError
from lissom.web import locks
from lissom.web.clinic import access, queries
from lissom.web.clinic.models import Appointment, Room, Service, Therapist
from lissom.web.clinic.refusals import (
    BusyError,
    CollidedError,
    RefusedError,
    StaleError,
    TakenError,
)

_DEADLOCK, _NOT_SERIAL, _LOCK_TIMEOUT = "40P01", "40001", "55P03"


@contextmanager
def turn() -> Iterator[None]:
    """One transaction of the diary. Raises BusyError when it could not begin or go on in time, and
    CollidedError when the database ended it in favour of another one."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        if state in (_DEADLOCK, _NOT_SERIAL):
            raise CollidedError(
                "Somebody was quicker, and nothing was changed.", remedy="Try it again."
            ) from error
        if state == _LOCK_TIMEOUT or "locked" in str(error):
            raise BusyError(
                "Many write at this moment, and nothing was changed.",
                remedy="Try again in a few seconds.",
            ) from error
        raise


def claim(therapist: Therapist, *rooms: Room | None, also: Iterable[str] = ()) -> None:
    """Nobody else gives away time of this therapist, of these rooms, or of the rooms that the
    therapist may take, until the transaction ends. `also`: what else it holds, by name."""
    locks.hold([*_names(therapist, rooms), *also])


@contextmanager
def alone(therapist: Therapist, *rooms: Room | None) -> Iterator[None]:
    """One transaction with the claim. Everybody waits for it: what can be looked at before is
    looked at before."""
    names = _names(therapist, rooms)
    with turn():
        locks.hold(names)
        yield


def _names(therapist: Therapist, rooms: Iterable[Room | None]) -> list[str]:
    keys = {room.pk for room in (*rooms, *therapist.rooms.all()) if room is not None}
    return [f"therapist {therapist.pk}", *(f"room {key}" for key in sorted(keys))]


@contextmanager
def answered(
    therapist: Therapist, service: Service | None, start: datetime, now: datetime
) -> Iterator[None]:
    """A refusal leaves it with the next free hours, looked for when the transaction within is over
    and others have their turn."""
    try:
        with _in_words(therapist, start):
            yield
    except RefusedError as refusal:
        slots = queries.next_free(therapist=therapist, service=service, since=start, now=now)
        refusal.offer(slots, ZoneInfo(therapist.clinic.timezone))
        raise


@contextmanager
def _in_words(therapist: Therapist, start: datetime) -> Iterator[None]:
    """What the database says at the end of a transaction, in the diary's words."""
    try:
        yield
    except IntegrityError as error:
        raise RefusedError(
            "The therapist, room or service was removed meanwhile.",
            remedy="Look at the diary again.",
            code="room-gone",
        ) from error
    except CollidedError as error:
        when = clock_time(start, ZoneInfo(therapist.clinic.timezone))
        raise TakenError(
            f"{when} with {therapist} was just taken.", remedy="Choose another time."
        ) from error


def hold_still(row: Appointment) -> None:
    """Nobody changes the appointment until the transaction ends. Raises StaleError when somebody
    did since it was read."""
    clinic = row.therapist.clinic
    kept = Appointment.objects.select_for_update().filter(pk=row.pk)
    if kept.values_list("version", flat=True).first() != row.version:
        refuse_stale(access.appointment_of(clinic, row.pk), row.version)


def refuse_stale(row: Appointment, version: int) -> None:
    if row.version != version:
        raise StaleError(
            f"The appointment was changed meanwhile: it is {word(row)}, on "
            f"{local(row, row.start)} with {row.therapist}.",
            remedy="Look at it again, then change it.",
        )


def not_from(row: Appointment, wanted: str, before: str) -> InvalidInputError:
    return InvalidInputError(
        f"The appointment is {word(row)}; it cannot be {wanted.replace('_', '-')}.",
        remedy=f"Only a {before} one can.",
    )


def word(row: Appointment) -> str:
    return row.state.replace("_", "-")


def local(row: Appointment, moment: datetime) -> str:
    return clock_time(moment, ZoneInfo(row.therapist.clinic.timezone))
