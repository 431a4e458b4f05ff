"""Charts in the browser: the cursor by keys, and the drawn chart on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Visit = Callable[..., Any]


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
    assert not chart.locator("svg.only-phone").is_visible()
