"""Writes of invoices: numbers without a gap, nothing deleted, a credit note cancels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.practice.invoice import Item as Line
from lissom.core.practice.invoice import credited, number_word, sums
from lissom.core.practice.money import shown
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Client, Clinic, ClinicPolicy
from lissom.web.clinic.seats import Seat
from lissom.web.office import accounts
from lissom.web.office.models import Invoice, InvoiceCounter, InvoiceLine, Package
from lissom.web.office.presenters import words

_LONGEST_TO = 620


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What an invoice is for. `to`: name and address; empty: the client's name."""

    client: Client
    appointments: Sequence[Appointment] = ()
    packages: Sequence[Package] = ()
    to: str = ""


def issue(*, seat: Seat, billing: Billing, now: datetime) -> Invoice:
    """Make an invoice with the next number of the year.

    Raises InvalidInputError when nothing is to be charged, or part of it stands on an invoice
    already; then no number is used up.
    """
    with transaction.atomic():
        clinic = Clinic.objects.select_for_update(of=("self",)).get(pk=seat.clinic.pk)
        lines = _lines(clinic, billing)
        if not lines:
            raise InvalidInputError(
                gettext("Nothing is to be charged."),
                remedy=gettext("Choose a visit or a package that costs."),
            )
        row = _number(clinic, now)
        head = ClinicPolicy.objects.filter(clinic=clinic).first() or ClinicPolicy(clinic=clinic)
        total = sums([line for line, _, _ in lines], head.vat_rate_bp)
        row.client, row.to = billing.client, (billing.to.strip() or billing.client.name)
        if len(row.to) > _LONGEST_TO:
            raise InvalidInputError(
                gettext("Name and address are too long."), remedy=gettext("Give fewer lines.")
            )
        row.seller = "\n".join(
            part for part in (head.invoice_name or clinic.name, head.invoice_address) if part
        )
        row.vat_rate_bp, row.vat_number = head.vat_rate_bp, head.vat_number
        row.total_pence, row.vat_pence, row.note = (
            total.total_pence,
            total.vat_pence,
            head.invoice_note,
        )
        return _store(row, lines, seat=seat, action="issued", now=now)


def credit(*, seat: Seat, invoice: Invoice, reason: str, now: datetime) -> Invoice:
    """Cancel an invoice by a credit note of its own number. Once; the invoice stays."""
    if not reason.strip():
        raise InvalidInputError(
            gettext("It is not said why."), remedy=gettext("Give the reason in a few words.")
        )
    with transaction.atomic():
        clinic = Clinic.objects.select_for_update(of=("self",)).get(pk=seat.clinic.pk)
        old = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk, clinic=clinic)
        if old.cancels_id is not None:
            raise InvalidInputError(
                gettext("A credit note is not cancelled."), remedy=gettext("Make an invoice.")
            )
        if Invoice.objects.filter(cancels=old).exists():
            raise InvalidInputError(
                gettext("Invoice {word} is cancelled already.").format(word=_word(old))
            )
        before = list(old.lines.all())
        lines = [
            (line, row.appointment, row.package)
            for line, row in zip(
                credited([Line(row.text, row.quantity, row.unit_pence) for row in before]),
                before,
                strict=True,
            )
        ]
        row = _number(clinic, now)
        row.cancels, row.client, row.to, row.seller = old, old.client, old.to, old.seller
        row.vat_rate_bp, row.vat_number = old.vat_rate_bp, old.vat_number
        row.total_pence, row.vat_pence = -old.total_pence, -old.vat_pence
        row.note = f"Cancels invoice {_word(old)}: {reason.strip()}"[:300]
        return _store(row, lines, seat=seat, action="credited", now=now, reason=reason)


def _number(clinic: Clinic, now: datetime) -> Invoice:
    """The next invoice of the year, not stored yet. The counter is held until the transaction
    ends, so a number is given with its invoice or not at all."""
    day = now.astimezone(ZoneInfo(clinic.timezone)).date()
    InvoiceCounter.objects.bulk_create(
        [InvoiceCounter(clinic=clinic, year=day.year)], ignore_conflicts=True
    )
    counter = InvoiceCounter.objects.select_for_update().get(clinic=clinic, year=day.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Invoice(clinic=clinic, year=day.year, number=counter.last, issued_on=day, made_at=now)


_Lines = Sequence[tuple[Line, Appointment | None, Package | None]]


def _store(
    row: Invoice, lines: _Lines, *, seat: Seat, action: str, now: datetime, reason: str = ""
) -> Invoice:
    row.save()
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            invoice=row,
            text=line.text,
            quantity=line.quantity,
            unit_pence=line.unit_pence,
            appointment=visit,
            package=package,
        )
        for line, visit, package in lines
    )
    audit.note(
        seat=seat,
        clinic=row.clinic,
        action=action,
        kind="invoice",
        key=row.pk,
        detail={"number": _word(row), "total": shown(row.total_pence)},
        reason=reason,
        now=now,
    )
    return row


def _lines(clinic: Clinic, billing: Billing) -> _Lines:
    keys = [row.pk for row in billing.appointments]
    rows = Appointment.objects.filter(pk__in=keys, booked_for=billing.client)
    found: list[tuple[Line, Appointment | None, Package | None]] = []
    visits = accounts.items(rows, clinic)
    if len(visits) != len(set(keys)):
        raise InvalidInputError(
            gettext("A visit is not this client's."), remedy=gettext("Choose again.")
        )
    for one in sorted(visits, key=lambda item: (item.row.start, item.row.pk)):
        if one.invoiced:
            raise InvalidInputError(
                gettext("The visit of {when} stands on an invoice already.").format(
                    when=words.when(one.row.start, clinic.timezone)
                ),
                remedy=gettext("Cancel that invoice first."),
            )
        if one.cost_pence:
            found.append((Line(_text(one.row, clinic), 1, one.cost_pence), one.row, None))
    states = {one.row.pk: one for one in accounts.packages_of(billing.client)}
    for package in billing.packages:
        state = states.get(package.pk)
        if state is None:
            raise InvalidInputError(
                gettext("A package is not this client's."), remedy=gettext("Choose again.")
            )
        if state.invoiced:
            raise InvalidInputError(gettext("The package stands on an invoice already."))
        text = gettext("Package: {visits} visits, {service_word}").format(
            visits=package.visits, service_word=words.service_word(package.service)
        )
        found.append((Line(text, 1, package.price_pence), None, package))
    return found


def _text(row: Appointment, clinic: Clinic) -> str:
    day = words.short_day(row.start.astimezone(ZoneInfo(clinic.timezone)).date())
    what = words.service_word(row.service) or gettext("Visit")
    if row.state == Appointment.State.NO_SHOW:
        return gettext("Fee for a visit not kept, {day}: {what}").format(day=day, what=what)
    if row.state == Appointment.State.CANCELLED:
        return gettext("Fee for late cancellation, {day}: {what}").format(day=day, what=what)
    return f"{what}, {day}"


def _word(row: Invoice) -> str:
    return number_word(row.year, row.number)
