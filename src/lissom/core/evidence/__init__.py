"""Every claim and constant with value, unit, kind, certainty and source."""

from lissom.core.evidence.registry import (
    Claim,
    Constant,
    Kind,
    claim,
    claims,
    constant,
    constants,
    table,
    value,
)

__all__ = [
    "Claim",
    "Constant",
    "Kind",
    "claim",
    "claims",
    "constant",
    "constants",
    "table",
    "value",
]
