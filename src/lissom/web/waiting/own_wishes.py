"""A runner's own wish on a clinic's waiting list: from the window that the programme wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.web.clinic.access import clinic_named
from lissom.web.clinic.models import Clinic, Service
from lissom.web.training.models import Runner
from lissom.web.training.waiting import Wish
from lissom.web.treatment.services import card_of
from lissom.web.waiting import presenters, queries, services
from lissom.web.waiting.models import WaitingEntry


def open_lists(type_: str, minutes: int) -> Sequence[str]:
    """Clinics here that offer such a treatment online, by name."""
    offered = Service.objects.filter(type=type_, minutes=minutes, active=True, online=True)
    rows = Clinic.objects.filter(outside=False, pk__in=offered.values("clinic"))
    return tuple(rows.order_by("name").values_list("name", flat=True))


def join(*, runner: Runner, place: str, wish: Wish, now: datetime) -> WaitingEntry:
    """Put the runner on the clinic's list; the card is made when the clinic has none of this runner
    yet. Raises LissomError as `services.join`; then no card is made either."""
    clinic = clinic_named(place)
    service = Service.objects.filter(
        clinic=clinic, type=wish.type, minutes=wish.minutes, active=True, online=True
    ).first()
    if service is None:
        raise InvalidInputError(
            gettext("{clinic} does not offer it online any more.").format(clinic=clinic),
            remedy=gettext("Speak with the clinic."),
        )
    with transaction.atomic():
        return services.join(
            clinic=clinic,
            client=card_of(runner=runner, clinic=clinic, now=now),
            service=service,
            windows=wish.windows,
            need=wish.need,
            best=wish.best,
            now=now,
        )


def count(runner: Runner, *, now: datetime) -> int:
    """How many wishes of the runner stand."""
    rows = WaitingEntry.objects.filter(client__runner=runner, until__gt=now)
    return rows.filter(state=WaitingEntry.State.WAITING).count()


def kept(runner: Runner, *, now: datetime) -> list[str]:
    """The hours that are kept for the runner until an answer, in the clinic's time."""
    found = []
    for one in queries.offers_to_runner(runner, now):
        if one.until <= now:
            continue
        clinic = one.freed.clinic
        zone = ZoneInfo(clinic.timezone)
        when = presenters.span(one.start, one.end, zone)
        until = presenters.until_words(one.until, now, zone)
        found.append(
            gettext("{when} at {name}, kept until {until}.").format(
                when=when, name=clinic.name, until=until
            )
        )
    return found
