"""One browser and one server for all tests here; a home, a window and a signed-in person for each.

Screenshots are kept under `build/screenshots` for eyes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import engines
from tests.browser import serving
from tests.browser.serving import Site
from tests.chromium import AXE, CHROMIUM, launched
from tests.conftest import ON
from tests.web.training.pages.conftest import planned_home

__all__ = ["Site", "planned_home"]

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
OWN = ("http://127.0.0.1:", "http://localhost:", "blob:", "data:")
WIDTHS = {"phone": (390, 844), "wide": (1280, 900)}
HARMLESS = ("Failed to load resource", "net::ERR_INTERNET_DISCONNECTED")
"""What Chromium itself says of an answer with 400, and of a network that a test took away."""
PATIENCE_MS = 120_000  # a busy machine is no fault

_here = Path(__file__).parent
_axe_runs: list[str] = []

# Playwright keeps an event loop in this thread; Django would refuse to ask its database beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sockets are open here; without a browser the tests are skipped and counted."""
    for item in items:
        if _here in item.path.parents:
            item.add_marker(pytest.mark.enable_socket)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium (apt-get install chromium)"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the static files are gathered."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="package")
def address(static: Path) -> Iterator[str]:
    """Where the app answers."""
    with serving.served(static) as found:
        yield found


@contextmanager
def _housed(home: Path, address: str, blocker: DjangoDbBlocker) -> Iterator[Site]:
    """The server answers from this home."""
    from django.db import connection  # noqa: PLC0415

    with blocker.unblock():
        engines.setup(home)
        connection.close()
        with serving.working():
            yield Site(address, home, blocker.unblock)
        connection.close()


@pytest.fixture
def site(
    migrated_home: Path,
    tmp_path: Path,
    address: str,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The app with its worker on an empty home."""
    monkeypatch.setenv("LISSOM_IMPORT_WORKERS", "1")
    home = tmp_path / "served"
    engines.current().copy(migrated_home, home)
    with _housed(home, address, django_db_blocker) as found:
        yield found


@pytest.fixture
def planned(
    planned_home: Path,
    tmp_path: Path,
    address: str,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """The app on the tests' day, for a runner with some weeks behind and a programme ahead."""
    monkeypatch.setattr(settings, "LISSOM", replace(settings.LISSOM, on=ON))
    home = tmp_path / "served"
    engines.current().copy(planned_home, home)
    with _housed(home, address, django_db_blocker) as found:
        yield found


@contextmanager
def _watched(context: BrowserContext) -> Iterator[BrowserContext]:
    """Errors of script or policy fail the test, and so do requests to any other place."""
    faults: list[str] = []

    def note(said: Any) -> None:
        if said.type == "error" and not _axe_runs and not any(one in said.text for one in HARMLESS):
            faults.append(f"{said.text} ({said.location})")

    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", note)
    context.on(
        "request", lambda sent: None if sent.url.startswith(OWN) else faults.append(sent.url)
    )
    yield context
    context.close()
    assert faults == []


@pytest.fixture(params=list(WIDTHS))
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window at phone and at wide width."""
    width, height = WIDTHS[request.param]
    made = browser.new_context(
        viewport={"width": width, "height": height}, locale="en-GB", accept_downloads=True
    )
    made.set_default_timeout(PATIENCE_MS)
    with _watched(made) as context:
        yield context.new_page()


@pytest.fixture
def visit(planned: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window of a size and theme in which the runner with a programme is signed in."""
    with ExitStack() as opened:

        def begin(
            *, width: int = 390, scheme: Any = "light", touch: bool = False, workers: Any = "allow"
        ) -> Page:
            made = browser.new_context(
                base_url=planned.address,
                viewport={"width": width, "height": 844 if width < 600 else 900},
                color_scheme=scheme,
                has_touch=touch,
                service_workers=workers,
            )
            made.set_default_timeout(PATIENCE_MS)
            page = opened.enter_context(_watched(made)).new_page()
            page.goto(planned.link("runner@example.org"))
            page.wait_for_url("**/today")
            return page

        yield begin


def enter(page: Page, site: Site, email: str = "runner@example.org") -> None:
    """Sign in by a one-time link; whoever was signed in is so no more."""
    page.context.clear_cookies()
    page.goto(site.link(email))
    button = page.get_by_role("button", name="Sign in")
    if button.count():
        button.click()
    page.wait_for_url(f"{site.address}/**")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
SIZES = ["wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
_ASK = """(only) => axe.run(document, { runOnly: only, resultTypes: ['violations'] }).then(
  (all) => all.violations.map(
    (one) => one.id + ': ' + one.nodes.map(
      (node) => `${node.target.join(' ')} (${node.failureSummary.split('\\n').pop().trim()})`
    ).join(', ')))"""


def objections(page: Page, *, colours_alone: bool = False, sizes: bool = False) -> list[str]:
    """What axe says against the page as it stands; `colours_alone`: of its colours; `sizes`: of the
    size of what is touched, too."""
    _axe_runs.append(page.url)  # what it tries on the page is no fault of the page
    try:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = [*TAGS, *(SIZES if sizes else [])]
        only = {"type": "rule", "values": COLOURS} if colours_alone else tags
        found: list[str] = page.evaluate(_ASK, only)
    finally:
        _axe_runs.pop()
    return found


def check_accessible(page: Page, *, sizes: bool = False) -> None:
    """No violation found by axe, and no sideways scrolling."""
    assert objections(page, sizes=sizes) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def check_accessible_in_both_themes(page: Page, *, sizes: bool = False) -> None:
    """All of it in light, then in dark the rules that look at colours: all else is the same."""
    page.emulate_media(color_scheme="light")
    check_accessible(page, sizes=sizes)
    page.emulate_media(color_scheme="dark")
    page.evaluate("for (const one of document.getAnimations()) one.finish()")  # halfway colours
    assert objections(page, colours_alone=True) == [], f"{page.url} in dark"
    page.emulate_media(color_scheme="light")


def shoot(page: Page, name: str) -> None:
    """A picture for eyes."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size or {"width": 0}
    page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)
