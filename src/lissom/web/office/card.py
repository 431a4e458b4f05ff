"""The office's own section of a client's card: money at a glance; the way from the diary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from lissom.web.clinic.cards import CardSection
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.panel import PanelLink
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat
from lissom.web.office import accounts, queries
from lissom.web.office.presenters import money as shown

_PLACE = 20


def _context(seat: Seat, client: Client, now: datetime) -> Mapping[str, Any]:
    found = accounts.account_of(client)
    lines = shown.package_lines(found.packages, (), queries.today_of(seat, now))
    return {
        "client": client.pk,
        "balance": shown.balance(found.owed_pence),
        "packages": [one for one in lines if one["left"] > 0 and not one["over"]],
    }


MONEY = CardSection(
    name="money",
    right=Right.MONEY,
    place=_PLACE,
    template="office/card_money.html",
    context=_context,
)


def link_of(seat: Seat, appointment: Appointment) -> PanelLink | None:
    """From an appointment of the diary to the client's card."""
    if appointment.booked_for_id is None or not seat.may(Right.CLIENTS):
        return None
    address = reverse("office-client", kwargs={"client": appointment.booked_for_id})
    return PanelLink("Client's card", address, "people")
