"""Consents and looks as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.screening.consent import KIND_WORDS, Kind, Scope, stands
from lissom.web.training.presenters import words
from lissom.web.treatment.access import standing_of
from lissom.web.treatment.models import Consent, Look
from lissom.web.ui.naming import written

SCOPE_WORDS = {
    "treatment": gettext_lazy("Treatment"),
    "sharing": gettext_lazy("Sharing of training data"),
    "reminders": gettext_lazy("Reminders"),
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
    return f"{local.day} {written(local, 'F Y')}"


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
    return tuple(_line(row, str(SCOPE_WORDS[row.scope]), zone=zone, now=now) for row in rows)


def agreed_lines(
    rows: Sequence[Consent], *, zone: ZoneInfo, now: datetime
) -> tuple[ConsentLine, ...]:
    """Consents of one runner to treatment and reminders, with scope and clinic as title."""
    return tuple(
        _line(
            row,
            gettext("{scope_words} at {clinic}").format(
                scope_words=SCOPE_WORDS[row.scope], clinic=row.client.clinic
            ),
            zone=zone,
            now=now,
        )
        for row in rows
    )


def after_taking_back(row: Consent) -> str:
    """What a consent taken back changes, in a sentence."""
    clinic = row.client.clinic
    if row.scope == Scope.TREATMENT:
        return gettext("{clinic} keeps its records as the law asks, closed to daily work.").format(
            clinic=clinic
        )
    if row.scope == Scope.REMINDERS:
        return gettext("{clinic} sends no reminders any more.").format(clinic=clinic)
    return gettext("{clinic} sees nothing of it any more.").format(clinic=clinic)


def _line(row: Consent, title: str, *, zone: ZoneInfo, now: datetime) -> ConsentLine:
    given = gettext("Given {day_year} {get_how_display}").format(
        day_year=day_year(row.given_at, zone), get_how_display=row.get_how_display()
    )
    ended = ""
    if row.withdrawn_at is not None:
        ended = gettext(", taken back {day_year}").format(day_year=day_year(row.withdrawn_at, zone))
    elif row.until is not None:
        ended = gettext(", until {last_day}").format(last_day=last_day(row.until, zone))
    return ConsentLine(
        id=row.pk,
        title=title,
        what=words.sentence(kind_words(row.kinds)) if row.kinds else "",
        days=f"{given}{ended}.",
        note=_note(row),
        stands=stands(standing_of(row), now=now),
    )


def _note(row: Consent) -> str:
    parts = [
        gettext("{given_name}; words: version {version}, {hash}").format(
            given_name=row.given_name, version=row.text.version, hash=row.text.hash[:12]
        )
    ]
    if row.guardian_name:
        parts.append(
            gettext("guardian: {guardian_name} ({guardian_relation})").format(
                guardian_name=row.guardian_name, guardian_relation=row.guardian_relation
            )
        )
    if row.chaperone:
        parts.append(gettext("in the room: {chaperone}").format(chaperone=row.chaperone))
    return f"{'; '.join(parts)}."


def look_lines(rows: Sequence[Look], *, zone: ZoneInfo) -> tuple[LookLine, ...]:
    """Looks, newest first."""
    return tuple(
        LookLine(
            when=_when(row.at, zone),
            who=f"{row.who_name}, {row.role}, {row.client.clinic}",
            what=row.what,
            kinds=kind_words(row.kinds) or gettext("nothing of your own data"),
        )
        for row in rows
    )


def _when(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {written(local, 'F Y, H:i')}"
