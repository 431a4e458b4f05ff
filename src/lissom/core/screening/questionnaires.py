"""The weekly health questionnaire: its questions, its score, and what a substantial problem limits.

Scored as the OSTRC-H2 (Clarsen 2020, PMC8016239): four answers of 0, 8, 17 or 25 points, 0-100 in
all. "Fully, without any problem" ends it at 0; "not at all" counts 100. The wording is our own.
The score is a severity of the week, not a diagnosis.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from lissom.core.anatomy import STATE_INDEX, STATES
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.runner import HealthAnswer, HealthProblem

_FILE = files("lissom.core.screening") / "data" / "questionnaires.toml"
FULLY = 0
NOT_AT_ALL = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `answers` in order, numbered from 0."""

    id: str
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Questions in order; `points` of each answer; `scale` is stored with every answer."""

    scale: str
    title: str
    questions: tuple[Question, ...]
    points: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class HealthLimit:
    """What a week's answers limit: no hard and no long session before `until`."""

    until: date
    severity: int
    unable: bool
    answer: HealthAnswer

    @property
    def why(self) -> str:
        """`your answers of 2 March on the left calf`."""
        return f"your health answers of {self.answer.date.day} {self.answer.date:%B}{self.place}"

    @property
    def place(self) -> str:
        if self.answer.state not in STATE_INDEX:
            return ""
        return f" on the {STATES[STATE_INDEX[self.answer.state]].label.lower()}"


@cache
def health_questionnaire() -> Questionnaire:
    """The questions of `data/questionnaires.toml`."""
    row = tomllib.loads(_FILE.read_text(encoding="utf-8"))["health"]
    return Questionnaire(
        scale=row["scale"],
        title=row["title"],
        questions=tuple(
            Question(key, one["text"], tuple(one["answers"]))
            for key, one in row["questions"].items()
        ),
        points=tuple(row["points"]),
        source=row["source"],
    )


def chosen(answer: HealthAnswer) -> Mapping[str, int]:
    """The number of each answer by question."""
    return MappingProxyType(
        {
            "participation": answer.participation,
            "training": answer.training,
            "performance": answer.performance,
            "symptoms": answer.symptoms,
        }
    )


def check_health_answer(answer: HealthAnswer, *, on: date) -> None:
    """Raises InvalidInputError for answers that do not exist or a day still to come."""
    for question in health_questionnaire().questions:
        number = chosen(answer)[question.id]
        if not 0 <= number < len(question.answers):
            choices = "; ".join(f"{place} {text}" for place, text in enumerate(question.answers))
            raise InvalidInputError(
                f"There is no answer {number} to '{question.text}'", remedy=f"Choose: {choices}."
            )
    if answer.date > on:
        raise InvalidInputError(
            f"The answers are of {answer.date.isoformat()}, a day still to come.",
            remedy="Give the day on which the week ended.",
        )
    if answer.state and answer.state not in STATE_INDEX:
        raise InvalidInputError(
            f"There is no state '{answer.state}'.", remedy=f"There are: {', '.join(STATE_INDEX)}."
        )


def severity(answer: HealthAnswer) -> int:
    """Severity of the week, 0-100.

    >>> from datetime import date
    >>> severity(HealthAnswer(date(2026, 3, 1), HealthProblem.INJURY, 1, 1, 1, 2))
    41
    """
    if answer.participation == FULLY:
        return 0
    if answer.participation == NOT_AT_ALL:
        return round(value("screening.severity_full"))
    points = health_questionnaire().points
    return sum(points[number] for number in chosen(answer).values())


def unable(answer: HealthAnswer) -> bool:
    """Whether no training or racing was possible."""
    return answer.participation == NOT_AT_ALL


def substantial(answer: HealthAnswer) -> bool:
    """Whether training or performance fell moderately or more, or nothing was possible."""
    if answer.participation == FULLY:
        return False
    points = health_questionnaire().points
    worst = max(points[answer.training], points[answer.performance])
    return unable(answer) or worst >= value("screening.substantial_points")


def standing(answers: Iterable[HealthAnswer], *, on: date) -> tuple[HealthAnswer, ...]:
    """The latest answer on each problem that still speaks for `on`, by day and place."""
    fresh = timedelta(days=value("screening.health_answer_days"))
    latest: dict[tuple[HealthProblem, str], HealthAnswer] = {}
    for one in sorted(answers, key=lambda one: (one.date, one.problem, one.state)):
        if timedelta(0) <= on - one.date < fresh:
            latest[(one.problem, one.state)] = one
    return tuple(sorted(latest.values(), key=lambda one: (one.date, one.problem, one.state)))


def health_limits(answers: Iterable[HealthAnswer], *, on: date) -> tuple[HealthLimit, ...]:
    """What substantial problems of the past week limit in the days from `on`."""
    lasting = timedelta(days=value("screening.health_answer_days"))
    return tuple(
        HealthLimit(one.date + lasting, severity(one), unable(one), one)
        for one in standing(answers, on=on)
        if substantial(one)
    )


def is_due(answers: Iterable[HealthAnswer], *, on: date) -> bool:
    """Whether a week has passed since the last answers (or there are none)."""
    days = [one.date for one in answers if one.date <= on]
    fresh = timedelta(days=value("screening.health_answer_days"))
    return not days or on - max(days) >= fresh


def advice_on(limit: HealthLimit) -> str:
    """What a substantial problem changes, and what to do when it stays."""
    text = (
        f"By {limit.why} (severity {limit.severity} of 100) no hard and no long session is planned "
        f"before {limit.until.day} {limit.until:%B}; answer again as soon as it changes."
    )
    if limit.unable:
        return f"{text} When you cannot run, open a way back with `lissom injury add`."
    return text
