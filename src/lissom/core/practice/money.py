"""Money in whole pence: read from what people type, shown, shared out."""

from __future__ import annotations

import re

from lissom.core.errors import InvalidInputError

MOST_PENCE = 100_000_000
WHOLE = 10_000
"""Basis points of a whole: 2000 are 20 %."""

_AMOUNT = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(?:\.([0-9]{1,2}))?")


def pence_of(text: str) -> int:
    """The pence of `48`, `48.5`, `£48.50` or `1,200.00`. Raises InvalidInputError."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise InvalidInputError(
            f"'{text.strip()[:40]}' is not an amount in pounds.", remedy="Write it as 48 or 48.50."
        )
    pounds, rest = found.groups()
    pence = int(pounds.replace(",", "")) * 100 + int((rest or "0").ljust(2, "0"))
    if pence > MOST_PENCE:
        raise InvalidInputError(
            f"{shown(pence)} is more than can be recorded.", remedy=f"At most {shown(MOST_PENCE)}."
        )
    return pence


def shown(pence: int) -> str:
    """`£1,200.00`, with a minus sign before what is given back."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}"


def plain(pence: int) -> str:
    """`1200.00`, for tables that another program reads."""
    return shown(pence).replace("£", "").replace(",", "")


def percent_of(pence: int, percent: int) -> int:
    """So many per cent of an amount, half a penny upwards. `pence`, `percent` 0 or more."""
    return (pence * percent + 50) // 100


def vat_within(gross_pence: int, rate_bp: int) -> int:
    """The tax that an amount of either sign contains at a rate in basis points, to the nearest
    penny (half away from 0)."""
    part = (2 * abs(gross_pence) * rate_bp + WHOLE + rate_bp) // (2 * (WHOLE + rate_bp))
    return part if gross_pence >= 0 else -part
