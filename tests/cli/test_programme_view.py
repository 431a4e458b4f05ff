"""How a programme reads in a terminal of 80 columns."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from lissom.cli.programme_view import draw_days, draw_findings, food_line

ON = date(2026, 6, 1)


def a_day(day: str, *sessions: dict[str, Any], carbohydrate: int = 200) -> dict[str, Any]:
    food = {
        "day": "light",
        "text": "Light day: carbohydrate.",
        "carbohydrate_g": [carbohydrate, carbohydrate + 100],
        "protein_g": [80, 135],
        "basis": "test",
    }
    return {
        "date": day,
        "phase": "base",
        "sessions": list(sessions),
        "food": food,
        "fluid": {"ml": 600, "text": "Drink.", "basis": "test"},
    }


def a_run(**changes: Any) -> dict[str, Any]:
    made = {
        "kind": "run",
        "title": "Tempo run",
        "start": "2026-06-01T07:00:00+00:00",
        "minutes": 45,
        "intensity": "hard",
        "distance_m": 8000,
        "detail": "15 min easy; 15 min tempo; easy to the end.",
        "why": [
            {"rule": "C15", "text": "On Tuesday it would come 1 day after the hills."},
            {"rule": "C13", "text": "It gives 15 of the 30 hard minutes."},
        ],
    }
    return made | changes


def a_massage(**changes: Any) -> dict[str, Any]:
    made = {
        "kind": "massage",
        "title": "Maintenance massage",
        "minutes": 45,
        "intensity": "easy",
        "why": [{"rule": "C45", "text": "Monday is 3 days before the long run."}],
        "therapist": "Ada Invented",
        "place": "Invented Clinic",
        "price_pence": 4800,
        "start": "2026-06-01T20:00:00+00:00",
    }
    return made | changes


def shown(*days: dict[str, Any], every: bool = False) -> str:
    out = io.StringIO()
    draw_days(Console(file=out, width=80), days, on=ON, every=every)
    return out.getvalue()


def test_a_session_takes_one_short_line_and_its_reason_below() -> None:
    lines = shown(a_day("2026-06-01", a_run())).splitlines()
    assert "  07:00  Tempo run · 45 min · about 8.0 km · hard" in lines
    assert "         Why: On Tuesday it would come 1 day after the hills." in lines


def test_no_line_is_wider_than_the_terminal_nor_ends_in_blanks() -> None:
    text = shown(a_day("2026-06-01", a_run(), a_massage()), a_day("2026-06-02"), every=True)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_the_running_of_the_week_leaves_massage_out() -> None:
    text = shown(a_day("2026-06-01", a_run(), a_massage()))
    assert "running 45 min, 8 km" in text
    assert "1 h 30 min" not in text


@pytest.mark.parametrize(("pence", "told"), [(4800, "· £48.00"), (None, "£"), (0, "· £0.00")])
def test_a_price_is_told_when_it_is_known(pence: int | None, told: str) -> None:
    text = shown(a_day("2026-06-01", a_massage(price_pence=pence)))
    assert (told in text) is (pence is not None)


@pytest.mark.parametrize("booked", [True, False])
def test_what_is_booked_says_so(booked: bool) -> None:
    assert ("· booked" in shown(a_day("2026-06-01", a_massage(booked=booked)))) is booked


def test_a_massage_says_with_whom_below_its_line() -> None:
    assert (
        "         Ada Invented, Invented Clinic."
        in shown(a_day("2026-06-01", a_massage())).splitlines()
    )


def test_protein_is_told_once_while_it_stays_the_same() -> None:
    text = shown(*[a_day(f"2026-06-0{day}", a_run()) for day in (1, 2, 3)])
    assert text.count("protein 80-135 g") == 1
    assert text.count("Food light: carbohydrate 200-300 g") == 3


def test_loading_before_a_race_is_called_so() -> None:
    food = {"day": "light", "text": "Loading before the race: 10 g.", "carbohydrate_g": [680, 815]}
    assert food_line(food) == "Food loading before the race: carbohydrate 680-815 g"


def test_findings_end_without_dates_in_brackets() -> None:
    out = io.StringIO()
    rows = [
        {"code": "C03", "level": "info", "message": "Growth is quick.", "where": "2026-06-01"},
        {"code": "x", "level": "warning", "message": "It is cut.", "where": "run.fit"},
    ]
    draw_findings(Console(file=out, width=80), rows)
    assert "2026-06-01" not in out.getvalue()
    assert "It is cut. (run.fit)" in out.getvalue()
