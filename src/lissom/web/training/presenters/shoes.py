"""The page of shoes in words: distance, the runner's own limit, what recordings name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from lissom.core.runner.shoes import Named, Wear
from lissom.web.training.presenters import words
from lissom.web.training.shoes import Shoes
from lissom.web.ui.components import Badge, LoadBar, load_step


@dataclass(frozen=True, slots=True)
class ShoeLine:
    """A shoe with its distance."""

    id: int
    name: str
    distance: str
    text: str
    bar: LoadBar | None
    badge: Badge | None
    usual: bool
    away: bool


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A shoe that recordings name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class ShoesPage:
    """Shoes in use, those put away, and those that only recordings name."""

    used: tuple[ShoeLine, ...]
    away: tuple[ShoeLine, ...]
    named: tuple[NamedLine, ...]


def shoes_page(found: Shoes, *, on: date, miles: bool) -> ShoesPage:
    """The page of the day `on`: the usual one first, then by distance."""
    lines = [_line(one, on=on, miles=miles) for one in found.wear]
    order = {one.shoe.id: -one.distance_m for one in found.wear}
    lines.sort(key=lambda line: (not line.usual, order[line.id], line.name))
    return ShoesPage(
        tuple(line for line in lines if not line.away),
        tuple(line for line in lines if line.away),
        tuple(_named(one, miles=miles) for one in found.named),
    )


def _line(wear: Wear, *, on: date, miles: bool) -> ShoeLine:
    shoe = wear.shoe
    usual = shoe.usual_on(on)
    badge = Badge("usual", "firm") if usual else None
    if wear.reached and shoe.retired is None:
        badge = Badge(gettext("your limit is reached"), "prov")
    runs = {0: gettext("No run yet"), 1: gettext("1 run")}.get(
        wear.runs, gettext("{runs} runs").format(runs=wear.runs)
    )
    last = (
        ""
        if wear.last is None
        else gettext(", last on {last} {year}").format(
            last=words.day_month(wear.last), year=wear.last.year
        )
    )
    text = f"{runs}{last}"
    if shoe.limit_m:
        text += gettext("; your own limit is {miles}").format(
            miles=words.distance(shoe.limit_m, miles=miles)
        )
    if shoe.before_m:
        text += gettext("; {miles} before").format(miles=words.distance(shoe.before_m, miles=miles))
    share = None if wear.share is None else min(wear.share, 1.0)
    return ShoeLine(
        id=shoe.id,
        name=shoe.name,
        distance=words.distance(wear.distance_m, miles=miles),
        text=words.sentence(text),
        bar=None if share is None else LoadBar(share, load_step(share)),
        badge=badge,
        usual=usual,
        away=shoe.retired is not None and shoe.retired <= on,
    )


def _named(one: Named, *, miles: bool) -> NamedLine:
    runs = gettext("1 run") if one.runs == 1 else gettext("{runs} runs").format(runs=one.runs)
    distance = words.distance(one.distance_m, miles=miles)
    return NamedLine(
        one.name,
        gettext("{runs}, {distance}, up to {last} {year}").format(
            runs=runs, distance=distance, last=words.day_month(one.last), year=one.last.year
        ),
    )
