"""The registry of numbers: each whole, each used, each use known; formulas hold no bare numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import lissom
from lissom.core.errors import NotFoundError
from lissom.core.evidence import Constant, constant, constants, table, value
from lissom.core.evidence.registry import CERTAINTIES, Kind
from lissom.core.evidence.views import constant_rows

ALL = list(constants().values())
SOURCE = Path(lissom.__file__).parent
TABLES = sorted(
    path.name.removesuffix(".csv")
    for path in (files("lissom.core.evidence") / "data" / "tables").iterdir()
    if path.name.endswith(".csv")
)
FORMULA_ROOMS = ("load", "recovery", "fuelling", "screening", "planning", "booking", "brief")
# Draws random problems for the benchmarks.
NOT_FORMULAS = ("generator.py",)
# Halves, doubles, percent and unit conversions are arithmetic, not knowledge; so are tolerances.
ARITHMETIC = {
    0.0,
    0.25,
    0.5,
    1.0,
    2.0,
    4.0,
    7.0,
    10.0,
    24.0,
    60.0,
    100.0,
    1000.0,
    3600.0,
    86400.0,
    1e6,
}
SMALLEST_KNOWLEDGE = 1e-4


@cache
def trees() -> dict[Path, ast.Module]:
    paths = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def _pattern(joined: ast.JoinedStr) -> str:
    return "".join(
        re.escape(part.value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        else "[a-z0-9_]+"
        for part in joined.values
    )


@cache
def mentioned() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every string of the source, and every formatted string that begins with a room's name."""
    rooms = {one.id.split(".")[0] for one in ALL}
    plain: set[str] = set()
    patterns: set[str] = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                text = _pattern(node)
                if any(text.startswith(re.escape(f"{room}.")) for room in rooms):
                    patterns.add(text)
    return frozenset(plain), tuple(re.compile(one) for one in sorted(patterns))


def calls(*names: str) -> Iterator[tuple[Path, ast.expr]]:
    """The first argument of each call of a function with one of these names."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and node.args
                and isinstance(node.func, ast.Name)
                and node.func.id in names
            ):
                yield path, node.args[0]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_every_constant_is_whole(one: Constant) -> None:
    assert re.fullmatch(r"[a-z_]+\.[a-z0-9_]+", one.id)
    assert one.unit
    assert one.kind in set(Kind)
    assert one.certainty in CERTAINTIES
    assert len(one.source) > 3
    if one.low is not None:
        assert one.low <= one.value
    if one.high is not None:
        assert one.value <= one.high
    if "secondary" in one.source:
        assert one.certainty in {"low", "very low"}


def test_every_number_asked_for_exists() -> None:
    asked = {
        (path.name, argument.value)
        for path, argument in calls("value", "constant", "span")
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and "." in argument.value
    }
    missing = sorted(f"{name}: {key}" for name, key in asked if key not in constants())
    assert not missing


def test_every_constant_is_used() -> None:
    plain, patterns = mentioned()
    unused = [
        one.id
        for one in ALL
        if one.id not in plain and not any(pattern.fullmatch(one.id) for pattern in patterns)
    ]
    assert not unused


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_rows_that_name_their_source_or_kind_and_is_used(name: str) -> None:
    rows = table(name)
    assert rows
    plain, _ = mentioned()
    assert name in plain
    columns = rows[0].keys()
    assert {"source", "number_kind", "kind"} & columns, f"{name} says not where it comes from"
    checks = {row["id"] for row in table("coach_checks")}  # the planner's rules build on these
    for row in rows:
        told = row.get("source") or row.get("number_kind") or row.get("kind")
        assert told or row.get("id") in checks, row


def test_formulas_hold_no_bare_numbers() -> None:
    """Numbers that stand for knowledge live in the registry; arithmetic may stay."""
    found: list[str] = []
    for path, tree in trees().items():
        parts = path.relative_to(SOURCE).parts
        if parts[0] != "core" or parts[1] not in FORMULA_ROOMS or path.name in NOT_FORMULAS:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                small = abs(node.value) < SMALLEST_KNOWLEDGE
                if not small and abs(node.value) not in ARITHMETIC:
                    found.append(f"{'/'.join(parts)}:{node.lineno}: {node.value}")
    assert not found


def test_unknown_names_are_refused() -> None:
    with pytest.raises(NotFoundError, match=r"load\.luck"):
        value("load.luck")
    with pytest.raises(NotFoundError, match="no_such_table"):
        table("no_such_table")
    with pytest.raises(NotFoundError, match="astrology"):
        constant_rows("astrology")


def test_rows_of_constants_carry_unit_and_range() -> None:
    found = {row.id: row for row in constant_rows("fuelling")}
    assert found["fuelling.protein_g_per_kg"].value == "1.6 (1.2 to 2) g/kg/day"
    assert found["fuelling.protein_g_per_kg"].certainty == "low"
    assert constant("fuelling.protein_g_per_kg").high == 2.0
