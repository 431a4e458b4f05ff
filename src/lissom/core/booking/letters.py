"""The mails that a client gets about an appointment: when and where, nothing of what it is for.

A mail may be read on a lock screen, and by others: no service, no word about body or health.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from lissom.core.booking.model import zone_of
from lissom.core.booking.sentences import clock_time

_PENCE = 100


class Kind(StrEnum):
    """Why a mail is written."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Hour:
    """One appointment as its client knows it. `start`, `end`, `deadline` aware: until `deadline` it
    is given up in time; `fee_pence`: what may be due later; `before`: where it was, if it moved."""

    start: datetime
    end: datetime
    therapist: str
    deadline: datetime
    fee_pence: int = 0
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """The clinic: name, place, zone (IANA). `answers`: whether answers to the mail are read."""

    name: str
    place: str
    zone: str
    answers: bool


_OPENING = {
    Kind.BOOKED: ("your appointment is booked:", "your appointments are booked:"),
    Kind.MOVED: ("your appointment is moved. It is now:",) * 2,
    Kind.CANCELLED: ("your appointment is cancelled:",) * 2,
    Kind.REMINDER: ("this is the reminder of your appointment:",) * 2,
}
_SUBJECT = {
    Kind.BOOKED: "Your appointment on {when}",
    Kind.MOVED: "Your appointment is moved to {when}",
    Kind.CANCELLED: "Cancelled: your appointment on {when}",
    Kind.REMINDER: "Reminder: your appointment on {when}",
}


def subject(kind: Kind, hours: Sequence[Hour], sender: Sender) -> str:
    """The subject of a mail about these appointments (one at least, by start)."""
    if len(hours) > 1:
        return f"Your {len(hours)} appointments from {_when(hours[0].start, sender.zone)}"
    return _SUBJECT[kind].format(when=_when(hours[0].start, sender.zone))


def body(kind: Kind, hours: Sequence[Hour], sender: Sender, *, now: datetime) -> tuple[str, ...]:
    """The lines of a mail about these appointments of one clinic (one at least, by start)."""
    zone = zone_of(sender.zone)
    lines = ["Good day,", "", _OPENING[kind][len(hours) > 1], ""]
    lines += [f"  {_span(hour, zone)}, with {hour.therapist}" for hour in hours]
    lines += [f"  {', '.join(part for part in (sender.name, sender.place) if part)}", ""]
    if kind is Kind.MOVED and hours[0].before is not None:
        lines += [f"It was on {_when(hours[0].before, sender.zone)}.", ""]
    if kind is Kind.CANCELLED:
        lines.append("The calendar file takes it out of your calendar.")
    else:
        lines += _giving_up(hours, sender, now)
        lines.append("The calendar file keeps your calendar right.")
    if not sender.answers:
        lines += ["", "Answers to this mail do not reach the clinic."]
    return tuple(lines)


def _giving_up(hours: Sequence[Hour], sender: Sender, now: datetime) -> list[str]:
    """Until when the clinic wants to hear of it, and what it may ask for afterwards."""
    if len(hours) > 1:
        notice = "If you cannot come to one of them, please tell the clinic in time."
        return [notice, ""]
    hour = hours[0]
    if hour.deadline <= now:
        return ["If you cannot come, please tell the clinic.", ""]
    told = f"If you cannot come, please tell the clinic by {_when(hour.deadline, sender.zone)}."
    if hour.fee_pence:
        told += f" Later a fee of £{hour.fee_pence / _PENCE:.2f} may be due."
    return [told, ""]


def _span(hour: Hour, zone: ZoneInfo) -> str:
    end = hour.end.astimezone(zone)
    return f"{_when(hour.start, zone.key)} to {end:%H:%M}{_which(end, zone)}"


def _when(moment: datetime, zone: str) -> str:
    """`Wednesday 4 March, 09:00`; of an hour that comes twice it is said which."""
    place = zone_of(zone)
    return f"{clock_time(moment, place)}{_which(moment.astimezone(place), place)}"


def _which(local: datetime, zone: ZoneInfo) -> str:
    wall = local.replace(tzinfo=None)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first >= second:  # told once (or skipped, which no instant is)
        return ""
    return " (before the clock is put back)" if not local.fold else " (after the clock is put back)"
