"""The tables of the treatment."""

from lissom.web.treatment.models.consent import (
    ClientLink,
    Consent,
    ConsentText,
    Look,
    Practice,
    Reaffirmation,
)

__all__ = ["ClientLink", "Consent", "ConsentText", "Look", "Practice", "Reaffirmation"]
