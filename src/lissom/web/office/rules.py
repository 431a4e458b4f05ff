"""Writes of a clinic's rules: notice, holds, fees, deposit, grid, tax, what invoices say."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.practice.policy import Policy
from lissom.web.clinic import audit
from lissom.web.clinic.models import ClinicPolicy
from lissom.web.clinic.seats import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands on an invoice, and where answers to mails go. `invoice_note`: how to pay, or
    thanks."""

    vat_number: str = ""
    invoice_name: str = ""
    invoice_address: str = ""
    invoice_note: str = ""
    reply_to: str = ""


def save_policy(*, seat: Seat, policy: Policy, letterhead: Letterhead, now: datetime) -> None:
    """Set the clinic's rules; they hold from now on."""
    if policy.vat_rate_bp and not letterhead.vat_number.strip():
        raise InvalidInputError(
            gettext("An invoice with VAT names the VAT number."),
            remedy=gettext("Give it, or leave the rate empty."),
        )
    lengths = {"vat_number": 30, "invoice_name": 120, "invoice_address": 500, "invoice_note": 300}
    lengths["reply_to"] = 254
    for name, most in lengths.items():
        if len(getattr(letterhead, name)) > most:
            raise InvalidInputError(
                gettext("The {replace} is too long.").format(replace=name.replace("_", " ")),
                remedy=gettext("Give {most} letters at most.").format(most=most),
            )
    given = asdict(policy) | {key: text.strip() for key, text in asdict(letterhead).items()}
    with transaction.atomic():
        row = ClinicPolicy.objects.filter(clinic=seat.clinic).first() or ClinicPolicy(
            clinic=seat.clinic
        )
        changed = {key: given[key] for key in given if getattr(row, key) != given[key]}
        for key, value in given.items():
            setattr(row, key, value)
        row.save()
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="rules-set",
            kind="clinic",
            key=seat.clinic.pk,
            detail=changed,
            now=now,
        )
