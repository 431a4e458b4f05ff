"""What a clinic keeps personal data for, as shipped: each clinic states its own basis.

Which basis holds for a therapist whose work is not regulated by law is not settled; these words
are a starting point for the clinic's own assessment, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShippedPurpose:
    """`basis`: article 6 of UK GDPR; `condition`: article 9, for health data only."""

    key: str
    title: str
    data: str
    basis: str
    condition: str = ""


_CARE = "Article 9(2)(h), provision of health care, with the duty of confidence it asks for"

SHIPPED = (
    ShippedPurpose(
        "appointments",
        "Appointments",
        "name, contact, time, service",
        "Article 6(1)(b), a contract with the client",
    ),
    ShippedPurpose(
        "waiting",
        "Waiting list",
        "name, contact, service and times asked for; gone some weeks after the wish has ended",
        "Article 6(1)(b), steps at the client's request before a contract",
    ),
    ShippedPurpose(
        "treatment",
        "Screening and treatment records",
        "answers about health, what was found and done",
        "Article 6(1)(f), legitimate interests: safe treatment and a defensible record",
        _CARE,
    ),
    ShippedPurpose(
        "accounts",
        "Payments and invoices",
        "name, service, amount",
        "Article 6(1)(c), a legal obligation to keep accounts",
    ),
    ShippedPurpose(
        "reminders",
        "Reminders",
        "contact, time of the appointment",
        "Article 6(1)(a), consent, withdrawn at any time",
    ),
    ShippedPurpose(
        "sharing",
        "What a runner shares with the clinic",
        "load and soreness by muscle group, races, range of motion",
        "Article 6(1)(a), consent, withdrawn at any time",
        "Article 9(2)(a), explicit consent, apart from every other",
    ),
)
BY_KEY = {one.key: one for one in SHIPPED}
