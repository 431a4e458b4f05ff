"""Words of the diary: hours, services, states, people."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.web.clinic.models import Appointment, Service
from lissom.web.ui.naming import written

SYNTHETIC = "(synthetic)"
STATES = {
    "held": "held",
    "confirmed": "confirmed",
    "arrived": "arrived",
    "completed": "completed",
    "cancelled": "cancelled",
    "no_show": "no-show",
    "blocked": "blocked",
}
ICONS = {
    "held": "held",
    "confirmed": "clock",
    "arrived": "place",
    "completed": "check",
    "cancelled": "close",
    "no_show": "warn",
    "blocked": "lock",
}
TONES = {"arrived": "good", "no_show": "stop", "cancelled": "stop", "held": "warn"}


def day_long(day: date) -> str:
    """`Monday 8 March`."""
    return f"{written(day, 'l')} {day.day} {written(day, 'F')}"


def span(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """`18:15–19:00` on the clock of a zone."""
    return f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"


def service(row: Service | None) -> str:
    """`Deep 60`: the clinic's own name for it, else its type, and the minutes."""
    if row is None:
        return ""
    return f"{row.name or row.type.replace('_', ' ').capitalize()} {row.minutes}"


def given(row: Appointment) -> str:
    """The service of an appointment; one from a calendar file may have none yet."""
    if row.service is None and row.state != Appointment.State.BLOCKED:
        return gettext("Service not said")
    return service(row.service)


def plain(name: str) -> str:
    """A name of the demo without the mark that it is invented: the page says so once."""
    return name.removesuffix(SYNTHETIC).strip()


def who(row: Appointment) -> str:
    """Whom the appointment is for, or what the blocked time is."""
    if row.state == Appointment.State.BLOCKED:
        return row.label or gettext("Blocked")
    name = row.booked_for.name if row.booked_for is not None else row.client
    return plain(name) or gettext("No name given")


def state(row: Appointment, zone: ZoneInfo) -> str:
    """The state in a word; of a hold until when."""
    if row.state == Appointment.State.HELD and row.hold_until is not None:
        return gettext("held to {astimezone:%H:%M}").format(
            astimezone=row.hold_until.astimezone(zone)
        )
    return STATES[row.state]


def money(pence: int | None) -> str:
    """`£48` or `£48.50`; a dash when no price is known."""
    if pence is None:
        return gettext("no price")
    return f"£{pence // 100}" if pence % 100 == 0 else f"£{pence / 100:.2f}"
