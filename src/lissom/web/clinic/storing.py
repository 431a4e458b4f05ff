"""Rows of the diary into the database; its refusal of an overlap gets its words here.

Called within a transaction of `booking.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError, LissomError
from lissom.web.clinic import bridge
from lissom.web.clinic.models import Appointment, Clinic, Room, Service, Therapist
from lissom.web.clinic.refusals import TakenError
from lissom.web.training.models import Runner


def appointment(
    *,
    therapist: Therapist,
    service: Service | None,
    start: datetime,
    now: datetime,
    state: str,
    minutes: int = 0,
    room: Room | None = None,
    runner: Runner | None = None,
    client: str = "",
) -> Appointment:
    """A row that is not stored yet: treatment, buffers and price from the service."""
    begin = start.astimezone(UTC)
    length = service.minutes if service is not None else minutes
    before = service.buffer_before_min if service is not None else 0
    after = service.buffer_after_min if service is not None else 0
    return Appointment(
        therapist=therapist,
        service=service,
        room=room,
        runner=runner,
        client=client.strip()[:120],
        start=begin,
        end=begin + timedelta(minutes=length),
        blocked_start=begin - timedelta(minutes=before),
        blocked_end=begin + timedelta(minutes=length + after),
        state=state,
        price_pence=None if service is None else price_of(service, therapist, begin),
        made_at=now,
    )


def enter(row: Appointment, *, now: datetime) -> Appointment:
    """Store a new row, in the first free room when none is named. Raises TakenError."""
    if row.room is None:
        row.room = room_for(row, None, now)
    return _save(row, now, place=True)


def change(row: Appointment, *, now: datetime, place: bool = False) -> Appointment:
    """Store a change of a row as its next version; `place`: of the time or room that it takes.
    Raises TakenError."""
    row.version += 1
    return _save(row, now, place=place)


def _save(row: Appointment, now: datetime, *, place: bool) -> Appointment:
    if place and row.state in Appointment.OCCUPYING:
        there, over = _same_place(row, now)
        _give_way(over)
        _mind_exceptions(row, there)
    try:
        row.save()
    except IntegrityError as error:
        raise _refusal(error, row) from error
    return row


def refuse_taken(row: Appointment, *, now: datetime) -> None:
    """Raises TakenError when the row could not be stored at this moment: who comes late need not
    wait for a turn to hear it."""
    place = copy(row)
    if place.room is None:
        place.room = room_for(place, None, now)
    if not place.overlaps:
        _refuse_beside(place, _same_place(place, now)[0])


def room_for(row: Appointment, wanted: Room | None, now: datetime) -> Room | None:
    """The wanted room; else the row's own when it is free, else the first free one.

    None for a therapist without rooms and for blocked time. Raises TakenError.
    """
    if wanted is not None or row.state == Appointment.State.BLOCKED:
        return wanted
    rooms = list(row.therapist.rooms.all())
    if not rooms:
        return None
    taken = _beside(row).filter(room__in=rooms).exclude(_expired(now))
    busy = set(taken.order_by().values_list("room_id", flat=True))
    free = [room for room in rooms if room.pk not in busy]
    if free:
        return row.room if row.room in free else free[0]
    if row.overlaps:
        return row.room if row.room in rooms else rooms[0]
    if _beside(row).filter(therapist=row.therapist_id).exclude(_expired(now)).exists():
        raise _therapist_taken(row)
    raise TakenError(
        f"No room is free on {_when(row)}.", remedy="Choose another time.", code="room-taken"
    )


def _mind_exceptions(row: Appointment, there: Sequence[Appointment]) -> None:
    """The database compares rows without the mark alone: those with it are looked at here, within
    the turn. The mark goes when nothing overlaps."""
    if row.overlaps:
        row.overlaps = bool(there)
        return
    _refuse_beside(row, [one for one in there if one.overlaps])


def _refuse_beside(row: Appointment, there: Sequence[Appointment]) -> None:
    if not there:
        return
    if any(one.therapist_id == row.therapist_id for one in there):
        raise _therapist_taken(row)
    raise _room_taken(row)


def settle(clinic: Clinic, now: datetime) -> None:
    """Exceptions that overlap nothing any more lose the mark, so that the database minds them.

    Others may book beside this: where somebody takes the time meanwhile, the mark stays.
    """
    rows = Appointment.objects.filter(
        therapist__clinic=clinic,
        overlaps=True,
        state__in=Appointment.OCCUPYING,
        blocked_end__gt=now,
    )
    for row in rows.order_by("start", "id"):
        if not _same_place(row, now)[0]:
            with suppress(IntegrityError), transaction.atomic():
                rows.filter(pk=row.pk).update(overlaps=False, version=F("version") + 1)


def _same_place(
    row: Appointment, now: datetime
) -> tuple[tuple[Appointment, ...], tuple[Appointment, ...]]:
    """Other rows that take some of the row's time from its therapist or its room: those that
    count, and holds that ran out."""
    same = Q(therapist_id=row.therapist_id)
    if row.room_id is not None:
        same |= Q(room_id=row.room_id)
    found = list(
        _beside(row).filter(same).only("therapist_id", "state", "hold_until", "overlaps", "start")
    )
    over = tuple(one for one in found if _has_run_out(one, now))
    return tuple(one for one in found if one not in over), over


def _give_way(over: Sequence[Appointment]) -> None:
    """Holds that ran out are cancelled."""
    if over:
        Appointment.objects.filter(pk__in=[one.pk for one in over]).update(
            state=Appointment.State.CANCELLED, version=F("version") + 1
        )


def _has_run_out(row: Appointment, now: datetime) -> bool:
    held = row.state == Appointment.State.HELD
    return held and row.hold_until is not None and row.hold_until <= now


def _expired(now: datetime) -> Q:
    return Q(state=Appointment.State.HELD, hold_until__lte=now)


def _beside(row: Appointment) -> QuerySet[Appointment]:
    """Other rows that take some of the row's time."""
    return Appointment.objects.filter(
        state__in=Appointment.OCCUPYING,
        blocked_start__lt=row.blocked_end,
        blocked_end__gt=row.blocked_start,
    ).exclude(pk=row.pk)


def price_of(service: Service, therapist: Therapist, start: datetime) -> int | None:
    """What the service costs on the clinic's day of `start`."""
    on = start.astimezone(ZoneInfo(therapist.clinic.timezone)).date()
    return bridge.service_from_row(service, on=on).price_pence


def _refusal(error: IntegrityError, row: Appointment) -> LissomError:
    if "therapist-taken" in str(error):
        return _therapist_taken(row)
    if "room-taken" in str(error):
        return _room_taken(row)
    if "appointment_key_once" in str(error) or "appointment.key" in str(error):
        return InvalidInputError(
            "This request was used for another appointment.", remedy="Begin the booking again."
        )
    return InvalidInputError(f"The appointment on {_when(row)} cannot be stored ({error}).")


def _therapist_taken(row: Appointment) -> TakenError:
    return TakenError(
        f"{row.therapist} is not free on {_when(row)}.",
        remedy="Choose another time.",
        code="therapist-taken",
    )


def _room_taken(row: Appointment) -> TakenError:
    return TakenError(
        f"{row.room} is not free on {_when(row)}.",
        remedy="Choose another time or room.",
        code="room-taken",
    )


def _when(row: Appointment) -> str:
    return clock_time(row.start, ZoneInfo(row.therapist.clinic.timezone))
