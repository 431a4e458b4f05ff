"""The documentation keeps its word: links resolve, names exist, examples run."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import re
from pathlib import Path

import pytest

from lissom.cli.catalogue import ENTRIES
from lissom.core.evidence import claims, constants
from lissom.core.evidence.views import constants_page

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
MODULE = re.compile(r"`(lissom(?:\.[a-z_0-9]+)+)`")
COMMAND = re.compile(r"`lissom ([a-z][a-z-]*)")
PLACE = re.compile(r"`((?:src|tests|docs|benchmarks)/[A-Za-z0-9_./-]+)`")
CLAIM = re.compile(r"\b([A-G]\d\d)\b")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or a public name in one."""
    parent, _, last = name.rpartition(".")
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(parent), last)


@pages
def test_links_between_pages_resolve(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("#"):
            assert (page.parent / target.split("#")[0]).exists(), target


@pages
def test_modules_commands_and_places_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name in MODULE.findall(text.replace("`lissom.sqlite3`", "")):  # the database's file
        assert exists(name), name
    for command in COMMAND.findall(text):
        assert command in ENTRIES, command
    for place in PLACE.findall(text):
        assert (ROOT / place).exists(), place


@pages
def test_claims_that_are_named_exist(page: Path) -> None:
    if page.name in {"origin.md", "fuelling.md", "CONTRIBUTING.md"}:
        for key in CLAIM.findall(page.read_text(encoding="utf-8")):
            assert key in claims(), key


def test_examples_of_the_fuelling_page_run() -> None:
    path = ROOT / "docs" / "models" / "fuelling.md"
    failed, tried = doctest.testfile(str(path), module_relative=False)
    assert tried > 5
    assert failed == 0


def test_the_page_of_constants_is_up_to_date() -> None:
    page = (ROOT / "docs" / "constants.md").read_text(encoding="utf-8")
    assert page == constants_page(), "run: python docs/write_constants.py"


def test_the_pages_of_evidence_are_up_to_date() -> None:
    place = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "write_evidence.py")
    assert place is not None
    assert place.loader is not None
    writer = importlib.util.module_from_spec(place)
    place.loader.exec_module(writer)
    for name, text in writer.pages().items():
        page = ROOT / "docs" / "evidence" / name
        assert page.read_text(encoding="utf-8") == text, "run: python docs/write_evidence.py"


def test_every_constant_is_on_the_page() -> None:
    page = constants_page()
    for key in constants():
        assert f"`{key}`" in page


def test_the_origin_has_every_idea_in_order() -> None:
    text = (ROOT / "docs" / "origin.md").read_text(encoding="utf-8")
    numbers = [int(one) for one in re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE)]
    assert numbers == list(range(1, 25))


def test_the_architecture_page_names_every_room_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    core = ROOT / "src" / "lissom" / "core"
    rooms = {path.parent.name for path in core.glob("*/__init__.py")}
    named = set(re.findall(r"^    ([a-z_]+)/", text, flags=re.MULTILINE))
    assert named == rooms
    shells = {path.parent.name for path in core.parent.glob("*/__init__.py")} - {"core"}
    assert shells <= set(re.findall(r"^  ([a-z_]+)/", text, flags=re.MULTILINE))


def test_every_page_can_be_reached_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached, waiting = {index}, [index]
    while waiting:
        page = waiting.pop()
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            found = (page.parent / target.split("#")[0]).resolve()
            if found.suffix == ".md" and found not in reached and found.exists():
                reached.add(found)
                waiting.append(found)
    lost = [str(page.relative_to(ROOT)) for page in PAGES if page not in reached]
    assert lost in ([], ["README.md"])
