"""The ten main journeys by keys alone: every stop shows the focus, and nothing covers it.

At wide width: who has a keyboard has the room. Pages are reached through links of the page before.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import FileChooser, Page, expect
from playwright.sync_api import TimeoutError as TookTooLong

from lissom.web.accounts import services as accounts
from lissom.web.training.models import CheckIn, Programme
from tests.browser.conftest import enter
from tests.browser.keys import Keys
from tests.browser.serving import Site
from tests.browser.wanting import wants_massage_tomorrow
from tests.web import cast
from tests.web.builders import fit
from tests.web.cast import PASSWORD

Visit = Callable[..., Page]
WIDE = 1280
_PERIOD_S = 30
wide = pytest.mark.parametrize("page", ["wide"], indirect=True)


@wide
def test_the_wizard_and_the_first_programme(page: Page, site: Site) -> None:
    keys = Keys(page)
    page.goto(site.link(None))
    keys.to("E-mail address").write("first@example.org")
    keys.to("Password").write(PASSWORD)
    keys.go("Make the account")
    keys.to("What should Lissom call you?").write("Robin Example")
    keys.go("Begin")
    keys.go("Go on without files")
    keys.to("Day").press(*"04042030")
    keys.go("Next")
    keys.to("Monday: minutes").write("75")
    keys.go("Next")
    keys.go("Done")
    keys.go("Make my programme")
    expect(page.get_by_role("link", name="See today")).to_be_visible(timeout=120_000)
    keys.go("See today")
    keys.go("Programme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Programme")
    with site.unblock():
        assert Programme.objects.filter(current=True).count() == 1


@wide
def _chooser(page: Page, keys: Keys) -> FileChooser:
    """The choice of files that a key opens. Pressed again when it does not show: on a busy machine
    the browser may open its own before it is asked to hand it over."""
    for _ in range(3):
        try:
            with page.expect_file_chooser(timeout=20_000) as chosen:
                keys.press("Space")
        except TookTooLong:
            continue
        return chosen.value
    raise AssertionError(f"no choice of files on {page.url}")


def test_files_are_chosen_read_and_taken_back(page: Page, site: Site, tmp_path: Path) -> None:
    with site.unblock():
        cast.build()
    enter(page, site)
    file = tmp_path / "new.fit"
    file.write_bytes(fit(20))
    keys = Keys(page)
    keys.go("Import")
    keys.to("Choose a folder").to("Choose files", back=True)
    _chooser(page, keys).set_files(file)
    expect(page.get_by_text("new.fit").first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Take this import back")).to_be_visible(timeout=120_000)
    keys.to("Take this import back").press("Enter")
    keys.go("Take it back")
    expect(page.get_by_text("was taken back")).to_be_visible()


def test_a_check_in_on_the_figure(visit: Visit, planned: Site) -> None:
    page = visit(width=WIDE)
    keys = Keys(page)
    keys.go("Check in")
    keys.to("Left quadriceps").press("ArrowDown", "ArrowUp", "Enter", "4")
    assert keys.here().startswith("Left quadriceps")
    keys.to("Sleep").press("ArrowRight", "ArrowRight")
    keys.to("Anything that is more than sore muscles?").press("Enter")
    keys.go("Save")
    expect(page.get_by_text("Left quadriceps").first).to_be_visible()
    with planned.unblock():
        said = CheckIn.objects.latest("at")
        assert (said.soreness["quadriceps-l"], said.sleep) == (4.0, 7.0)


def test_a_session_is_moved_the_change_agreed_to_and_undone(visit: Visit, planned: Site) -> None:
    page = visit(width=WIDE)
    keys = Keys(page)
    keys.go("Programme")
    days = page.locator("[data-day]:not(.past):not(.today):has([data-part='run']) .pick .vh")
    keys.go(days.first.inner_text().strip())
    keys.to("Session")
    keys.to("to")
    keys.go("See what it would do")
    expect(page.get_by_role("heading", level=1)).to_have_text("A change to agree")
    keys.go("Agree")
    with planned.unblock():
        assert Programme.objects.filter(current=True).get().number == 2
    keys.go("Something changed?")
    keys.go("You want the run")
    keys.go("Undo this change")
    with planned.unblock():
        current = Programme.objects.filter(current=True).get()
        first = Programme.objects.order_by("number").first()
        assert first is not None
        assert current.document_text == first.document_text


@wide
def test_a_massage_is_booked_and_given_back(page: Page, site: Site) -> None:
    with site.unblock():
        world = cast.build()
        wants_massage_tomorrow(world, "deep")
    enter(page, site)
    keys = Keys(page)
    keys.go("Massage")
    keys.to(page.locator("label.slot .when").first.inner_text()).press("ArrowDown", "ArrowUp")
    keys.go("Book ")
    expect(page.get_by_text("Booked:").first).to_be_visible()
    keys.to("Cancel it").press("Enter", "Tab")
    keys.go("Cancel ")
    expect(page.locator(".card.booked")).to_have_count(0)


@wide
def test_a_calendar_address_is_made_and_revoked(page: Page, site: Site) -> None:
    with site.unblock():
        cast.build()
    enter(page, site)
    keys = Keys(page)
    keys.go("Settings")
    keys.go("Calendars")
    keys.go("Make an address for Full")
    address = page.locator("code.secret").inner_text()
    assert page.request.get(address).status == 200
    keys.go("Revoke Full")
    assert page.request.get(address).status == 404


@wide
def test_an_export_is_made_and_brought_into_another_account(
    page: Page, site: Site, tmp_path: Path
) -> None:
    with site.unblock():
        world = cast.build()
        cast.activity_of(world)
        accounts.make_user(email="fresh@example.org", password=None)
    enter(page, site)
    keys = Keys(page)
    keys.go("Settings")
    keys.go("Your data")
    keys.go("Make an export")
    expect(page.get_by_role("link", name="Download the export")).to_be_visible()
    keys.to("Download the export")
    with page.expect_download() as started:
        keys.press("Enter")
    kept = tmp_path / "export.zip"
    started.value.save_as(kept)
    enter(page, site, "newcomer@example.org")
    keys.to("What should Lissom call you?").write("Robin Again")
    keys.go("Begin")
    keys.go("Settings")
    keys.go("Your data")
    keys.to("Export (ZIP)")
    with page.expect_file_chooser() as chosen:
        keys.press("Space")
    chosen.value.set_files(kept)
    keys.go("Bring it back")
    expect(page.get_by_text("back", exact=False).first).to_be_visible()
    keys.go("Activities")
    expect(page.locator("a.rowlink[href^='/activities/']")).to_have_count(1)


@wide
def test_a_password_and_a_number_from_the_app_sign_in(page: Page, site: Site) -> None:
    with site.unblock():
        user = accounts.make_user(email="two@example.org", password=PASSWORD)
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
    keys = Keys(page)
    page.goto(f"{site.address}/account/login/")
    keys.to("Email").write("two@example.org")
    keys.to("Password").write(PASSWORD)
    keys.go("Sign in")
    counter = int(time.time()) // _PERIOD_S
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    if not re.search("code", keys.here(), re.IGNORECASE):
        keys.to("Code")
    keys.write(code)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_label("What should Lissom call you?")).to_be_visible()
