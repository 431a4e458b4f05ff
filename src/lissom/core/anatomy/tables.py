"""Reading of this room's own data files."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from importlib.resources import files
from typing import Any

_DATA = files("lissom.core.anatomy") / "data"


def read_csv(name: str) -> tuple[dict[str, str], ...]:
    text = (_DATA / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


def read_json(name: str) -> Any:
    return json.loads((_DATA / name).read_text(encoding="utf-8"))


def words(text: str, separator: str = "|") -> tuple[str, ...]:
    """Parts of a cell such as `base|build`; an empty cell has none."""
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def optional_number(text: str) -> float | None:
    return float(text) if text.strip() else None
