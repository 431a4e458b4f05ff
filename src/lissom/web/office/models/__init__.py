"""The tables of the office."""

from lissom.web.office.models.clients import ClientImport, ClientMerge, ClientSource, NotTheSame
from lissom.web.office.models.money import (
    FeeDecision,
    Invoice,
    InvoiceCounter,
    InvoiceLine,
    Package,
    PackageKind,
    PackageUse,
    Payment,
)
from lissom.web.office.models.team import TeamInvite

__all__ = [
    "ClientImport",
    "ClientMerge",
    "ClientSource",
    "FeeDecision",
    "Invoice",
    "InvoiceCounter",
    "InvoiceLine",
    "NotTheSame",
    "Package",
    "PackageKind",
    "PackageUse",
    "Payment",
    "TeamInvite",
]
