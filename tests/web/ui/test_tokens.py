"""Contrast of every pair of tokens that stands upon another, light and dark (WCAG 2.2 AA)."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory

from lissom.web.ui.templatetags.lissom_ui import dark_tokens
from tests.web.ui.drawing import UI

SHEETS = {"light": "tokens.css", "dark": "tokens-dark.css"}
KINDS = ("run", "strength", "stretch", "massage", "fuel", "warn", "stop", "good")


def tokens(sheet: str) -> dict[str, str]:
    """The colours of a sheet."""
    css = (UI / "static" / "ui" / sheet).read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css))


THEMES = {theme: tokens(sheet) for theme, sheet in SHEETS.items()}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def text_pairs() -> list[tuple[str, str]]:
    grounds = ("page", "card", "sunk", "accent-soft")
    pairs = [(ink, ground) for ink in ("ink", "muted", "accent") for ground in grounds]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-deep"), ("ink", "raised")]
    pairs += [(kind, ground) for kind in KINDS for ground in (f"{kind}-soft", "card")]
    pairs += [("ink", f"{kind}-soft") for kind in KINDS]
    pairs += [
        (f"{ramp}-{at}-on", f"{ramp}-{at}") for ramp in ("load", "sore") for at in range(1, 7)
    ]
    return pairs


def mark_pairs() -> list[tuple[str, str]]:
    ramps = [f"{ramp}-{at}-edge" for ramp in ("load", "sore") for at in range(1, 7)]
    return [(edge, "card") for edge in ("edge", *ramps)] + [("accent", "page")]


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    found = THEMES[theme]
    weak = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in text_pairs()}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_seen(theme: str) -> None:
    found = THEMES[theme]
    weak = {pair: round(contrast(found[pair[0]], found[pair[1]]), 2) for pair in mark_pairs()}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3.0} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_more_is_always_further_from_the_card(theme: str) -> None:
    found = THEMES[theme]
    for ramp in ("load", "sore"):
        steps = [contrast(found[f"{ramp}-{at}"], found["card"]) for at in range(1, 7)]
        assert steps == sorted(steps)


def test_every_colour_has_one_of_the_dark() -> None:
    assert set(THEMES["dark"]) == set(THEMES["light"])


@pytest.mark.parametrize(
    ("chosen", "media"),
    [("dark", 'media="all"'), ("light", ""), ("", 'media="(prefers-color-scheme: dark)"')],
)
def test_the_dark_comes_by_choice_or_as_the_system_is(chosen: str, media: str) -> None:
    request = RequestFactory().get("/")
    if chosen:
        request.COOKIES["theme"] = chosen
    link = dark_tokens({"request": request})
    assert ("tokens-dark" in link) is bool(media)
    assert media in link


def test_no_style_sheet_asks_for_anything_from_elsewhere() -> None:
    for sheet in sorted((UI / "static").rglob("*.css")):
        assert not re.search(r"https?:|@import|url\(['\"]?//", sheet.read_text(encoding="utf-8"))
