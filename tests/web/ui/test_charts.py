"""Charts place their numbers where they belong."""

from __future__ import annotations

import re
from itertools import pairwise

from lissom.web.ui.charts import LineChart, Series, draw, tide
from lissom.web.ui.components import Table

NO_TABLE = Table("Show as table", (), ())


def chart(*values: float | None, top: float | None = None) -> LineChart:
    return LineChart("s", (Series("", values, dots=True),), ((0, "Mon"),), NO_TABLE, top=top)


def test_the_grid_is_even_and_holds_every_number() -> None:
    drawn = draw(chart(0.0, 3.7, 9.2))
    levels = [float(text) for _, _, text in drawn.grid]
    assert levels[0] == 0
    assert levels[-1] >= 9.2
    assert len({round(b - a, 6) for a, b in pairwise(levels)}) == 1


def test_a_greater_number_stands_higher_and_later_places_further_right() -> None:
    dots = draw(chart(1.0, 4.0, 2.0)).lines[0].dots
    xs, ys = [float(dot[0]) for dot in dots], [float(dot[1]) for dot in dots]
    assert xs == sorted(xs)
    assert ys[1] < ys[2] < ys[0]


def test_what_is_not_known_breaks_the_line() -> None:
    assert draw(chart(1.0, None, 2.0, 3.0)).lines[0].path.count("M") == 2


def test_nothing_known_and_all_the_same_are_drawn_too() -> None:
    assert draw(chart(None, None)).lines[0].path == ""
    assert draw(chart(0.0, 0.0)).lines[0].path.count("L") == 1


def test_a_band_runs_out_on_top_and_back_below() -> None:
    line = Series("", (1.0, 2.0), low=(0.0, 1.0), high=(2.0, 3.0))
    band = draw(LineChart("s", (line,), (), NO_TABLE)).lines[0].band
    assert len(re.findall(r"[\d.]+ [\d.]+", band)) == 4
    assert band.endswith("Z")


def test_ticks_thin_out_on_a_phone() -> None:
    ticks = tuple((at, f"W{at}") for at in range(28))
    wide = LineChart("s", (Series("", (1.0,) * 28),), ticks, NO_TABLE)
    assert len(draw(wide, narrow=True).ticks) <= 7 < len(draw(wide).ticks) <= 14


def test_the_tide_is_solid_up_to_now_and_dashed_after() -> None:
    line = tide((1.0, 2.0, 3.0, 2.0), past=2)
    assert line.solid.count("C") == 1
    assert line.dashed.count("C") == 2
    assert line.area.endswith("Z")
    assert tide((), past=0).area == ""
