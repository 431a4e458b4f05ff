"""Screening with memory: which questions are due, which answers still hold, and what they mean.

How long an answer stays good is data of each rule (`data/red_flags.toml`). Screening advises; a
named person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.screening.red_flags import (
    RULES,
    SIGN_OFF,
    VERSION,
    Asked,
    FlagClass,
    Rule,
    rules_of,
    stale,
)


@dataclass(frozen=True, slots=True)
class ScreeningAnswer:
    """One answer to one rule's question. `version`: of the rules that asked it."""

    rule: str
    at: datetime
    yes: bool
    note: str = ""
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class Screening:
    """What the answers that hold mean: rules by class, gravest first, and questions to ask."""

    stop: tuple[Rule, ...]
    not_today: tuple[Rule, ...]
    avoid_area: tuple[Rule, ...]
    ask_first: tuple[Rule, ...]
    due: tuple[Rule, ...]
    sign_off: str = SIGN_OFF

    @property
    def may_be_treated(self) -> bool | None:
        """No with a sign that speaks against it; None while questions are due; else yes, with
        what is to be avoided or asked.
        """
        if self.stop or self.not_today:
            return False
        return None if self.due else True


def check_answer(
    answer: ScreeningAnswer, *, now: datetime, rules: Mapping[str, Rule] = RULES
) -> None:
    """Raises InvalidInputError for an unknown rule, an answer still to come, or a long note."""
    rules_of([answer.rule], rules)
    if answer.at.tzinfo is None or answer.at > now:
        raise InvalidInputError(
            "An answer needs an instant with its zone that has passed.", remedy="Answer as of now."
        )
    longest = value("screening.note_letters")
    if len(answer.note) > longest:
        raise InvalidInputError(
            f"The note has {len(answer.note)} letters.", remedy=f"Give {longest:g} at most."
        )


def latest_answers(
    answers: Iterable[ScreeningAnswer], *, now: datetime, rules: Mapping[str, Rule] = RULES
) -> Mapping[str, ScreeningAnswer]:
    """The last answer to each rule up to `now`, by rule."""
    spoken = sorted((one for one in answers if one.at <= now), key=lambda one: (one.at, one.rule))
    return {one.rule: one for one in spoken if one.rule in rules}


def _holds(answer: ScreeningAnswer, now: datetime, rules: Mapping[str, Rule]) -> bool:
    """An answer holds as long as its rule says; one that is asked every time holds that day."""
    least = timedelta(hours=value("screening.same_visit_h"))
    return now - answer.at < max(rules[answer.rule].fresh, least)


def standing_answers(
    answers: Iterable[ScreeningAnswer], *, now: datetime, rules: Mapping[str, Rule] = RULES
) -> tuple[str, ...]:
    """Ids of rules answered with yes that still hold, sorted."""
    found = latest_answers(answers, now=now, rules=rules)
    return tuple(sorted(key for key, one in found.items() if one.yes and _holds(one, now, rules)))


def ages_of(
    answers: Iterable[ScreeningAnswer], *, now: datetime, rules: Mapping[str, Rule] = RULES
) -> dict[str, timedelta]:
    """How old the last answer to each rule is, by rule; zero while it holds."""
    found = latest_answers(answers, now=now, rules=rules)
    return {
        key: timedelta(0) if _holds(one, now, rules) else now - one.at for key, one in found.items()
    }


def due_at_visit(
    answers: Iterable[ScreeningAnswer], *, now: datetime, rules: Mapping[str, Rule] = RULES
) -> tuple[Rule, ...]:
    """What a client is asked before a visit, in file order: what belongs to each visit, and of
    the first visit's questions those never answered or answered too long ago."""
    ages = ages_of(answers, now=now, rules=rules)
    wanted = {
        rule.id
        for asked in (Asked.VISIT, Asked.INTAKE)
        for rule in stale(ages, asked=asked, rules=rules)
    }
    return tuple(rule for key, rule in rules.items() if key in wanted)


def screening(
    answers: Iterable[ScreeningAnswer],
    *,
    asked: Asked,
    now: datetime,
    rules: Mapping[str, Rule] = RULES,
    sign_off: str = SIGN_OFF,
) -> Screening:
    """What holds at `now` and what is due before a visit or at an intake."""
    given = list(answers)
    ages = ages_of(given, now=now, rules=rules)
    standing = rules_of(standing_answers(given, now=now, rules=rules), rules)

    def of(kind: FlagClass) -> tuple[Rule, ...]:
        return tuple(rule for rule in standing if rule.flag_class is kind)

    return Screening(
        stop=of(FlagClass.STOP_REFER),
        not_today=of(FlagClass.NOT_TODAY),
        avoid_area=of(FlagClass.AVOID_AREA),
        ask_first=of(FlagClass.ASK_FIRST),
        due=stale(ages, asked=asked, rules=rules),
        sign_off=sign_off,
    )
