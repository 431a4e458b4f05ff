"""Puts the synthetic clinic's office into the database: papers, visits of the last weeks,
payments, packages, invoices. All through the same services as anybody; nothing is doubled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from lissom.core.practice.policy import usual_policy
from lissom.demo import clinic, takings
from lissom.demo.clients import clients
from lissom.demo.clinic_store import whose
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, Client, Clinic, ClinicPolicy, Service, Therapist
from lissom.web.clinic.refusals import TakenError
from lissom.web.clinic.seats import Seat
from lissom.web.office import catalogue, invoices, money, places, rules
from lissom.web.office.models import PackageKind, Payment

_BUYERS = 4
_BILLED = 5
_PACKAGE_VISITS = 6
_PACKAGE_PENCE = 32_000
_PACKAGE_DAYS = 365
_INSURED_DAYS = (20, 200, 320)


def save_office(*, seat: Seat, on: date) -> None:
    """Papers, rules, a text, the last weeks with their money; once."""
    now = datetime.combine(on, time(0), UTC)
    _set_up(seat, on, now)
    if Payment.objects.filter(clinic=seat.clinic).exists():
        return
    visits = _past(seat, on)
    for row in visits:
        fate = takings.fate_of(row.pk)
        if row.state == "completed" and fate.method and row.price_pence:
            money.record_payment(
                seat=seat,
                paying=money.Paying(
                    client=row.booked_for,
                    appointment=row,
                    amount_pence=row.price_pence,
                    method=fate.method,
                    note="synthetic",
                ),
                now=row.end,
            )
    _packages(seat, now)
    _invoices(seat, visits, now)


def _set_up(seat: Seat, on: date, now: datetime) -> None:
    row = seat.clinic
    if not ClinicPolicy.objects.filter(clinic=row).exists():
        rules.save_policy(
            seat=seat,
            policy=replace(usual_policy(), late_fee_percent=50),
            letterhead=rules.Letterhead(
                invoice_name=row.name,
                invoice_address=takings.ADDRESS,
                invoice_note="Made-up data: nothing is to be paid.",
            ),
            now=now,
        )
    for days, person in zip(_INSURED_DAYS, row.therapists.order_by("name"), strict=False):
        if not person.credentials.exists():
            places.add_credential(
                seat=seat,
                therapist=person,
                kind="insurance",
                issuer="Example Mutual (synthetic)",
                number=f"SYN-{person.pk:04d}",
                expires=on + timedelta(days=days),
                now=now,
            )
    hour = _hour(row)
    if not hour.text:
        offer = catalogue.Offer(
            type=hour.type,
            minutes=hour.minutes,
            text=takings.SERVICE_TEXT,
            buffer_before_min=hour.buffer_before_min,
            buffer_after_min=hour.buffer_after_min,
        )
        catalogue.save_service(seat=seat, service=hour, offer=offer, now=now)
    if not PackageKind.objects.filter(clinic=row).exists():
        money.save_package_kind(
            seat=seat,
            service=hour,
            visits=_PACKAGE_VISITS,
            price_pence=_PACKAGE_PENCE,
            valid_days=_PACKAGE_DAYS,
            now=now,
        )


def _hour(row: Clinic) -> Service:
    return Service.objects.get(clinic=row, type="maintenance", minutes=60, name="")


def _past(seat: Seat, on: date) -> list[Appointment]:
    """The visits of the last weeks with what became of them."""
    names = [one.name for one in clients()]
    cards = list(Client.objects.filter(clinic=seat.clinic, name__in=names).order_by("number"))
    persons = {one.name: one for one in Therapist.objects.filter(clinic=seat.clinic)}
    first = on - timedelta(weeks=takings.PAST_WEEKS)
    found = []
    for item in clinic.diary(on=first, days=(on - first).days):
        minutes = round((item.end - item.start).total_seconds() / 60)
        service = Service.objects.filter(
            clinic=seat.clinic, minutes=minutes, type__in=("light", "maintenance", "deep")
        ).first()
        card = cards[whose(item) % len(cards)]
        try:
            row = booking.take_slot(
                therapist=persons[item.therapist],
                start=item.start,
                service=service,
                minutes=minutes,
                booked_for=card,
                client=card.name,
                now=item.start,
                by=seat,
            )
        except TakenError:
            continue  # somebody of this installation had that hour
        found.append(
            booking.mark(
                clinic=seat.clinic,
                appointment=row.pk,
                version=row.version,
                state=takings.fate_of(row.pk).state,
                now=row.end,
                by=seat,
            )
        )
    return found


def _packages(seat: Seat, now: datetime) -> None:
    """Some clients have a package, paid by card, with a visit to come on it."""
    kind = PackageKind.objects.filter(clinic=seat.clinic).latest("id")
    coming = Appointment.objects.filter(
        therapist__clinic=seat.clinic,
        service=kind.service,
        state="confirmed",
        start__gt=now,
        booked_for__isnull=False,
    ).select_related("booked_for", "therapist", "service")
    buyers: dict[int, Appointment] = {}
    for row in coming.order_by("start", "id"):
        if row.booked_for is not None and len(buyers) < _BUYERS:
            buyers.setdefault(row.booked_for.pk, row)
    for row in buyers.values():
        assert row.booked_for is not None
        package = money.sell_package(seat=seat, client=row.booked_for, kind=kind, now=now)
        money.record_payment(
            seat=seat,
            paying=money.Paying(
                client=row.booked_for,
                package=package,
                amount_pence=package.price_pence,
                method="card",
                note="synthetic",
            ),
            now=now,
        )
        money.use_package(seat=seat, package=package, appointment=row, now=now)


def _invoices(seat: Seat, visits: Sequence[Appointment], now: datetime) -> None:
    """Some invoices, the first of them cancelled."""
    done = [row for row in visits if row.state == "completed" and row.price_pence]
    made = []
    for row in done[:_BILLED]:
        assert row.booked_for is not None
        billing = invoices.Billing(client=row.booked_for, appointments=[row])
        made.append(invoices.issue(seat=seat, billing=billing, now=now))
    if made:
        invoices.credit(seat=seat, invoice=made[0], reason="Wrong address (synthetic)", now=now)
