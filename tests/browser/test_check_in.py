"""The check-in by finger, by keyboard alone, and without network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.conftest import ON

Visit = Callable[..., Any]
SCALES = ("sleep", "fatigue", "stress", "mood", "calm")


def _slide(page: Any, name: str) -> None:
    scale = page.locator(f"#scale-{name}-range")
    scale.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
    box = scale.bounding_box()
    page.touchscreen.tap(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)


def test_a_finger_needs_eight_taps(visit: Visit) -> None:
    page = visit(touch=True)
    page.goto("/checkin")
    page.tap("#quadriceps-l")
    page.tap("[data-pad-keys] button[value='4']")
    assert page.locator("#sore-quadriceps-l").input_value() == "4"
    for name in SCALES:
        _slide(page, name)
    page.tap("text=Save")
    page.wait_for_url("**/checkin/saved")
    assert "Left quadriceps" in page.inner_text("main")


def test_a_keyboard_does_the_same(visit: Visit) -> None:
    page = visit(width=1280)
    page.goto("/checkin")
    page.focus("#quadriceps-l")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "knee-l"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    assert page.locator("#sore-quadriceps-l").input_value() == "3"
    assert page.evaluate("document.activeElement.id") == "quadriceps-l"
    assert page.get_attribute("#quadriceps-l", "aria-pressed") == "true"
    page.focus("#scale-sleep-range")
    page.keyboard.press("ArrowRight")
    assert page.locator("#scale-sleep").input_value() == "6"


def test_a_joint_leads_to_the_questions(visit: Visit) -> None:
    page = visit(touch=True)
    page.goto("/checkin")
    page.tap("#knee-r")
    assert page.locator("[data-pad-joint]").is_visible()
    page.check("input[value='joint_hot']")
    answer = page.locator("label:has(input[value='joint_hot']) .answer")
    assert answer.inner_text().startswith("Stop. Be seen today")


def test_without_network_it_is_kept_and_sent_later(visit: Visit) -> None:
    page = visit(touch=True)
    page.clock.set_fixed_time(datetime.combine(ON, datetime.now(UTC).timetz()))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/today")
    page.goto("/checkin")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.goto("/checkin")
    page.tap("#soleus-l" if page.is_visible("#soleus-l") else "#shin-l")
    page.tap("[data-pad-keys] button[value='2']")
    page.tap("text=Save")
    page.wait_for_selector("text=Kept on this device")
    page.goto("/today")
    assert page.title().startswith("Today")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("text=The check-in kept on this device is sent.")
    page.goto("/today")
    assert "Checked in at" in page.inner_text("main")


def test_the_list_is_enough_without_script(visit: Visit) -> None:
    page = visit()
    page.goto("/checkin")
    page.click("text=The same as a list")
    page.select_option("#sore-soleus-r", "2.5")
    page.click("text=Save")
    page.wait_for_url("**/checkin/saved")
    assert "Right soleus" in page.inner_text("main")
