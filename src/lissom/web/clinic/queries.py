"""Reads of the clinic: who works when, what is taken, what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from lissom.core.booking.intervals import Interval, merge
from lissom.core.booking.model import MassageSlot, Taken
from lissom.core.booking.slots import Blocks, slots_around, slots_from_free_hours
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner import BusyTime
from lissom.web.clinic import access, bridge
from lissom.web.clinic.models import Appointment, Clinic, FreeHour, Service, Therapist
from lissom.web.training import queries as training
from lissom.web.training.models import Runner
from lissom.web.training.reach import reachable

_LONGEST = timedelta(days=2)
"""Longer than any appointment with its buffers: what begins before a window may reach into it."""
_REACH = timedelta(hours=16)
"""The longest treatment with both of its buffers: what a slot can meet."""
_MOST_STRETCHES = 8
"""Of more the diary from the first to the last is read."""
_TICK = timedelta(microseconds=1)

_LOOK_AHEAD_DAYS = (3, 14, 60)


@dataclass(frozen=True, slots=True)
class ClinicSummary:
    """A clinic in a list."""

    name: str
    place: str
    outside: bool
    travel_min: int
    therapists: tuple[str, ...]


def get_clinic(name: str | None = None) -> Clinic:
    """The clinic with this name, or the only one. Raises LissomError."""
    return access.clinic_named(name)


def clinics() -> tuple[ClinicSummary, ...]:
    """All clinics by name."""
    rows = Clinic.objects.order_by("name").prefetch_related("therapists")
    return tuple(
        ClinicSummary(
            row.name,
            row.place,
            row.outside,
            row.travel_min,
            tuple(person.name for person in row.therapists.all()),
        )
        for row in rows
    )


def free_slots(
    since: datetime,
    until: datetime,
    *,
    runner: Runner | None = None,
    busy: Sequence[BusyTime] | None = None,
    clinic: Clinic | None = None,
    therapist: Therapist | None = None,
    only: tuple[str, int] | None = None,
    now: datetime | None = None,
) -> list[MassageSlot]:
    """Free hours that start in [since, until), by start and therapist; the number of database
    queries does not depend on the number of clinics or therapists.

    With `runner` only services that are booked online by such a client, inside the runner's own
    clinic hours and outside busy times (`busy`, when they are read already); with `therapist`
    those of this one. Holds that ran out before `now` count as free; without it every hold counts.
    `only`: hours of this massage type and length, which takes less time.
    """
    if therapist is not None:
        clinic = therapist.clinic
    found: list[MassageSlot] = []
    known = None if runner is None else access.clinics_that_know(runner)
    stretches = [Interval(since, until)]
    for read in _whole_clinics(stretches, None if clinic is None else clinic.pk, now):
        offered = [
            service
            for service in read.clinic.services.all()
            if _is_offered(service, known) and only in (None, (service.type, service.minutes))
        ]
        found += _slots_of(read, stretches, offered, therapist) if offered else []
    if runner is not None:
        busy = training.busy_times(runner, since, until) if busy is None else busy
        found = reachable(found, runner, busy)
    return sorted(found, key=lambda slot: (slot.start, slot.therapist, slot.place, slot.minutes))


def free_within(
    windows: Sequence[Interval],
    *,
    service: Service,
    therapist: Therapist | None = None,
    now: datetime,
) -> list[MassageSlot]:
    """Free hours for one service that lie within these stretches (sorted, apart), by start; the
    diary is read once. `therapist`: those of this one. Empty without a stretch."""
    length = timedelta(minutes=service.minutes)
    stretches = [
        Interval(since, until)
        for one in windows
        if (since := max(one.start, now)) < (until := one.end - length + _TICK)
    ]
    found: list[MassageSlot] = []
    for read in _whole_clinics(stretches, service.clinic_id, now) if stretches else ():
        offered = [one for one in read.clinic.services.all() if one == service]
        found += _slots_of(read, stretches, offered, therapist)
    return sorted(found, key=lambda slot: (slot.start, slot.therapist, slot.place))


@dataclass(frozen=True, slots=True)
class _Read:
    """A clinic with its people, hours and services, and what is taken of each therapist and room
    by their names in the diary."""

    clinic: Clinic
    blocks: Blocks


def _whole_clinics(
    stretches: Sequence[Interval], clinic: int | None, now: datetime | None
) -> list[_Read]:
    """What slots that start in these stretches (sorted) depend on; of one clinic or all."""
    since, until = stretches[0].start - _REACH, stretches[-1].end + _REACH
    rows = Clinic.objects.select_related("policy").order_by("name")
    taken = _taken(stretches, now)
    if clinic is not None:
        rows, taken = rows.filter(pk=clinic), taken.filter(therapist__clinic=clinic)
    offered = FreeHour.objects.filter(start__lt=until, end__gt=since)
    people = Therapist.objects.order_by("name").prefetch_related(
        "hours",
        "exceptions",
        "rooms",
        "services",
        Prefetch("free_hours", queryset=offered, to_attr="free_rows"),
    )
    services = Service.objects.filter(active=True).prefetch_related("prices")
    fields = ("therapist__clinic", "blocked_start", "blocked_end", "therapist__name", "room__name")
    blocks = bridge.blocks_by_clinic(taken.order_by().values_list(*fields))
    found = rows.prefetch_related(
        Prefetch("therapists", queryset=people), Prefetch("services", queryset=services)
    )
    return [_Read(row, blocks.get(row.pk, {})) for row in found]


def _taken(stretches: Sequence[Interval], now: datetime | None) -> QuerySet[Appointment]:
    """Appointments that a slot which starts in one of the stretches could meet. The outer bounds
    are what an index finds them by."""
    near = merge(Interval(one.start - _REACH, one.end + _REACH) for one in stretches)
    touching = Q()
    for one in near if len(near) <= _MOST_STRETCHES else ():
        touching |= Q(blocked_start__lt=one.end, blocked_end__gt=one.start)
    rows = Appointment.objects.filter(
        touching,
        state__in=Appointment.OCCUPYING,
        blocked_start__gt=near[0].start - _LONGEST,
        blocked_start__lt=near[-1].end,
        blocked_end__gt=near[0].start,
    )
    if now is not None:
        rows = rows.exclude(state=Appointment.State.HELD, hold_until__lte=now)
    return rows


def _slots_of(
    read: _Read,
    stretches: Sequence[Interval],
    offered: Sequence[Service],
    therapist: Therapist | None,
) -> list[MassageSlot]:
    """Slots of one clinic that start in these stretches, each cut on the days on which a price
    changes.

    `offered`: the services asked for. `therapist`: of this one alone; what the others have taken
    counts for rooms.
    """
    clinic = read.clinic
    zone = ZoneInfo(clinic.timezone)
    step = timedelta(minutes=access.policy_of(clinic).slot_step_min)
    pieces = [
        (begin.astimezone(zone).date(), begin, end)
        for one in stretches
        for begin, end in pairwise(_price_bounds(clinic, one.start, one.end))
    ]
    found: list[MassageSlot] = []
    for person in clinic.therapists.all():
        if therapist is not None and person != therapist:
            continue
        hours, free = bridge.hours_from_rows(person), bridge.free_pairs(vars(person)["free_rows"])
        for on, begin, end in pieces:
            services = bridge.services_given(person, offered, on=on)
            found += slots_around(read.blocks, [hours], services, since=begin, until=end, step=step)
            if free:
                found += slots_from_free_hours(
                    free,
                    services=services,
                    therapist=person.name,
                    place=clinic.name,
                    since=begin,
                    until=end,
                    taken=[
                        Taken(one.start, one.end, person.name)
                        for one in read.blocks.get(person.name, ())
                    ],
                    travel_min=clinic.travel_min,
                    step=step,
                )
    return found


def _is_offered(service: Service, known: frozenset[int] | None) -> bool:
    """`known`: the clinics that know the runner who asks; None: the staff asks."""
    if known is None:
        return True
    other = Service.Audience.NEW if service.clinic_id in known else Service.Audience.KNOWN
    return service.online and service.audience != other


def _price_bounds(clinic: Clinic, since: datetime, until: datetime) -> list[datetime]:
    zone = ZoneInfo(clinic.timezone)
    changes = {
        datetime.combine(price.since, time(0), zone)
        for service in clinic.services.all()
        for price in service.prices.all()
    }
    return [since, *sorted(moment for moment in changes if since < moment < until), until]


def next_free(
    *, therapist: Therapist, service: Service | None, since: datetime, now: datetime, count: int = 3
) -> list[MassageSlot]:
    """The first free hours from `since` on for a service: with this therapist, else with anyone
    of the clinic. Empty when there is none in the two months ahead, or without a service."""
    if service is None:
        return []
    begin = max(since, now)
    for days in _LOOK_AHEAD_DAYS:
        slots = [
            slot
            for slot in free_slots(
                begin, begin + timedelta(days=days), clinic=therapist.clinic, now=now
            )
            if slot.start > now and slot.minutes == service.minutes and service.type in slot.types
        ]
        own = [slot for slot in slots if slot.therapist == therapist.name]
        if len(own) >= count or (own and days == _LOOK_AHEAD_DAYS[-1]):
            return own[:count]
    return slots[:count]


def booked(
    runner: Runner, since: datetime, until: datetime, *, now: datetime | None = None
) -> list[PreviousSession]:
    """The runner's own appointments that start in [since, until), by start; a hold that ran out
    before `now` is none."""
    zone = ZoneInfo(runner.timezone)
    rows = (
        Appointment.objects.filter(
            runner=runner,
            start__gte=since,
            start__lt=until,
            state__in=(Appointment.State.HELD, Appointment.State.CONFIRMED),
        )
        .select_related("therapist__clinic", "service")
        .order_by("start", "id")
    )
    if now is not None:
        rows = rows.exclude(state=Appointment.State.HELD, hold_until__lte=now)
    return [bridge.booked_from_row(row, zone=zone) for row in rows]


def diary(clinic: Clinic, first: date, last: date) -> list[Appointment]:
    """Appointments of the clinic's local days `first`..`last`, cancelled ones included."""
    zone = ZoneInfo(clinic.timezone)
    since = datetime.combine(first, time(0), zone)
    until = datetime.combine(last + timedelta(days=1), time(0), zone)
    return list(
        Appointment.objects.filter(therapist__clinic=clinic, start__gte=since, start__lt=until)
        .select_related("therapist", "room", "service")
        .order_by("start", "therapist__name", "id")
    )
