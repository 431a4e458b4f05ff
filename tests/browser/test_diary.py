"""The diary in a real browser, at phone and wide width: book, move by hand and by keyboard, refuse,
cancel, book somebody who walks in."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from lissom.core.booking.model import Service, Span
from lissom.web import boot
from lissom.web.clinic import booking, people
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment
from tests.browser.conftest import check_accessible, check_accessible_in_both_themes, enter, shoot
from tests.browser.keys import Keys
from tests.browser.serving import Site
from tests.web import cast

LONDON = ZoneInfo("Europe/London")
QUARTER_PX = 17
_DAY = (Span(time(8), time(18)),)


def _tomorrow() -> datetime:
    local = timezone.now().astimezone(LONDON) + timedelta(days=1)
    return datetime.combine(local.date(), time(10), LONDON)


def _desk(site: Site, page: Page) -> str:
    """Hours, a room, services, a card; one appointment at noon. The receptionist is at work."""
    with site.unblock():
        boot.setup(site.home)
        world = cast.build()
        clinics.add_room(clinic=world.clinic, name="Room 1")
        for name in ("Tess Sample", "Jon Sample"):
            person = clinics.add_therapist(clinic=world.clinic, name=name, rooms=["Room 1"])
            clinics.set_hours(therapist=person, weekly=(_DAY,) * 7)
        hour = clinics.set_service(
            clinic=world.clinic,
            service=Service("maintenance", 60, buffer_after_min=15, price_pence=6000),
            since=timezone.now().date(),
        )
        card = people.save_client(
            clinic=world.clinic,
            name="Kit Rowan (invented)",
            phone="07700 900 123",
            now=timezone.now(),
        )
        tess = world.clinic.therapists.get(name="Tess Sample")
        booking.take_slot(
            therapist=tess,
            start=_tomorrow() + timedelta(hours=3),
            service=hour,
            client=card.name,
            booked_for=card,
            now=timezone.now(),
        )
    enter(page, site, "receptionist@example.org")
    return f"{site.address}/clinic/diary?day={_tomorrow():%Y-%m-%d}&who=t{tess.pk}"


def _box(page: Page, text: str) -> Locator:
    return page.locator(".ec-event[data-event^='a']:not(.ec-preview)").filter(has_text=text)


def _starts(site: Site) -> list[str]:
    with site.unblock():
        rows = Appointment.objects.exclude(state="cancelled").order_by("start")
        return [f"{row.start.astimezone(LONDON):%H:%M}" for row in rows]


def _drag(page: Page, what: Locator, down_px: float) -> None:
    what.scroll_into_view_if_needed()
    edge = what.bounding_box()
    assert edge is not None
    x, y = edge["x"] + 40, edge["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x, y + down_px * step / 8)
    page.mouse.up()


def _book_kit(page: Page, diary: str) -> None:
    page.goto(diary)
    page.get_by_role("link", name="New booking").click()
    search = page.get_by_label("Name, telephone or number of the card")
    search.press_sequentially("900 123")
    page.get_by_role("button", name="Kit Rowan (invented)").click()
    page.get_by_label("Therapist").select_option(label="Tess Sample")
    page.get_by_label("Time").fill("10:00")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("Booked: Kit Rowan (invented)")).to_be_visible()


def test_the_desk_books_moves_by_hand_and_is_refused_with_the_next_hours(
    page: Page, site: Site
) -> None:
    diary = _desk(site, page)
    page.goto(diary)
    page.get_by_role("link", name="New booking").click()
    check_accessible(page)
    _book_kit(page, diary)
    page.goto(diary)
    expect(_box(page, "10:00")).to_be_visible()
    check_accessible(page)
    shoot(page, "diary-day")
    _drag(page, _box(page, "10:00"), 2 * QUARTER_PX)
    expect(page.locator("[data-told]")).to_contain_text("is moved to")
    assert _starts(site) == ["10:30", "13:00"]
    _drag(page, _box(page, "10:30"), 10 * QUARTER_PX)
    refusal = page.locator("[data-answer]")
    expect(refusal).to_contain_text("Tess Sample is not free")
    expect(refusal).to_contain_text("Next free")
    check_accessible(page)
    shoot(page, "diary-refused")
    assert _starts(site) == ["10:30", "13:00"]
    expect(_box(page, "10:30")).to_be_visible()
    refusal.get_by_role("button").first.click()
    expect(page.locator("[data-told]")).to_contain_text("14:15")
    assert _starts(site) == ["13:00", "14:15"]


def test_the_desk_moves_and_cancels_by_keyboard_alone(page: Page, site: Site) -> None:
    diary = _desk(site, page)
    page.goto(diary)
    box = _box(page, "13:00")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-told]")).to_contain_text("Picked up")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(60)
    page.keyboard.press("Escape")
    expect(page.locator("[data-told]")).to_contain_text("Left where it was")
    assert _starts(site) == ["13:00"]
    _box(page, "13:00").focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
        page.wait_for_timeout(60)
    page.keyboard.press("Enter")
    for _ in range(100):  # the place is told before the server has answered
        if _starts(site) == ["13:45"]:
            break
        page.wait_for_timeout(100)
    assert _starts(site) == ["13:45"]
    _box(page, "13:45").focus()
    page.keyboard.press("Enter")
    panel = page.locator("[data-panel]")
    expect(panel.get_by_role("heading", name="Kit Rowan (invented)")).to_be_visible()
    check_accessible(page)
    shoot(page, "diary-panel")
    panel.locator("summary").filter(has_text="Cancel").focus()
    page.keyboard.press("Enter")
    panel.get_by_label("Reason").last.focus()
    page.keyboard.type("Has a cold")
    page.keyboard.press("Enter")
    expect(page.get_by_text("is cancelled. The time is free again.")).to_be_visible()
    assert _starts(site) == []


def test_somebody_walks_in_and_the_paper_has_it(page: Page, site: Site) -> None:
    diary = _desk(site, page)
    page.goto(diary)
    page.get_by_role("link", name="New booking").click()
    page.locator("summary").filter(has_text="New client").click()
    page.get_by_label("Name", exact=True).fill("Noa Sedge (invented)")
    page.get_by_label("Telephone", exact=True).fill("07700 900 200")
    page.get_by_label("Therapist").select_option(label="Tess Sample")
    page.get_by_label("Time").fill("13:30")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("Tess Sample is not free")).to_be_visible()
    check_accessible(page)
    page.locator(".frees button").first.click()
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("Booked: Noa Sedge (invented)")).to_be_visible()
    assert _starts(site) == ["13:00", "14:15"]
    page.goto(f"{site.address}/clinic/diary/list?day={_tomorrow():%Y-%m-%d}")
    expect(page.get_by_role("row", name="Noa Sedge")).to_contain_text("07700 900 200")
    check_accessible(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_text("Noa Sedge (invented)")).to_be_visible()


def test_week_and_forms_hold_for_everybody(page: Page, site: Site) -> None:
    diary = _desk(site, page)
    page.goto(f"{diary}&view=week")
    expect(_box(page, "Kit Rowan")).to_be_visible()
    check_accessible_in_both_themes(page)
    shoot(page, "diary-week")
    for place in ("block", "calendar", "new"):
        page.goto(f"{site.address}/clinic/diary/{place}")
        check_accessible_in_both_themes(page)


def test_the_desk_books_a_card_and_a_walk_in_by_keys_alone(page: Page, site: Site) -> None:
    page.goto(_desk(site, page))
    keys = Keys(page)
    keys.go("New booking")
    keys.to("Name, telephone or number").write("900 123")
    expect(page.get_by_role("button", name="Kit Rowan (invented)")).to_be_visible()
    keys.to("Kit Rowan").press("Enter")
    keys.to("Therapist").press("T")
    keys.to("Time")
    page.keyboard.type("1000")
    keys.go("Book")
    expect(page.get_by_text("Booked: Kit Rowan (invented)")).to_be_visible()
    keys.go("New booking")
    keys.to("New client").press("Enter")
    keys.to("Name").write("Noa Sedge (invented)")
    keys.to("Therapist").press("T")
    keys.to("Time")
    page.keyboard.type("1500")
    keys.go("Book")
    expect(page.get_by_text("Booked: Noa Sedge (invented)")).to_be_visible()
    assert _starts(site) == ["10:00", "13:00", "15:00"]
