"""Words of the office."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.model import MIDNIGHT, Span
from lissom.web.clinic.models import Appointment, Service
from lissom.web.ui.naming import written

AUDIENCES = {
    Service.Audience.EVERYBODY.value: gettext_lazy("Everybody"),
    Service.Audience.NEW.value: gettext_lazy("New clients only"),
    Service.Audience.KNOWN.value: gettext_lazy("Clients who have been here"),
}
CREDENTIALS = {
    "membership": gettext_lazy("Membership of an association"),
    "insurance": gettext_lazy("Insurance"),
    "qualification": gettext_lazy("Qualification"),
}
ROLES = {
    "owner": gettext_lazy("Owner: everything but health notes"),
    "therapist": gettext_lazy("Therapist: diary, clients, money, health notes"),
    "receptionist": gettext_lazy("Receptionist: diary, clients, money"),
}
STATES = {
    "held": "held",
    "confirmed": "confirmed",
    "arrived": "arrived",
    "completed": "completed",
    "cancelled": "cancelled",
    "no_show": gettext_lazy("did not come"),
    "blocked": "blocked",
}


def type_word(name: str) -> str:
    """`pre_event` as `Pre-event`, `first_visit` as `First visit`."""
    if name in {"pre_event", "post_event"}:
        return name.replace("_", "-").capitalize()
    return name.replace("_", " ").capitalize()


def service_word(row: Service | None) -> str:
    """What a service is called, with its minutes."""
    return (
        ""
        if row is None
        else gettext("{value}, {minutes} min").format(
            value=row.name or type_word(row.type), minutes=row.minutes
        )
    )


def day(moment: date) -> str:
    """`Monday 2 March 2026`."""
    return f"{written(moment, 'l')} {moment.day} {written(moment, 'F')} {moment.year}"


def short_day(moment: date) -> str:
    """`2 Mar 2026`."""
    return f"{moment.day} {written(moment, 'M')} {moment.year}"


def hour(moment: datetime, zone: str) -> str:
    """`09:00` on the clinic's clock."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def when(moment: datetime, zone: str) -> str:
    """`2 Mar 2026, 09:00` on the clinic's clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())}, {local:%H:%M}"


def spans(given: tuple[Span, ...]) -> str:
    """`09:00 to 12:30 and 13:30 to 18:00`; `closed` without any."""
    if not given:
        return "closed"
    return " and ".join(
        gettext("{opens:%H:%M} to {value}").format(
            opens=one.opens, value="24:00" if one.closes == MIDNIGHT else f"{one.closes:%H:%M}"
        )
        for one in given
    )


def who(row: Appointment) -> str:
    """Whose appointment it is."""
    return row.booked_for.name if row.booked_for is not None else row.client or gettext("no name")
