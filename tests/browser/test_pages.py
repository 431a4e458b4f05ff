"""Every page: accessible, no sideways scroll, no foreign request, within its weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import check_accessible_in_both_themes

Visit = Callable[..., Any]
PAGES = (
    "/today",
    "/programme?day=2026-03-03",
    "/programme?view=month",
    "/programme?view=season",
    "/programme/done",
    "/programme/changes",
    "/checkin",
    "/body",
    "/body?show=load7",
    "/body/gastrocnemius-l",
    "/massage",
    "/race",
    "/evidence?claim=A07",
    "/evidence/check",
    "/progress",
    "/entries/add",
    "/settings/shoes",
    "/settings/calendars",
    "/settings/clinics",
    "/settings/reminder",
)
OPEN_ALL = "for (const part of document.querySelectorAll('main details')) part.open = true"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_objection_on_any_page(visit: Visit, width: int) -> None:
    page = visit(width=width)
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        check_accessible_in_both_themes(page, sizes=True)


def test_no_page_scrolls_sideways_on_the_smallest_phone(visit: Visit) -> None:
    page = visit(width=320)
    wide = {}
    for address in PAGES:
        page.goto(address)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > 320:
            wide[address] = needed
    assert wide == {}


def test_nothing_is_asked_of_any_other_host(visit: Visit) -> None:
    page = visit(width=1280)
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    for address in PAGES:
        page.goto(address)
    assert hosts <= {"127.0.0.1", ""}


def test_a_first_visit_stays_within_its_weight(visit: Visit) -> None:
    page = visit(workers="block")
    for address in PAGES:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(
            "[...performance.getEntriesByType('navigation'), "
            "...performance.getEntriesByType('resource')].map((one) => one.encodedBodySize)"
        )
        assert sum(sizes) <= 150_000, (address, sum(sizes))
