"""Each part draws its words, escapes them, and carries neither script nor style."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context

from lissom.web.ui import charts, components, navigation
from lissom.web.ui.components import (
    Action,
    Badge,
    ChangeCard,
    EmptyState,
    EvidenceLink,
    FindingLine,
    ForecastBand,
    LoadBar,
    Notice,
    Pair,
    PhaseSpan,
    Progress,
    Season,
    SeasonWeek,
    SessionCard,
    Slot,
    Swap,
    Table,
    WeekDay,
    load_step,
    soreness_step,
)
from tests.web.ui.drawing import ENGINE, UI, drawn

NASTY = "<b onclick=x>&'\""
TABLE = Table("Show as table", ("Day", "Points"), ((NASTY, "2"),), (1,))
CHART = charts.LineChart(
    sentence=NASTY,
    series=(charts.Series("calf", (1.0, None, 3.0), "c-sore", dots=True, labels=("1", "", "3")),),
    ticks=((0, "Mon"), (2, "Wed")),
    table=TABLE,
    top=10.0,
)
PARTS: dict[str, Any] = {
    "session_card": SessionCard(
        "run",
        NASTY,
        "07:00",
        (NASTY,),
        NASTY,
        detail=NASTY,
        reasons=(NASTY,),
        badges=(Badge(NASTY, "firm", "lock"),),
        evidence=(EvidenceLink("/evidence#A07", NASTY),),
    ),
    "load_bar": LoadBar(0.7, 5, 0.6),
    "forecast_band": ForecastBand(2.0, 1.0, 3.5),
    "week_strip": (WeekDay("Mon", 2, NASTY, ("run", "massage"), "/today", today=True),),
    "season_strip": Season(
        NASTY,
        (SeasonWeek(1, 0.4, "done", "had"), SeasonWeek(2, 1.0, "prov", "want", race=True)),
        (PhaseSpan(NASTY, 2, here=True),),
    ),
    "tide_line": charts.tide((3.0, 4.0, 5.0, 2.0), past=2),
    "slot_list": (Slot("a", NASTY, NASTY, "£46", checked=True), Slot("b", "Fri")),
    "badge": Badge(NASTY),
    "empty_state": EmptyState(NASTY, NASTY, actions=(Action(NASTY, "/import", "primary"),)),
    "action": Action(NASTY, "/go", post=True, fields={"a": NASTY}),
    "finding_list": (FindingLine(NASTY, "warn"), FindingLine("Fine.", "good")),
    "notice": Notice(NASTY, "stop", NASTY),
    "change_card": ChangeCard(NASTY, (Swap(NASTY, NASTY, NASTY),), NASTY, "/a", "/k", {"x": "1"}),
    "progress_bar": Progress(NASTY, 0.25, "2 min left"),
    "table_details": TABLE,
    "line_chart": CHART,
    "left_right": (Pair(NASTY, 3.5, 2.0),),
    "evidence_link": EvidenceLink("/evidence", NASTY),
    "soreness_pill": 3.5,
}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_is_safe_under_a_strict_policy(name: str) -> None:
    html = drawn(f"{{% {name} model %}}", model=PARTS[name])
    assert "onclick=x>" not in html
    assert not re.search(r"<script|<style|\sstyle=|javascript:", html)
    if NASTY in repr(PARTS[name]):
        assert "&lt;b onclick=x&gt;&amp;&#x27;&quot;" in html


def test_a_session_says_what_when_and_why() -> None:
    card = SessionCard(
        "run", "Easy run, 35 min", "07:00", ("About 5.7 km.",), "your legs are fresh."
    )
    html = drawn("{% session_card card %}", card=card)
    for text in ("Easy run, 35 min", "07:00", "About 5.7 km.", "<b>Why today:</b> your legs"):
        assert text in html
    assert "<details>" not in html


def test_a_change_sends_its_answer_with_the_token() -> None:
    html = drawn("{% change_card c %}", c=PARTS["change_card"], csrf_token="t0ken")
    assert html.count('name="csrfmiddlewaretoken" value="t0ken"') == 2
    assert 'action="/a"' in html
    assert 'action="/k"' in html


@pytest.mark.parametrize(
    ("points", "step"),
    [(0, 0), (0.5, 1), (1.5, 1), (2, 2), (3, 2), (3.5, 3), (4.5, 3), (5, 4), (6.5, 4), (7, 5),
     (8.5, 5), (9, 6), (10, 6)],
)  # fmt: skip
def test_the_steps_of_soreness_are_those_of_the_definitions(points: float, step: int) -> None:
    assert soreness_step(points) == step


@pytest.mark.parametrize(
    ("share", "step"), [(0, 1), (0.09, 1), (0.1, 2), (0.3, 3), (0.5, 4), (0.7, 5), (0.9, 6)]
)
def test_the_steps_of_load_are_those_of_the_definitions(share: float, step: int) -> None:
    assert load_step(share) == step


def test_a_band_holds_its_point_and_stays_on_the_track() -> None:
    band = ForecastBand(10.0, 8.0, 12.0)
    assert (band.at, band.band_from) == ("95%", "77%")
    assert components.ForecastBand(0.0, 0.0, 0.0).band_width == "0%"


def test_every_icon_that_is_asked_for_is_drawn() -> None:
    sprite = (UI / "static" / "ui" / "icons.svg").read_text(encoding="utf-8")
    drawn_ids = set(re.findall(r'<symbol id="([a-z]+)"', sprite))
    asked = {
        item.icon
        for shown in navigation.NAVIGATIONS.values()
        for item in (*shown.main, *shown.rest)
    }
    for template in sorted((UI.parent).rglob("templates/**/*.html")):
        asked |= set(re.findall(r'{% icon "([a-z]+)"', template.read_text(encoding="utf-8")))
    asked |= {"run", "walk", "cross", "race", "strength", "stretch", "massage", "fuel", "rest"}
    assert asked <= drawn_ids


def test_the_base_page_skips_to_its_content_and_marks_where_one_is() -> None:
    request = SimpleNamespace(path="/body/quadriceps-l", COOKIES={"theme": "dark"})
    html = ENGINE.get_template("ui/base.html").render(Context({"request": request}))
    assert '<html lang="en-gb" data-theme="dark">' in html
    assert 'href="#main"' in html
    assert '<a href="/body" aria-current="page">' in html
    assert html.count('aria-current="page"') == 1
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|https?://", html)
