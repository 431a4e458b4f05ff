"""What must hold before an appointment goes into the diary, apart from the hour being free."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from lissom.core.booking.intervals import interval, merge
from lissom.core.booking.sentences import clock_time
from lissom.core.booking.slots import open_intervals
from lissom.web.clinic import access, bridge, guards
from lissom.web.clinic.models import Appointment, FreeHour
from lissom.web.clinic.refusals import RefusedError


def refuse_unbookable(row: Appointment, *, now: datetime, own: bool = False) -> None:
    """Raises RefusedError: past, not offered, not qualified, outside hours, room gone, and what
    higher rooms have against it (`guards.py`), told to the runner when `own`."""
    _refuse_past(row, now)
    _refuse_unqualified(row)
    refuse_closed(row)
    _refuse_strange_room(row)
    guards.ask(row, now=now, own=own)


def _refuse_past(row: Appointment, now: datetime) -> None:
    if row.start <= now:
        raise RefusedError(f"{_when(row)} has passed.", remedy="Choose a later time.", code="past")


def _refuse_unqualified(row: Appointment) -> None:
    service = row.service
    if service is None:
        return
    if not service.active or service.clinic_id != row.therapist.clinic_id:
        raise RefusedError(
            f"{row.therapist.clinic} does not offer {service}.",
            remedy="Choose another service.",
            code="not-offered",
        )
    given = access.services_of(row.therapist)
    if service not in given:
        listed = "; ".join(str(one) for one in given) or "nothing at present"
        raise RefusedError(
            f"{row.therapist} does not give {service}.",
            remedy=f"{row.therapist} gives: {listed}.",
            code="not-qualified",
        )


def refuse_closed(row: Appointment) -> None:
    """The treatment itself lies within the hours; buffers may reach over them."""
    hours = bridge.hours_from_rows(row.therapist)
    offered = FreeHour.objects.filter(
        therapist=row.therapist, start__lte=row.end, end__gte=row.start
    )
    opened = merge(
        [
            *open_intervals(hours, row.start, row.end),
            *(item for pair in bridge.free_pairs(offered) if (item := interval(*pair)) is not None),
        ]
    )
    if not any(item.start <= row.start and row.end <= item.end for item in opened):
        raise RefusedError(
            f"{row.therapist} does not work from {_when(row)} to "
            f"{row.end.astimezone(_zone(row)):%H:%M}.",
            remedy="Choose a time within the working hours.",
            code="outside-hours",
        )


def _refuse_strange_room(row: Appointment) -> None:
    if row.room is None:
        return
    rooms = list(row.therapist.rooms.all())
    if row.room not in rooms:
        listed = ", ".join(room.name for room in rooms) or "none"
        raise RefusedError(
            f"{row.therapist} does not treat in {row.room}.",
            remedy=f"Rooms of {row.therapist}: {listed}.",
            code="room-gone",
        )


def _when(row: Appointment) -> str:
    return clock_time(row.start, _zone(row))


def _zone(row: Appointment) -> ZoneInfo:
    return ZoneInfo(row.therapist.clinic.timezone)
