"""A session moved by keyboard and by drag; a change agreed to and taken back; print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Visit = Callable[..., Any]


def _first_run(page: Any) -> str:
    """The first day to come with a run that may move."""
    page.goto("/programme")
    day = page.locator("[data-day]:not(.past):not(.today):has([data-part='run'])").first
    found: str = day.get_attribute("data-day")
    return found


def test_a_keyboard_asks_what_a_move_would_do(visit: Visit) -> None:
    page = visit(width=1280)
    day = _first_run(page)
    page.focus(f"[data-day='{day}'] .pick")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**day={day}**")
    page.select_option("#move-what", "run")
    page.focus("text=See what it would do")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    words = page.inner_text("main")
    assert "Nothing moves until you agree." in words or "class" in words
    if page.locator("text=Keep it as it is").count():
        page.click("text=Keep it as it is")
        page.wait_for_url("**/programme")


def _drag(page: Any, source: Any, target: Any) -> None:
    """As a hand does: press, some way, over the target, let go."""
    source.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    begin, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + 20, begin["y"] + 10)
    page.mouse.down()
    page.mouse.move(begin["x"] + 40, begin["y"] + 20, steps=4)
    page.mouse.move(end["x"] + 30, end["y"] + 40, steps=8)
    page.mouse.up()


def test_a_drop_leads_to_the_same_question(visit: Visit) -> None:
    page = visit(width=1280)
    day = _first_run(page)
    source = page.locator(f"[data-day='{day}'] [data-part='run']").first
    later = page.locator(f"[data-day='{day}'] ~ [data-day]:not(.past)").first
    _drag(page, source, later)
    page.wait_for_url("**/programme/changes**")
    assert "You want the run of" in page.inner_text("main") or page.locator(".notice").count()


def test_the_menu_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = visit()
    page.focus("nav summary")
    page.keyboard.press("Enter")
    assert page.locator("nav .sheet").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("nav .sheet").is_visible()


def test_the_first_tab_skips_to_the_page(visit: Visit) -> None:
    page = visit(width=1280)
    page.goto("/body")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_dark_can_be_chosen_and_stays(visit: Visit) -> None:
    page = visit(width=1280)
    page.click(".foot button[value='dark']")
    page.wait_for_load_state()
    assert page.get_attribute("html", "data-theme") == "dark"
    page.goto("/body")
    assert page.get_attribute("html", "data-theme") == "dark"


def test_paper_holds_the_sheet_and_no_buttons(visit: Visit) -> None:
    page = visit(width=1280)
    page.goto("/race")
    page.emulate_media(media="print")
    assert not page.locator("nav.nav").is_visible()
    assert page.locator("text=To take along").is_visible()
