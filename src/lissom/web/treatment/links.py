"""From the diary to the pages of the treatment, for those who may see health data."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from lissom.web.clinic.models import Appointment
from lissom.web.clinic.panel import PanelLink
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat


def brief_of(seat: Seat, appointment: Appointment) -> PanelLink | None:
    """The brief of an appointment; None without a client or without the right."""
    if appointment.booked_for_id is None or not seat.may(Right.HEALTH):
        return None
    return PanelLink(gettext("Brief"), reverse("brief", kwargs={"visit": appointment.pk}), "body")
