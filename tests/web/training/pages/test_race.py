"""Race: the sheet by kilometre, what is missing for it, adding and removing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lissom.web.training.models import Race
from tests.conftest import ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, said, words

RACE = {"date": str(ON + timedelta(days=40)), "distance": "10k", "priority": "B"}


def test_the_sheet_counts_by_kilometre_and_adds_up(pages: Pages) -> None:
    page = markup(pages.planned, "/race")
    assert "69" in page
    rows = re.findall(r'<th scope="row">([\d.]+).?km</th>.*?class="n">(\d+).?g</td>', page)
    assert len(rows) >= 2
    places = [float(place) for place, _ in rows]
    assert places == sorted(places)
    assert places[-1] < 21.1
    total = sum(int(grams) for _, grams in rows)
    assert f"{total} g carbohydrate in all" in said(page)


def test_it_never_names_an_amount_to_drink_without_a_weighing(pages: Pages) -> None:
    text = words(pages.planned, "/race")
    assert "A sweat rate, from weighing" in text
    assert not re.search(r"at most \d+ ml", text)


def test_the_days_around_it_are_those_of_the_programme(pages: Pages) -> None:
    text = words(pages.planned, "/race")
    assert "The taper begins on" in text
    assert "1 day before" in text
    assert "No deep work within 48 hours before the race or 72 hours after it." in text


def test_a_race_is_added_and_the_programme_stays(pages: Pages) -> None:
    response = pages.planned.post("/race", {**RACE, "name": "Example Ten"}, follow=True)
    assert "the present one has not moved" in said(response.content.decode())
    row = Race.objects.get(runner=pages.runner, name="Example Ten")
    assert (row.distance_m, row.priority) == (10_000.0, "B")
    assert "Example Ten" in words(pages.planned, "/race")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"date": str(ON - timedelta(days=1))}, "has passed"),
        ({"distance": "other"}, "how many kilometres"),
        ({"distance": "other", "km": "0.01"}, "greater than or equal to 0.1"),
        ({"target": "fast"}, "1:45:00 or 48:30"),
        ({"priority": "Z"}, "Z"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    pages: Pages, change: dict[str, str], word: str
) -> None:
    before = Race.objects.count()
    response = pages.planned.post("/race", {**RACE, **change})
    assert response.status_code == 400
    assert word in said(response.content.decode())
    assert Race.objects.count() == before


def test_a_target_is_read_as_hours_and_as_minutes(pages: Pages) -> None:
    for text, seconds in (("1:45:00", 6300.0), ("48:30", 2910.0)):
        pages.planned.post("/race", {**RACE, "target": text})
        assert Race.objects.get(runner=pages.runner, distance_m=10_000.0).target_s == seconds


def test_a_race_is_taken_out_by_its_runner_alone(pages: Pages) -> None:
    key = re.search(r'name="race" value="([^"]+)"', markup(pages.planned, "/race"))
    assert key
    assert pages.bare.post("/race/remove", {"race": key[1]}).status_code == 404
    assert Race.objects.filter(runner=pages.runner).count() == 1
    pages.planned.post("/race/remove", {"race": key[1]})
    assert Race.objects.filter(runner=pages.runner).count() == 0


def test_without_a_race_it_says_what_one_brings(pages: Pages) -> None:
    assert "No race ahead" in words(pages.bare, "/race")
