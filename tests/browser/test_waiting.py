"""The waiting list in a real browser, at phone and wide width: an hour that is cancelled is kept
for the best client, taken by the link without account, and rolls on when it is not."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from lissom.core.booking.model import Service, Span
from lissom.web import boot
from lissom.web.accounts.secrets import hashed
from lissom.web.clinic import booking, people
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment
from lissom.web.waiting.models import FreedHour, HourOffer
from tests.browser.conftest import Site, check_accessible, enter, shoot
from tests.web import cast

expect.set_options(timeout=60_000)
_DAY = (Span(time(0), time(0)),)


def _desk(site: Site) -> tuple[int, int]:
    """Two hours of two days ahead that can be cancelled; three clients who can be telephoned."""
    with site.unblock():
        boot.setup(site.home)
        world, now = cast.build(), timezone.now()
        tess = world.clinic.therapists.get()
        clinics.set_hours(therapist=tess, weekly=(_DAY,) * 7)
        hour = clinics.set_service(
            clinic=world.clinic,
            service=Service("maintenance", 60, price_pence=6000),
            since=now.date(),
        )
        for number, name in enumerate(("Kit Rowan", "Sam Alder", "Noa Hazel")):
            people.save_client(
                clinic=world.clinic, name=name, phone=f"07700 90012{number}", now=now
            )
        first = (now + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
        made = [
            booking.take_slot(
                therapist=tess, start=start, service=hour, client="Ash Fern", now=now
            ).pk
            for start in (first, first + timedelta(hours=3))
        ]
        return made[0], made[1]


def _put_on_the_list(page: Page, site: Site, name: str) -> None:
    """By hand, as the desk does it: the name first."""
    page.goto(f"{site.address}/clinic/waiting")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Name or telephone").fill(name)
    page.get_by_role("link", name=name).click()
    page.get_by_label("Needs to know").select_option("60")
    page.get_by_role("button", name="Put on the list").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _cancel(page: Page, site: Site, key: int) -> None:
    page.goto(f"{site.address}/clinic/diary/{key}")
    page.locator("summary", has_text="Cancel").click()
    page.get_by_role("button", name="Cancel the appointment").click()
    page.goto(f"{site.address}/clinic/waiting")


def _give_secret(site: Site, word: str) -> HourOffer:
    """What the mail would have brought: the served app of this test has no mail server."""
    with site.unblock():
        boot.setup(site.home)
        offer = HourOffer.objects.select_related("entry__client", "freed").get(answer="")
        HourOffer.objects.filter(pk=offer.pk).update(secret_hash=hashed(word))
        return offer


def _let_time_pass(site: Site, offer: HourOffer) -> None:
    """The time to answer is over; the worker of the served app does the rest."""
    assert offer.hold_id is not None
    with site.unblock():
        past = timezone.now() - timedelta(minutes=1)
        HourOffer.objects.filter(pk=offer.pk).update(until=past)
        Appointment.objects.filter(pk=offer.hold_id).update(hold_until=past)
        FreedHour.objects.filter(pk=offer.freed_id).update(wakes_at=past)


def _look(page: Page, name: str) -> None:
    """Both lights, no violation, a picture."""
    for light in ("light", "dark"):
        page.emulate_media(color_scheme=light)
        page.wait_for_timeout(400)  # colours change in steps
        check_accessible(page)
        shoot(page, f"waiting-{name}-{light}")
    page.emulate_media(color_scheme="light")


def test_a_freed_hour_is_kept_taken_and_rolls_on_when_it_is_not(site: Site, page: Page) -> None:
    first, second = _desk(site)
    enter(page, site, "receptionist@example.org")
    page.goto(f"{site.address}/clinic/waiting/new?q=kit")
    _look(page, "choose")
    for name in ("Kit Rowan", "Sam Alder", "Noa Hazel"):
        _put_on_the_list(page, site, name)
    _look(page, "entry")
    page.get_by_role("link", name="Change").click()
    _look(page, "form")

    _cancel(page, site, first)
    expect(page.get_by_text("Kept for Kit Rowan")).to_be_visible()
    _look(page, "list")
    _give_secret(site, "first-word")
    guest = page.context.browser
    assert guest is not None
    phone = guest.new_page()
    phone.goto(f"{site.address}/offer/first-word")
    expect(phone.get_by_text("It is kept for you until")).to_be_visible()
    _look(phone, "offer")
    phone.get_by_role("button", name="Take it").click()
    expect(phone.get_by_role("heading", name="It is yours")).to_be_visible()
    page.goto(f"{site.address}/clinic/diary?day={datetime.now():%Y-%m-%d}")  # noqa: DTZ005
    expect(page.get_by_role("heading", name="Taken today")).to_be_attached()

    _cancel(page, site, second)
    expect(page.get_by_text("Kept for Sam Alder")).to_be_visible()
    offer = _give_secret(site, "second-word")
    _let_time_pass(site, offer)
    for _ in range(30):
        page.wait_for_timeout(5_000)
        page.reload()
        if page.get_by_text("Kept for Noa Hazel").count():
            break
    page.locator("li", has_text="Kept for Noa Hazel").get_by_role("link").click()
    expect(page.get_by_text("no answer", exact=True)).to_be_visible()
    _look(page, "hour")
    phone.goto(f"{site.address}/offer/second-word")
    expect(phone.get_by_text("Your time to answer has passed")).to_be_visible()
    _look(phone, "late")
    phone.close()
    page.get_by_role("button", name="Said yes: book").click()
    expect(page.get_by_text("Booked for Noa Hazel.")).to_be_visible()
