"""What a visit costs its client, by what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from lissom.core.practice.policy import Policy


@dataclass(frozen=True, slots=True)
class Visit:
    """What counts of an appointment. `late`: given up by the client after the notice. `covered`:
    a prepaid package pays for it. `fee_pence`: the fee that was decided on; None: nothing yet."""

    state: str
    price_pence: int
    late: bool = False
    covered: bool = False
    fee_pence: int | None = None


def cost(visit: Visit) -> int:
    """Pence that the client owes for the visit, whatever was paid: the price once it took place,
    the fee once it was decided on, else nothing."""
    if visit.covered:
        return 0
    if visit.state in {"arrived", "completed"}:
        return visit.price_pence
    return visit.fee_pence or 0


def keeps_package(*, state: str, late: bool) -> bool:
    """Whether a visit uses up one of a package: not when it was given up in time."""
    return state != "cancelled" or late


def proposed_fee(visit: Visit, policy: Policy) -> int:
    """The fee that the clinic's rules propose; 0 when there is none to decide on."""
    if visit.covered or visit.fee_pence is not None:
        return 0
    if visit.state == "no_show":
        return policy.no_show_fee(visit.price_pence)
    if visit.state == "cancelled" and visit.late:
        return policy.late_fee(visit.price_pence)
    return 0
