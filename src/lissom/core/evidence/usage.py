"""Where rows of the evidence are used, and what a set of rows adds up to.

Constants and verdicts name their claims themselves. Other rooms name them in their data and code;
`cited_in` reads those from a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from lissom.core.evidence.registry import Claim, Constant, Direction, claims, constants
from lissom.core.evidence.verdicts import Statement, statements
from lissom.core.evidence.views import DIRECTION_WORDS

_ID = re.compile(r"\b([A-G]\d\d)(?:-([A-G]\d\d))?\b")
# The planner's checks are named C01 to C55 as well: a claim on the course of soreness is cited
# with the word.
_CHECK_LIKE = re.compile(r"\bclaims?\s+((?:C\d\d(?:-C\d\d)?(?:,\s*|\s+and\s+)?)+)")
_FIRST_DIGITS = slice(1, 3)


def cited_in(text: str) -> frozenset[str]:
    """Ids of the claims that a text cites, spans such as `F11-F13` filled."""
    plain = {match.span(): match.groups() for match in _ID.finditer(text)}
    named = " ".join(match.group(1) for match in _CHECK_LIKE.finditer(text))
    found: set[str] = set()
    for first, last in plain.values():
        if not first.startswith("C"):
            found |= _span(first, last)
    for match in _ID.finditer(named):
        if match.group(1).startswith("C"):
            found |= _span(*match.groups())
    return frozenset(found & claims().keys())


def _span(first: str, last: str | None) -> set[str]:
    if last is None or last[0] != first[0]:
        return {first} if last is None else {first, last}
    low, high = int(first[_FIRST_DIGITS]), int(last[_FIRST_DIGITS])
    return {f"{first[0]}{number:02d}" for number in range(low, high + 1)}


@cache
def constants_by_claim() -> Mapping[str, tuple[Constant, ...]]:
    """Constants that name a claim in their source or note, by claim."""
    found: dict[str, list[Constant]] = {}
    for one in constants().values():
        for key in sorted(cited_in(f"{one.source}; {one.note}")):
            found.setdefault(key, []).append(one)
    return MappingProxyType({key: tuple(rows) for key, rows in found.items()})


def statements_on(rows: Iterable[Claim]) -> tuple[Statement, ...]:
    """What may be said, of the statements that rest on any of these rows."""
    wanted = {one.id for one in rows}
    return tuple(one for one in statements().values() if wanted & set(one.claims))


def tally(rows: Iterable[Claim]) -> tuple[tuple[str, int], ...]:
    """How many rows point which way, in words; none of the ways is left out for being dull."""
    found = [one.direction for one in rows]
    return tuple((DIRECTION_WORDS[way], found.count(way)) for way in Direction if way in found)
