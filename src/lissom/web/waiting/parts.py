"""What the waiting list adds to other rooms' pages: cards beside the day, a way from a held hour,
a section of the client's card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from lissom.web import clock
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.panel import PanelLink, SideCard
from lissom.web.clinic.seats import Seat
from lissom.web.waiting import presenters, queries, wishes
from lissom.web.waiting.models import HourOffer

_HOURS_SHOWN = 5


def list_card(seat: Seat, day: date) -> SideCard | None:  # noqa: ARG001 (the shape of a card)
    """How many wait, and the hours that are kept now."""
    now, zone = clock.now(), ZoneInfo(seat.clinic.timezone)
    count = queries.waiting_count(seat.clinic)
    hours = queries.on_their_way(seat.clinic, now, most=_HOURS_SHOWN)
    if not count and not hours:
        return None
    card = presenters.list_card(count, presenters.hour_lines(hours, now, zone))
    return SideCard("waiting/card_list.html", card)


def taken_card(seat: Seat, day: date) -> SideCard | None:
    """What clients of the list took today; on today's page alone."""
    zone = ZoneInfo(seat.clinic.timezone)
    if day != clock.now().astimezone(zone).date():
        return None
    since = datetime.combine(day, time(0), zone)
    until = datetime.combine(day + timedelta(days=1), time(0), zone)
    offers = queries.taken_on(seat.clinic, since, until)
    if not offers:
        return None
    return SideCard("waiting/card_taken.html", presenters.taken_card(offers, zone))


def link_of(seat: Seat, appointment: Appointment) -> PanelLink | None:
    """From an hour that is kept, or was taken, to how it went round."""
    offer = HourOffer.objects.filter(hold=appointment.pk, freed__clinic=seat.clinic).last()
    if offer is None:
        return None
    address = reverse("waiting-hour", kwargs={"freed": offer.freed_id})
    return PanelLink(gettext("From the waiting list"), address, "held")


def client_section(
    seat: Seat,  # noqa: ARG001 (the shape of a section)
    client: Client,
    now: datetime,
) -> Mapping[str, Any] | None:
    """What a client waits for."""
    lines = presenters.entry_lines(wishes.of_client(client, now), now)
    return {"client": client.pk, "lines": lines}
