"""From the diary to the record of an appointment, for those who treat."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from lissom.web.clinic.models import Appointment
from lissom.web.clinic.panel import PanelLink
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat

State = Appointment.State
_NOT_TREATED = (State.HELD, State.CANCELLED, State.NO_SHOW, State.BLOCKED)


def record_of(seat: Seat, appointment: Appointment) -> PanelLink | None:
    """The record; None without a client, without the right, and where nobody is treated."""
    if appointment.booked_for_id is None or not seat.may(Right.HEALTH):
        return None
    if appointment.state in _NOT_TREATED:
        return None
    return PanelLink(
        gettext("Record"), reverse("record-begin", kwargs={"visit": appointment.pk}), "edit"
    )
