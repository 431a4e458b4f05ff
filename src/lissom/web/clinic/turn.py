"""One transaction of the diary: begun in time or said so, refused with the next free hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, transaction

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError
from lissom.web.clinic import queries
from lissom.web.clinic.models import Appointment, Service, Therapist
from lissom.web.clinic.refusals import BusyError, RefusedError, StaleError


@contextmanager
def turn() -> Iterator[None]:
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
def answered(
    therapist: Therapist, service: Service | None, start: datetime, now: datetime
) -> Iterator[None]:
    """One transaction; a refusal leaves it with the next free hours."""
    try:
        with turn():
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
