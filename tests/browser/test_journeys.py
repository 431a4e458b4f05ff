"""Whole ways through the app, at phone and wide width."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from lissom.web import boot
from tests.browser.conftest import check_accessible, check_accessible_in_both_themes, enter, shoot
from tests.browser.serving import Site
from tests.web import cast
from tests.web.builders import fit
from tests.web.cast import PASSWORD, World

_PERIOD_S = 30
_LONG_MS = 120_000


def _filled(site: Site) -> World:
    """The cast, with some runs for the runner."""
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        for _ in range(3):
            cast.activity_of(world)
        cast.entry_of(world)
        return world


def test_from_the_first_link_through_the_four_steps(page: Page, site: Site) -> None:
    page.goto(site.link(None))
    page.get_by_label("E-mail address").fill("first@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("What should Lissom call you?").fill("Robin Example")
    check_accessible(page)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Step 1 of 4")).to_be_visible()
    check_accessible(page)
    shoot(page, "begin-files")
    page.get_by_role("link", name="Go on without files").click()
    page.get_by_label("Day", exact=True).fill("2030-04-28")
    check_accessible(page)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Monday: minutes").fill("75")
    check_accessible(page)
    shoot(page, "begin-week")
    page.get_by_role("button", name="Next").click()
    check_accessible(page)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Make my programme")).to_be_visible()
    check_accessible(page)


def test_files_are_dropped_read_and_taken_back(page: Page, site: Site, tmp_path: Path) -> None:
    _filled(site)
    enter(page, site)
    good, bad = tmp_path / "new.fit", tmp_path / "letter.fit"
    good.write_bytes(fit(20))
    bad.write_bytes(b"Dear aunt")
    page.goto(f"{site.address}/import")
    check_accessible(page)
    page.set_input_files("#files", [good, bad])
    expect(page.get_by_text("Not readable").first).to_be_visible(timeout=_LONG_MS)
    expect(page.get_by_text("new.fit").first).to_be_visible()
    check_accessible(page)
    shoot(page, "import-done")
    page.get_by_text("Take this import back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("was taken back")).to_be_visible()


def test_an_activity_is_looked_at_and_put_right(page: Page, site: Site) -> None:
    _filled(site)
    enter(page, site)
    page.goto(f"{site.address}/activities")
    check_accessible(page)
    shoot(page, "activities")
    page.locator("a.rowlink[href^='/activities/']").first.click()
    expect(page.locator(".uplot")).not_to_have_count(0)
    page.locator(".u-over").first.hover()
    expect(page.locator(".trace-name output").first).to_contain_text("/km at")
    check_accessible(page)
    shoot(page, "activity")
    page.get_by_text("Change or delete").click()
    page.get_by_label("Title").fill("Along the harbour")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Along the harbour")


def test_a_run_without_a_watch_is_added_by_keyboard_alone(page: Page, site: Site) -> None:
    _filled(site)
    enter(page, site)
    page.goto(f"{site.address}/entries/add")
    page.get_by_label("Minutes").focus()
    page.keyboard.type("42")
    page.keyboard.press("Tab")
    page.keyboard.type("7.5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Noted. Load and forecast follow.")).to_be_visible()
    expect(page.get_by_text("7.5").first).to_be_visible()


def test_a_calendar_address_is_made_read_and_revoked(page: Page, site: Site) -> None:
    _filled(site)
    enter(page, site)
    page.goto(f"{site.address}/settings/calendars")
    page.get_by_role("button", name="Make an address for Full").click()
    address = page.locator("code.secret").inner_text()
    check_accessible(page)
    assert "BEGIN:VCALENDAR" in page.request.get(address).text()
    page.get_by_role("button", name="Revoke Full").click()
    assert page.request.get(address).status == 404


def test_everything_is_exported_and_downloaded(page: Page, site: Site, tmp_path: Path) -> None:
    _filled(site)
    enter(page, site)
    page.goto(f"{site.address}/settings/data")
    check_accessible(page)
    page.get_by_role("button", name="Make an export").click()
    link = page.get_by_role("link", name="Download the export")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    with page.expect_download() as started:
        link.click()
    kept = tmp_path / "export.zip"
    started.value.save_as(kept)
    assert kept.read_bytes()[:2] == b"PK"


def test_a_password_and_a_number_from_the_app_sign_in(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        from lissom.web.accounts import services  # noqa: PLC0415

        user = services.make_user(email="two@example.org", password=PASSWORD)
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)
    page.goto(f"{site.address}/account/login/")
    check_accessible(page)
    shoot(page, "login")
    page.get_by_label("Email").fill("two@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    check_accessible(page)
    shoot(page, "second-factor")
    counter = int(time.time()) // _PERIOD_S
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    page.locator("input[name=code]").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_label("What should Lissom call you?")).to_be_visible()


def _virtual_key(page: Page) -> Any:
    """A passkey holder of the browser's own, as a phone or a key would be."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session


def test_a_passkey_is_added_and_signs_in(page: Page, site: Site) -> None:
    with site.unblock():
        boot.setup(site.home)
        from lissom.web.accounts import services  # noqa: PLC0415

        services.make_user(email="key@example.org", password=PASSWORD)
    local = site.address.replace("127.0.0.1", "localhost")
    page.goto(f"{local}/account/login/")
    page.get_by_label("Email").fill("key@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("What should Lissom call you?")).to_be_visible()
    _virtual_key(page)
    page.goto(f"{local}/account/2fa/webauthn/add/")
    check_accessible(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#mfa_webauthn_add")).to_be_visible()
    check_accessible(page)
    page.locator("input[name=name]").fill("Test key")
    passwordless = page.locator("input[name=passwordless]")
    if passwordless.count() and not passwordless.is_checked():
        passwordless.check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto(f"{local}/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{local}/account/login/")
    page.locator("#passkey_login").click()
    expect(page.get_by_label("What should Lissom call you?")).to_be_visible()


PAGES = (
    "/import",
    "/activities",
    "/entries/add",
    "/settings",
    "/settings/week",
    "/settings/massage",
    "/settings/races",
    "/settings/away",
    "/settings/calendars",
    "/settings/security",
    "/settings/tokens",
    "/settings/data",
    "/account/2fa/",
    "/account/sessions/",
    "/account/email/",
    "/account/logout/",
    "/api/docs",
    "/nowhere",
)


def test_every_page_is_accessible(page: Page, site: Site) -> None:
    _filled(site)
    enter(page, site)
    for path in PAGES:
        page.goto(f"{site.address}{path}")
        check_accessible_in_both_themes(page)
