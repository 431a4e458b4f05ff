"""The worked examples of the model pages, run as they stand."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "models"
NAMES = tuple(
    sorted(page.stem for page in PAGES.glob("*.md") if ">>>" in page.read_text(encoding="utf-8"))
)
BODY = (
    "cardio-load",
    "claims-check",
    "critical-speed",
    "energy-cost",
    "flexibility",
    "injury-stages",
    "massage-effect",
    "muscle-load",
    "questionnaires",
    "readiness",
    "soreness",
    "spike-guard",
    "sweat-test",
    "trends",
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


@pytest.mark.parametrize("name", BODY)
def test_every_page_has_its_parts(name: str) -> None:
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert [part for part in PARTS if part not in text] == []


def test_no_page_of_the_body_models_lost_its_example() -> None:
    assert set(NAMES) >= set(BODY)
