"""The rules that a clinic sets for its bookings, within their ranges."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import table, value
from lissom.core.practice.money import percent_of

SLOT_STEPS_MIN = (5, 10, 15, 20, 30, 60)
_USUAL = {
    "notice_h": "booking.notice_h",
    "waiting_hold_min": "booking.waiting_hold_min",
    "slot_step_min": "booking.slot_step_min",
    "late_fee_percent": "practice.late_fee_percent",
    "no_show_fee_percent": "practice.no_show_fee_percent",
    "deposit_percent": "practice.deposit_percent",
    "remind_days": "practice.remind_days",
    "client_reminder_h": "booking.client_reminder_h",
}


def usual(field: str) -> int:
    """What holds for a clinic that has not said otherwise."""
    return int(value(_USUAL[field]))


@dataclass(frozen=True, slots=True)
class Policy:
    """A clinic's rules. Fees and deposit are per cent of the price; `vat_rate_bp` None: no tax
    is shown. `remind_days`: how long before a certificate runs out the page says so.
    `client_reminder_h`: how long before an appointment its client is reminded by mail, in hours of
    the wall clock; 0: not at all.

    Raises InvalidInputError for a value out of its range.
    """

    notice_h: int
    waiting_hold_min: int
    late_fee_percent: int
    no_show_fee_percent: int
    deposit_percent: int
    slot_step_min: int
    remind_days: int
    client_reminder_h: int
    vat_rate_bp: int | None = None

    def __post_init__(self) -> None:
        for row in table("practice_limits"):
            self._check(row["field"], int(row["low"]), int(row["high"]), row["label"], row["unit"])
        if self.slot_step_min not in SLOT_STEPS_MIN:
            listed = ", ".join(map(str, SLOT_STEPS_MIN))
            raise InvalidInputError(
                f"Starts cannot be {self.slot_step_min} minutes apart.",
                remedy=f"Choose {listed} minutes.",
            )

    def _check(self, field: str, low: int, high: int, label: str, unit: str) -> None:
        given = getattr(self, field)
        if given is not None and not low <= given <= high:
            raise InvalidInputError(
                f"{label} of {given} {unit} is not usable.", remedy=f"Give {low} to {high} {unit}."
            )

    def late_fee(self, price_pence: int) -> int:
        return percent_of(price_pence, self.late_fee_percent)

    def no_show_fee(self, price_pence: int) -> int:
        return percent_of(price_pence, self.no_show_fee_percent)

    def deposit(self, price_pence: int) -> int:
        return percent_of(price_pence, self.deposit_percent)


def usual_policy() -> Policy:
    """The rules of a clinic that has set none."""
    return Policy(**{field: usual(field) for field in _USUAL})
