"""Reads of money: what clients owe and have paid, packages and what is left, fees to decide on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from lissom.core.practice.account import Visit, cost, keeps_package, proposed_fee
from lissom.web.clinic import access as clinic_access
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.office.models import InvoiceLine, Package, PackageUse, Payment

State = Appointment.State
_GIVEN_UP_IN_TIME = Q(appointment__state=State.CANCELLED, appointment__cancelled_late=False)
_LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Item:
    """A visit with its money: what it costs now, what was paid for it, which package pays.

    `fee`: what the rules propose for a visit that was missed; 0 when nothing is to decide.
    """

    row: Appointment
    cost_pence: int
    paid_pence: int
    use: PackageUse | None
    fee_pence: int
    invoiced: bool

    @property
    def owed_pence(self) -> int:
        """Still to pay; below 0: paid ahead."""
        return self.cost_pence - self.paid_pence


def left_of(package: Package) -> int:
    """Visits that are left on a package."""
    return package.visits - _counting(package.uses.all()).count()


def _counting(uses: QuerySet[PackageUse]) -> QuerySet[PackageUse]:
    return uses.filter(given_back_at__isnull=True).exclude(_GIVEN_UP_IN_TIME)


@dataclass(frozen=True, slots=True)
class PackageState:
    """A package with what is left of it and what was paid for it."""

    row: Package
    left: int
    paid_pence: int
    invoiced: bool

    @property
    def owed_pence(self) -> int:
        return self.row.price_pence - self.paid_pence


def packages_of(client: Client) -> list[PackageState]:
    """Every package of a client, latest first."""
    gone = Q(uses__appointment__state=State.CANCELLED, uses__appointment__cancelled_late=False)
    rows = (
        Package.objects.filter(client=client)
        .select_related("service")
        .annotate(
            used=Count("uses", filter=Q(uses__given_back_at__isnull=True) & ~gone, distinct=True)
        )
        .order_by("-sold_at", "-id")
    )
    paid = _paid(Payment.objects.filter(package__in=rows), "package")
    invoiced = set(_standing_lines().filter(package__in=rows).values_list("package", flat=True))
    return [
        PackageState(row, row.visits - row.used, paid.get(row.pk, 0), row.pk in invoiced)
        for row in rows
    ]


def _standing_lines() -> QuerySet[InvoiceLine]:
    """Lines of invoices that are neither cancelled nor a credit note."""
    return InvoiceLine.objects.filter(invoice__cancels__isnull=True, invoice__credit__isnull=True)


def _paid(rows: QuerySet[Payment], of: str) -> dict[int, int]:
    found = rows.order_by().values_list(of).annotate(total=Sum("amount_pence"))
    return {key: int(total) for key, total in found}


def items(rows: QuerySet[Appointment], clinic: Clinic) -> list[Item]:
    """Visits with their money; the number of database queries does not depend on how many."""
    uses = PackageUse.objects.filter(given_back_at__isnull=True).select_related("package")
    visits = list(
        rows.select_related("therapist__clinic", "service", "booked_for", "fee_decision")
        .prefetch_related(Prefetch("package_uses", queryset=uses, to_attr="open_uses"))
        .order_by("-start", "-id")
    )
    keys = [row.pk for row in visits]
    paid = _paid(Payment.objects.filter(appointment__in=keys), "appointment")
    invoiced = set(
        _standing_lines().filter(appointment__in=keys).values_list("appointment", flat=True)
    )
    policy = clinic_access.policy_of(clinic)
    found = []
    for row in visits:
        visit, use = _visit(row)
        found.append(
            Item(
                row=row,
                cost_pence=cost(visit),
                paid_pence=paid.get(row.pk, 0),
                use=use,
                fee_pence=proposed_fee(visit, policy),
                invoiced=row.pk in invoiced,
            )
        )
    return found


def _visit(row: Appointment) -> tuple[Visit, PackageUse | None]:
    uses: Sequence[PackageUse] = vars(row)["open_uses"]
    use = next(iter(uses), None)
    covered = use is not None and keeps_package(state=row.state, late=row.cancelled_late)
    decided = getattr(row, "fee_decision", None)
    visit = Visit(
        state=row.state,
        price_pence=row.price_pence or 0,
        late=row.cancelled_late,
        covered=covered,
        fee_pence=None if decided is None else decided.amount_pence,
    )
    return visit, use if covered else None


def items_of(client: Client, *, most: int = 200) -> list[Item]:
    """The visits of a client that have to do with money, latest first."""
    rows = Appointment.objects.filter(booked_for=client).exclude(
        state__in=(State.HELD, State.BLOCKED)
    )
    keys = rows.order_by("-start", "-id").values_list("pk", flat=True)[:most]
    return items(Appointment.objects.filter(pk__in=list(keys)), client.clinic)


def payment_of_request(clinic: Clinic, key: str) -> Payment | None:
    """The payment that the request of this name made."""
    return Payment.objects.filter(clinic=clinic, key=key).first() if key else None


def payments_of(client: Client) -> Sequence[Payment]:
    """What a client paid and got back, latest first."""
    rows = Payment.objects.filter(client=client).select_related(
        "appointment__service", "package__service", "refund_of"
    )
    return list(rows.prefetch_related("refunds").order_by("-at", "-id"))


@dataclass(frozen=True, slots=True)
class Account:
    """A client's money as a whole. `owed_pence` below 0: paid ahead."""

    items: Sequence[Item]
    packages: Sequence[PackageState]
    payments: Sequence[Payment]

    @property
    def owed_pence(self) -> int:
        loose = sum(
            row.amount_pence
            for row in self.payments
            if row.appointment_id is None and row.package_id is None
        )
        return (
            sum(item.owed_pence for item in self.items)
            + sum(one.owed_pence for one in self.packages)
            - loose
        )


def account_of(client: Client) -> Account:
    return Account(items_of(client), packages_of(client), payments_of(client))


def fees_to_decide(clinic: Clinic, now: datetime) -> list[Item]:
    """Visits of the last year that were missed or given up late and for which the rules propose a
    fee, latest first."""
    missed = Q(state=State.NO_SHOW) | Q(state=State.CANCELLED, cancelled_late=True)
    rows = Appointment.objects.filter(
        missed, therapist__clinic=clinic, start__gte=now - _LOOK_BACK, fee_decision__isnull=True
    )
    return [one for one in items(rows, clinic) if one.fee_pence]


def unpaid(clinic: Clinic, now: datetime) -> list[Item]:
    """Visits of the last year that are not fully paid, latest first."""
    took_place = Q(state__in=(State.ARRIVED, State.COMPLETED)) | Q(fee_decision__amount_pence__gt=0)
    rows = Appointment.objects.filter(
        took_place, therapist__clinic=clinic, start__gte=now - _LOOK_BACK
    )
    return [one for one in items(rows, clinic) if one.owed_pence > 0]


def totals(found: Iterable[Item]) -> int:
    """What is still to pay of several."""
    return sum(one.owed_pence for one in found)
