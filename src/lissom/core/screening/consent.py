"""Consent: what for, whether it stands, and the hash that ties it to the words agreed to.

Treatment, sharing of training data with one clinic, and reminders are separate; sharing names its
kinds of data and ends by itself. Ages of guardians and lengths are settings of a clinic; the
defaults are data (`constants/screening.toml`), the first wording is `data/consent_texts.toml`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value

_FILE = files("lissom.core.screening") / "data" / "consent_texts.toml"
_LEAST_LETTERS = "screening.consent_text_least"


class Scope(StrEnum):
    """What a person agrees to."""

    TREATMENT = "treatment"
    SHARING = "sharing"
    REMINDERS = "reminders"


class Kind(StrEnum):
    """What a runner may lend a clinic, each by itself. Routes, heart rates, sleep, stress, mood
    and notes are no kind: no consent opens them.
    """

    LOAD = "load"
    SORENESS = "soreness"
    PROGRAMME = "programme"
    RANGE = "range"
    SIGNS = "signs"


KIND_WORDS = {
    Kind.LOAD: "load by muscle",
    Kind.SORENESS: "soreness",
    Kind.PROGRAMME: "programme and race dates",
    Kind.RANGE: "range of motion",
    Kind.SIGNS: "warning signs and health answers",
}
NEVER_SHARED = ("routes", "heart rate", "sleep", "notes")


@dataclass(frozen=True, slots=True)
class Words:
    """A text to agree to, with its title."""

    scope: Scope
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One consent as far as it decides: until when it was given, and whether it was taken back."""

    scope: Scope
    given_at: datetime
    kinds: frozenset[Kind] = frozenset()
    until: datetime | None = None
    withdrawn_at: datetime | None = None


@cache
def first_words() -> tuple[Words, ...]:
    """The wording that a clinic begins with, one for each scope."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["texts"]
    return tuple(Words(scope, rows[scope]["title"], rows[scope]["body"].strip()) for scope in Scope)


def text_hash(title: str, body: str) -> str:
    """SHA-256 of title and body, blanks at line ends left out, as hex.

    >>> text_hash("T", "a  ") == text_hash("T", "a")
    True
    """
    lines = [line.rstrip() for line in f"{title}\n{body}".strip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def check_words(title: str, body: str) -> None:
    """Raises InvalidInputError for a text without title or too short to tell what it is for."""
    least = round(value(_LEAST_LETTERS))
    if not title.strip() or len(body.strip()) < least:
        raise InvalidInputError(
            "A consent text needs a title and words that say what is agreed to.",
            remedy=f"Give a title and at least {least} letters.",
        )


def stands(consent: Standing, *, now: datetime) -> bool:
    """Whether a consent holds at `now`: given, not taken back, not run out."""
    if consent.given_at > now or (consent.until is not None and consent.until <= now):
        return False
    return consent.withdrawn_at is None or consent.withdrawn_at > now


def kinds_shared(consents: Iterable[Standing], *, now: datetime) -> frozenset[Kind]:
    """What may be seen of a runner at `now`: nothing without a standing consent to share."""
    return frozenset(
        kind
        for one in consents
        if one.scope is Scope.SHARING and stands(one, now=now)
        for kind in one.kinds
    )


def kinds_of(given: Iterable[str]) -> frozenset[Kind]:
    """Kinds by their names. Raises InvalidInputError for one that cannot be shared, or none."""
    try:
        found = frozenset(Kind(one) for one in given)
    except ValueError as error:
        raise InvalidInputError(
            f"This cannot be shared: {error}.", remedy=f"Choose from {', '.join(Kind)}."
        ) from error
    if not found:
        raise InvalidInputError(
            "Nothing was chosen to share.", remedy="Choose at least one, or leave it as it is."
        )
    return found


def check_until(until: date, *, on: date) -> None:
    """Sharing ends within the longest time. Raises InvalidInputError."""
    longest = on + timedelta(days=value("screening.share_longest_days"))
    if not on < until <= longest:
        raise InvalidInputError(
            f"Sharing cannot end on {until.day} {until:%B %Y}.",
            remedy=f"Give a day after today, {longest.day} {longest:%B %Y} at the latest.",
        )


def age_on(born: date, on: date) -> int:
    """Whole years.

    >>> age_on(date(2010, 3, 2), date(2026, 3, 1))
    15
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def needs_guardian(born: date | None, *, on: date, under: int) -> bool:
    """Whether a guardian agrees with or for the person; unknown birth: as an adult."""
    return born is not None and age_on(born, on) < under
