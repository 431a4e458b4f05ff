"""The examples on the pages of these models give what the pages say."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

MODELS = Path(__file__).parents[3] / "docs" / "models"
PAGES = ("ascent", "moving-time", "best-efforts", "heart-rate")


@pytest.mark.parametrize("name", PAGES)
def test_examples_run(name: str) -> None:
    failed, tried = doctest.testfile(str(MODELS / f"{name}.md"), module_relative=False)
    assert tried >= 5
    assert failed == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_promise_comes_first(name: str) -> None:
    lines = (MODELS / f"{name}.md").read_text(encoding="utf-8").splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    assert headings[0] == "## The promise"
