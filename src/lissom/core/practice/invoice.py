"""An invoice's sums, and what its number looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lissom.core.errors import InvalidInputError
from lissom.core.practice.money import vat_within

_DIGITS = 4
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what, how many, at which price each (negative on a credit note)."""

    text: str
    quantity: int
    unit_pence: int

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > _LONGEST_TEXT or self.quantity < 1:
            raise InvalidInputError(
                "A line of the invoice says not what it is for, or is too long.",
                remedy=f"Give 1 to {_LONGEST_TEXT} letters and a number of 1 or more.",
            )

    @property
    def amount_pence(self) -> int:
        return self.quantity * self.unit_pence


@dataclass(frozen=True, slots=True)
class Sums:
    """What an invoice adds up to. Prices include the tax; without a rate there is none."""

    total_pence: int
    vat_pence: int
    net_pence: int


def sums(items: Sequence[Item], rate_bp: int | None) -> Sums:
    """The sums of the lines; tax is taken of the total, once."""
    total = sum(item.amount_pence for item in items)
    tax = vat_within(total, rate_bp) if rate_bp else 0
    return Sums(total, tax, total - tax)


def credited(items: Sequence[Item]) -> tuple[Item, ...]:
    """The lines of the credit note that cancels an invoice."""
    return tuple(Item(item.text, item.quantity, -item.unit_pence) for item in items)


def number_word(year: int, number: int) -> str:
    """`2026-0007`."""
    return f"{year}-{number:0{_DIGITS}d}"
