# ruff: noqa: SLF001 (`_meta` is the interface that Django documents for this)
"""Erasing a client: everything that law does not keep, proven by a search afterwards.

Health data, contact and name go. Appointments, payments and invoices stay as figures of the
clinic without a name. What the law keeps for its time (treatment records) is closed instead:
the consents end, so that no page of daily work opens them, and the card is put away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.seats import Seat
from lissom.web.notices.models import Notice
from lissom.web.office.models import ClientImport, Invoice, Package, Payment
from lissom.web.privacy import queries, subjects
from lissom.web.privacy.models import Disposal
from lissom.web.records.models import TreatmentRecord
from lissom.web.treatment.models import ClientAnswer, Consent, Decision, OpenSign
from lissom.web.ui.naming import written
from lissom.web.waiting import answering

_STAYS_WITHOUT_NAME = (Appointment, Invoice, Payment, Package)
_KEPT_BY_LAW = (TreatmentRecord, ClientAnswer, OpenSign, Decision)


def erase(*, seat: Seat, client: Client, typed: str, ground: str, now: datetime) -> Disposal:
    """Erase what may go. `typed`: the client's number, as a safeguard. `ground`: `retention` when
    the time is over, `request` when the client asks.

    At a request within the time the treatment records stay, closed. Raises InvalidInputError
    while a hold is open, when the time is not over, or when the number is another one.
    """
    if typed.strip() != str(client.number):
        raise InvalidInputError(
            gettext("That is not the number of this client."), remedy=gettext("Nothing was erased.")
        )
    (kept,) = queries.kept(client.clinic, queries.rule_of(client.clinic), client=client.pk)
    if kept.hold is not None:
        raise InvalidInputError(
            gettext("A hold is open: {reason}").format(reason=kept.hold.reason),
            remedy=gettext("End it first, if it may end."),
        )
    over = kept.until <= now.date()
    if ground == "retention" and not over:
        raise InvalidInputError(
            gettext("The records are kept until {until}.").format(
                until=written(kept.until, "d F Y")
            ),
            remedy=gettext("Nothing was erased."),
        )
    with transaction.atomic():
        row = Client.objects.select_for_update().get(pk=client.pk)
        wishes = answering.forget(client=row, now=now)
        about = list(subjects.rows_about(row))
        whole = over or not any(isinstance(one, _KEPT_BY_LAW) for one in about)
        gone = _erase_rows(about) if whole else _close(row, now)
        gone |= {"waiting.waitingentry": wishes} if wishes else {}
        _unname(row, about, whole=whole, now=now)
        disposal = Disposal.objects.create(
            clinic=seat.clinic,
            client_number=row.number,
            at=now,
            by=seat.user,
            ground=ground,
            counts=gone,
            whole=whole,
        )
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="erased" if whole else "closed",
            kind="client",
            key=row.pk,
            detail={"rows": sum(gone.values())},
            now=now,
        )
    _overwrite()
    return disposal


def _erase_rows(about: Sequence[models.Model]) -> dict[str, int]:
    """Delete every row about the client that does not stay as a figure; how many of what."""
    rows = [
        row
        for row in about
        if not isinstance(row, (Client, *_STAYS_WITHOUT_NAME)) and not _belongs_to_figures(row)
    ]
    gone: dict[str, int] = {}
    for row in reversed(rows):
        gone[row._meta.label_lower] = gone.get(row._meta.label_lower, 0) + 1
        row.delete()
    return gone


def _belongs_to_figures(row: models.Model) -> bool:
    """Lines of invoices, uses of packages and the like: rows of the office about no health."""
    return row._meta.app_label == "office" and not any(
        field.is_relation and field.related_model is Client for field in row._meta.concrete_fields
    )


def _close(client: Client, now: datetime) -> dict[str, int]:
    """End every consent, so that what must stay is closed to daily work; what was written to the
    client is no record of a treatment and goes."""
    ended = Consent.objects.filter(client=client, withdrawn_at__isnull=True).update(
        withdrawn_at=now
    )
    mails, _ = Notice.objects.filter(client=client).delete()
    return {"treatment.consent": ended, "notices.notice": mails}


def _unname(client: Client, about: Sequence[models.Model], *, whole: bool, now: datetime) -> None:
    """Take name and contact off the card and off the figures that stay.

    Within the time of the records the name stays on the card alone, for whom they must name.
    """
    unknown = gettext("Erased client {number}").format(number=client.number)
    ids = [row.pk for row in about if isinstance(row, Appointment)]
    Appointment.objects.filter(pk__in=ids).update(client="", runner=None)
    Invoice.objects.filter(client=client).update(to=unknown)
    Payment.objects.filter(client=client).update(note="")
    _unname_imports(client)
    client.email, client.phone, client.runner = "", "", None
    client.wants_reminders, client.archived_at = False, client.archived_at or now
    if whole:
        client.name, client.born = unknown, None
    client.save()


def _unname_imports(client: Client) -> None:
    """What a table of clients said of the person goes; that a line was read stays."""
    for table in ClientImport.objects.filter(clinic=client.clinic_id):
        rows: list[Any] = [
            [line, outcome, key, "" if key == client.pk else words]
            for line, outcome, key, words in table.results
        ]
        if rows != table.results:
            ClientImport.objects.filter(pk=table.pk).update(results=rows)


def _overwrite() -> None:
    """Nothing of deleted rows stays in the file: SQLite rewrites it and empties its journal."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute(gettext("PRAGMA wal_checkpoint(TRUNCATE)"))
