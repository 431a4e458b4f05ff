"""The visits ahead as lines: when, who, what stands against, whether questions are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import Seat
from lissom.web.training.presenters import words
from lissom.web.treatment import access, screening


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit. `tone` and `word` say how the screening stands; `client` None: nobody's card."""

    visit: int
    client: int | None
    when: str
    name: str
    what: str
    tone: str
    word: str


def visit_days(
    seat: Seat, rows: Sequence[Appointment], *, now: datetime
) -> tuple[tuple[str, tuple[VisitLine, ...]], ...]:
    """Visits by day. Only what the seat may see of each client is said."""
    zone = ZoneInfo(seat.clinic.timezone)
    today = now.astimezone(zone).date()
    days: dict[str, list[VisitLine]] = {}
    for row in rows:
        day = words.day_spoken(row.start.astimezone(zone).date(), today)
        days.setdefault(day, []).append(_line(seat, row, zone, now))
    return tuple((day, tuple(lines)) for day, lines in days.items())


def _line(seat: Seat, row: Appointment, zone: ZoneInfo, now: datetime) -> VisitLine:
    client = access.client_at(row)
    kind = "treatment" if row.service is None else row.service.type.replace("_", "-")
    tone, word = ("", gettext("no card")) if client is None else _state(seat, client, now)
    start, end = row.start.astimezone(zone), row.end.astimezone(zone)
    return VisitLine(
        visit=row.pk,
        client=None if client is None else client.pk,
        when=f"{start:%H:%M}{words.DASH}{end:%H:%M}",
        name=client.name if client is not None else row.client or gettext("Somebody"),
        what=f"{words.sentence(kind).rstrip('.')}, {row.therapist}",
        tone=tone,
        word=word,
    )


def _state(seat: Seat, client: Client, now: datetime) -> tuple[str, str]:
    seen = access.sight(seat, client, now=now)
    signs = screening.signs_against(seen, now=now)
    if any(one.stops for one in signs):
        return "stop", gettext("stop: {sign}").format(sign=signs[0].sign)
    if signs:
        return "warn", gettext("not today: {sign}").format(sign=signs[0].sign)
    if seen.treatment is None:
        return "warn", gettext("no consent")
    due = screening.screening_of(seen, now=now).due
    return (
        ("", gettext("{due} questions open").format(due=len(due)))
        if due
        else ("good", gettext("answers in"))
    )
