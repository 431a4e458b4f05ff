"""Reads of the waiting list: who could use a freed hour, in which ways it can be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from lissom.core.booking.intervals import Interval, merge
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.offers import Offer, offers
from lissom.core.booking.slots import open_intervals
from lissom.core.booking.waiting import NO_BOUND, WaitingList, waiting_list, worth_at_most
from lissom.core.booking.waiting import WaitingEntry as CoreEntry
from lissom.core.booking.wanting import Wanted
from lissom.core.evidence import value
from lissom.web.clinic import bridge as clinic_bridge
from lissom.web.clinic import queries as diary
from lissom.web.clinic.models import Appointment, Clinic, Service
from lissom.web.training.models import Runner
from lissom.web.waiting import models
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry, WaitingWindow

_DAY = timedelta(hours=25)
"""The longest window that is stored: the longest day of the clock."""
_OPENING_AHEAD = timedelta(days=7)
_OFFERS_AHEAD = timedelta(days=14)


def ways(row: FreedHour, now: datetime) -> list[MassageSlot]:
    """The free hours that use some of a freed time, those that start with it first."""
    longest = max(
        Service.objects.filter(clinic=row.clinic_id, active=True).values_list("minutes", flat=True),
        default=0,
    )
    reach = timedelta(minutes=longest)
    slots = diary.free_slots(max(row.start - reach, now), row.end, therapist=row.therapist, now=now)
    inside = [
        one
        for one in slots
        if one.start > now and one.start + timedelta(minutes=one.minutes) > row.start
    ]
    return sorted(inside, key=lambda one: (abs(one.start - row.start), one.start, -one.minutes))


@dataclass(frozen=True, slots=True)
class Usable:
    """The foremost entries that could use some hours, the client of each, and the most that an hour
    can be worth to anybody beyond them (None: there is nobody)."""

    waiting: WaitingList
    clients: dict[int, int]
    rest: int | None


def could_use(
    row: FreedHour, slots: Collection[MassageSlot], now: datetime, *, most: int
) -> Usable:
    """The `most` foremost entries of the list with a window that touches one of the hours: those
    named first, then as need and waiting order them."""
    lengths = sorted({one.minutes for one in slots})
    offered = Service.objects.filter(clinic=row.clinic_id, minutes__in=lengths, active=True)
    services = {one.pk: one for one in offered}
    first = min(one.start for one in slots)
    last = max(one.start + timedelta(minutes=one.minutes) for one in slots)
    touching = WaitingWindow.objects.filter(
        clinic=row.clinic_id, start__gt=first - _DAY, start__lt=last, end__gt=first
    )
    rows = WaitingEntry.objects.filter(
        Q(only_therapist=False) | Q(therapist=row.therapist_id),
        clinic=row.clinic_id,
        state=WaitingEntry.State.WAITING,
        service__in=sorted(services),
        pk__in=touching.values("entry"),
    )
    wishes = list(rows.order_by("-first", "-standing", "id").values_list(*_WISH)[: most + 1])
    further = wishes[most] if len(wishes) > most else None
    return Usable(
        _entries(row, wishes[:most], services, touching, now),
        {wish[0]: wish[1] for wish in wishes[:most]},
        None if further is None else _ceiling(further, now),
    )


_WISH = (
    "pk", "client_id", "service_id", "since", "need", "best", "notice_min", "therapist__name",
    "only_therapist", "first",
)  # fmt: skip


def _ceiling(wish: tuple[Any, ...], now: datetime) -> int:
    """No bound while those named first are not all at hand."""
    _, _, _, since, need, *_, named = wish
    return NO_BOUND if named else worth_at_most(need, since, now)


def _entries(
    row: FreedHour,
    wishes: Sequence[tuple[Any, ...]],
    services: Mapping[int, Service],
    touching: QuerySet[WaitingWindow],
    now: datetime,
) -> WaitingList:
    windows: dict[int, list[Interval]] = defaultdict(list)
    mine = touching.filter(entry__in=[wish[0] for wish in wishes]).order_by()
    for entry, start, end in mine.values_list("entry_id", "start", "end"):
        windows[entry].append(Interval(start, end))
    had = had_lately(row.clinic, now)
    return waiting_list(
        CoreEntry(
            id=key,
            since=since,
            type=services[service].type,
            minutes=services[service].minutes,
            windows=tuple(windows[key]),
            need=need,
            best=best,
            notice_min=notice,
            therapist=preferred or "",
            only_therapist=only,
            first=named,
            granted=had.get(client, (0, 0))[0],
            unanswered=had.get(client, (0, 0))[1],
        )
        for key, client, service, since, need, best, notice, preferred, only, named in wishes
    )


def had_lately(clinic: Clinic, now: datetime) -> dict[int, tuple[int, int]]:
    """Of each client the freed hours had, and those left unanswered, in the last four weeks."""
    since = now - timedelta(days=value("booking.fairness_days"))
    rows = HourOffer.objects.filter(
        freed__clinic=clinic,
        at__gt=since,
        at__lte=now,
        answer__in=(HourOffer.Answer.ACCEPTED, HourOffer.Answer.UNANSWERED),
    )
    found: dict[int, tuple[int, int]] = {}
    for client, answer in rows.order_by().values_list("entry__client_id", "answer"):
        had, missed = found.get(client, (0, 0))
        taken = answer == HourOffer.Answer.ACCEPTED
        found[client] = (had + taken, missed + (not taken))
    return found


def busy_clients(clinic: Clinic, start: datetime, end: datetime, now: datetime) -> set[int]:
    """Clients for whom another hour is kept at this moment, or who are treated at that time."""
    asked = HourOffer.objects.filter(freed__clinic=clinic, answer="")
    booked = Appointment.objects.filter(
        therapist__clinic=clinic,
        booked_for__isnull=False,
        state__in=Appointment.OCCUPYING,
        start__lt=end,
        end__gt=start,
    ).exclude(state=Appointment.State.HELD, hold_until__lte=now)
    return {
        *asked.order_by().values_list("entry__client_id", flat=True),
        *booked.order_by().values_list("booked_for_id", flat=True),
    }


def opening(clinic: Clinic, now: datetime) -> tuple[Interval, ...]:
    """When anybody works in the week ahead."""
    people = clinic.therapists.select_related("clinic").prefetch_related("hours", "exceptions")
    return merge(
        stretch
        for person in people.prefetch_related("rooms")
        for stretch in open_intervals(
            clinic_bridge.hours_from_rows(person), now, now + _OPENING_AHEAD
        )
    )


def offers_of(row: FreedHour) -> list[HourOffer]:
    """Who was asked, in the order of asking."""
    found = row.offers.select_related("entry__client__runner", "entry__service", "service", "hold")
    return list(found.order_by("at", "id"))


def due(now: datetime) -> dict[int, list[int]]:
    """Freed hours at which something is due, by clinic."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = FreedHour.objects.filter(wakes_at__lte=now).order_by("wakes_at", "id")
    for clinic, key in rows.values_list("clinic_id", "pk"):
        found[clinic].append(key)
    return dict(found)


