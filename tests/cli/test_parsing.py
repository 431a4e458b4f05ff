"""Words of the command line to values, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.cli import parsing
from lissom.core.errors import InvalidInputError
from lissom.core.runner import Priority


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("5k", 5000),
        ("10K", 10000),
        ("half", 21097.5),
        ("Marathon", 42195),
        ("15", 15000),
        ("50km", 50000),
        ("1500m", 1500),
        ("10mi", 16093.44),
    ],
)
def test_distances(text: str, metres: float) -> None:
    assert parsing.distance_m(text) == pytest.approx(metres)


@pytest.mark.parametrize(
    "text", ["", "far", "-5", "0", "1e9", "nan", "inf", "500000", "0.1", "5 x"]
)
def test_what_is_no_distance(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parsing.distance_m(text)
    assert "marathon" in caught.value.remedy


def test_a_race_with_everything() -> None:
    race = parsing.race_of("2027-03-07:half:b:120:1:45:00")
    assert race == parsing.RaceWords(date(2027, 3, 7), 21097.5, Priority.B, 120.0, 6300.0)


def test_a_race_with_the_least() -> None:
    race = parsing.race_of("2027-04-25:marathon")
    assert race == parsing.RaceWords(date(2027, 4, 25), 42195.0, Priority.A, 0.0, None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027-04-25",
        "2027-04-25:",
        ":marathon",
        "2027-02-30:marathon",
        "25.04.2027:marathon",
        "2027-04-25:marathon:D",
        "2027-04-25:marathon:A:steep",
        "2027-04-25:marathon:A:-5",
        "2027-04-25:marathon:A:99999",
        "2027-04-25:marathon:A:0:fast",
        "2027-04-25:marathon:A:0:0:45:00",
        "2027-04-25:marathon:A:0:3:75:00",
        "2027-04-25:half:A:1:45:00",
    ],
)
def test_what_is_no_race(text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parsing.race_of(text)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["today", "2026-2-3", "2026-13-01", "2026-02-30", "20260203", ""])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(InvalidInputError, match="--on"):
        parsing.date_of(text, "--on")


def test_a_day_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidInputError, match="there is no day 2026-02-30"):
        parsing.date_of("2026-02-30", "Date")
    assert parsing.date_of("2028-02-29", "Date") == date(2028, 2, 29)


def test_ranges_and_weeks() -> None:
    assert parsing.date_range("2026-06-01..2026-06-03", "When") == (
        date(2026, 6, 1),
        date(2026, 6, 3),
    )
    assert parsing.date_range("2026-06-01", "When") == (date(2026, 6, 1), date(2026, 6, 1))
    with pytest.raises(InvalidInputError, match="before"):
        parsing.date_range("2026-06-03..2026-06-01", "When")
    with pytest.raises(InvalidInputError, match="2 values"):
        parsing.seven("1,2", "Minutes")
    assert parsing.weekday_of("Sunday", "Long run") == 6
    with pytest.raises(InvalidInputError, match="weekday"):
        parsing.weekday_of("someday", "Long run")


@pytest.mark.parametrize("text", ["24:00", "7", "7:5", "noon", "", "07:60"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(InvalidInputError):
        parsing.time_of(text, "--at")


@given(st.text(max_size=40))
def test_any_text_is_a_race_or_a_sentence(text: str) -> None:
    try:
        parsing.race_of(text)
    except InvalidInputError as problem:
        told = problem.sentence()
        assert told.endswith((".", "?", ")"))
