"""What a runner keeps in the browser: shoes, a calendar; the cursor of a chart by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Visit = Callable[..., Any]
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:test
BEGIN:VEVENT
UID:1@example.org
DTSTART:20260304T090000Z
DTEND:20260304T110000Z
SUMMARY:Meeting
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_shoes_are_added_and_put_away_by_keys(visit: Visit, width: int) -> None:
    page = visit(width=width)
    page.goto("/settings/shoes")
    name = f"Pair {width}"
    page.get_by_label("Name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Kept. Its runs count from here.")
    away = page.get_by_role("button", name=f"Put away: {name}")
    away.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("details summary >> text=Put away (")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_calendar_file_comes_in_and_goes(visit: Visit, width: int, tmp_path: Path) -> None:
    file = tmp_path / f"mine-{width}.ics"
    file.write_text(ICS.replace("\n", "\r\n"), encoding="utf-8")
    page = visit(width=width)
    page.goto("/settings/calendars")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Bring it in").click()
    page.wait_for_selector("text=1 hour ahead")
    page.get_by_role("button", name=f"Take out: {file.name}").click()
    page.wait_for_selector("text=Taken out, with its hours.")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_cursor_of_a_chart_goes_from_day_to_day_by_keys(visit: Visit, width: int) -> None:
    page = visit(width=width)
    page.goto("/progress")
    chart = page.locator("[data-chart].live").first
    chart.wait_for()
    chart.focus()
    page.keyboard.press("ArrowRight")
    first = chart.locator("output").inner_text()
    page.keyboard.press("ArrowRight")
    second = chart.locator("output").inner_text()
    assert first
    assert second
    assert first != second
    page.emulate_media(media="print")
    assert not chart.locator("[data-plot]").is_visible()
    assert chart.locator("svg.only-wide").is_visible()
