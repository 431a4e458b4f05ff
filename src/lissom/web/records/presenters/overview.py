"""Records put together: of a client, of the clinic, for the runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy

from lissom.core.anatomy.chart import chart_from
from lissom.core.anatomy.regions import REGIONS
from lissom.web.records import queries
from lissom.web.records.content import Care
from lissom.web.records.models import HomeCare, TreatmentRecord
from lissom.web.records.presenters.record import care_words, outcome_sentence, type_words
from lissom.web.training.presenters import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FELT = gettext_lazy(
    "Answers before and after are felt, not blinded, and soreness eases by "
    "itself in days: they do not show what the treatment did."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a list. `added`: who added to it at last."""

    record: int
    when: str
    what: str
    state: str
    added: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Records and the two sentences of what came of them."""

    lines: tuple[Line, ...]
    soreness: str
    calm: str
    note: StrOrPromise = FELT


@dataclass(frozen=True, slots=True)
class CareLine:
    """A proposal for home."""

    care: int
    text: str
    whence: str
    answer: str


@dataclass(frozen=True, slots=True)
class Own:
    """What a runner is given: treatments, proposals."""

    lines: tuple[Line, ...]
    care: tuple[CareLine, ...]


@dataclass(frozen=True, slots=True)
class ClinicOutcomes:
    """Over all consenting clients; no sentences below the least number of clients."""

    head: str
    soreness: str
    calm: str
    note: StrOrPromise = FELT


def of_client(rows: Sequence[TreatmentRecord], timezone: str) -> Overview:
    """The records of one client, newest first; drafts are not counted in what came of them."""
    found = queries.outcomes_of([row for row in rows if row.locked_at is not None])
    return Overview(
        lines=tuple(_line(row, timezone) for row in rows),
        soreness=outcome_sentence(found.soreness, "soreness", gettext("less sore")),
        calm=outcome_sentence(found.calm, "calm", "calmer"),
    )


def of_clinic(rows: Sequence[TreatmentRecord]) -> ClinicOutcomes:
    """The clinic's records put together."""
    found = queries.outcomes_of(rows)
    clients = "client" if found.clients == 1 else "clients"
    visits = "record" if found.visits == 1 else "records"
    return ClinicOutcomes(
        head=gettext("{visits} locked {visits_2} of {clients} {clients_2} who consent.").format(
            visits=found.visits, visits_2=visits, clients=found.clients, clients_2=clients
        ),
        soreness=outcome_sentence(found.soreness, "soreness", gettext("less sore")),
        calm=outcome_sentence(found.calm, "calm", "calmer"),
    )


def of_runner(rows: Sequence[TreatmentRecord], care: Sequence[HomeCare]) -> Own:
    """A runner's own treatments and proposals."""
    return Own(
        lines=tuple(_line(row, row.client.clinic.timezone, clinic=True) for row in rows),
        care=tuple(
            CareLine(
                care=one.pk,
                text=words.curly(care_words(Care(one.kind, one.item, one.text))),
                whence=f"{one.record.therapist}, {one.record.client.clinic}",
                answer=one.answer,
            )
            for one in care
        ),
    )


def _line(row: TreatmentRecord, timezone: str, *, clinic: bool = False) -> Line:
    day = row.start.astimezone(ZoneInfo(timezone)).date()
    places = [REGIONS[entry.region].label for entry in chart_from(row.chart)]
    named = ", ".join(places[:4]) + (
        gettext(" and {value} more").format(value=len(places) - 4) if len(places) > 4 else ""
    )
    where = f", {row.client.clinic}" if clinic else ""
    return Line(
        record=row.pk,
        when=words.day_long(day),
        what=gettext("{type_words}, {minutes}{nbsp}min, {therapist}{where}. {value}.").format(
            type_words=type_words(row.type),
            minutes=row.minutes,
            nbsp=words.NBSP,
            therapist=row.therapist,
            where=where,
            value=named or gettext("Nothing charted"),
        ),
        state="draft" if row.locked_at is None else "locked",
        added=_added(row, timezone),
    )


def _added(row: TreatmentRecord, timezone: str) -> str:
    """Who added to the locked record at last, and when."""
    added = list(row.amendments.all())
    if not added:
        return ""
    day = added[-1].at.astimezone(ZoneInfo(timezone)).date()
    return gettext("Added to by {author_name}, {day_long}.").format(
        author_name=added[-1].author_name, day_long=words.day_long(day)
    )
