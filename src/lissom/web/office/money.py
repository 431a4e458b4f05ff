"""Writes of money: payments, refunds, packages and their use, fees decided on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import MOST_PENCE, shown
from lissom.web.clinic import audit
from lissom.web.clinic.models import Appointment, Client, Service
from lissom.web.clinic.seats import Seat
from lissom.web.office import accounts
from lissom.web.office.models import FeeDecision, Package, PackageKind, PackageUse, Payment
from lissom.web.ui.naming import written

_NOTE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """Money that comes in. For a visit, a package, or on account. `key`: see `Payment`."""

    client: Client | None
    amount_pence: int
    method: str
    appointment: Appointment | None = None
    package: Package | None = None
    deposit: bool = False
    note: str = ""
    key: str = ""


def record_payment(*, seat: Seat, paying: Paying, now: datetime) -> Payment:
    """Write down a payment. The same key again gives the same payment.

    Raises InvalidInputError for an amount of 0 or too much, an unknown method, or a visit or
    package of somebody else.
    """
    _check_paying(seat, paying)
    with transaction.atomic():
        known = Payment.objects.filter(key=paying.key).first() if paying.key else None
        if known is not None:
            return known
        row = Payment.objects.create(
            clinic=seat.clinic,
            client=paying.client,
            appointment=paying.appointment,
            package=paying.package,
            amount_pence=paying.amount_pence,
            method=paying.method,
            deposit=paying.deposit,
            note=paying.note.strip(),
            at=now,
            by=seat.user,
            key=paying.key,
        )
        _note(seat, "paid", "payment", row.pk, now=now, **_said(row))
        return row


def refund(
    *, seat: Seat, payment: Payment, amount_pence: int, method: str, note: str = "", now: datetime
) -> Payment:
    """Give back a payment or a part of it; never more than came in."""
    if method not in Payment.Method.values:
        raise _no_method(method)
    with transaction.atomic():
        row = Payment.objects.select_for_update().get(pk=payment.pk, clinic=seat.clinic)
        if row.refund_of_id is not None:
            raise InvalidInputError(gettext("What was given back cannot be given back."))
        back = -int(row.refunds.aggregate(total=Sum("amount_pence"))["total"] or 0)
        left = row.amount_pence - back
        if not 0 < amount_pence <= left:
            raise InvalidInputError(
                gettext("{amount_pence} cannot be given back of this payment.").format(
                    amount_pence=shown(amount_pence)
                ),
                remedy=gettext("{left} of it is left.").format(left=shown(left))
                if left
                else gettext("All of it was given back."),
            )
        given = Payment.objects.create(
            clinic=seat.clinic,
            client=row.client,
            appointment=row.appointment,
            package=row.package,
            amount_pence=-amount_pence,
            method=method,
            deposit=row.deposit,
            note=note.strip()[:_NOTE],
            refund_of=row,
            at=now,
            by=seat.user,
        )
        _note(seat, "refunded", "payment", row.pk, now=now, **_said(given))
        return given


def save_package_kind(
    *,
    seat: Seat,
    kind: PackageKind | None = None,
    service: Service,
    visits: int,
    price_pence: int,
    valid_days: int,
    active: bool = True,
    now: datetime,
) -> PackageKind:
    """Offer a package, or change the offer; those sold stay as they were sold."""
    if not 2 <= visits <= 100 or not 7 <= valid_days <= 1830:
        raise InvalidInputError(
            gettext(
                "A package of {visits} visits good for {valid_days} days is not usable."
            ).format(visits=visits, valid_days=valid_days),
            remedy=gettext("Give 2 to 100 visits and 7 to 1830 days."),
        )
    if service.clinic_id != seat.clinic.pk:
        raise InvalidInputError(gettext("That service is of another clinic."))
    with transaction.atomic():
        row = kind or PackageKind(clinic=seat.clinic)
        row.service, row.visits, row.price_pence = service, visits, price_pence
        row.valid_days, row.active = valid_days, active
        row.save()
        _note(
            seat,
            "changed" if kind else "added",
            "package-kind",
            row.pk,
            now=now,
            visits=visits,
            price=shown(price_pence),
            active=active,
        )
        return row


def sell_package(
    *, seat: Seat, client: Client, kind: PackageKind, key: str = "", now: datetime
) -> Package:
    """A client buys a package; it is good until so many days from today. Paying is apart."""
    if kind.clinic_id != seat.clinic.pk or client.clinic_id != seat.clinic.pk or not kind.active:
        raise InvalidInputError(
            gettext("This package is not offered."), remedy=gettext("Choose another.")
        )
    with transaction.atomic():
        known = Package.objects.filter(key=key).first() if key else None
        if known is not None:
            return known
        row = Package.objects.create(
            clinic=seat.clinic,
            client=client,
            service=kind.service,
            visits=kind.visits,
            price_pence=kind.price_pence,
            sold_at=now,
            expires=_today(seat, now) + timedelta(days=kind.valid_days),
            key=key,
        )
        _note(seat, "sold", "package", row.pk, now=now, visits=row.visits, client=client.pk)
        return row


def use_package(
    *, seat: Seat, package: Package, appointment: Appointment, now: datetime
) -> PackageUse:
    """Let a package pay for a visit of the same client and service, on a day when it is good.

    Raises InvalidInputError when none is left, or the visit is paid for already.
    """
    with transaction.atomic():
        held = Package.objects.select_for_update().select_related("service").get(pk=package.pk)
        _check_use(seat, held, appointment)
        if accounts.left_of(held) < 1:
            raise InvalidInputError(
                gettext("No visit is left on this package."),
                remedy=gettext("Take another package, or payment."),
            )
        row = PackageUse.objects.create(package=held, appointment=appointment, at=now)
        _note(seat, "used", "package", held.pk, now=now, appointment=appointment.pk)
        return row


def give_back(*, seat: Seat, use: PackageUse, reason: str, now: datetime) -> None:
    """Put a visit back on its package, for a reason. One given up in time comes back by itself."""
    if not reason.strip():
        raise InvalidInputError(
            gettext("It is not said why."), remedy=gettext("Give the reason in a few words.")
        )
    with transaction.atomic():
        changed = PackageUse.objects.filter(pk=use.pk, given_back_at__isnull=True).update(
            given_back_at=now
        )
        if changed:
            audit.note(
                seat=seat,
                clinic=seat.clinic,
                action="given-back",
                kind="package",
                key=use.package_id,
                detail={"appointment": use.appointment_id},
                reason=reason,
                now=now,
            )


def decide_fee(
    *, seat: Seat, appointment: Appointment, amount_pence: int, reason: str = "", now: datetime
) -> FeeDecision:
    """Ask for the fee of a visit that was missed or given up late, or (0) waive it. Once."""
    with transaction.atomic():
        row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
        missed = row.state == Appointment.State.NO_SHOW or (
            row.state == Appointment.State.CANCELLED and row.cancelled_late
        )
        if not missed:
            raise InvalidInputError(
                gettext("There is no fee for a visit that was kept or given up in time.")
            )
        if not 0 <= amount_pence <= (row.price_pence or 0):
            raise InvalidInputError(
                gettext("A fee of {amount_pence} is not usable.").format(
                    amount_pence=shown(amount_pence)
                ),
                remedy=gettext("Give 0 up to the price, {value}.").format(
                    value=shown(row.price_pence or 0)
                ),
            )
        if FeeDecision.objects.filter(appointment=row).exists():
            raise InvalidInputError(gettext("The fee was decided on already."))
        found = FeeDecision.objects.create(
            appointment=row, amount_pence=amount_pence, at=now, reason=reason.strip()[:200]
        )
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="fee-asked" if amount_pence else "fee-waived",
            kind="appointment",
            key=row.pk,
            detail={"fee": shown(amount_pence)},
            reason=reason,
            now=now,
        )
        return found


def _check_paying(seat: Seat, paying: Paying) -> None:
    if not 0 < paying.amount_pence <= MOST_PENCE:
        raise InvalidInputError(
            gettext("A payment of {amount_pence} is not usable.").format(
                amount_pence=shown(paying.amount_pence)
            ),
            remedy=gettext("Give more than £0.00, at most {most_pence}.").format(
                most_pence=shown(MOST_PENCE)
            ),
        )
    if paying.method not in Payment.Method.values:
        raise _no_method(paying.method)
    if len(paying.note) > _NOTE or len(paying.key) > 64:
        raise InvalidInputError(
            gettext("The note is too long."),
            remedy=gettext("Give at most {note} letters.").format(note=_NOTE),
        )
    if paying.appointment is not None and paying.package is not None:
        raise InvalidInputError(gettext("A payment is for a visit or for a package."))
    visit, package, client = paying.appointment, paying.package, paying.client
    strange = (
        (client is not None and client.clinic_id != seat.clinic.pk)
        or (visit is not None and visit.therapist.clinic_id != seat.clinic.pk)
        or (visit is not None and visit.booked_for_id != (client.pk if client else None))
        or (package is not None and (client is None or package.client_id != client.pk))
    )
    if strange:
        raise InvalidInputError(
            gettext("That is not this client's."), remedy=gettext("Choose again.")
        )


def _check_use(seat: Seat, package: Package, visit: Appointment) -> None:
    day = visit.start.astimezone(ZoneInfo(seat.clinic.timezone)).date()
    if package.clinic_id != seat.clinic.pk or visit.booked_for_id != package.client_id:
        raise InvalidInputError(gettext("This package is another client's."))
    if visit.service_id != package.service_id:
        raise InvalidInputError(
            gettext("The package is for {service}.").format(service=package.service),
            remedy=gettext("Take payment for this visit."),
        )
    if day > package.expires:
        raise InvalidInputError(
            gettext("The package was good until {expires}.").format(
                expires=written(package.expires, "d F Y")
            )
        )
    if visit.state == Appointment.State.CANCELLED:
        raise InvalidInputError(gettext("The visit was cancelled."))
    if PackageUse.objects.filter(appointment=visit, given_back_at__isnull=True).exists():
        raise InvalidInputError(gettext("A package pays for this visit already."))


def _no_method(method: str) -> InvalidInputError:
    return InvalidInputError(
        gettext("'{method}' is no way to pay.").format(method=method),
        remedy=gettext("Give {values}.").format(values=", ".join(Payment.Method.values)),
    )


def _said(row: Payment) -> dict[str, object]:
    return {
        "amount": shown(row.amount_pence),
        "method": row.method,
        "appointment": row.appointment_id,
        "package": row.package_id,
        "deposit": row.deposit,
    }


def _today(seat: Seat, now: datetime) -> date:
    return now.astimezone(ZoneInfo(seat.clinic.timezone)).date()


def _note(
    seat: Seat, action: str, kind: str, key: object, *, now: datetime, **said: object
) -> None:
    audit.note(
        seat=seat,
        clinic=seat.clinic,
        action=action,
        kind=kind,
        key=key,
        detail={name: value for name, value in said.items() if value not in (None, False)},
        now=now,
    )
