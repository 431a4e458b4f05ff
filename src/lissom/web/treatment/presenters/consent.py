"""Consents and looks as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lissom.core.screening.consent import KIND_WORDS, Kind, Scope, stands
from lissom.web.training.presenters import words
from lissom.web.treatment.access import standing_of
from lissom.web.treatment.models import Consent, Look

SCOPE_WORDS = {
    "treatment": "Treatment",
    "sharing": "Sharing of training data",
    "reminders": "Reminders",
}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One consent: what, with whom, its days, whether it stands."""

    id: int
    title: str
    what: str
    days: str
    note: str
    stands: bool


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look: when, who, what, which data."""

    when: str
    who: str
    what: str
    kinds: str


def kind_words(kinds: Iterable[str]) -> str:
    """`load by muscle, soreness and range of motion`, in the order of the list."""
    given = set(kinds)
    return words.joined(text for kind, text in KIND_WORDS.items() if kind.value in given)


def kinds_not_shared(kinds: Iterable[Kind]) -> str:
    """What could be shared and is not."""
    given = set(kinds)
    return words.joined(text for kind, text in KIND_WORDS.items() if kind not in given)


def day_year(moment: datetime, zone: ZoneInfo) -> str:
    """`30 June 2027`."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def last_day(until: datetime, zone: ZoneInfo) -> str:
    """The last day before the instant at which a consent ends."""
    return day_year(until - timedelta(seconds=1), zone)


def shared_lines(
    rows: Sequence[Consent], *, zone: ZoneInfo, now: datetime
) -> tuple[ConsentLine, ...]:
    """Consents to share, with the clinic as title."""
    return tuple(_line(row, str(row.client.clinic), zone=zone, now=now) for row in rows)


def consent_lines(
    rows: Sequence[Consent], *, zone: ZoneInfo, now: datetime
) -> tuple[ConsentLine, ...]:
    """Consents of one client, with the scope as title."""
    return tuple(_line(row, SCOPE_WORDS[row.scope], zone=zone, now=now) for row in rows)


def agreed_lines(
    rows: Sequence[Consent], *, zone: ZoneInfo, now: datetime
) -> tuple[ConsentLine, ...]:
    """Consents of one runner to treatment and reminders, with scope and clinic as title."""
    return tuple(
        _line(row, f"{SCOPE_WORDS[row.scope]} at {row.client.clinic}", zone=zone, now=now)
        for row in rows
    )


def after_taking_back(row: Consent) -> str:
    """What a consent taken back changes, in a sentence."""
    clinic = row.client.clinic
    if row.scope == Scope.TREATMENT:
        return f"{clinic} keeps its records as the law asks, closed to daily work."
    if row.scope == Scope.REMINDERS:
        return f"{clinic} sends no reminders any more."
    return f"{clinic} sees nothing of it any more."


def _line(row: Consent, title: str, *, zone: ZoneInfo, now: datetime) -> ConsentLine:
    given = f"Given {day_year(row.given_at, zone)} {row.get_how_display()}"
    ended = ""
    if row.withdrawn_at is not None:
        ended = f", taken back {day_year(row.withdrawn_at, zone)}"
    elif row.until is not None:
        ended = f", until {last_day(row.until, zone)}"
    return ConsentLine(
        id=row.pk,
        title=title,
        what=words.sentence(kind_words(row.kinds)) if row.kinds else "",
        days=f"{given}{ended}.",
        note=_note(row),
        stands=stands(standing_of(row), now=now),
    )


def _note(row: Consent) -> str:
    parts = [f"{row.given_name}; words: version {row.text.version}, {row.text.hash[:12]}"]
    if row.guardian_name:
        parts.append(f"guardian: {row.guardian_name} ({row.guardian_relation})")
    if row.chaperone:
        parts.append(f"in the room: {row.chaperone}")
    return f"{'; '.join(parts)}."


def look_lines(rows: Sequence[Look], *, zone: ZoneInfo) -> tuple[LookLine, ...]:
    """Looks, newest first."""
    return tuple(
        LookLine(
            when=_when(row.at, zone),
            who=f"{row.who_name}, {row.role}, {row.client.clinic}",
            what=row.what,
            kinds=kind_words(row.kinds) or "nothing of your own data",
        )
        for row in rows
    )


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"
