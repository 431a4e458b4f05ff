"""The claims check: a text read sentence by sentence against what the evidence carries.

Deterministic, by the patterns stored with each statement. It marks words, it does not judge
people: what is done with a mark is the owner's choice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lissom.core.evidence.verdicts import Statement, Verdict, statements

NO_CLAIM = "no_claim"
_PUBLISHED = {
    Verdict.MAY_SAY: "may_say",
    Verdict.SOFTEN: "soften",
    Verdict.UNSUPPORTED: "soften",
    Verdict.CONTRADICTED: "contradicted",
}
_GRAVITY = (Verdict.CONTRADICTED, Verdict.UNSUPPORTED, Verdict.SOFTEN, Verdict.MAY_SAY)
_SENTENCE_END = re.compile(r"(?<=[.!?])['\"’”)]*\s+|\n\s*\n")
_DENIAL = re.compile(
    r"\b(does|do|did|is|are|was|has|have|can|could|will)\s?(not|n['’]t)\b"
    r"|\bno (evidence|proof|trial)\b|\bcannot\b|\bunsupported\b|\bmyth\b|\bnever\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:]|\b(?:and|but)\b", re.IGNORECASE)
_LEAVE_OUT = {
    Verdict.UNSUPPORTED: "Leave this out: tests do not show it.",
    Verdict.CONTRADICTED: "Leave this out: tests found otherwise.",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence with its gravest verdict: may_say, soften, contradicted or no_claim.

    `statements`: ids of the statements found in it, gravest first; `claims`: the evidence.
    """

    text: str
    verdict: str
    statements: tuple[str, ...]
    claims: tuple[str, ...]
    suggestion: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "verdict": self.verdict,
            "statements": list(self.statements),
            "claims": list(self.claims),
            "suggestion": self.suggestion,
        }


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, spaces joined; headings end at an empty line."""
    parts = (" ".join(part.split()) for part in _SENTENCE_END.split(text))
    return tuple(part for part in parts if part)


def check_text(text: str) -> tuple[Marked, ...]:
    """Every sentence of `text` with its verdict, in order."""
    return tuple(check_sentence(sentence) for sentence in sentences_of(text))


def check_sentence(sentence: str) -> Marked:
    """One sentence. Words already as soft as allowed, and denials, may be said."""
    found = sorted(
        (one for one in statements().values() if _found(one, sentence)),
        key=lambda one: _GRAVITY.index(_verdict(one, sentence)),
    )
    if not found:
        return Marked(sentence, NO_CLAIM, (), (), "")
    verdict = _verdict(found[0], sentence)
    suggestions = [
        one.say or _LEAVE_OUT[one.verdict]
        for one in found
        if _verdict(one, sentence) is not Verdict.MAY_SAY
    ]
    return Marked(
        text=sentence,
        verdict=_PUBLISHED[verdict],
        statements=tuple(one.id for one in found),
        claims=tuple(dict.fromkeys(key for one in found for key in one.claims)),
        suggestion=" ".join(dict.fromkeys(suggestions)),
    )


def _found(one: Statement, sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in one.patterns)


def _verdict(one: Statement, sentence: str) -> Verdict:
    if one.verdict is Verdict.SOFTEN and any(soft.search(sentence) for soft in one.softened):
        return Verdict.MAY_SAY
    if one.verdict is not Verdict.MAY_SAY and _denied(one, sentence):
        return Verdict.MAY_SAY
    return one.verdict


def _denied(one: Statement, sentence: str) -> bool:
    """Whether each finding stands in a clause that denies it (`does not flush lactate`)."""
    for pattern in one.patterns:
        for match in pattern.finditer(sentence):
            clause = _CLAUSE_END.split(sentence[: match.start()])[-1] + match.group()
            if not _DENIAL.search(clause):
                return False
    return True
