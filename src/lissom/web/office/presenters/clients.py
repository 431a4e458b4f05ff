"""The card file as lines of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from lissom.core.practice.money import shown as pounds
from lissom.web.clinic.models import Appointment, Client
from lissom.web.office.client_import import Outcome
from lissom.web.office.client_reads import Found, Pair, Visits
from lissom.web.office.models import ClientImport
from lissom.web.office.presenters import words
from lissom.web.office.presenters.setup import Line
from lissom.web.ui.components import Badge

_OUTCOMES = {
    "added": Badge("new", "good", "check"),
    "there": Badge(gettext_lazy("there already")),
    "refused": Badge(gettext_lazy("left out"), "warn", "warn"),
}
_MOST_RESULTS = 2000


def client_lines(rows: Sequence[Client]) -> list[Line]:
    return [
        Line(
            row.pk,
            row.name,
            ", ".join(
                part
                for part in (
                    gettext("no. {number}").format(number=row.number),
                    row.phone,
                    row.email,
                )
                if part
            ),
            (Badge("archived"),) if row.archived_at else (),
        )
        for row in rows
    ]


def search_sentence(found: Found, q: str, *, archived: bool) -> str:
    """How many there are."""
    kind = gettext("archived client") if archived else "client"
    many = f"{found.count:,} {kind}{'' if found.count == 1 else 's'}"
    return gettext("{many} with “{q}”").format(many=many, q=q) if q else many


def contact(row: Client) -> list[tuple[str, str]]:
    """What is known of a client, in pairs."""
    found = [(gettext("Number"), str(row.number))]
    if row.phone:
        found.append((gettext("Telephone"), row.phone))
    if row.email:
        found.append(("E-mail", row.email))
    if row.born is not None:
        found.append((gettext("Born"), words.short_day(row.born)))
    found.append((gettext("Reminders"), "yes" if row.wants_reminders else "no"))
    found.append((gettext("In the card file since"), words.short_day(row.made_at.date())))
    return found


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in a list."""

    when: str
    what: str
    state: str
    price: str


def visits(found: Visits) -> dict[str, Any]:
    missed = gettext(", {missed} missed").format(missed=found.missed) if found.missed else ""
    return {
        "ahead": [_visit(row) for row in found.ahead],
        "past": [_visit(row) for row in found.past],
        "sentence": gettext("{came} visit{value}{missed}").format(
            came=found.came, value="" if found.came == 1 else "s", missed=missed
        ),
    }


def _visit(row: Appointment) -> VisitLine:
    return VisitLine(
        when=words.when(row.start, row.therapist.clinic.timezone),
        what=f"{words.service_word(row.service) or gettext('no service')}, {row.therapist.name}",
        state=str(words.STATES[row.state]),
        price="" if row.price_pence is None else pounds(row.price_pence),
    )


def pair_cards(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    return [
        {
            "reason": one.reason,
            "cards": [
                {"row": row, "contact": contact(row), "other": other}
                for row, other in ((one.first, one.second), (one.second, one.first))
            ],
        }
        for one in pairs
    ]


def outcome_lines(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "line": one.row.line,
            "name": one.row.name,
            "contact": ", ".join(part for part in (one.row.email, one.row.phone) if part),
            "born": "" if one.row.born is None else words.short_day(one.row.born),
            "badge": _OUTCOMES[one.what],
            "words": one.words,
        }
        for one in outcomes
    ]


def counts(found: Mapping[str, int], *, done: bool) -> str:
    """`12 new, 3 there already, 1 left out`."""
    parts = [
        f"{found[what]:,} {word}"
        for what, word in (
            ("added", "new"),
            ("there", gettext("there already")),
            ("refused", gettext("left out")),
        )
        if found.get(what)
    ]
    if not parts:
        return gettext("The table has no rows.")
    return ", ".join(parts) + ("." if done else gettext(". Nothing is read in yet."))


def results(row: ClientImport) -> dict[str, Any]:
    """What became of each row of a table; at most so many are listed."""
    found: dict[str, int] = {}
    for _, what, _, _ in row.results:
        found[what] = found.get(what, 0) + 1
    listed = [one for one in row.results if one[1] != "added" or one[3]]
    return {
        "sentence": counts(found, done=True),
        "lines": [
            {"line": line, "badge": _OUTCOMES[what], "client": client, "words": text}
            for line, what, client, text in listed[:_MOST_RESULTS]
        ],
        "more": max(0, len(listed) - _MOST_RESULTS),
    }
