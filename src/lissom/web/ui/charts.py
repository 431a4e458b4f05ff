"""Charts drawn on the server as SVG: no script, the same bytes for the same numbers.

A chart carries the sentence that says what it shows and the table with every number. Points are
(place, value) pairs along an axis of `count` places; a missing value breaks the line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lissom.web.ui.components import Table

_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 190, 22, 34, 34, 12
_WIDE, _NARROW, _INSET = 500, 340, 10
_GRID_LINES = 4
_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Series:
    """A line: values by place (None: nothing known). `css`: c-sore, c-load, c-run ...

    `low` and `high` draw a band; `labels` are written above the points that have one.
    """

    name: str
    values: tuple[float | None, ...]
    css: str = ""
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    dots: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class LineChart:
    """`ticks`: words under some places, by place. `top`/`bottom` None: from the numbers. `days`:
    the day of each place; with them the page may put a cursor on the chart."""

    sentence: str
    series: tuple[Series, ...]
    ticks: tuple[tuple[int, str], ...]
    table: Table
    unit: str = ""
    bottom: float | None = 0.0
    top: float | None = None
    days: tuple[date, ...] = ()

    def data(self) -> str:
        """What a script needs for the same chart, as JSON; empty without days."""
        if not self.days:
            return ""
        told = {
            "days": [day.isoformat() for day in self.days],
            "unit": self.unit,
            "bottom": self.bottom,
            "top": self.top,
            "series": [
                {
                    "name": line.name,
                    "css": line.css,
                    "values": [_short(value) for value in line.values],
                    "low": [_short(value) for value in line.low],
                    "high": [_short(value) for value in line.high],
                    "dots": line.dots,
                    "dashed": line.dashed,
                }
                for line in self.series
            ],
        }
        return json.dumps(told, separators=(",", ":"))

    @property
    def count(self) -> int:
        return max((len(line.values) for line in self.series), default=0)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """Path data of one series, ready for the template."""

    css: str
    path: str
    band: str
    dots: tuple[tuple[str, str, str, str], ...]
    dashed: bool


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart in pixels: grid lines (y, text), ticks (x, text), lines."""

    width: int
    height: int
    right: int
    base: str
    grid: tuple[tuple[str, str, str], ...]
    ticks: tuple[tuple[str, str], ...]
    lines: tuple[DrawnLine, ...]


def draw(chart: LineChart, *, narrow: bool = False) -> DrawnChart:
    """Lay the chart out for a wide card or for a phone."""
    width = _NARROW if narrow else _WIDE
    low, high = _range(chart)
    step = _nice_step((high - low) / _GRID_LINES)
    bottom = math.floor(low / step) * step
    top = max(bottom + step, math.ceil(high / step) * step)

    def x(place: float) -> float:
        return (
            _LEFT + _INSET + (width - _LEFT - _RIGHT - 2 * _INSET) * place / max(chart.count - 1, 1)
        )

    def y(value: float) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - (value - bottom) / (top - bottom))

    levels = [bottom + step * at for at in range(round((top - bottom) / step) + 1)]
    return DrawnChart(
        width=width,
        height=_HEIGHT,
        right=width - _RIGHT,
        base=_n(y(bottom)),
        grid=tuple((_n(y(level)), _n(y(level) + 4), f"{level:g}") for level in levels),
        ticks=tuple((_n(x(place)), text) for place, text in _thin(chart.ticks, narrow=narrow)),
        lines=tuple(_line(line, x, y) for line in chart.series),
    )


def _thin(ticks: Sequence[tuple[int, str]], *, narrow: bool) -> Sequence[tuple[int, str]]:
    most = 7 if narrow else 10
    every = math.ceil(len(ticks) / most) if len(ticks) > most + 1 else 1
    return ticks[::every]


def _range(chart: LineChart) -> tuple[float, float]:
    known = [value for line in chart.series for value in line.values if value is not None]
    known += [value for line in chart.series for value in (*line.low, *line.high)]
    low = min(known, default=0.0) if chart.bottom is None else chart.bottom
    high = max(known, default=1.0) if chart.top is None else chart.top
    return (low, high) if high > low else (low, low + 1.0)


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in _NICE if power * factor >= rough - 1e-12)


def _line(line: Series, x: _Scale, y: _Scale) -> DrawnLine:
    path, pen_up = [], True
    for place, value in enumerate(line.values):
        if value is None:
            pen_up = True
            continue
        path.append(f"{'M' if pen_up else 'L'}{_n(x(place))} {_n(y(value))}")
        pen_up = False
    band = ""
    if line.low and line.high:
        over = [f"{_n(x(at))} {_n(y(value))}" for at, value in enumerate(line.high)]
        under = [f"{_n(x(at))} {_n(y(value))}" for at, value in enumerate(line.low)]
        band = "M" + " L".join([*over, *reversed(under)]) + "Z"
    dots = tuple(
        (_n(x(place)), _n(y(value)), _n(y(value) - 9), _label(line, place))
        for place, value in enumerate(line.values)
        if value is not None and line.dots
    )
    return DrawnLine(line.css, "".join(path), band, dots, line.dashed)


def _label(line: Series, place: int) -> str:
    return line.labels[place] if place < len(line.labels) else ""


@dataclass(frozen=True, slots=True)
class TideLine:
    """Path data: what is done, what is to come, the ground under both."""

    solid: str
    dashed: str
    area: str


def tide(values: Sequence[float], *, past: int, width: int = 300, height: int = 66) -> TideLine:
    """A soft line through weekly values; the first `past` are over, the rest still to come."""
    top = max([*values, 1e-9])
    gap = width / max(len(values) - 1, 1)
    points = [(at * gap, 14 + (height - 30) * (1 - value / top)) for at, value in enumerate(values)]
    cut = min(max(past, 1), len(points)) - 1
    solid, dashed = _soft(points[: cut + 1]), _soft(points[cut:])
    whole = _soft(points)
    return TideLine(solid, dashed, f"{whole}V{height}H0Z" if whole else "")


def _soft(points: Sequence[tuple[float, float]]) -> str:
    if not points:
        return ""
    out = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = _n((x0 + x1) / 2)
        out.append(f"C{middle} {_n(y0)} {middle} {_n(y1)} {_n(x1)} {_n(y1)}")
    return "".join(out)


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
