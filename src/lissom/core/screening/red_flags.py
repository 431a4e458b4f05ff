"""Red flags and contraindications: what to do when a sign is reported.

The rules are versioned data. They never name a disease: they say what to do and whom to see.
Screening advises; a named person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from lissom.core.errors import Finding, InvalidInputError, Level
from lissom.core.evidence import value
from lissom.core.evidence.phrases import words_pattern


class FlagClass(StrEnum):
    """What a sign means for training and treatment, gravest first."""

    STOP_REFER = "stop_refer"
    NOT_TODAY = "not_today"
    AVOID_AREA = "avoid_area"
    ASK_FIRST = "ask_first"


class Urgency(StrEnum):
    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    NONE = "none"


class Asked(StrEnum):
    """When a question is asked: by the runner any day, before each visit, at the first visit."""

    CHECK_IN = "check_in"
    VISIT = "visit"
    INTAKE = "intake"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `fresh`: how long an answer stays good; zero: asked every time. `words`: what a
    note may say of it. `sign`: the sign in few words; `aloud`: asked before each touch.
    """

    id: str
    flag_class: FlagClass
    urgency: Urgency
    question: str
    sentence: str
    asked: tuple[Asked, ...]
    fresh: timedelta
    blocks_training: bool
    blocks_massage: bool
    regions: tuple[str, ...]
    pathway: str | None
    kind: str
    source: str
    words: re.Pattern[str] | None = None
    sign: str = ""
    aloud: bool = False


def rule_from_row(key: str, row: Mapping[str, Any]) -> Rule:
    """A rule from its row of data, taken as checked (`rule_sets.check_rows`)."""
    return Rule(
        id=key,
        flag_class=FlagClass(row["class"]),
        urgency=Urgency(row["urgency"]),
        question=row["question"],
        sentence=row["sentence"],
        asked=tuple(Asked(one) for one in row["asked"]),
        fresh=timedelta(days=row["fresh_days"]),
        blocks_training=row["blocks_training"],
        blocks_massage=row["blocks_massage"],
        regions=tuple(row.get("regions", ())),
        pathway=row.get("pathway"),
        kind=row["kind"],
        source=row["source"],
        words=words_pattern(row["words"]) if "words" in row else None,
        sign=row.get("sign", key.replace("_", " ")),
        aloud=bool(row.get("aloud", False)),
    )


_DATA = tomllib.loads(
    (files("lissom.core.screening") / "data" / "red_flags.toml").read_text(encoding="utf-8")
)
VERSION: str = _DATA["version"]
AUTHOR: str = _DATA["author"]
ROWS: Mapping[str, Mapping[str, Any]] = MappingProxyType(_DATA["rules"])
SIGN_OFF: str = _DATA["sign_off"]
RULES: Mapping[str, Rule] = MappingProxyType(
    {key: rule_from_row(key, row) for key, row in ROWS.items()}
)

_LEVELS = {
    FlagClass.STOP_REFER: Level.ERROR,
    FlagClass.NOT_TODAY: Level.WARNING,
    FlagClass.AVOID_AREA: Level.WARNING,
    FlagClass.ASK_FIRST: Level.WARNING,
}
_GRAVITY = {found: place for place, found in enumerate(FlagClass)}
_URGENCY = {found: place for place, found in enumerate(Urgency)}


def rules_of(ids: Iterable[str], rules: Mapping[str, Rule] = RULES) -> tuple[Rule, ...]:
    """The rules with these ids, each once, gravest and most urgent first.

    Raises InvalidInputError for an id that does not exist, naming those of the check-in.
    """
    wanted = set(ids)
    unknown = sorted(wanted - rules.keys())
    if unknown:
        known = ", ".join(rule.id for rule in questions(Asked.CHECK_IN, rules))
        raise InvalidInputError(
            f"There is no red flag '{unknown[0]}'.", remedy=f"A check-in knows: {known}."
        )
    found = [rules[key] for key in rules if key in wanted]
    return tuple(
        sorted(found, key=lambda rule: (_GRAVITY[rule.flag_class], _URGENCY[rule.urgency]))
    )


def check_flags(ids: Iterable[str]) -> tuple[Finding, ...]:
    """What to tell a runner who reported these signs, gravest first."""
    return tuple(
        Finding(
            code=f"red-flag-{rule.id.replace('_', '-')}",
            level=_LEVELS[rule.flag_class],
            message=rule.sentence,
            where=rule.id,
        )
        for rule in rules_of(ids)
    )


flags_of = check_flags


def blocks_training(ids: Iterable[str]) -> bool:
    """Whether any of these signs means that no run, strength or stretching is planned."""
    return any(rule.blocks_training for rule in rules_of(ids))


def blocks_massage(ids: Iterable[str]) -> bool:
    """Whether any of these signs means that no massage is planned or given."""
    return any(rule.blocks_massage for rule in rules_of(ids))


def stops_training(ids: Iterable[str]) -> bool:
    """Whether any sign stops training; one that no rule knows is taken as a stop sign."""
    return any(key not in RULES or RULES[key].blocks_training for key in ids)


def holds_massage(ids: Iterable[str]) -> timedelta:
    """How long from a day on no massage is planned because of these signs; zero: not at all."""
    least = timedelta(days=value("screening.not_today_days"))
    holding = [RULES[key].fresh for key in ids if key in RULES and RULES[key].blocks_massage]
    return max((max(one, least) for one in holding), default=timedelta(0))


def questions(asked: Asked, rules: Mapping[str, Rule] = RULES) -> tuple[Rule, ...]:
    """The rules whose question belongs to a check-in, a visit or an intake, in file order."""
    return tuple(rule for rule in rules.values() if asked in rule.asked)


def stale(
    answer_ages: Mapping[str, timedelta], *, asked: Asked, rules: Mapping[str, Rule] = RULES
) -> tuple[Rule, ...]:
    """The questions to ask again: never answered, or answered longer ago than it stays good.

    `answer_ages`: age of the last answer by rule id.
    """
    return tuple(
        rule
        for rule in questions(asked, rules)
        if rule.id not in answer_ages or answer_ages[rule.id] > rule.fresh
    )
