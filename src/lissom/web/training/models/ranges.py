"""Check constraints in few words."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q


def between(field: str, low: float, high: float) -> CheckConstraint:
    """`field` empty or within low..high, both included."""
    inside = Q(**{f"{field}__gte": low, f"{field}__lte": high})
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | inside, name=f"%(class)s_{field}_range"
    )


def at_least(field: str, low: float) -> CheckConstraint:
    """`field` empty or `low` and above."""
    return CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low}),
        name=f"%(class)s_{field}_least",
    )


def one_of(field: str, values: Iterable[str]) -> CheckConstraint:
    """`field` is one of these words."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": sorted(values)}), name=f"%(class)s_{field}_word"
    )


def in_order(first: str, last: str, *, equal: bool) -> CheckConstraint:
    """`first` comes before `last` (or is equal to it)."""
    word = "gte" if equal else "gt"
    return CheckConstraint(
        condition=Q(**{f"{last}__{word}": F(first)}), name=f"%(class)s_{first}_{last}_order"
    )
