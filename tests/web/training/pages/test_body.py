"""Body: figure and list tell the same story; each place has a page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from lissom.core.anatomy import GROUPS
from lissom.core.anatomy.regions import REGIONS
from lissom.core.runner import CheckIn
from lissom.web.training import services
from tests.conftest import NOW
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, said, words

SHOWN = ("load7", "load28", "now", "ahead")


@pytest.mark.parametrize("shown", SHOWN)
def test_every_place_leads_to_its_page_and_every_group_is_listed(pages: Pages, shown: str) -> None:
    page = markup(pages.planned, f"/body?show={shown}")
    for region in REGIONS:
        assert f'href="/body/{region}"' in page
    assert page.count('class="muscle"') == len(GROUPS)
    assert page.count('aria-current="true"') == (2 if shown == "ahead" else 1)


def test_figure_and_list_give_the_same_number(pages: Pages) -> None:
    services.record_check_in(
        runner=pages.runner,
        check_in=CheckIn(at=NOW, soreness={"soleus-l": 7.0, "soleus-r": 0.0}),
    )
    page = markup(pages.planned, "/body")
    drawn = re.search(r'id="soleus-l" aria-label="[^"]*: ([\d.]+) of 10"', page)
    assert drawn is not None
    row = next(part for part in page.split('<li class="muscle">')[1:] if ">Soleus<" in part)
    assert f'">{drawn[1]}</span>' in row
    assert f"Your left soleus is the sorest at {drawn[1]} of 10." in said(page)
    assert "soleus differ" in page


def test_the_shares_of_the_legs_come_to_a_hundred(pages: Pages) -> None:
    text = words(pages.planned, "/body")
    shares = [int(found) for found in re.findall(r"share of leg load (\d+) %", text)]
    assert abs(sum(shares) - 100) <= len(shares) / 2
    assert len(shares) == sum(group.leg for group in GROUPS)


def test_the_forecast_has_its_range_and_its_table(pages: Pages) -> None:
    text = words(pages.planned, "/body?show=ahead&day=3")
    assert "Expected on Thursday if you rest until then." in text
    assert "By Thu" in text
    assert "the range that holds 80 % of reports" in text
    assert "Show as table" in text


def test_a_place_tells_what_was_said_what_loaded_it_and_what_is_good_for_it(pages: Pages) -> None:
    text = words(pages.planned, "/body/gastrocnemius-l")
    for part in ("Your left calf is at", "You spoke of it once", "What loaded it in four weeks"):
        assert part in text
    assert "Calf raise" in text
    assert "Wall calf stretch" in text
    assert "Massage may ease soreness a little" in text


def test_a_joint_has_no_forecast_and_leads_to_the_questions(pages: Pages) -> None:
    text = words(pages.planned, "/body/knee-l")
    assert "no muscle load and no soreness forecast" in text
    assert "Next 7 days" not in text


def test_every_kind_of_place_has_a_page(pages: Pages) -> None:
    one_each = {(region.state, region.view): region for region in REGIONS.values()}
    for region in one_each.values():
        assert region.label in words(pages.bare, f"/body/{region.id}")


def test_there_is_no_page_of_a_place_that_is_not_drawn(pages: Pages) -> None:
    assert pages.planned.get("/body/tail").status_code == 404


def test_odd_wishes_are_as_if_not_asked(pages: Pages) -> None:
    for address in ("/body?show=x", "/body?day=99", "/body?show=ahead&day=-1", "/body?day=9"):
        markup(pages.planned, address)


def test_with_nothing_it_says_what_to_do(pages: Pages) -> None:
    assert "Nothing is known of your muscles yet" in words(pages.bare, "/body")
    place = words(pages.bare, "/body/soleus-l")
    assert "You have not said anything about it" in place
    assert "Nothing is known of your left soleus yet" in place
    assert "Next 7 days" not in place  # a forecast from nothing would be a false number


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages) -> None:
    services.record_check_in(
        runner=pages.runner, check_in=CheckIn(at=NOW - timedelta(hours=3), sleep=5.0)
    )
    assert queries(pages.planned, "/body") <= 12
