"""Mails to clients as lines to read: in an appointment's panel, beside the day, for the runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.letters import Kind
from lissom.core.booking.sentences import clock_time
from lissom.web import clock
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.clinic.panel import SideCard
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat
from lissom.web.notices import access, queries
from lissom.web.notices.models import Notice, State
from lissom.web.treatment.access import client_at
from lissom.web.ui.components import Badge

_KINDS = {
    Kind.BOOKED: gettext_lazy("Booking"),
    Kind.MOVED: gettext_lazy("Move"),
    Kind.CANCELLED: gettext_lazy("Cancellation"),
    Kind.REMINDER: gettext_lazy("Reminder"),
}
_STATES = {
    State.WAITING: Badge("waits", "prov", "clock"),
    State.SENDING: Badge(gettext_lazy("being sent"), "prov", "clock"),
    State.SENT: Badge("sent", "good", "check"),
    State.DROPPED: Badge(gettext_lazy("not sent")),
    State.FAILED: Badge("failed", "stop", "warn"),
}


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail: what it told, what became of it, why; `again`: it may be sent once more."""

    key: int
    title: str
    state: Badge
    text: str
    again: bool


@dataclass(frozen=True, slots=True)
class MailPart:
    """The mails about one appointment; `silent`: why none goes to this client now."""

    lines: tuple[MailLine, ...]
    silent: str


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A mail that did not reach its client."""

    appointment: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ClinicLine:
    """A clinic that may write to the runner, or not."""

    key: int
    name: str
    agreed: bool
    address: str


def part_of(seat: Seat, appointment: Appointment) -> SideCard | None:
    """What was sent about an appointment and when; nothing for time that is nobody's."""
    client = client_at(appointment)
    if client is None and appointment.runner_id is None:
        return None
    now, zone = clock.now(), ZoneInfo(seat.clinic.timezone)
    silent = gettext("The runner has no card here.")
    if client is not None:
        silent = access.reach(client, now=now).why
    lines = tuple(_line(row, zone) for row in queries.of_appointment(appointment))
    return SideCard("notices/part.html", MailPart(lines, silent))


def _line(row: Notice, zone: ZoneInfo) -> MailLine:
    return MailLine(
        key=row.pk,
        title=f"{_KINDS[Kind(row.kind)]}: {clock_time(row.start, zone)}",
        state=_STATES[State(row.state)],
        text=_what_became(row, zone),
        again=row.state == State.FAILED,
    )


def _what_became(row: Notice, zone: ZoneInfo) -> str:
    if row.state == State.SENT and row.sent_at is not None:
        return gettext("{clock_time}, to {address}").format(
            clock_time=clock_time(row.sent_at, zone), address=row.address
        )
    if row.state == State.WAITING and row.tries:
        return gettext("{why} Tried {tries} times, again {clock_time}.").format(
            why=row.why, tries=row.tries, clock_time=clock_time(row.not_before, zone)
        )
    return row.why


def card_of(seat: Seat, day: date) -> SideCard | None:  # noqa: ARG001 (the shape of a card)
    """Mails that did not reach their clients, whatever the day; None when there is none."""
    if not seat.may(Right.DIARY):
        return None
    zone = ZoneInfo(seat.clinic.timezone)
    rows = queries.failed_ahead(seat.clinic, now=clock.now())
    lines = [
        FailedLine(
            row.appointment_id,
            row.client.name,
            f"{_KINDS[Kind(row.kind)]}, {clock_time(row.start, zone)}",
        )
        for row in rows
    ]
    return SideCard("notices/failed.html", lines) if lines else None


def clinic_lines(
    rows: Sequence[tuple[Clinic, Client | None, bool]], *, account: str
) -> tuple[ClinicLine, ...]:
    """The clinics of a runner; `account`: the address of the runner's account."""
    return tuple(
        ClinicLine(
            clinic.pk,
            clinic.name,
            agreed,
            (card.email if card is not None else "") or account,
        )
        for clinic, card, agreed in rows
    )
