"""Who may open the pages of the waiting list: rows of `routes.py`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import Service as CoreService
from lissom.core.booking.model import Span
from lissom.web.clinic import booking, services
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Client, Service
from lissom.web.clinic.roles import Right
from lissom.web.treatment.services import card_of
from lissom.web.waiting import services as waiting
from lissom.web.waiting.models import HourOffer, WaitingEntry
from tests.web.cast import World
from tests.web.doors import Door, Route

_ALL_DAY = (Span(datetime.min.time(), datetime.min.time()),)
_AHEAD = timedelta(days=4)


def _hour(world: World) -> Service:
    """A service, and a therapist who works every day."""
    person = world.clinic.therapists.get(name="Tess Sample")
    services.set_hours(therapist=person, weekly=(_ALL_DAY,) * 7)
    return services.set_service(
        clinic=world.clinic, service=CoreService("maintenance", 60), since=date(2026, 1, 1)
    )


def entry_of(world: World) -> WaitingEntry:
    """What the runner waits for at the clinic of the cast; another entry each time."""
    now, hour = timezone.now(), _hour(world)
    card = card_of(runner=world.their, clinic=world.clinic, now=now)
    Client.objects.filter(pk=card.pk).update(phone="07700 900 123")
    WaitingEntry.objects.filter(client=card).update(state="lapsed", ended_at=now)
    window = Interval(now, now + timedelta(days=9))
    return waiting.join(clinic=world.clinic, client=card, service=hour, windows=[window], now=now)


def offer_of(world: World) -> HourOffer:
    """An hour that is kept for the runner."""
    entry, now = entry_of(world), timezone.now()
    HourOffer.objects.filter(answer="").delete()
    taken = HourOffer.objects.count() + world.clinic.freed_hours.count()
    start = (now + _AHEAD + timedelta(hours=2 * taken)).replace(minute=0, second=0, microsecond=0)
    person = world.clinic.therapists.get(name="Tess Sample")
    row = booking.book(wish=Wish(therapist=person, service=entry.service, start=start), now=now)
    booking.cancel(clinic=world.clinic, appointment=row.pk, now=now)
    return HourOffer.objects.get(answer="")


def _entry(world: World) -> dict[str, Any]:
    return {"entry": entry_of(world).pk}


def _freed(world: World) -> dict[str, Any]:
    return {"freed": offer_of(world).freed_id}


def _offer(world: World) -> dict[str, Any]:
    return {"offer": offer_of(world).pk}


def _case(make: Any, post: dict[str, Any] | None = None) -> Route:
    return Route(Door.CASE, make, post=post, right=Right.DIARY)


WAITING_ROUTES: dict[str, Route] = {
    "waiting": Route(Door.WORK, right=Right.DIARY),
    "waiting-add": Route(Door.WORK, right=Right.DIARY),
    "waiting-entry": _case(_entry),
    "waiting-edit": _case(_entry),
    "waiting-leave": _case(_entry, {}),
    "waiting-first": _case(_entry, {}),
    "waiting-book": _case(_entry, {}),
    "waiting-hour": _case(_freed),
    "waiting-hour-answer": _case(_freed, {}),
    "hour-offer": Route(Door.SECRET, lambda _: {"secret": "wrong"}),
    "massage-waiting": Route(Door.RUNNER),
    "massage-offer-answer": Route(Door.OBJECT, _offer, post={}),
    "massage-waiting-leave": Route(Door.OBJECT, _entry, post={}),
}
