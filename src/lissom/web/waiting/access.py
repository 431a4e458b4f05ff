"""The one door to the waiting list: entries and freed hours of a clinic, offers of a client."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.web.accounts.secrets import hashed
from lissom.web.clinic.access import address_of
from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.models import Runner
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry

_OFFER = (
    "entry__client__clinic__policy",
    "entry__client__runner",
    "entry__service",
    "freed__clinic",
    "freed__therapist__clinic",
    "service",
    "hold",
)


def entry_of(clinic: Clinic, entry: int, *, lock: bool = False) -> WaitingEntry:
    """An entry of the clinic's list. Raises NotFoundError."""
    rows = WaitingEntry.objects.select_related("client__runner", "service", "therapist", "clinic")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(clinic=clinic, pk=entry).first()
    if found is None:
        raise NotFoundError(
            gettext("{clinic} has no such entry on its waiting list.").format(clinic=clinic)
        )
    return found


def freed_of(clinic: Clinic, freed: int) -> FreedHour:
    """A freed hour of the clinic. Raises NotFoundError."""
    rows = FreedHour.objects.select_related("clinic__policy", "therapist__clinic")
    found = rows.filter(clinic=clinic, pk=freed).first()
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such freed hour.").format(clinic=clinic))
    return found


def offer_by_secret(secret: str) -> HourOffer:
    """The offer behind a link, answered or not. Raises NotFoundError."""
    found = None
    if secret:
        rows = HourOffer.objects.select_related(*_OFFER)
        found = rows.filter(secret_hash=hashed(secret)).first()
    if found is None:
        raise NotFoundError(
            gettext("There is nothing to answer here."),
            remedy=gettext("Use the newest letter, or ask the clinic."),
        )
    return found


def offer_of(runner: Runner, offer: int) -> HourOffer:
    """An offer made to the runner. Raises NotFoundError."""
    rows = HourOffer.objects.select_related(*_OFFER)
    found = rows.filter(entry__client__runner=runner, pk=offer).first()
    if found is None:
        raise NotFoundError(gettext("There is no such offer."))
    return found


def offer_in(clinic: Clinic, offer: int) -> HourOffer:
    """An offer of the clinic. Raises NotFoundError."""
    rows = HourOffer.objects.select_related(*_OFFER)
    found = rows.filter(freed__clinic=clinic, pk=offer).first()
    if found is None:
        raise NotFoundError(gettext("{clinic} has no such offer.").format(clinic=clinic))
    return found


def own_entry(runner: Runner, entry: int) -> WaitingEntry:
    """An entry of the runner, at any clinic. Raises NotFoundError."""
    rows = WaitingEntry.objects.select_related("client__runner", "service", "therapist", "clinic")
    found = rows.filter(client__runner=runner, pk=entry).first()
    if found is None:
        raise NotFoundError(gettext("There is no such entry."))
    return found


def mail_of(client: Client) -> str:
    """Where a mail about a free hour may go: the card's address, else that of the runner's
    account; empty when there is none, the client wants no mail, or no mail server is known. Who
    joins the list asks to be told, so no other consent is needed."""
    if not settings.LISSOM.mail or not client.wants_reminders or client.archived_at is not None:
        return ""
    return address_of(client)


def can_be_reached(client: Client) -> bool:
    """Whether anybody could tell the client of a free hour: by telephone, mail or account."""
    account = client.runner is not None and client.runner.user_id is not None
    return bool(client.phone or mail_of(client) or account)
