"""Every write of the clinic. Overlap is refused by the database; here it gets its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from lissom.core.anatomy.massage import PROTOCOLS
from lissom.core.booking.model import DayException, Span, zone_of
from lissom.core.booking.model import Service as CoreService
from lissom.core.errors import InvalidInputError, LissomError
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner.checks import check_aware, check_name, check_order
from lissom.web.clinic import access, bridge, queries
from lissom.web.clinic.models import (
    Appointment,
    Clinic,
    FreeHour,
    Hours,
    HoursException,
    Room,
    Service,
    ServicePrice,
    Therapist,
)
from lissom.web.training.models import Runner

State = Appointment.State


class TakenError(LissomError):
    """The therapist or the room is not free at that time."""

    code = "taken"


def add_clinic(
    *,
    name: str,
    place: str = "",
    timezone: str = "Europe/London",
    outside: bool = False,
    travel_min: int = 0,
) -> Clinic:
    """Add a clinic; `outside`: it does not run Lissom. The same name again changes the rest."""
    given = name.strip()
    check_name(given)
    zone_of(timezone)
    if not 0 <= travel_min <= 600:
        raise InvalidInputError(
            f"A way of {travel_min} minutes is not usable.", remedy="Give 0 to 600 minutes."
        )
    if len(place) > 200:
        raise InvalidInputError(f"The place has {len(place)} letters.", remedy="Give 200 at most.")
    with transaction.atomic():
        row = Clinic.objects.filter(name__iexact=given).first() or Clinic()
        row.name, row.place, row.timezone = given, place.strip(), timezone
        row.outside, row.travel_min = outside, travel_min
        row.save()
        return row


def remove_clinic(*, clinic: Clinic) -> None:
    """Delete a clinic with its hours and diary. Refused while a runner holds an appointment."""
    with transaction.atomic():
        diary = Appointment.objects.filter(therapist__clinic=clinic)
        if diary.filter(runner__isnull=False, state__in=Appointment.OCCUPYING).exists():
            raise InvalidInputError(
                f"{clinic} has appointments of a runner.", remedy="Cancel them first."
            )
        diary.delete()
        clinic.delete()


def add_room(*, clinic: Clinic, name: str) -> Room:
    """Add a room; one that is there is returned."""
    check_name(name.strip())
    with transaction.atomic():
        found = Room.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
        return found or Room.objects.create(clinic=clinic, name=name.strip())


def add_therapist(*, clinic: Clinic, name: str, rooms: Sequence[str] = ()) -> Therapist:
    """Add a therapist, or change the rooms of one; `rooms`: names, any of which will do."""
    check_name(name.strip())
    with transaction.atomic():
        wanted = [access.room_of(clinic, room) for room in rooms]
        row = Therapist.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
        if row is None:
            row = Therapist.objects.create(clinic=clinic, name=name.strip())
        row.rooms.set(wanted)
        return row


def set_hours(
    *,
    therapist: Therapist,
    weekly: Sequence[Sequence[Span]],
    exceptions: Iterable[DayException] = (),
) -> None:
    """Working hours as wall time, Monday first, instead of what was there before."""
    if len(weekly) != 7:
        raise InvalidInputError(
            f"The hours name {len(weekly)} weekdays.",
            remedy="Give seven, Monday first; an empty one means closed.",
        )
    given = sorted(exceptions, key=lambda item: item.date)
    for spans in [*weekly, *(item.spans for item in given)]:
        _refuse_overlap(spans)
    if len({item.date for item in given}) != len(given):
        raise InvalidInputError(
            "A date is named twice among the exceptions.", remedy="Give each date once."
        )
    with transaction.atomic():
        Hours.objects.filter(therapist=therapist).delete()
        HoursException.objects.filter(therapist=therapist).delete()
        Hours.objects.bulk_create(bridge.span_rows(therapist, weekly))
        HoursException.objects.bulk_create(
            HoursException(
                therapist=therapist,
                date=item.date,
                opens=None if span is None else span.opens,
                closes=None if span is None else span.closes,
            )
            for item in given
            for span in (item.spans or (None,))
        )


def _refuse_overlap(spans: Sequence[Span]) -> None:
    ordered = sorted(spans, key=lambda span: span.opens)
    for one, other in pairwise(ordered):
        ends = one.closes if one.closes.hour or one.closes.minute else None
        if ends is None or ends > other.opens:
            raise InvalidInputError(
                f"The hours from {one.opens:%H:%M} and from {other.opens:%H:%M} overlap.",
                remedy="Give hours of a day that follow one another.",
            )


def set_service(*, clinic: Clinic, service: CoreService, since: date) -> Service:
    """Offer a service, or change its buffers and price; the price holds from `since` on."""
    known = sorted({protocol.type for protocol in PROTOCOLS.values()})
    if service.type not in known:
        raise InvalidInputError(
            f"There is no massage type '{service.type}'.",
            remedy=f"There are: {', '.join(known)}.",
        )
    if (
        not 5 <= service.minutes <= 480
        or max(service.buffer_before_min, service.buffer_after_min) > 240
    ):
        raise InvalidInputError(
            f"A service of {service.minutes} min with buffers of {service.buffer_before_min} and "
            f"{service.buffer_after_min} min is not usable.",
            remedy="Give 5 to 480 minutes and buffers of at most 240.",
        )
    if service.price_pence is not None and not 0 <= service.price_pence <= 10_000_000:
        raise InvalidInputError(
            f"A price of {service.price_pence} pence is not usable.",
            remedy="Give whole pence, 0 or more.",
        )
    with transaction.atomic():
        row, _ = Service.objects.update_or_create(
            clinic=clinic,
            type=service.type,
            minutes=service.minutes,
            defaults={
                "buffer_before_min": service.buffer_before_min,
                "buffer_after_min": service.buffer_after_min,
                "active": True,
            },
        )
        if service.price_pence is not None:
            ServicePrice.objects.update_or_create(
                service=row, since=since, defaults={"price_pence": service.price_pence}
            )
        return row


def add_free_hours(
    *, therapist: Therapist, times: Iterable[tuple[datetime, datetime]], replace: bool = True
) -> int:
    """Hours that an outside therapist offers (aware instants); returns how many there are.

    `replace`: instead of those that were there, as a calendar file says it anew.
    """
    rows: list[FreeHour] = []
    for start, end in times:
        check_aware(start, "start")
        check_aware(end, "end")
        check_order(start, end, label="The free hour")
        rows.append(
            FreeHour(therapist=therapist, start=start.astimezone(UTC), end=end.astimezone(UTC))
        )
    with transaction.atomic():
        if replace:
            FreeHour.objects.filter(therapist=therapist).delete()
        FreeHour.objects.bulk_create(rows, ignore_conflicts=True)
        return FreeHour.objects.filter(therapist=therapist).count()


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
    """Put an appointment (or `blocked` time) into the diary.

    Length and buffers come from `service`, else `minutes`. Without `room` the first free room
    of the therapist is taken, when the therapist has rooms. Raises TakenError.
    """
    check_aware(start, "start")
    length = service.minutes if service is not None else minutes
    if length is None or not 5 <= length <= 1440:
        raise InvalidInputError(
            f"An appointment of {length} minutes is not usable.", remedy="Give 5 to 1440."
        )
    if state not in Appointment.OCCUPYING:
        raise InvalidInputError(
            f"'{state}' does not take time.",
            remedy=f"Give one of {', '.join(item.value for item in Appointment.OCCUPYING)}.",
        )
    begin = start.astimezone(UTC)
    row = Appointment(
        therapist=therapist,
        service=service,
        runner=runner,
        client=client.strip()[:120],
        start=begin,
        end=begin + timedelta(minutes=length),
        blocked_start=begin - timedelta(minutes=service.buffer_before_min if service else 0),
        blocked_end=begin
        + timedelta(minutes=length + (service.buffer_after_min if service else 0)),
        state=state,
        price_pence=None if service is None else _price(service, begin.date()),
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.room = room or _free_room(row)
            row.save()
    except IntegrityError as error:
        raise _taken(error, row) from error
    return row


def _price(service: Service, on: date) -> int | None:
    return bridge.service_from_row(service, on=on).price_pence


def _free_room(row: Appointment) -> Room | None:
    rooms = list(row.therapist.rooms.order_by("name"))
    busy = set(
        Appointment.objects.filter(
            room__in=rooms,
            state__in=Appointment.OCCUPYING,
            blocked_start__lt=row.blocked_end,
            blocked_end__gt=row.blocked_start,
        ).values_list("room_id", flat=True)
    )
    free = [room for room in rooms if room.pk not in busy]
    if rooms and not free:
        raise TakenError(
            f"No room is free on {row.start:%Y-%m-%d at %H:%M} (UTC).",
            remedy="Choose another time.",
            code="room-taken",
        )
    return free[0] if free else None


def _taken(error: IntegrityError, row: Appointment) -> LissomError:
    when = f"{row.start:%Y-%m-%d at %H:%M} (UTC)"
    if "therapist-taken" in str(error):
        return TakenError(
            f"{row.therapist} is not free on {when}.",
            remedy="Choose another time.",
            code="therapist-taken",
        )
    if "room-taken" in str(error):
        return TakenError(
            f"{row.room} is not free on {when}.",
            remedy="Choose another time or room.",
            code="room-taken",
        )
    return InvalidInputError(f"The appointment on {when} cannot be stored ({error}).")


def book_slot(
    *, runner: Runner, slot: str, start: datetime, type_: str, now: datetime
) -> PreviousSession | None:
    """Confirm a free hour of any clinic for a runner; None when no clinic here has it.

    Raises TakenError when it went meanwhile, InvalidInputError for an hour that has passed.
    """
    check_aware(start, "start")
    if start <= now:
        raise InvalidInputError("That hour has passed.", remedy="Choose a later one.")
    free = queries.free_slots(start, start + timedelta(minutes=1), runner=runner)
    chosen = next((one for one in free if one.id == slot), None)
    if chosen is None or (chosen.types and type_ not in chosen.types):
        return None
    clinic = access.clinic_named(chosen.place)
    row = take_slot(
        therapist=access.therapist_of(clinic, chosen.therapist),
        start=start,
        service=access.service_of(clinic, type_, chosen.minutes),
        runner=runner,
        client=runner.name,
        now=now,
    )
    return bridge.booked_from_row(row, zone=ZoneInfo(runner.timezone))


def cancel_own(*, runner: Runner, slot: str, start: datetime, now: datetime) -> bool:
    """Cancel the runner's own appointment of this slot; False when there is none.

    Raises InvalidInputError for one that has begun.
    """
    zone = ZoneInfo(runner.timezone)
    with transaction.atomic():
        rows = access.appointments_of(runner, start)
        row = next(
            (one for one in rows if bridge.booked_from_row(one, zone=zone).slot == slot), None
        )
        if row is None:
            return False
        if row.start <= now:
            raise InvalidInputError(
                "That appointment has begun.", remedy="Speak with the clinic about it."
            )
        row.state = State.CANCELLED.value
        row.save(update_fields=["state"])
        return True


def cancel(*, clinic: Clinic, appointment: int) -> Appointment:
    """Free the time of an appointment that has not taken place. A cancelled one stays so."""
    with transaction.atomic():
        row = access.appointment_of(clinic, appointment)
        if row.state in (State.ARRIVED, State.COMPLETED, State.NO_SHOW):
            raise InvalidInputError(
                f"The appointment is {row.state}; it cannot be cancelled.",
                remedy="Only a held or confirmed one can.",
            )
        row.state = State.CANCELLED.value
        row.save(update_fields=["state"])
        return row


def move(*, clinic: Clinic, appointment: int, start: datetime) -> Appointment:
    """Move an appointment to another time, all or nothing. Raises TakenError."""
    check_aware(start, "start")
    try:
        with transaction.atomic():
            row = access.appointment_of(clinic, appointment)
            if row.state not in (State.HELD, State.CONFIRMED, State.BLOCKED):
                raise InvalidInputError(
                    f"The appointment is {row.state}; it cannot be moved.",
                    remedy="Only a held or confirmed one can.",
                )
            by = start.astimezone(UTC) - row.start
            row.start, row.end = row.start + by, row.end + by
            row.blocked_start, row.blocked_end = row.blocked_start + by, row.blocked_end + by
            row.save()
    except IntegrityError as error:
        raise _taken(error, row) from error
    return row
