"""Every rule by id: level, what becomes of it here, sentence and source.

Rows `C01` to `C55` come from table `coach_checks`; the project's own follow in table
`planner_rules`. `docs/rules/` has a page for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from lissom.core.evidence import table
from lissom.core.planning.rules.model import RuleLevel


class RuleStatus(StrEnum):
    """`evaluated`: judged on every plan. `input`: judged on what was asked for, before planning.
    `built-in`: the programme cannot do otherwise. `not-applicable`: no such data are kept."""

    EVALUATED = "evaluated"
    INPUT = "input"
    BUILT_IN = "built-in"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `kind`: evidence, guideline, inference or custom, as its number is."""

    id: str
    topic: str
    level: RuleLevel
    status: RuleStatus
    check: str
    threshold: str
    sentence: str
    kind: str
    source: str
    note: str


@cache
def rules() -> dict[str, Rule]:
    """All rules by id, coach checks first, in table order."""
    checks = {row["id"]: row for row in table("coach_checks")}
    made: dict[str, Rule] = {}
    for row in table("planner_rules"):
        base = checks.get(row["id"], {})
        made[row["id"]] = Rule(
            id=row["id"],
            topic=row["topic"] or base["topic"],
            level=RuleLevel(row["level"]),
            status=RuleStatus(row["status"]),
            check=row["check"] or base["check"],
            threshold=row["threshold"] or base.get("threshold", ""),
            sentence=row["sentence"] or base.get("sentence_for_runner", "") or base["check"],
            kind=row["kind"] or base["number_kind"],
            source=row["source"] or base.get("source", ""),
            note=row["note"],
        )
    return made


def rule(key: str) -> Rule:
    """The rule with this id. Raises KeyError."""
    return rules()[key]
