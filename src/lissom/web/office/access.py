"""The one door to what the office works on: always within the clinic of the seat."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, Sum
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.web.accounts.secrets import hashed
from lissom.web.clinic.models import (
    Appointment,
    Client,
    Clinic,
    Credential,
    Membership,
    Room,
    Service,
    ServicePrice,
    Therapist,
)
from lissom.web.office.models import (
    ClientImport,
    ClientMerge,
    Invoice,
    Package,
    PackageKind,
    PackageUse,
    Payment,
    TeamInvite,
)

_Row = TypeVar("_Row", bound=Model)


def _the(rows: QuerySet[_Row], key: int, word: str) -> _Row:
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no such {word} at this clinic.").format(word=word))
    return found


def service_in(clinic: Clinic, key: int) -> Service:
    return _the(Service.objects.filter(clinic=clinic), key, "service")


def price_in(clinic: Clinic, key: int) -> ServicePrice:
    rows = ServicePrice.objects.filter(service__clinic=clinic).select_related("service")
    return _the(rows, key, "price")


def room_in(clinic: Clinic, key: int) -> Room:
    return _the(Room.objects.filter(clinic=clinic), key, "room")


def therapist_in(clinic: Clinic, key: int) -> Therapist:
    rows = Therapist.objects.filter(clinic=clinic).select_related("clinic")
    return _the(rows, key, "therapist")


def credential_in(clinic: Clinic, key: int) -> Credential:
    rows = Credential.objects.filter(therapist__clinic=clinic).select_related("therapist")
    return _the(rows, key, "certificate")


def client_in(clinic: Clinic, key: int) -> Client:
    rows = Client.objects.filter(clinic=clinic).select_related("clinic", "runner")
    return _the(rows, key, "client")


def client_import_in(clinic: Clinic, key: int) -> ClientImport:
    rows = ClientImport.objects.filter(clinic=clinic).select_related("clinic")
    return _the(rows, key, "table")


def merge_in(clinic: Clinic, key: int) -> ClientMerge:
    rows = ClientMerge.objects.filter(clinic=clinic).select_related("kept", "gone")
    return _the(rows, key, gettext("joining of cards"))


def visit_in(clinic: Clinic, key: int) -> Appointment:
    rows = Appointment.objects.filter(therapist__clinic=clinic)
    return _the(rows.select_related("therapist", "service", "booked_for"), key, "visit")


def payment_in(clinic: Clinic, key: int) -> Payment:
    rows = Payment.objects.filter(clinic=clinic).select_related("client")
    return _the(rows, key, "payment")


def package_kind_in(clinic: Clinic, key: int) -> PackageKind:
    return _the(PackageKind.objects.filter(clinic=clinic), key, "package")


def package_in(clinic: Clinic, key: int) -> Package:
    rows = Package.objects.filter(clinic=clinic).select_related("service", "client")
    return _the(rows, key, "package")


def use_in(clinic: Clinic, key: int) -> PackageUse:
    rows = PackageUse.objects.filter(package__clinic=clinic).select_related("package")
    return _the(rows, key, gettext("use of a package"))


def invoice_in(clinic: Clinic, key: int) -> Invoice:
    rows = Invoice.objects.filter(clinic=clinic).select_related("cancels", "credit", "client")
    return _the(rows.prefetch_related("lines"), key, "invoice")


def paid_of(invoice: Invoice) -> int:
    """Pence that came in for what an invoice charges; 0 for a credit note."""
    if invoice.cancels_id is not None:
        return 0
    rows = Payment.objects.filter(
        Q(appointment__invoice_lines__invoice=invoice) | Q(package__invoice_lines__invoice=invoice)
    )
    keys = rows.order_by().values_list("pk", flat=True).distinct()
    found = Payment.objects.filter(pk__in=list(keys)).aggregate(total=Sum("amount_pence"))
    return int(found["total"] or 0)


def member_in(clinic: Clinic, key: int) -> Membership:
    rows = Membership.objects.filter(clinic=clinic, ended_at__isnull=True)
    return _the(rows.select_related("user", "clinic", "therapist"), key, "member")


def invite_in(clinic: Clinic, key: int) -> TeamInvite:
    rows = TeamInvite.objects.filter(clinic=clinic, used_at__isnull=True, withdrawn_at__isnull=True)
    return _the(rows, key, gettext("open invite"))


def invite_by_secret(secret: str, *, now: datetime) -> TeamInvite:
    """The invite that this secret opens. Raises NotFoundError when it works no more."""
    found = (
        TeamInvite.objects.select_related("clinic", "therapist")
        .filter(
            secret_hash=hashed(secret),
            used_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=now,
        )
        .first()
    )
    if found is None:
        raise NotFoundError(
            gettext("This invite was used already, withdrawn, or its time is over."),
            remedy=gettext("Ask the clinic for a new one."),
        )
    return found