def unsent(now: datetime) -> list[models.HourOffer]:
    """Offers that are awaited and whose mail has not gone out."""
    tries = int(value("booking.waiting_mail_tries"))
    rows = HourOffer.objects.filter(
        answer="", until__gt=now, mailed_at__isnull=True, mail_tries__lt=tries
    )
    return list(rows.select_related("entry__client__runner__user").order_by("at", "id"))


def waiting_count(clinic: Clinic) -> int:
    """How many wait."""
    return WaitingEntry.objects.filter(clinic=clinic, state=WaitingEntry.State.WAITING).count()


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A freed hour that goes round: how many were asked, and for whom it is kept until when."""

    key: int
    therapist: str
    start: datetime
    end: datetime
    asked: int
    kept_for: str = ""
    until: datetime | None = None


def on_their_way(clinic: Clinic, now: datetime, *, most: int = 20) -> list[OnItsWay]:
    """Freed hours that are kept for somebody, or free after somebody was asked, by start."""
    going = (FreedHour.Stage.HELD, FreedHour.Stage.OPEN)
    rows = FreedHour.objects.filter(clinic=clinic, end__gt=now, stage__in=going)
    rows = rows.annotate(asked=Count("offers")).filter(asked__gt=0).order_by("start", "id")
    found = list(rows.values_list("pk", "therapist__name", "start", "end", "asked")[:most])
    awaited = HourOffer.objects.filter(freed__in=[row[0] for row in found], answer="").order_by()
    fields = ("freed_id", "start", "end", "entry__client__name", "until")
    kept = {key: said for key, *said in awaited.values_list(*fields)}
    return [_on_its_way(row, *kept.get(row[0], (row[2], row[3], "", None))) for row in found]


def _on_its_way(
    row: tuple[int, str, datetime, datetime, int],
    start: datetime,
    end: datetime,
    kept_for: str,
    until: datetime | None,
) -> OnItsWay:
    key, therapist, _, _, asked = row
    return OnItsWay(key, therapist, start, end, asked, kept_for, until)


def taken_on(clinic: Clinic, since: datetime, until: datetime) -> list[HourOffer]:
    """Freed hours that a client of the list took between two instants, by the answer."""
    rows = HourOffer.objects.filter(
        freed__clinic=clinic, answer=HourOffer.Answer.ACCEPTED, answered_at__gte=since,
        answered_at__lt=until,
    )  # fmt: skip
    return list(
        rows.select_related("entry__client", "freed__therapist", "service").order_by("answered_at")
    )


def offers_to(entry: WaitingEntry, *, most: int = 20) -> list[HourOffer]:
    """The hours that this entry was offered, latest first."""
    rows = entry.offers.select_related("freed__therapist", "service").order_by("-at", "-id")
    return list(rows[:most])


def offers_to_runner(runner: Runner, now: datetime) -> list[HourOffer]:
    """Hours that a runner was offered and could still take, by start."""
    rows = HourOffer.objects.filter(
        entry__client__runner=runner,
        entry__state=WaitingEntry.State.WAITING,
        start__gt=now,
        freed__stage__in=(FreedHour.Stage.HELD, FreedHour.Stage.OPEN),
    ).exclude(answer__in=(HourOffer.Answer.WITHDRAWN, HourOffer.Answer.DECLINED))
    return list(
        rows.select_related("freed__clinic", "freed__therapist", "service").order_by("start")
    )


def free_now(entry: WaitingEntry, ahead: Sequence[Interval], now: datetime) -> tuple[Offer, ...]:
    """The free hours of the next days that would meet a wish, best first, each with its reason.
    `ahead`: its windows that have not passed."""
    soonest, until = now + timedelta(minutes=entry.notice_min), now + _OFFERS_AHEAD
    windows = merge(
        Interval(max(one.start, soonest), min(one.end, until))
        for one in ahead
        if one.end > soonest and one.start < until
    )
    only = entry.therapist if entry.only_therapist else None
    slots = diary.free_within(windows, service=entry.service, therapist=only, now=now)
    wanted = Wanted(
        type=entry.service.type,
        minutes=entry.service.minutes,
        windows=windows,
        zone=entry.clinic.timezone,
        need=entry.need,
        best=entry.best,
        usual="" if entry.therapist is None else entry.therapist.name,
        only_usual=entry.only_therapist,
    )
    return offers(wanted, slots, now=now)
