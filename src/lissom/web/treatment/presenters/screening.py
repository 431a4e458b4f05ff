"""Answers, signs and decisions as lines to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from lissom.core.screening.answers import Screening, ScreeningAnswer
from lissom.core.screening.deciding import OUTCOME_WORDS, Outcome, advised
from lissom.core.screening.red_flags import FlagClass, Rule
from lissom.core.screening.rule_sets import CLASS_WORDS, RuleSet
from lissom.web.treatment.models import Decision, OpenSign
from lissom.web.treatment.screening import Raised
from lissom.web.ui.naming import written

_TONES = {
    FlagClass.STOP_REFER: "stop",
    FlagClass.NOT_TODAY: "warn",
    FlagClass.AVOID_AREA: "warn",
    FlagClass.ASK_FIRST: "info",
}


@dataclass(frozen=True, slots=True)
class SignLine:
    """A sign to read: its class in words, the sign, what to do. `id`: can be closed."""

    tone: str
    label: str
    sign: str
    sentence: str
    when: str = ""
    id: int | None = None

    @property
    def icon(self) -> str:
        return {"stop": "stop", "warn": "warn"}.get(self.tone, "info")


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer: question, yes or no, when, note."""

    question: str
    answer: str
    when: str
    note: str


@dataclass(frozen=True, slots=True)
class ScreeningPage:
    """The page of a client's screening."""

    against: tuple[SignLine, ...]
    mind: tuple[SignLine, ...]
    advice: str
    due: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    decisions: tuple[tuple[str, str, str], ...]
    sign_off: str
    version: str


def sign_line(flag_class: FlagClass, sign: str, sentence: str) -> SignLine:
    """A line of one sign."""
    return SignLine(_TONES[flag_class], CLASS_WORDS[flag_class], sign, sentence)


def raised_lines(signs: Sequence[OpenSign]) -> tuple[SignLine, ...]:
    """What answers just given raise."""
    return tuple(sign_line(FlagClass(one.flag_class), one.sign, one.sentence) for one in signs)


def against_lines(signs: Sequence[Raised], zone: ZoneInfo) -> tuple[SignLine, ...]:
    """What stands against a treatment."""
    return tuple(
        SignLine(
            tone=_TONES[one.flag_class],
            label=CLASS_WORDS[one.flag_class],
            sign=one.sign,
            sentence=one.sentence,
            when=(gettext("in a check-in, ") if one.id is None else "")
            + ("" if one.at is None else moment(one.at, zone)),
            id=one.id,
        )
        for one in signs
    )


def screening_page(
    *,
    found: Screening,
    answers: Sequence[ScreeningAnswer],
    signs: Sequence[Raised],
    decisions: Sequence[Decision],
    rules: RuleSet,
    zone: ZoneInfo,
) -> ScreeningPage:
    """What a therapist reads before deciding."""
    advice = advised(found)
    if any(one.stops for one in signs):
        advice = Outcome.REFER
    elif signs and advice is not Outcome.REFER:
        advice = Outcome.NOT_TODAY
    return ScreeningPage(
        against=against_lines(signs, zone),
        mind=tuple(
            sign_line(rule.flag_class, rule.sign, rule.sentence)
            for rule in (*found.avoid_area, *found.ask_first)
        ),
        advice=OUTCOME_WORDS[advice],
        due=tuple(rule.question for rule in found.due),
        answers=_answers(answers, rules.rules, zone),
        decisions=tuple(
            (
                moment(one.at, zone),
                f"{one.therapist_name}: {OUTCOME_WORDS[Outcome(one.outcome)]}",
                one.why,
            )
            for one in decisions
        ),
        sign_off=rules.sign_off_sentence,
        version=rules.version,
    )


def _answers(
    answers: Sequence[ScreeningAnswer], known: Mapping[str, Rule], zone: ZoneInfo
) -> tuple[AnswerLine, ...]:
    latest = {one.rule: one for one in answers}
    lines = [
        AnswerLine(
            known[key].question,
            gettext("Yes") if one.yes else gettext("No"),
            moment(one.at, zone),
            one.note,
        )
        for key, one in latest.items()
        if key in known
    ]
    return tuple(sorted(lines, key=lambda line: (line.answer == gettext("No"), line.question)))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """`2 March 2026, 09:10`."""
    local = at.astimezone(zone)
    return f"{local.day} {written(local, 'F Y, H:i')}"
