"""The tables of the treatment."""

from lissom.web.treatment.models.consent import (
    ClientLink,
    Consent,
    ConsentText,
    Look,
    Practice,
    Reaffirmation,
)
from lissom.web.treatment.models.overruling import Overruling
from lissom.web.treatment.models.screening import ClientAnswer, Decision, OpenSign, RulesVersion

__all__ = [
    "ClientAnswer",
    "ClientLink",
    "Consent",
    "ConsentText",
    "Decision",
    "Look",
    "OpenSign",
    "Overruling",
    "Practice",
    "Reaffirmation",
    "RulesVersion",
]
