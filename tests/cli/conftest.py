"""The command line in this process, each test on its own home with a runner in it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from lissom.cli.app import main
from tests import engines

ON = "2026-06-01"  # a Monday
RACE = "2026-08-30:half:A"


@dataclass(frozen=True)
class Ran:
    """What one command left: exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@contextmanager
def _own_database(home: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Point Django at this home for one command and give back what was there."""
    told = engines.current().environment(home) | {"COLUMNS": "80"}
    before = {key: os.environ.get(key) for key in told}
    kept = connections["default"]
    settings = dict(kept.settings_dict)
    del connections["default"]
    os.environ |= told
    try:
        with blocker.unblock():
            yield
            connections["default"].close()
    finally:
        kept.settings_dict.update(settings)
        connections["default"] = kept
        for key, text in before.items():
            if text is None:
                os.environ.pop(key, None)
            else:
                os.environ[key] = text


class Lissom:
    """`lissom("plan", "--json")` runs a command on `home`."""

    def __init__(self, home: Path, blocker: DjangoDbBlocker) -> None:
        self.home, self.blocker = home, blocker

    def __call__(self, *args: str | Path) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with _own_database(self.home, self.blocker), redirect_stdout(out), redirect_stderr(err):
            code = main([str(arg) for arg in args])
        return Ran(code, out.getvalue(), err.getvalue())

    def content(self) -> dict[str, list[str]]:
        """All rows of all own tables, to see that nothing changed."""
        return engines.current().rows(self.home)


@pytest.fixture(scope="session")
def home_with_runner(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Path:
    """A home with the runner Sam, who has told a week of running."""
    home = tmp_path_factory.mktemp("home")
    lissom = Lissom(home, django_db_blocker)
    made = lissom(
        "profile", "set", "--name", "Sam", "--minutes", "45,60,45,60,0,120,150",
        "--body-mass-kg", "68", "--level", "2", "--on", ON,
    )  # fmt: skip
    assert made.code == 0, made.err
    for day, minutes, km in ((26, 45, 8), (28, 50, 9), (31, 75, 13)):
        done = lissom(
            "done", f"2026-05-{day}", "--minutes", str(minutes), "--km", str(km), "--rpe", "4",
            "--on", ON,
        )  # fmt: skip
        assert done.code == 0, done.err
    return home


@pytest.fixture
def lissom(home_with_runner: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Lissom:
    """The command line on a fresh copy of the home with the runner."""
    home = tmp_path / "home"
    engines.current().copy(home_with_runner, home)
    return Lissom(home, django_db_blocker)


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Lissom:
    """The command line on a home that is not there yet."""
    return Lissom(tmp_path / "nobody", django_db_blocker)
