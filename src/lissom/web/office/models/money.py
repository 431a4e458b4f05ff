"""Money of a clinic in whole pence: payments, packages, fees, invoices. Nothing here is deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from lissom.web.clinic.models import Appointment, Client, Clinic, Service
from lissom.web.training.models.ranges import between, one_of


class PackageKind(models.Model):
    """A package that is sold: so many visits of a service, for a price, good for so many days."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="package_kinds")
    service = models.ForeignKey(Service, models.PROTECT, related_name="package_kinds")
    visits = models.PositiveSmallIntegerField()
    price_pence = models.PositiveIntegerField()
    valid_days = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service__type", "service__minutes", "visits"]
        constraints = [between("visits", 2, 100), between("valid_days", 7, 1830)]

    def __str__(self) -> str:
        return f"{self.visits} of {self.service}"


class Package(models.Model):
    """A package that a client bought. Its price and expiry are those of the sale."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="packages")
    client = models.ForeignKey(Client, models.PROTECT, related_name="packages")
    service = models.ForeignKey(Service, models.PROTECT, related_name="packages")
    visits = models.PositiveSmallIntegerField()
    price_pence = models.PositiveIntegerField()
    sold_at = models.DateTimeField()
    expires = models.DateField()
    key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["sold_at", "id"]
        constraints = [
            between("visits", 1, 100),
            UniqueConstraint(fields=["key"], condition=~Q(key=""), name="package_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.visits} of {self.service}"


class PackageUse(models.Model):
    """A visit that a package pays for. One that was given up in time, or given back by staff
    (`given_back_at`), counts no more."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="uses")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="package_uses")
    at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            UniqueConstraint(
                fields=["appointment"],
                condition=Q(given_back_at__isnull=True),
                name="package_use_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.package} for {self.appointment}"


class FeeDecision(models.Model):
    """What was decided on the fee of a visit that was missed or given up late; 0: waived."""

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="fee_decision")
    amount_pence = models.PositiveIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"fee of {self.appointment}"


class Payment(models.Model):
    """Money that came in, or went back (`amount_pence` below 0, `refund_of` the payment).

    For a visit, a package, or neither (on account). `deposit`: paid before the visit. `key`
    names the request: the same twice is one payment.
    """

    class Method(models.TextChoices):
        CARD = "card"
        CASH = "cash"
        TRANSFER = "transfer"
        VOUCHER = "voucher"

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="payments")
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    package = models.ForeignKey(
        Package, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    amount_pence = models.IntegerField()
    method = models.CharField(max_length=8, choices=Method.choices)
    deposit = models.BooleanField(default=False)
    note = models.CharField(max_length=120, blank=True)
    refund_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="refunds"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["clinic", "at"], name="payment_by_time")]
        constraints = [
            one_of("method", ("card", "cash", "transfer", "voucher")),
            CheckConstraint(
                condition=Q(amount_pence__gt=0, refund_of__isnull=True)
                | Q(amount_pence__lt=0, refund_of__isnull=False),
                name="payment_sign",
            ),
            CheckConstraint(
                condition=Q(appointment__isnull=True) | Q(package__isnull=True),
                name="payment_for_one",
            ),
            UniqueConstraint(fields=["key"], condition=~Q(key=""), name="payment_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence / 100:.2f} by {self.method}"


class InvoiceCounter(models.Model):
    """The highest number of a clinic's invoices of a year; taken with the invoice or not at all."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [UniqueConstraint(fields=["clinic", "year"], name="invoice_counter_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Invoice(models.Model):
    """An invoice, or the credit note that cancels one (`cancels`). Numbers run without a gap.

    Who it is from and to is kept as it was. The database refuses to delete one or to change what
    it charges; names may be made unknown when a client is erased.
    """

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="invoices")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    client = models.ForeignKey(
        Client, models.SET_NULL, null=True, blank=True, related_name="invoices"
    )
    cancels = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="credit"
    )
    issued_on = models.DateField()
    made_at = models.DateTimeField()
    to = models.TextField(max_length=620)
    seller = models.TextField(max_length=700)
    vat_rate_bp = models.PositiveSmallIntegerField(null=True, blank=True)
    vat_number = models.CharField(max_length=30, blank=True, default="")
    total_pence = models.IntegerField()
    vat_pence = models.IntegerField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            UniqueConstraint(fields=["clinic", "year", "number"], name="invoice_number_once"),
            CheckConstraint(condition=Q(number__gte=1), name="invoice_number_counts"),
            CheckConstraint(
                condition=Q(cancels__isnull=True) | ~Q(cancels=F("id")), name="invoice_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"


class InvoiceLine(models.Model):
    """One line of an invoice, for a visit, a package, or words alone."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    text = models.CharField(max_length=200)
    quantity = models.PositiveSmallIntegerField()
    unit_pence = models.IntegerField()
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="invoice_lines"
    )
    package = models.ForeignKey(
        Package, models.PROTECT, null=True, blank=True, related_name="invoice_lines"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text
