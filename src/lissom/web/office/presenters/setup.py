"""What a clinic is, as lines of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from lissom.core.practice.money import shown
from lissom.web.clinic.models import Credential, Room, ServicePrice
from lissom.web.office.presenters import words
from lissom.web.office.queries import DayOff, OfferedService
from lissom.web.ui.components import Badge, FindingLine


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: its key, what it is, what is said of it, words with a ground."""

    key: int
    title: str
    text: str = ""
    badges: tuple[Badge, ...] = ()


def service_lines(rows: Sequence[OfferedService]) -> list[Line]:
    return [
        Line(one.row.pk, words.service_word(one.row), _price(one), _badges(one)) for one in rows
    ]


def _price(one: OfferedService) -> str:
    now = gettext("no price") if one.price_pence is None else shown(one.price_pence)
    if one.coming is None:
        return now
    return gettext("{now}; {price_pence} from {short_day}").format(
        now=now,
        price_pence=shown(one.coming.price_pence),
        short_day=words.short_day(one.coming.since),
    )


def _badges(one: OfferedService) -> tuple[Badge, ...]:
    row, found = one.row, []
    if not row.active:
        found.append(Badge(gettext("not offered")))
    if not row.online:
        found.append(Badge(gettext("staff only"), "prov"))
    if row.audience != "everybody":
        found.append(Badge(words.AUDIENCES[row.audience].lower(), "prov"))
    if one.marks:
        kept = gettext("kept by choice") if one.kept else gettext("not yet decided")
        found.append(
            Badge(
                gettext("text marked, {kept}").format(kept=kept), "" if one.kept else "warn", "warn"
            )
        )
    return tuple(found)


def price_lines(rows: Sequence[ServicePrice], on: date) -> list[dict[str, object]]:
    """Prices, latest first; those to come can be taken back."""
    now = max((row.since for row in rows if row.since <= on), default=None)
    return [
        {
            "key": row.pk,
            "price": shown(row.price_pence),
            "since": words.short_day(row.since),
            "coming": row.since > on,
            "now": row.since == now,
        }
        for row in sorted(rows, key=lambda row: row.since, reverse=True)
    ]


def room_lines(rows: Sequence[Room]) -> list[Line]:
    return [
        Line(
            row.pk,
            row.name,
            ", ".join(one.name for one in row.therapists.all()) or gettext("nobody treats in it"),
        )
        for row in rows
    ]


def papers(rows: Sequence[Credential], on: date) -> list[FindingLine]:
    """Certificates that ran out or will soon."""
    found = []
    for row in rows:
        assert row.expires is not None
        what = gettext("{name}: {lower} by {issuer}").format(
            name=row.therapist.name, lower=words.CREDENTIALS[row.kind].lower(), issuer=row.issuer
        )
        if row.expires < on:
            found.append(
                FindingLine(
                    gettext("{what} ran out on {day}.").format(
                        what=what, day=words.day(row.expires)
                    ),
                    "stop",
                )
            )
        else:
            found.append(
                FindingLine(
                    gettext("{what} runs out on {day}.").format(
                        what=what, day=words.day(row.expires)
                    ),
                    "warn",
                )
            )
    return found


def credential_lines(rows: Sequence[Credential], on: date) -> list[Line]:
    found = []
    for row in rows:
        until = (
            ""
            if row.expires is None
            else gettext(", until {short_day}").format(short_day=words.short_day(row.expires))
        )
        number = gettext(", number {number}").format(number=row.number) if row.number else ""
        over = row.expires is not None and row.expires < on
        badges = (Badge(gettext("ran out"), "stop", "stop"),) if over else ()
        found.append(
            Line(row.pk, str(words.CREDENTIALS[row.kind]), f"{row.issuer}{number}{until}", badges)
        )
    return found


def day_off_lines(rows: Sequence[DayOff]) -> list[dict[str, str]]:
    return [
        {
            "iso": row.date.isoformat(),
            "day": words.day(row.date),
            "text": words.spans(row.spans) + (f": {row.note}" if row.note else ""),
        }
        for row in rows
    ]
