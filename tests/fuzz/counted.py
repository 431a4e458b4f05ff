"""Work counted in calls and bytes, so that tests can bound it without a clock."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass
class Work:
    """Calls of functions (Python's and those in C) and the highest memory of Python and NumPy."""

    calls: int = 0
    peak_bytes: int = 0


@contextmanager
def counted_calls() -> Iterator[Work]:
    work = Work()

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        work.calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield work
    finally:
        sys.setprofile(before)


@contextmanager
def counted_memory() -> Iterator[Work]:
    work = Work()
    tracemalloc.start()
    try:
        yield work
        work.peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
