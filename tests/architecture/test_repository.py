"""Promises about the repository itself: locks without addresses, commands, sizes."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

import lissom

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MODULES = [path for path in SOURCES if "migrations" not in path.parts]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_pins_hashes_and_holds_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    pinned = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==\S+", text, flags=re.MULTILINE)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(entries) > 0
    assert all("--hash=sha256:" in entry for entry in entries)


def test_no_other_lock_file_is_kept() -> None:
    assert not list(ROOT.glob("*.lock"))
    assert not (ROOT / "package-lock.json").exists()


def test_the_front_end_lock_pins_hashes_and_holds_no_address() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = {key: item for key, item in json.loads(text)["packages"].items() if key}
    assert packages
    assert all(item["integrity"].startswith("sha512-") for item in packages.values())
    wanted = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_the_readme_names_both_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_the_package_and_the_project_agree_on_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == lissom.__version__


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_says_what_it_is_for_and_stays_readable(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{module.name} has no docstring"
    assert text.count("\n") <= 600, f"{module.name}: split it by subject"


def test_core_silences_no_test_and_leaves_nothing_unfinished() -> None:
    marks = re.compile(r"NotImplementedError|\bTODO\b|\bFIXME\b|\bXXX\b|pragma: no cover")
    offenders = [str(path) for path in SOURCES if marks.search(path.read_text(encoding="utf-8"))]
    assert offenders == []
