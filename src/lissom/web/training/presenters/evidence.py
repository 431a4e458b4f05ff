"""The Evidence page: claims by theme with size and certainty, what may be said, a text checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext, gettext_lazy, ngettext

from lissom.core.evidence import claims
from lissom.core.evidence.registry import Claim
from lissom.core.evidence.verdicts import Statement, Verdict, statements
from lissom.core.evidence.views import THEMES, EvidenceRow, row_of
from lissom.core.evidence.wording import Marked, check_text
from lissom.web.training.presenters import words
from lissom.web.ui.components import Badge
from lissom.web.ui.naming import headed, named

_TONES = {"high": "good", "moderate": "firm", "low": "", "very low": "warn"}
_VERDICTS = {
    Verdict.MAY_SAY: (gettext_lazy("may be said"), "good", "check"),
    Verdict.SOFTEN: (gettext_lazy("only in softer words"), "firm", ""),
    Verdict.UNSUPPORTED: (gettext_lazy("tests do not show it"), "warn", "warn"),
    Verdict.CONTRADICTED: (gettext_lazy("tests found otherwise"), "stop", "stop"),
}
_MARKS = {
    "may_say": (gettext_lazy("may be said"), "good", "check"),
    "soften": (gettext_lazy("needs evidence or softer words"), "warn", "warn"),
    "contradicted": (gettext_lazy("contradicted by tests"), "stop", "stop"),
    "no_claim": (gettext_lazy("no claim"), "", ""),
}
_SHORTEST = 3
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """One claim: what was found, how large, how sure, in whom, by whom."""

    id: str
    sentence: str
    effect: str
    badges: tuple[Badge, ...]
    where: str
    source: str
    doi: str
    note: str


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    claims: tuple[ClaimCard, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A common statement and whether it may be said."""

    claim: str
    badge: Badge
    say: str
    why: str
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    text: str
    badge: Badge
    suggestion: str
    why: tuple[str, ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    themes: tuple[tuple[str, str, bool], ...]
    theme: str
    sentence: str
    said: tuple[Said, ...]
    topics: tuple[Topic, ...]
    search: str


def evidence_page(*, theme: str = "", claim: str = "", search: str = "") -> EvidencePage:
    """Claims of a theme; of the theme of a claim; or all that hold a word."""
    wanted = search.strip().lower()
    chosen = _theme_of(claim) or (theme if theme in THEMES else next(iter(THEMES)))
    if len(wanted) >= _SHORTEST:
        found = [
            one for one in claims().values() if wanted in f"{one.statement} {one.topic}".lower()
        ]
        chosen = ""
    else:
        wanted = ""
        found = [one for one in claims().values() if one.id.startswith(THEMES[chosen])]
    rows = [row_of(one) for one in found]
    keys = {row.id for row in rows}
    return EvidencePage(
        themes=tuple((name, headed(name), name == chosen) for name in THEMES),
        theme=headed(chosen) if chosen else f"\u201c{wanted}\u201d",
        sentence=_sentence(rows),
        said=tuple(_said(one) for one in statements().values() if keys & set(one.claims)),
        topics=tuple(
            _topic(topic, list(some), claim, everything=bool(wanted))
            for topic, some in groupby(rows, key=lambda row: row.topic)
        ),
        search=wanted,
    )


def _topic(title: str, some: list[EvidenceRow], claim: str, *, everything: bool) -> Topic:
    here = any(row.id == claim for row in some)
    cards = tuple(_card(row) for row in some)
    return Topic(f"{headed(title)} ({len(some)})", cards, here or everything)


def _searched(claim: Claim) -> str:
    return f"{claim.statement} {claim.topic}".lower()


def _theme_of(claim: str) -> str:
    known = claims().get(claim)
    if known is None:
        return ""
    return next(name for name, letter in THEMES.items() if known.id.startswith(letter))


def _sentence(rows: list[EvidenceRow]) -> str:
    if not rows:
        return gettext("Nothing here holds that word. Try another.")
    sure = sum(row.certainty in ("high", "moderate") for row in rows)
    against = sum(row.direction in ("no difference shown", "found otherwise") for row in rows)
    return ngettext(
        "{rows} finding: {sure} of high or moderate certainty; {against} found no difference, or "
        "the contrary.",
        "{rows} findings: {sure} of high or moderate certainty; {against} found no difference, or "
        "the contrary.",
        len(rows),
    ).format(rows=len(rows), sure=sure, against=against)


def _card(row: EvidenceRow) -> ClaimCard:
    source, _, doi = row.source.partition("doi:")
    badges = [
        Badge(
            gettext("{certainty} certainty").format(certainty=named(row.certainty)),
            _TONES.get(row.certainty, ""),
        ),
        Badge(named(row.direction)),
    ]
    if row.mark:
        badges.append(Badge(named(row.mark), "prov"))
    return ClaimCard(
        id=row.id,
        sentence=words.sentence(row.sentence),
        effect=words.curly(row.effect),
        badges=tuple(badges),
        where=words.sentence("; ".join(part for part in (row.population, row.timing) if part)),
        source=source.strip().rstrip(","),
        doi=doi.strip(),
        note=words.sentence(words.curly(row.note)),
    )


def _said(one: Statement) -> Said:
    text, tone, icon = _VERDICTS[one.verdict]
    return Said(
        claim=words.sentence(one.claim),
        badge=Badge(str(text), tone, icon),
        say=words.curly(one.say),
        why=words.curly(one.why),
        claims=_links(one.claims),
    )


def _links(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((key, link_to(key)) for key in keys)


def link_to(claim: str) -> str:
    """Where a claim stands."""
    return f"/evidence?claim={claim}#{claim}"


def checked(text: str) -> tuple[CheckedSentence, ...]:
    """A text sentence by sentence, with the verdict on each."""
    return tuple(_checked(one) for one in check_text(text[:LONGEST_TEXT]))


def marked(sentences: Sequence[CheckedSentence]) -> tuple[CheckedSentence, ...]:
    """The sentences that carry a verdict other than that they may be said."""
    return tuple(one for one in sentences if one.badge.tone in {"warn", "stop"})


def _checked(one: Marked) -> CheckedSentence:
    text, tone, icon = _MARKS[one.verdict]
    return CheckedSentence(
        text=one.text,
        badge=Badge(str(text), tone, icon),
        suggestion=words.curly(one.suggestion),
        why=tuple(dict.fromkeys(words.curly(mark.statement.why) for mark in one.marks)),
        claims=_links(one.claims),
    )
