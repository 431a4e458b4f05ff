"""What a named therapist decides after screening, and when a reason is asked for.

Screening advises; the decision and its reason are recorded.
"""

from __future__ import annotations

from enum import StrEnum

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.screening.answers import Screening


class Outcome(StrEnum):
    """What is done about the answers."""

    TREAT = "treat"
    ADAPT = "adapt"
    NOT_TODAY = "not_today"
    REFER = "refer"


OUTCOME_WORDS = {
    Outcome.TREAT: "Treat as planned",
    Outcome.ADAPT: "Treat, adapted: areas left out, lighter",
    Outcome.NOT_TODAY: "Do not treat today",
    Outcome.REFER: "Do not treat, refer to a clinician",
}


def advised(found: Screening) -> Outcome:
    """What the answers advise, gravest first."""
    if found.stop:
        return Outcome.REFER
    if found.not_today:
        return Outcome.NOT_TODAY
    return Outcome.ADAPT if found.avoid_area or found.ask_first else Outcome.TREAT


def check_decision(outcome: Outcome, why: str, *, advice: Outcome) -> None:
    """A decision says why, in some words; any that differs from the advice in more.

    Raises InvalidInputError.
    """
    least = value("screening.why_least")
    if outcome is not advice:
        least = value("screening.why_against_least")
    if len(why.strip()) < least:
        raise InvalidInputError(
            "It is not said why."
            if not why.strip()
            else "The reason is too short to be read later.",
            remedy=f"Give at least {least:g} letters"
            + (
                f"; the answers advise: {OUTCOME_WORDS[advice].lower()}."
                if outcome is not advice
                else "."
            ),
        )
