"""The claims check: a text read sentence by sentence against what the evidence carries.

Deterministic, by the rules stored with each statement. It marks words, it does not judge
people: what is done with a mark is the owner's choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lissom.core.evidence.phrases import is_referral, occurrences, subjects_in
from lissom.core.evidence.registry import claims
from lissom.core.evidence.verdicts import VERDICT_WORDS, Statement, Verdict, statements
from lissom.core.evidence.views import EvidenceRow, row_of

NO_CLAIM = "no_claim"
ANY_SUBJECT = "any"
MASSAGE = "massage"
PUBLISHED: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.MAY_SAY: "may_say",
        Verdict.SOFTEN: "soften",
        Verdict.UNSUPPORTED: "soften",
        Verdict.CONTRADICTED: "contradicted",
    }
)
_GRAVITY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.SOFTEN, Verdict.MAY_SAY)
_SENTENCE_END = re.compile(r"(?<!e\.g\.)(?<!i\.e\.)(?<=[.!?])['\"’”)]*\s+|\n\s*\n|\n(?=\s*[-*•]\s)")
_BULLET = re.compile(r"^[-*•]\s+")
_LEAVE_OUT = {
    Verdict.SOFTEN: "",
    Verdict.UNSUPPORTED: "Leave this out: tests do not show it.",
    Verdict.CONTRADICTED: "Leave this out: tests found otherwise.",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One statement found in a sentence. `verdict` as it applies there: words already soft
    enough, and denials, may be said. `words`: the words that carry it, in order.
    """

    statement: Statement
    verdict: Verdict
    words: tuple[str, ...]

    @property
    def suggestion(self) -> str:
        """What to write in its place; empty when it may be said."""
        if self.verdict is Verdict.MAY_SAY:
            return ""
        return " ".join(part for part in (_LEAVE_OUT[self.verdict], self.statement.say) if part)

    def evidence(self) -> tuple[EvidenceRow, ...]:
        """The rows of the registry behind it, each with size, certainty and source."""
        return tuple(row_of(claims()[key]) for key in self.statement.claims)

    def as_dict(self) -> dict[str, Any]:
        return {
            "statement": self.statement.id,
            "verdict": PUBLISHED[self.verdict],
            "meaning": VERDICT_WORDS[self.verdict],
            "words": list(self.words),
            "suggestion": self.suggestion,
            "why": self.statement.why,
            "claims": list(self.statement.claims),
        }


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence with its gravest verdict: may_say, soften, contradicted or no_claim.

    `marks`: the statements found in it, gravest first.
    """

    text: str
    marks: tuple[Mark, ...]

    @property
    def verdict(self) -> str:
        return PUBLISHED[self.marks[0].verdict] if self.marks else NO_CLAIM

    @property
    def statements(self) -> tuple[str, ...]:
        return tuple(mark.statement.id for mark in self.marks)

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the evidence behind every mark, each once."""
        return tuple(dict.fromkeys(key for mark in self.marks for key in mark.statement.claims))

    @property
    def suggestion(self) -> str:
        return " ".join(dict.fromkeys(one.suggestion for one in self.marks if one.suggestion))

    @property
    def needs_change(self) -> bool:
        return self.verdict in {"soften", "contradicted"}

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "verdict": self.verdict,
            "claims": list(self.claims),
            "suggestion": self.suggestion,
            "marks": [mark.as_dict() for mark in self.marks],
        }


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, spaces joined; headings end at an empty line, and each line that
    begins with a dash, star or bullet is a sentence of its own.
    """
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return tuple(part for part in (_BULLET.sub("", one) for one in parts) if part)


def check_text(text: str) -> tuple[Marked, ...]:
    """Every sentence of `text` with its verdict, in order."""
    return tuple(check_sentence(sentence) for sentence in sentences_of(text))


def check_sentence(sentence: str) -> Marked:
    """One sentence. Words already as soft as allowed, and denials, may be said."""
    subjects = subjects_in(sentence)
    referral = is_referral(sentence)
    marks = [
        mark
        for one in statements().values()
        if _fits(one, subjects) and (mark := _mark(one, sentence)) is not None
        if not (referral and mark.verdict is not Verdict.MAY_SAY)
    ]
    return Marked(sentence, tuple(sorted(marks, key=lambda mark: _GRAVITY.index(mark.verdict))))


def _fits(one: Statement, subjects: frozenset[str]) -> bool:
    """Whether a sentence with these subjects can hold the statement."""
    if one.about == ANY_SUBJECT or one.about in subjects:
        return True
    return one.about == MASSAGE and not subjects


def _mark(one: Statement, sentence: str) -> Mark | None:
    found = [place for rule in one.find for place in occurrences(rule, sentence)]
    if not found:
        return None
    verdict = one.verdict
    if (verdict is not Verdict.MAY_SAY and all(place.denied for place in found)) or (
        verdict is Verdict.SOFTEN and any(occurrences(rule, sentence) for rule in one.softened)
    ):
        verdict = Verdict.MAY_SAY
    told = [place for place in found if not place.denied] or found
    spans = sorted({span for place in told for span in place.spans})
    return Mark(one, verdict, tuple(sentence[start:end] for start, end in spans))
