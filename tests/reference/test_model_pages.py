"""The worked examples of the model pages, run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "models"
NAMES = (
    "cardio-load",
    "claims-check",
    "critical-speed",
    "energy-cost",
    "injury-stages",
    "massage-effect",
    "muscle-load",
    "questionnaires",
    "soreness",
    "spike-guard",
    "sweat-test",
)
PARTS = ("## The promise", "## Units", "## Sources and certainty", "## Limits", "## Worked example")


@pytest.mark.parametrize("name", NAMES)
def test_worked_examples_of_a_page_give_what_they_print(name: str) -> None:
    # A closing fence ends an expected output just as an empty line does.
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8").replace("\n```\n", "\n\n")
    example = doctest.DocTestParser().get_doctest(text, {}, name, f"{name}.md", 0)
    results = doctest.DocTestRunner(verbose=False).run(example)
    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_its_parts(name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert [part for part in PARTS if part not in text] == []
