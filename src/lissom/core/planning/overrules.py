"""Rules of the programme that a therapist may overrule for one runner, with a reason, for a time.

They are of the project's own choosing (`planner_rules`, kind custom). What guards a race or health
stays: 48 h before a race, the first deep work, stop signs and injuries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lissom.core.evidence import value


class Overrulable(StrEnum):
    """A part of rule C44. KEY: hours from deep work to a key session; RACE: hours from a race to
    deep work; SORE: no deep work on a sore group."""

    KEY = "deep-key"
    RACE = "deep-after-race"
    SORE = "deep-soreness"


@dataclass(frozen=True, slots=True)
class Overrule:
    """That `by` let a rule not bind from `first` to `last`, both included, and `why`."""

    rule: Overrulable
    by: str
    why: str
    first: date
    last: date

    @property
    def sentence(self) -> str:
        """Who lets what not bind until when, and why."""
        until = f"{self.last.day} {self.last:%B %Y}"
        return f"{self.by} overruled until {until}: {rule_words(self.rule)}. Reason: {self.why}"


def rule_words(rule: Overrulable) -> str:
    """The rule with its number, without a full stop."""
    return {
        Overrulable.KEY: (
            f"no hard or long run within {value('planning.deep_key_hours'):g} h after deep work"
        ),
        Overrulable.RACE: (
            f"no deep work within {value('planning.deep_after_race_hours'):g} h after a race"
        ),
        Overrulable.SORE: (
            f"no deep work on muscles at {value('planning.deep_soreness'):g} of 10 or more"
        ),
    }[rule]


def overruled(overrules: Iterable[Overrule], rule: Overrulable, day: date) -> Overrule | None:
    """The overrule that lets a rule not bind on a day; None when it binds."""
    return next(
        (one for one in overrules if one.rule is rule and one.first <= day <= one.last), None
    )
