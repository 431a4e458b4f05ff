"""Writes of clients from a table: shown first, then read in wholly or not at all; never doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.practice.client_rows import FIELDS, ClientRow, client_row, guess_columns
from lissom.core.practice.duplicates import Card, signs_of
from lissom.core.practice.table import Table, read_table
from lissom.web.clinic import audit
from lissom.web.clinic.models import Client, Clinic
from lissom.web.clinic.seats import Seat
from lissom.web.office.models import ClientImport, ClientSource

_NAMES = ("name", "first_name", "last_name")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: `added`, `there` or `refused`, with the client and words."""

    row: ClientRow
    what: str
    client: int | None
    words: str

    def as_list(self) -> list[object]:
        return [self.row.line, self.what, self.client, self.words]


@dataclass(frozen=True, slots=True)
class Preview:
    """A table as it would come in: `counts` by outcome; the places of the fields."""

    table: Table
    places: Mapping[str, int]
    outcomes: tuple[Outcome, ...]
    counts: Mapping[str, int]


def start(*, seat: Seat, label: str, content: bytes, now: datetime) -> ClientImport:
    """Keep a table to be looked at. Raises DataError for what is no table."""
    read_table(content)
    return ClientImport.objects.create(
        clinic=seat.clinic,
        made_by=seat.user,
        made_at=now,
        label=label.strip()[:120] or "clients.csv",
        content=content,
    )


def preview(batch: ClientImport, places: Mapping[str, int] | None, *, now: datetime) -> Preview:
    """What would become of each row; changes nothing. `places` None: guessed from the header."""
    table = read_table(bytes(batch.content))
    chosen = guess_columns(table.columns) if places is None else _checked(places, table)
    on = now.astimezone(ZoneInfo(batch.clinic.timezone)).date()
    outcomes = tuple(_outcomes(batch.clinic, table, chosen, on))
    counts = Counter(one.what for one in outcomes)
    return Preview(table, chosen, outcomes, dict(sorted(counts.items())))


def run(
    *, seat: Seat, batch: ClientImport, places: Mapping[str, int], now: datetime
) -> Counter[str]:
    """Read the table in: new clients are added, those there stay as they are. Once only.

    Raises InvalidInputError for a batch that was read in, or columns that name nobody.
    """
    with transaction.atomic():
        row = ClientImport.objects.select_for_update().get(pk=batch.pk, clinic=seat.clinic)
        if row.state != ClientImport.State.WAITING:
            raise InvalidInputError(
                gettext("This table was read in already."),
                remedy=gettext("Its result is on the page."),
            )
        seen = preview(row, places, now=now)
        if not set(_NAMES) & set(seen.places):
            raise InvalidInputError(
                gettext("No column says what a client is called."),
                remedy=gettext("Choose the column of the name."),
            )
        made = _add(seat.clinic, [one for one in seen.outcomes if one.what == "added"], now)
        row.state, row.columns = ClientImport.State.DONE.value, dict(seen.places)
        row.results = [
            [one.row.line, one.what, made.get(one.row.line, one.client), one.words]
            for one in seen.outcomes
        ]
        row.content = b""
        row.save()
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="imported",
            kind="clients",
            key=row.pk,
            detail={"file": row.label, **seen.counts},
            now=now,
        )
        return Counter(dict(seen.counts))


def drop(*, seat: Seat, batch: ClientImport) -> None:
    """Throw a table away that was not read in."""
    ClientImport.objects.filter(
        pk=batch.pk, clinic=seat.clinic, state=ClientImport.State.WAITING
    ).delete()


def _checked(places: Mapping[str, int], table: Table) -> dict[str, int]:
    for field, place in places.items():
        if field not in FIELDS or not 0 <= place < len(table.columns):
            raise InvalidInputError(
                gettext("The columns do not fit the table."), remedy=gettext("Choose them again.")
            )
    return dict(places)


def _outcomes(
    clinic: Clinic, table: Table, places: Mapping[str, int], on: date
) -> Sequence[Outcome]:
    sources = dict(ClientSource.objects.filter(clinic=clinic).values_list("digest", "client"))
    known: dict[tuple[str, ...], int] = {}
    for values in Client.objects.filter(clinic=clinic).values_list(
        "pk", "name", "email", "phone", "born"
    ):
        for sign in signs_of(Card(*values)):
            known.setdefault(sign, values[0])
    in_file: dict[str, int] = {}
    in_file_signs: dict[tuple[str, ...], int] = {}
    found: list[Outcome] = []
    for cells in table.rows:
        row = client_row(cells, places, on=on)
        signs = signs_of(Card(0, row.name, row.email, row.phone, row.born))
        words = " ".join(row.remarks)
        there = sources.get(row.digest) or next((known[one] for one in signs if one in known), None)
        earlier = in_file.get(row.digest) or next(
            (in_file_signs[one] for one in signs if one in in_file_signs), None
        )
        if row.problem:
            found.append(Outcome(row, "refused", None, f"{row.problem} {words}".strip()))
        elif there is not None:
            found.append(Outcome(row, "there", there, gettext("Is in the card file already.")))
            known |= dict.fromkeys(signs, there)
        elif earlier is not None:
            found.append(
                Outcome(
                    row,
                    "there",
                    None,
                    gettext("The same client as in line {earlier}.").format(earlier=earlier),
                )
            )
        else:
            found.append(Outcome(row, "added", None, words))
            in_file[row.digest] = row.line
            in_file_signs.update(dict.fromkeys(signs, row.line))
    return found


def _add(clinic: Clinic, new: Sequence[Outcome], now: datetime) -> dict[int, int]:
    """The new clients by the line that made them."""
    highest = Client.objects.filter(clinic=clinic).aggregate(most=Max("number"))["most"] or 0
    made = Client.objects.bulk_create(
        [
            Client(
                clinic=clinic,
                number=highest + more,
                name=one.row.name,
                email=one.row.email,
                phone=one.row.phone,
                born=one.row.born,
                been_before=True,
                made_at=now,
            )
            for more, one in enumerate(new, start=1)
        ],
        batch_size=_BATCH,
    )
    ClientSource.objects.bulk_create(
        [
            ClientSource(clinic=clinic, client=client, digest=one.row.digest)
            for client, one in zip(made, new, strict=True)
        ],
        batch_size=_BATCH,
    )
    return {one.row.line: client.pk for client, one in zip(made, new, strict=True)}
