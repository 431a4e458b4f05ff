"""Whom a mail may go to: asked when something happens, and again when the mail is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.core.screening.consent import Scope, stands
from lissom.web.clinic.access import address_of
from lissom.web.clinic.models import Client
from lissom.web.clinic.seats import Seat
from lissom.web.notices.models import Notice
from lissom.web.treatment.access import standing_of
from lissom.web.treatment.models import Consent


@dataclass(frozen=True, slots=True)
class Reach:
    """Where mails to a client go; `why` not, when there is no `address`."""

    address: str = ""
    why: str = ""


def reach(client: Client, *, now: datetime) -> Reach:
    """Whether this client may be written to at `now`, and where."""
    return reaches([client], now=now)[client.pk]


def reaches(clients: Iterable[Client], *, now: datetime) -> dict[int, Reach]:
    """The same for many (with their `runner__user`), by key; one query."""
    given = list(clients)
    open_ = agreed(given, now=now)
    return {one.pk: _reach(one, agreed=one.pk in open_) for one in given}


def agreed(clients: Iterable[Client], *, now: datetime) -> frozenset[int]:
    """Which of these clients' consents to reminders stand."""
    rows = Consent.objects.filter(
        client__in=list(clients), scope=Scope.REMINDERS, withdrawn_at__isnull=True
    )
    return frozenset(row.client_id for row in rows if stands(standing_of(row), now=now))


def _reach(client: Client, *, agreed: bool) -> Reach:
    if not settings.LISSOM.mail:
        return Reach(why=gettext("This installation has no mail server."))
    if not client.wants_reminders:
        return Reach(why=gettext("The card says: no reminders."))
    if not agreed:
        return Reach(why=gettext("The client has not agreed to reminders."))
    address = address_of(client)
    return Reach(address, "" if address else gettext("The card has no e-mail address."))


def notice_of(seat: Seat, key: int) -> Notice:
    """A mail of the seat's clinic."""
    found = Notice.objects.filter(client__clinic=seat.clinic, pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no such mail."))
    return found
