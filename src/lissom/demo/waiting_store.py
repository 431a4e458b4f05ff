"""Puts a synthetic waiting list into the database: who waits, an hour that is kept, one that was
taken. All through the same services as anybody; nothing is doubled.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from lissom.core.errors import LissomError
from lissom.web.clinic import access, booking, queries
from lissom.web.clinic.models import Service
from lissom.web.clinic.seats import Seat
from lissom.web.waiting import answering, services
from lissom.web.waiting.models import HourOffer, WaitingEntry
from lissom.web.waiting.services import Pattern

_WAITING = 12
_FREED = 2
_APART = timedelta(hours=20)
_DAYS = 21
_HOURS = (
    (time(0), time(0)),
    (time(8), time(13)),
    (time(12), time(18)),
    (time(16), time(20)),
)
_NOTES = ("", "Prefers a call (synthetic)", "", "Race in three weeks (synthetic)")


def save_waiting(*, seat: Seat, on: date, now: datetime | None = None) -> int:
    """Who waits at the synthetic clinic from a day on; once. Returns how many wait."""
    rows = WaitingEntry.objects.filter(clinic=seat.clinic)
    if not rows.exists():
        moment = now or datetime.combine(on, time(9), UTC)
        _join(seat, on, moment)
        _free_hours(seat, moment)
    return rows.filter(state=WaitingEntry.State.WAITING).count()


def _join(seat: Seat, on: date, now: datetime) -> None:
    people = list(seat.clinic.therapists.order_by("name"))
    offered = list(Service.objects.filter(clinic=seat.clinic, active=True).order_by("pk"))
    clients = seat.clinic.clients.filter(archived_at__isnull=True, runner__isnull=True)
    for number, client in enumerate(clients.order_by("-number")[:_WAITING]):
        opens, closes = _HOURS[number % len(_HOURS)]
        with suppress(LissomError):
            services.join(
                clinic=seat.clinic,
                client=client,
                service=offered[number % len(offered)],
                pattern=Pattern(
                    first=on,
                    last=on + timedelta(days=_DAYS),
                    weekdays=frozenset(range(7)) if number % 3 else frozenset(range(5)),
                    opens=opens,
                    closes=closes,
                ),
                therapist=people[number % len(people)] if number % 2 else None,
                notice_min=60 * (1 + number % 3),
                note=_NOTES[number % len(_NOTES)],
                now=now - timedelta(days=2 * (_WAITING - number)),
                by=seat,
            )


def _free_hours(seat: Seat, now: datetime) -> None:
    """Two appointments of the days ahead are made and given up; the first of the hours is taken."""
    since = now + timedelta(days=1)
    free = queries.free_slots(since, since + timedelta(days=7), clinic=seat.clinic, now=now)
    given_up: list[datetime] = []
    for slot in free:
        if len(given_up) < _FREED and all(abs(slot.start - other) >= _APART for other in given_up):
            row = booking.take_slot(
                therapist=access.therapist_of(seat.clinic, slot.therapist),
                start=slot.start,
                service=access.service_of(seat.clinic, slot.types[0], slot.minutes),
                client="Somebody (synthetic)",
                now=now,
                by=seat,
            )
            booking.cancel(
                clinic=seat.clinic,
                appointment=row.pk,
                now=now,
                who="client",
                reason="synthetic",
                by=seat,
            )
            given_up.append(slot.start)
    asked = HourOffer.objects.filter(freed__clinic=seat.clinic, answer="").order_by("start", "id")
    first = asked.select_related("freed__clinic", "freed__therapist__clinic").first()
    if first is not None:
        answering.accept(offer=first, now=now + timedelta(minutes=5), by=seat)
