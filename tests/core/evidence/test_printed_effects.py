"""What Lissom itself prints stands up to its own claims check: no claim that tests do not carry,
and every sentence about an effect rests on rows of the evidence.
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import lissom
from lissom.core.evidence import claims
from lissom.core.evidence.verdicts import Verdict
from lissom.core.evidence.wording import check_text

SOURCE = Path(lissom.__file__).parent
ROOT = Path(__file__).parents[3]
# Where claims are named in order to be judged.
JUDGES = {"claims.csv", "verdicts.toml", "words.toml", "origin.md", "claims-check.md"}
NOT_EFFECTS = {"programme", "whole_body"}  # what training is made of, not what it does
REFERENCES = {"source", "doi", "reference"}  # titles and addresses of others
FORBIDDEN = {Verdict.UNSUPPORTED, Verdict.CONTRADICTED}
CITES = re.compile(r"\b[A-G]\d\d\b")
LABEL_WORDS = 3  # the end of a scale, such as "less sore", is no sentence
# Read as a promise by the rules; what it is is said beside it.
NO_PROMISE = {
    "fitness N less fatigue": "a difference of two numbers",
    "fitness less fatigue": "the same in the glossary",
}


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in REFERENCES:
                yield from _texts_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_of(one)


def _docstrings(tree: ast.Module) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _joined(node: ast.JoinedStr) -> str:
    return "".join(
        part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "N"
        for part in node.values
    )


def _strings_of(tree: ast.Module) -> Iterator[str]:
    """Texts of a module, formatted ones whole; docstrings and single words left out."""
    told = _docstrings(tree)
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield _joined(node)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in told | inside
            and " " in node.value
        ):
            yield node.value


def _page_text(text: str) -> str:
    """A page without code, tables as separate lines, links as their words."""
    text = re.sub(r"```.*?```", "\n\n", text, flags=re.DOTALL)
    text = re.sub(r"`[^`]*`", "it", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return re.sub(r"[|*#]", "\n\n", text)


def _template_text(text: str) -> str:
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " N ", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "\n\n", text))


def printed() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*")):
        if path.name in JUDGES or "migrations" in path.parts or not path.is_file():
            continue
        if path.suffix == ".csv":
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
                yield from (
                    (path, cell) for key, cell in row.items() if cell and key not in REFERENCES
                )
        elif path.suffix == ".toml":
            rows = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from ((path, text) for text in _texts_of(rows))
        elif path.suffix == ".py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from ((path, text) for text in _strings_of(tree))
        elif path.suffix in {".html", ".txt", ".md"}:
            yield path, _template_text(path.read_text(encoding="utf-8"))
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        if page.name not in JUDGES and "evidence" not in page.parts:
            yield page, _page_text(page.read_text(encoding="utf-8"))


@cache
def sentences() -> tuple[tuple[str, Any], ...]:
    found: dict[tuple[str, str], Any] = {}
    for path, text in printed():
        for marked in check_text(text):
            if marked.marks:
                found.setdefault((path.name, marked.text), marked)
    return tuple((name, marked) for (name, _), marked in found.items())


def test_no_printed_sentence_needs_softer_words() -> None:
    wrong = [
        f"{name}: {marked.text} -> {marked.suggestion}"
        for name, marked in sentences()
        if marked.needs_change
        and len(marked.text.split()) > LABEL_WORDS
        and not CITES.search(marked.text)
        and not any(words in marked.text for words in NO_PROMISE)
    ]
    assert not wrong


def test_no_forbidden_claim_appears_anywhere() -> None:
    wrong = [
        f"{name}: {mark.statement.id}: {marked.text}"
        for name, marked in sentences()
        for mark in marked.marks
        if mark.verdict in FORBIDDEN
    ]
    assert not wrong


def test_every_printed_effect_rests_on_evidence() -> None:
    effects = [
        (name, marked, mark)
        for name, marked in sentences()
        for mark in marked.marks
        if mark.statement.id not in NOT_EFFECTS
    ]
    assert len(effects) > 10
    for name, marked, mark in effects:
        assert mark.statement.claims, (name, marked.text)
        assert set(mark.statement.claims) <= claims().keys()


def test_a_false_sentence_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Massage <b>flushes</b> toxins &amp; prevents injury.</p>", "utf-8")
    marks = check_text(_template_text(page.read_text(encoding="utf-8")).replace("\n", " "))
    assert marks[0].verdict == "contradicted"
