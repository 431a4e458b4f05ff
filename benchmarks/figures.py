"""What a long benchmark has measured so far: lines of JSON that a stopped run goes on from.

Each figure is kept with a mark of the code and the solver it was measured with: figures of other
code are measured anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_ALWAYS = float("inf")


class Figures:
    """Figures by key, in `NAME.jsonl` of `BENCH_HOME` (default `.bench/`), as far as they
    were measured with the code as it is now. `BENCH_SECONDS`: no figure is begun after so
    many seconds of the clock."""

    def __init__(self, name: str) -> None:
        home = Path(os.environ.get("BENCH_HOME", ROOT / ".bench"))
        home.mkdir(parents=True, exist_ok=True)
        self._file = home / f"{name}.jsonl"
        self._mark = code_mark()
        self._stop = time.monotonic() + float(os.environ.get("BENCH_SECONDS", _ALWAYS))
        self._known = self._read()

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if not self._file.exists():
            return found
        for line in self._file.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:  # cut off by a stop in the middle of writing
                continue
            if entry["code"] == self._mark:
                found[entry["key"]] = entry["figure"]
        return found

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __getitem__(self, key: str) -> Any:
        """The figure. Raises KeyError when it is not measured yet."""
        return self._known[key]

    def measure(self, key: str, ask: Callable[..., Any], *given: object) -> bool:
        """Whether the figure is there; when it is missing and time is left, it is measured."""
        if key not in self._known:
            if time.monotonic() > self._stop:
                return False
            self._known[key] = ask(*given)
            entry = {"code": self._mark, "key": key, "figure": self._known[key]}
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
        return True


def code_mark() -> str:
    """A short mark of everything that a plan depends on: the core's files and the solver."""
    core = ROOT / "src" / "lissom" / "core"
    digest = hashlib.sha256(version("ortools").encode())
    for path in sorted(core.rglob("*")):
        if path.suffix in {".py", ".toml", ".csv"}:
            digest.update(path.relative_to(core).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
