"""Every judged rule has its two tests: a plan that keeps it and one that breaks it."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import tests.core.planning.rules as room
from lissom.core.planning.api import verify
from lissom.core.planning.build import build_problem
from lissom.core.planning.rules.registry import RuleStatus, rules
from tests.core.planning.cast import ON, Pair, some_inputs

PAGES = Path(__file__).parents[4] / "docs" / "rules"


def _pairs() -> list[Pair]:
    modules = [
        importlib.import_module(f"{room.__name__}.{found.name}")
        for found in pkgutil.iter_modules(room.__path__)
    ]
    return [pair for module in modules for pair in getattr(module, "PAIRS", ())]


def test_every_judged_rule_has_a_lawful_and_a_broken_plan() -> None:
    judged = {key for key, rule in rules().items() if rule.status is RuleStatus.EVALUATED}
    named = {pair.rule for pair in _pairs()}
    assert named <= judged
    assert judged - named == {"known"}  # a rule of edited plans alone, tested below


def test_every_rule_has_its_page_and_its_row() -> None:
    index = (PAGES / "index.md").read_text(encoding="utf-8")
    for key, rule in rules().items():
        page = (PAGES / f"{key}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {key}: {rule.check}\n")
        assert f"| [{key}]({key}.md) | {rule.level} | {rule.status} | {rule.check} |" in index
    assert {page.stem for page in PAGES.glob("*.md")} - {"index"} == set(rules())


def _edited(type_: str) -> list[str]:
    """Rules that speak of day 2 of a plan in which a strength block of this type stands on it."""
    inputs = some_inputs()
    problem = build_problem(inputs)
    days: list[dict[str, Any]] = [
        {"date": day.date.isoformat(), "phase": "base", "sessions": []} for day in problem.days
    ]
    block = {"kind": "strength", "type": type_, "minutes": 10, "intensity": "easy"}
    days[2]["sessions"] = [block]
    plan = {"days": days, "problem": "", "versions": {}}
    return [one.rule for one in verify(plan, inputs) if (one.date - ON).days == 2]


def test_a_session_that_is_known_passes_and_another_is_found() -> None:
    assert "known" not in _edited("core_10")
    assert _edited("juggling").count("known") == 1
