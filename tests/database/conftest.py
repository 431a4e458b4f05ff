"""Tools of the database tests: other processes on the same file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import engines

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start_program(home: Path) -> Start:
    """Start a Python program in a process of its own, on the home of the test, booted."""

    def start(program: str) -> subprocess.Popen[str]:
        whole = f"from lissom.web import boot\nboot.setup()\n{program}"
        return subprocess.Popen(
            [sys.executable, "-c", whole],
            env=os.environ | engines.current().environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
