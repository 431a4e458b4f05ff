"""The owner's journey through the office: hours, a holiday, prices, money, the day's report.

At phone and at wide width, by mouse and once by keyboard alone; every page without violation of axe
in light and dark.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessible_in_both_themes, enter, shoot
from tests.browser.keys import Keys
from tests.browser.serving import Site

EMAIL = "keeper@example.org"
CSV = b"Name,Email\nAnn Example,ann@example.org\n=1+1,odd@example.org\n"


@pytest.fixture
def keep(site: Site) -> dict[str, Any]:
    """A clinic with one therapist, a client, a visit of yesterday and one in a week."""
    with site.unblock():
        from django.db import connection  # noqa: PLC0415

        from lissom.core.booking.model import Service, Span  # noqa: PLC0415
        from lissom.web import boot  # noqa: PLC0415
        from lissom.web.accounts import services as accounts  # noqa: PLC0415
        from lissom.web.clinic import booking, people, services  # noqa: PLC0415
        from lissom.web.clinic.seats import seat_of  # noqa: PLC0415
        from lissom.web.office import team  # noqa: PLC0415

        boot.setup(site.home)
        now = datetime.now(UTC)
        yesterday = now.date() - timedelta(days=1)
        user = accounts.make_user(email=EMAIL, password=None)
        clinic = team.found_clinic(
            user=user,
            name="Sample practice",
            place="Poole",
            timezone="UTC",
            treats_as="Tess Sample",
            now=now,
        )
        person, seat = clinic.therapists.get(), seat_of(user)
        services.set_hours(therapist=person, weekly=((Span(time(9), time(17)),),) * 7)
        service = services.set_service(
            clinic=clinic,
            service=Service("maintenance", 60, price_pence=6000),
            since=date(2020, 1, 1),
        )
        client = people.save_client(clinic=clinic, name="Bea Example", now=now, by=seat)
        for days, state in ((0, "completed"), (8, "confirmed")):
            booking.take_slot(
                therapist=person,
                service=service,
                start=datetime.combine(yesterday + timedelta(days=days), time(10), UTC),
                state=state,
                booked_for=client,
                now=now,
            )
        connection.close()
    return {
        "therapist": person.pk,
        "service": service.pk,
        "client": client.pk,
        "yesterday": yesterday,
        "week": yesterday + timedelta(days=8),
    }


def test_the_owner_sets_hours_prices_and_reads_the_report(
    page: Page, site: Site, keep: dict[str, Any]
) -> None:
    enter(page, site, EMAIL)
    page.goto(f"{site.address}/clinic/team/treats/{keep['therapist']}/hours")
    page.get_by_label("First day").fill(keep["week"].isoformat())
    page.get_by_label("Why").fill("Holiday")
    page.get_by_role("button", name="Set these days").click()
    expect(page.get_by_role("heading", name="1 appointment would lie outside")).to_be_visible()
    expect(page.get_by_text("Bea Example")).to_be_visible()
    shoot(page, "office-hours-effect")
    page.get_by_role("button", name="Set these days, let them stay").click()
    expect(page.get_by_text("stays where")).to_be_visible()
    page.get_by_label("Monday, hours 1, to").fill("16:00")
    page.get_by_role("button", name="Set the week").click()
    expect(page.get_by_text("The hours are set.")).to_be_visible()

    page.goto(f"{site.address}/clinic/services/{keep['service']}")
    page.get_by_label("Price in pounds").fill("65")
    page.get_by_role("button", name="Set the price").click()
    expect(page.get_by_text("£65.00")).to_be_visible()
    page.get_by_label("What clients read").fill("Massage flushes toxins out of your muscles.")
    page.get_by_label("What clients read").press("End")
    expect(page.get_by_text("Rather:")).to_be_visible()
    shoot(page, "office-service-marks")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("more than tests carry")).to_be_visible()
    page.get_by_label("Keep the text").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Kept by choice of {EMAIL}")).to_be_visible()

    page.goto(f"{site.address}/clinic/clients/{keep['client']}/money")
    expect(page.get_by_text("£60.00 to pay").first).to_be_visible()
    page.get_by_label("How").select_option("cash")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Nothing to pay").first).to_be_visible()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Make an invoice").click()
    expect(page.get_by_role("heading", name=re.compile(r"Invoice \d{4}-0001"))).to_be_visible()
    shoot(page, "office-invoice")

    page.goto(f"{site.address}/clinic/reports")
    expect(page.get_by_text("£60.00").first).to_be_visible()
    page.get_by_role("link", name="The day before").click()
    expect(page.get_by_text("1 h 00 min booked of").first).to_be_visible()
    shoot(page, "office-report")


def test_the_owner_sets_a_price_and_reads_the_report_by_keys_alone(
    page: Page, site: Site, keep: dict[str, Any]
) -> None:
    enter(page, site, EMAIL)
    keys = Keys(page)
    page.goto(f"{site.address}/clinic/services/{keep['service']}")
    keys.to("Price in pounds").write("65")
    keys.go("Set the price")
    expect(page.get_by_text("£65.00")).to_be_visible()
    page.goto(f"{site.address}/clinic/reports")
    keys.go("The day before")
    expect(page.get_by_text("1 h 00 min booked of").first).to_be_visible()


def test_the_owner_sets_hours_and_a_holiday_by_keys_alone(
    page: Page, site: Site, keep: dict[str, Any]
) -> None:
    enter(page, site, EMAIL)
    keys = Keys(page)
    page.goto(f"{site.address}/clinic/team/treats/{keep['therapist']}/hours")
    keys.to("Monday, hours 1, to")
    page.keyboard.type("1600")
    keys.go("Set the week")
    expect(page.get_by_text("The hours are set.")).to_be_visible()
    expect(page.get_by_label("Monday, hours 1, to")).to_have_value("16:00")
    keys.to("First day").day(keep["week"])
    keys.to("Why").write("Holiday")
    keys.go("Set these days")
    expect(page.get_by_role("heading", name="1 appointment would lie outside")).to_be_visible()
    expect(page.get_by_text("No holiday or race day ahead.")).to_be_visible()
    keys.go("Set these days, let them stay")
    expect(page.get_by_text("stays where")).to_be_visible()
    keys.go("As usual")
    expect(page.get_by_text("No holiday or race day ahead.")).to_be_visible()


def test_a_table_of_clients_comes_in_by_keyboard_alone(
    page: Page, site: Site, keep: dict[str, Any]
) -> None:
    enter(page, site, EMAIL)
    page.goto(f"{site.address}/clinic/clients/import")
    page.get_by_label("Table (CSV)").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": CSV}
    )
    _press(page, "Look at the table")
    expect(page.get_by_text("2 new. Nothing is read in yet.")).to_be_visible()
    _press(page, "Read it in")
    expect(page.get_by_text("2 new.", exact=True)).to_be_visible()
    page.goto(f"{site.address}/clinic/clients")
    page.get_by_label("Name, e-mail, telephone or number").focus()
    page.keyboard.type("ann exam")
    expect(page.get_by_text("1 client with")).to_be_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Ann Example"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ann Example")).to_be_visible()


def _press(page: Page, name: str) -> None:
    """Tab to the button of this name and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way to '{name}' by keyboard")


def _pages(keep: dict[str, Any]) -> list[str]:
    client, person = keep["client"], keep["therapist"]
    return [
        "steps",
        "services",
        f"services/{keep['service']}",
        "rooms",
        "rules",
        "team",
        f"team/treats/{person}",
        f"team/treats/{person}/hours",
        "audit",
        "clients",
        f"clients/{client}",
        f"clients/{client}/edit",
        f"clients/{client}/money",
        "clients/alike",
        "clients/import",
        "diary-import",
        "money",
        "packages",
        "invoices",
        "reports",
    ]


def test_every_page_of_the_office_is_accessible(
    page: Page, site: Site, keep: dict[str, Any]
) -> None:
    enter(page, site, EMAIL)
    for one in _pages(keep):
        page.goto(f"{site.address}/clinic/{one}")
        check_accessible_in_both_themes(page)
        shoot(page, f"office-{one.split('/')[0]}")
