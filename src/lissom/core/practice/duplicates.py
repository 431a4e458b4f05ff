"""Cards of a file that may be one person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lissom.core.practice.client_rows import digits, plain_name


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a card."""

    key: int
    name: str
    email: str
    phone: str
    born: date | None


@dataclass(frozen=True, slots=True, order=True)
class Suspicion:
    """Two cards, the older key first, and why they may be one."""

    first: int
    second: int
    reason: str


def signs_of(card: Card) -> tuple[tuple[str, ...], ...]:
    """What makes two cards one person's: name with e-mail, with telephone, or with birth date."""
    name = plain_name(card.name)
    found: list[tuple[str, ...]] = []
    if card.email:
        found.append(("name and e-mail address", name, card.email.lower()))
    if digits(card.phone):
        found.append(("name and telephone number", name, digits(card.phone)))
    if card.born is not None:
        found.append(("name and date of birth", name, card.born.isoformat()))
    return tuple(found)


def suspicions(cards: Sequence[Card]) -> tuple[Suspicion, ...]:
    """Pairs of cards that may be one person's, by key; each pair once, with its reasons.

    Same name with the same e-mail, telephone or birth date; else the same e-mail or telephone
    under names that share a word; else the same name alone where one card has nothing else.
    Two different dates of birth are two people.
    """
    by_key = {card.key: card for card in cards}
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for reason, groups in _grouped(cards).items():
        for keys in groups:
            for at, first in enumerate(sorted(keys)):
                for second in sorted(keys)[at + 1 :]:
                    if _may_be_one(by_key[first], by_key[second], reason):
                        found[first, second].append(reason)
    return tuple(
        Suspicion(first, second, ", ".join(reasons))
        for (first, second), reasons in sorted(found.items())
    )


_MOST_ALIKE = 20
"""More cards than these with one e-mail or number are a firm's or a club's, not one person's."""


def _grouped(cards: Iterable[Card]) -> dict[str, list[list[int]]]:
    buckets: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for card in cards:
        signs = {
            "same name": plain_name(card.name),
            "same e-mail address": card.email.lower(),
            "same telephone number": digits(card.phone),
        }
        for reason, sign in signs.items():
            if sign:
                buckets[reason][sign].append(card.key)
    return {
        reason: [keys for _, keys in sorted(some.items()) if 1 < len(keys) <= _MOST_ALIKE]
        for reason, some in sorted(buckets.items())
    }


def _may_be_one(one: Card, other: Card, reason: str) -> bool:
    if one.born is not None and other.born is not None and one.born != other.born:
        return False
    if reason != "same name":
        return bool(set(plain_name(one.name).split()) & set(plain_name(other.name).split()))
    shared = set(signs_of(one)) & set(signs_of(other))
    bare = any(not (card.email or card.phone or card.born) for card in (one, other))
    return bool(shared) or bare
