"""The body figure: one drawing, coloured and labelled region by region.

The geometry is `data/body.svg` (own drawing); ids never change meaning. A region is a link when its
mark says where to, else a button that can be pressed. Keys move between neighbours by
`static/ui/js/figure.js`; the list beside the figure is the equal alternative.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.html import escape

from lissom.web.ui.naming import named

_REGION = re.compile(
    r'<g class="(?P<css>region[^"]*)" id="(?P<id>[^"]+)"><title>[^<]*</title>(?P<paths>.*?)</g>'
)
_HEAD = re.compile(r"<svg[^>]*>\s*<title[^>]*>[^<]*</title>")
_MARK_W, _MARK_H, _DIGIT_W = 22, 28, 10
_SOLES = ("forefoot", "plantar", "heel-sole")


@dataclass(frozen=True, slots=True)
class RegionMark:
    """How one region looks and reads. `css`: l1..l6, s0..s6 or no-data; `value`: read after the
    label; `number`: written on the region; `href`: where a tap leads; `fields`: data attributes.
    """

    css: str = "no-data"
    value: str = ""
    number: str = ""
    href: str = ""
    pressed: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureRegion:
    """What the drawing needs to know of a region: its label and the next ones by arrow key."""

    id: str
    label: str
    neighbours: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to draw: regions in reading order, marks by region id, and what it is about.

    `pick`: one view at a time on phones, so that a finger finds its region.
    """

    label: str
    regions: tuple[FigureRegion, ...]
    marks: Mapping[str, RegionMark]
    first: str = "quadriceps-l"
    pick: bool = False


@cache
def _geometry() -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The drawing cut at its regions (text, css, id, paths, text, ...), views and centres."""
    folder = files("lissom.web.ui") / "data"
    svg = _HEAD.sub("", (folder / "body.svg").read_text(encoding="utf-8"), count=1)
    found: dict[str, Any] = json.loads((folder / "figure.json").read_text(encoding="utf-8"))
    return tuple(_REGION.split(svg.replace("</svg>", ""))), found


def views() -> Mapping[str, str]:
    """The viewBox of each view alone: front, back, soles."""
    found: Mapping[str, str] = _geometry()[1]["views"]
    return found


def drawn_ids() -> tuple[str, ...]:
    """Ids of the regions in drawing order."""
    return _geometry()[0][2::4]


def svg_of(figure: Figure) -> str:
    """The figure as markup; every word is escaped."""
    parts, found = _geometry()
    by_id = {region.id: region for region in figure.regions}
    boxes = " ".join(f'data-box-{view}="{box}"' for view, box in found["views"].items())
    mode = "pick" if figure.pick else "show"
    head = (
        f'<svg class="figure" viewBox="0 0 760 850" role="group" data-figure="{mode}" '
        f'aria-label="{escape(figure.label)}" {boxes}>'
    )
    out = [head]
    for place in range(0, len(parts) - 1, 4):
        text, css, key, paths = parts[place : place + 4]
        out.append(text)
        mark = figure.marks.get(key, RegionMark())
        out.append(_region(by_id[key], css, paths, mark, first=key == figure.first))
    out.append(parts[-1])
    for key, mark in figure.marks.items():
        if mark.number:
            out.append(_pill(key, mark.number, found["centres"][key]))
    out.append("</svg>")
    return "".join(out)


def _region(region: FigureRegion, css: str, paths: str, mark: RegionMark, *, first: bool) -> str:
    name = named(region.label)
    label = f"{name}: {mark.value}" if mark.value else name
    attributes = {
        "class": f"{css} {mark.css}",
        "id": region.id,
        "aria-label": label,
        "tabindex": "0" if first else "-1",
        **{f"data-{key}": other for key, other in region.neighbours.items()},
        **{f"data-{key}": text for key, text in mark.fields.items()},
    }
    tag = "a" if mark.href else "g"
    if mark.href:
        attributes["href"] = mark.href
    else:
        attributes |= {"role": "button", "aria-pressed": str(mark.pressed).lower()}
    written = " ".join(f'{key}="{escape(text)}"' for key, text in attributes.items())
    return f"<{tag} {written}><title>{escape(label)}</title>{paths}</{tag}>"


def _pill(key: str, number: str, centre: tuple[float, float]) -> str:
    x, y = centre
    wide = max(_MARK_W, _DIGIT_W * len(number) + 12)
    view = "on-soles" if key.startswith(_SOLES) else "on-front" if x < 380 else "on-back"
    return (
        f'<g class="figure-pill {view}" aria-hidden="true"><rect x="{x - wide / 2:g}" '
        f'y="{y - _MARK_H / 2:g}" width="{wide}" height="{_MARK_H}" rx="9"/>'
        f'<text x="{x:g}" y="{y + 7:g}">{escape(number)}</text></g>'
    )
