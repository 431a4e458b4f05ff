"""The served app in a real Chromium: a server process on a home of its own, one browser for all.

Screenshots are kept under `build/screenshots` for eyes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from lissom.web import boot
from tests.chromium import AXE, CHROMIUM, launched

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
OWN = ("http://127.0.0.1:", "http://localhost:", "blob:", "data:")
WIDTHS = {"phone": (390, 844), "wide": (1280, 900)}

_AXE_RUNS: list[str] = []

# Playwright keeps an event loop in this thread; Django would refuse to ask its database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

if not CHROMIUM:
    pytest.skip("Chromium is not installed (apt-get install chromium)", allow_module_level=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with launched() as opened:
        yield opened


@dataclass(slots=True)
class Site:
    """A served home. `secret(email)` makes a one-time link's path for a person."""

    address: str
    home: Path
    unblock: Callable[[], Any]

    def link(self, email: str | None) -> str:
        """The address of a fresh one-time link; None: for the first account."""
        with self.unblock():
            from django.utils import timezone  # noqa: PLC0415

            from lissom.web.accounts import access, services  # noqa: PLC0415

            boot.setup(self.home)
            user = None if email is None else access.user_by_email(email)
            return f"{self.address}/enter/{services.make_link(user=user, now=timezone.now())}"


@pytest.fixture
def site(migrated_home: Path, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The app with its worker on an empty home."""
    from django.db import connection  # noqa: PLC0415

    home = tmp_path / "served"
    shutil.copytree(migrated_home, home)
    with django_db_blocker.unblock():
        boot.setup(home)
        connection.close()
    port = 20_000 + (os.getpid() * 7 + time.monotonic_ns() // 1_000_000) % 20_000
    environment = os.environ | {"LISSOM_HOME": str(home), "LISSOM_IMPORT_WORKERS": "1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "lissom.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _await_start(server)
        yield Site(f"http://127.0.0.1:{port}", home, django_db_blocker.unblock)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.stdout is not None
        server.stdout.close()
        with django_db_blocker.unblock():
            connection.close()


def _await_start(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    told = []
    for line in server.stdout:
        told.append(line)
        if "Ctrl-C stops it" in line:
            return
    raise AssertionError("The server did not start:\n" + "".join(told))


@pytest.fixture(params=list(WIDTHS))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at phone and at wide width that fails on script errors and requests elsewhere."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", accept_downloads=True
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on(
        "console",
        lambda said: (
            None
            if said.type != "error" or _AXE_RUNS
            else faults.append(f"{said.text} ({said.location})")
        ),
    )
    opened.on(
        "request",
        lambda sent: None if sent.url.startswith(OWN) else faults.append(sent.url),
    )
    yield opened
    context.close()
    harmless = ("Failed to load resource",)  # a refused form answers 400, which Chromium reports
    assert [fault for fault in faults if not fault.startswith(harmless)] == []


def enter(page: Page, site: Site, email: str = "runner@example.org") -> None:
    """Sign in by a one-time link; whoever was signed in is so no more."""
    page.set_default_timeout(120_000)  # a busy machine is no fault
    page.context.clear_cookies()
    page.goto(site.link(email))
    button = page.get_by_role("button", name="Sign in")
    if button.count():
        button.click()
    page.wait_for_url(f"{site.address}/**")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()


def check_accessible(page: Page) -> None:
    """No violation found by axe, and no sideways scrolling."""
    _AXE_RUNS.append(page.url)  # what it tries on the page is no fault of the page
    try:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "axe.run().then(all => all.violations.map("
            "one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))"
        )
    finally:
        _AXE_RUNS.pop()
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def shoot(page: Page, name: str) -> None:
    """A picture for eyes."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size or {"width": 0}
    page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)
