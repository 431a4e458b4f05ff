"""Where rows of the evidence are used, and that dull findings are counted like bright ones."""

from __future__ import annotations

import pytest

from lissom.core.evidence import claim, claims, constants
from lissom.core.evidence.pages import index_page, theme_page, theme_slug, used_in
from lissom.core.evidence.usage import cited_in, constants_by_claim, statements_on, tally
from lissom.core.evidence.verdicts import Verdict
from lissom.core.evidence.views import THEMES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("claim A07", {"A07"}),
        ("evidence D24; 45-60 s", {"D24"}),
        ("claims F11-F13", {"F11", "F12", "F13"}),
        ("checks C01 and C05", set()),
        ("Byrnes 1985, claim C05", {"C05"}),
        ("claims C10, C11 and C12; check C03", {"C10", "C11", "C12"}),
        ("A99, Z01, doi 10.1249/A0712", set()),
    ],
)
def test_citations_are_read(text: str, found: set[str]) -> None:
    assert cited_in(text) == found


def test_constants_are_linked_to_the_claims_they_rest_on() -> None:
    found = {one.id for one in constants_by_claim()["A07"]}
    assert "planning.massage_relief" in found
    assert all(one.id in constants() for rows in constants_by_claim().values() for one in rows)


def test_every_way_is_counted() -> None:
    rows = [one for one in claims().values() if one.topic == "soreness"]
    counted = dict(tally(rows))
    assert sum(counted.values()) == len(rows)
    assert counted["no difference shown"] > 0
    assert tally([]) == ()


def test_statements_that_rest_on_a_row_come_with_it() -> None:
    found = statements_on([claim("A39")])
    assert [one.id for one in found] == ["waste_products"]
    assert found[0].verdict is Verdict.CONTRADICTED


def test_pages_hold_every_row_and_where_it_is_used() -> None:
    files = {"E05": ["src/lissom/core/fuelling/fluid.py"]}
    text = "".join(theme_page(theme, files) for theme in THEMES)
    for key in claims():
        assert f"| {key} |" in text
    assert "`src/lissom/core/fuelling/fluid.py`" in text
    assert "background only" in text
    assert used_in("A39", {}) == ("claims check: waste_products",)
    for theme in THEMES:
        assert f"({theme_slug(theme)}.md)" in index_page(files)


def test_what_may_be_said_stands_before_the_rows() -> None:
    text = theme_page("massage", {})
    assert text.index("## What may be said") < text.index("| A01 |")
    assert "do not claim: tests found otherwise" in text
