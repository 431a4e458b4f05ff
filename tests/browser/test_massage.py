"""A runner's massage: three taps from the programme, moved, cancelled, waited for; keyboard too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from lissom.core.booking.model import DayException, Service, Span
from lissom.web import boot
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment
from lissom.web.training import services as training
from tests.browser.conftest import Site, check_accessible, enter, shoot
from tests.web import cast
from tests.web.cast import World

expect.set_options(timeout=60_000)
AHEAD = 4


def _wanted(day: date, number: int, minutes: int) -> dict[str, Any]:
    return {
        "id": f"massage-{number}",
        "kind": "massage",
        "type": "maintenance",
        "title": "Maintenance massage",
        "window": {"from": f"{day}T14:00:00+00:00", "to": f"{day}T20:00:00+00:00"},
        "minutes": minutes,
        "intensity": "easy",
        "muscles": {"quadriceps": 0.6, "gastrocnemius": 0.4},
        "detail": "Legs.",
        "why": [{"rule": "C44", "text": "The quadriceps did more than usual."}],
    }


def _world(site: Site) -> World:
    """A programme that wants 45 minutes in four days, which the clinic has, and 90 a week later,
    which it offers and nobody has free."""
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        on = datetime.now(UTC).date()
        person = world.clinic.therapists.get(name="Tess Sample")
        full = on + timedelta(days=AHEAD + 7)
        clinics.set_hours(
            therapist=person,
            weekly=((Span(time(9), time(19)),),) * 7,
            exceptions=[DayException(full + timedelta(days=near)) for near in range(-3, 4)],
        )
        for minutes, price in ((45, 4600), (90, 8000)):
            clinics.set_service(
                clinic=world.clinic,
                service=Service("maintenance", minutes, price_pence=price),
                since=on - timedelta(days=30),
            )
        training.save_profile(
            runner=world.their.name,
            on=on,
            clinic_hours=((time(6), time(23)),) * 7,
            massage_every_days=7,
        )
        days = [
            {
                "date": (on + timedelta(days=ahead)).isoformat(),
                "phase": "build",
                "sessions": [
                    _wanted(on + timedelta(days=at), number, minutes)
                    for number, (at, minutes) in enumerate(((AHEAD, 45), (AHEAD + 7, 90)))
                    if at == ahead
                ],
                "fluid": {},
                "food": {},
            }
            for ahead in range(14)
        ]
        training.save_programme(
            runner=world.their,
            programme_dict={"days": days, "firm_until": days[-1]["date"]},
            problem_dict={},
            on=on,
        )
        return world


def _own(site: Site, world: World) -> list[Appointment]:
    with site.unblock():
        return list(Appointment.objects.filter(runner=world.their).order_by("id"))


def _wanted_link(page: Page, place: int) -> Locator:
    """From a wanted massage of the week's list to its hours; the day itself is a link too."""
    return page.locator(".item.wanted a").nth(place)


def _dark(page: Page, name: str) -> None:
    """The same in dark colours, for eyes and for contrast."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_timeout(500)  # colours that fade are no fault
    check_accessible(page)
    shoot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def test_three_taps_from_the_programme_then_moved_and_cancelled(page: Page, site: Site) -> None:
    world = _world(site)
    enter(page, site)
    page.goto(f"{site.address}/programme")
    _wanted_link(page, 0).click()
    expect(page.get_by_text("best first")).to_be_visible()
    expect(page.get_by_text("in time until 24 hours before")).to_be_visible()
    check_accessible(page)
    shoot(page, "massage-hours")
    _dark(page, "massage-hours")
    page.locator("label.slot").nth(1).click()
    page.get_by_role("button", name="Book ", exact=False).click()
    expect(page.get_by_text("Booked: ")).to_be_visible()
    (row,) = _own(site, world)
    assert row.state == "confirmed"
    expect(page.get_by_text("Move or cancel it in time until")).to_be_visible()
    check_accessible(page)
    shoot(page, "massage-booked")
    _dark(page, "massage-booked")
    page.get_by_role("link", name="Move it").click()
    expect(page.get_by_text("Free times, best first")).to_be_visible()
    check_accessible(page)
    shoot(page, "massage-move")
    _dark(page, "massage-move")
    page.locator("label.slot").nth(2).click()
    page.get_by_role("button", name="Move to", exact=False).click()
    expect(page.get_by_text("Moved: ")).to_be_visible()
    (moved,) = _own(site, world)
    assert (moved.pk, moved.state) == (row.pk, "confirmed")
    assert moved.start != row.start
    page.locator("summary", has_text="Cancel it").click()
    check_accessible(page)
    shoot(page, "massage-cancel")
    page.get_by_role("button", name="Cancel ", exact=False).click()
    expect(page.get_by_text("Cancelled. The hour is free again.")).to_be_visible()
    (gone,) = _own(site, world)
    assert (gone.state, gone.cancelled_by) == ("cancelled", "client")


def test_the_keyboard_alone_books_and_cancels(page: Page, site: Site) -> None:
    world = _world(site)
    enter(page, site)
    page.goto(f"{site.address}/programme")
    _wanted_link(page, 0).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/massage?day=*")
    page.locator("input[name=slot]").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=slot]").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("[data-book]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Booked: ")).to_be_visible()
    page.locator("summary", has_text="Cancel it").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cancelled. The hour is free again.")).to_be_visible()
    assert [row.state for row in _own(site, world)] == ["cancelled"]


def test_without_a_free_hour_the_window_waits_on_the_list(page: Page, site: Site) -> None:
    _world(site)
    enter(page, site)
    page.goto(f"{site.address}/programme")
    _wanted_link(page, 1).click()
    expect(page.get_by_text("No free time is known")).to_be_visible()
    check_accessible(page)
    shoot(page, "massage-no-hour")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.get_by_text("You are on the waiting list of Reed practice")).to_be_visible()
    expect(page.get_by_role("link", name="On 1 waiting list")).to_be_visible()
    check_accessible(page)
    shoot(page, "massage-waits")
    _dark(page, "massage-waits")
    page.get_by_role("link", name="On 1 waiting list").click()
    expect(page.get_by_text("Reed practice").first).to_be_visible()


def test_mails_are_agreed_to_and_ended(page: Page, site: Site) -> None:
    _world(site)
    enter(page, site)
    page.goto(f"{site.address}/massage")
    page.get_by_role("button", name="Book ", exact=False).click()
    page.get_by_role("link", name="Mails about appointments").click()
    check_accessible(page)
    shoot(page, "massage-mails")
    _dark(page, "massage-mails")
    page.get_by_role("button", name="Agree to mails").click()
    expect(page.get_by_text("They go to runner@example.org.")).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="No more mails").click()
    expect(page.get_by_text("writes to you no more")).to_be_visible()
