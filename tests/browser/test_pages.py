"""Every page: accessible, no sideways scroll, no foreign request, within its weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from lissom.web import boot
from lissom.web.training.models import ImportBatch, Runner
from tests.browser.conftest import Site, check_accessible_in_both_themes
from tests.browser.shape import shape_of
from tests.conftest import NOW

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
OTHERS = (
    "/massage/treatments",
    "/massage/waiting",
    "/massage/mails",
    "/activities",
    "/import",
    "/plan",
    "/progress/trends",
    "/begin/files",
    "/begin/race",
    "/begin/week",
    "/begin/clinic",
    "/settings",
    "/settings/week",
    "/settings/massage",
    "/settings/races",
    "/settings/away",
    "/settings/data",
    "/settings/security",
    "/settings/sharing",
    "/settings/tokens",
    "/account/password/change/",
    "/nowhere",
)
SETTLED = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(
  () => setTimeout(() => done(document.documentElement.scrollWidth), 50))))"""
OPEN_ALL = "for (const part of document.querySelectorAll('main details')) part.open = true"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_objection_on_any_page(visit: Visit, width: int) -> None:
    page = visit(width=width)
    for address in PAGES:
        page.goto(address)
        page.evaluate(OPEN_ALL)
        check_accessible_in_both_themes(page, sizes=True)


@pytest.fixture
def imported(planned: Site) -> None:
    """An import in the list of the import page."""
    with planned.unblock():
        boot.setup(planned.home)
        ImportBatch.objects.create(
            runner=Runner.objects.get(user__email="runner@example.org"),
            state=ImportBatch.State.DONE,
            started_at=NOW,
            finished_at=NOW,
            imported=373,
            runs=373,
            distance_m=2.96e6,
        )


@pytest.mark.usefixtures("imported")
def test_every_page_fits_a_thumb_and_the_smallest_phone(visit: Visit) -> None:
    """Targets of 44 px, words within their buttons, one first heading and no leap, one filled
    button at most, no sideways scroll; 320 px is also what 1280 px have left at 400 %."""
    page = visit(width=390)
    faults = {}
    for address in (*PAGES, *OTHERS):
        page.goto(address)
        found = shape_of(page)
        page.set_viewport_size({"width": 320, "height": 700})
        narrow = page.evaluate(SETTLED)
        page.set_viewport_size({"width": 390, "height": 844})
        told = [*found.small, *found.cut, *found.leaps]
        told += [f"{found.tops} first headings"] if found.tops != 1 else []
        told += [f"filled: {found.primary}"] if len(found.primary) > 1 else []
        told += [f"needs {found.width} of 390 px"] if found.width > 390 else []
        told += [f"needs {narrow} of 320 px"] if narrow > 320 else []
        if told:
            faults[address] = told
    assert faults == {}


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
