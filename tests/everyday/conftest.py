"""A real server on a home of its own, and a real browser signed in by a one-time link."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from lissom.web import boot
from tests.chromium import CHROMIUM, launched
from tests.conftest import ON
from tests.web.training.pages.conftest import planned_home

__all__ = ["planned_home"]

START_S = 60.0

_here = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sockets are open here; without a browser the tests are skipped and counted."""
    for item in items:
        if _here in item.path.parents:
            item.add_marker(pytest.mark.enable_socket)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@dataclass(frozen=True, slots=True)
class Served:
    """Where the app answers, and a fresh one-time link for each browser."""

    address: str
    link: Callable[[], str]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def served(
    planned_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Served]:
    """`lissom serve` on a copy of the planned home, on the tests' day."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(planned_home, home)
    port = _free_port()
    settings = {**os.environ, "LISSOM_HOME": str(home), "LISSOM_ON": ON.isoformat()}
    command = [sys.executable, "-m", "lissom.cli", "serve", "--port", str(port), "--no-worker"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=settings, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, server, home / "server.log")
            yield Served(address, lambda: f"{address}/enter/{_fresh(home, django_db_blocker)}")
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the server did not start: {log.read_text()[-2000:]}")


def _fresh(home: Path, blocker: DjangoDbBlocker) -> str:
    """In a thread of its own: the one of the browser's tool runs an event loop."""
    with ThreadPoolExecutor(max_workers=1) as other:
        return other.submit(_secret, home, blocker).result()


def _secret(home: Path, blocker: DjangoDbBlocker) -> str:
    from django.db import connection  # noqa: PLC0415

    from lissom.web.accounts import services  # noqa: PLC0415
    from lissom.web.accounts.models import User  # noqa: PLC0415

    with blocker.unblock():
        boot.setup(home)
        user = User.objects.get(email="runner@example.org")
        secret = services.make_link(user=user, now=timezone.now())
        connection.close()
    return secret


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(served: Served, chromium: Any) -> Iterator[Callable[..., Any]]:
    """A signed-in page of a size and theme; errors of script or policy fail the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def begin(
        *, width: int = 390, scheme: str = "light", touch: bool = False, workers: str = "allow"
    ) -> Any:
        height = 844 if width < 600 else 900
        context = chromium.new_context(
            base_url=served.address,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            has_touch=touch,
            service_workers=workers,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note(line, faults))
        page.goto(served.link())
        page.wait_for_url("**/today")
        return page

    yield begin
    for context in contexts:
        context.close()
    assert faults == []


def _note(line: Any, faults: list[str]) -> None:
    """Errors of the console, but for what a lost network says of itself."""
    if line.type == "error" and "ERR_INTERNET_DISCONNECTED" not in line.text:
        faults.append(line.text)
