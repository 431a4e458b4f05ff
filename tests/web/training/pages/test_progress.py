"""Progress: each chart says what it shows and has its table; too little says what is missing."""

from __future__ import annotations

import html
import json
import re

from lissom.core.runner import CheckIn
from lissom.web.training import services
from tests.conftest import NOW
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, words


def test_charts_have_a_sentence_and_a_table(pages: Pages) -> None:
    page = markup(pages.planned, "/progress")
    assert page.count("Show as table") >= 3
    text = words(pages.planned, "/progress")
    assert "km a week over the last eight" in text
    assert "Form today is" in text
    assert "You checked in on 1 day of 56." in text


def test_what_is_told_by_hand_is_counted_in_its_week(pages: Pages) -> None:
    text = words(pages.planned, "/progress")
    assert "34 km a week over the last eight" in text
    assert "The most was 36 km in the week of 23 February." in text


def test_trends_say_too_few_instead_of_a_number(pages: Pages) -> None:
    text = words(pages.planned, "/progress/trends")
    assert "Nothing recorded in the last twelve weeks can be compared yet" in text
    assert "Readiness: no check-in today." in text
    services.record_check_in(runner=pages.runner, check_in=CheckIn(at=NOW, calm=7.0))
    some = words(pages.planned, "/progress/trends")
    assert "from 1 reading; 8 over four weeks or more are needed" in some
    assert "too few yet" in some


def test_readiness_is_told_with_its_missing_days(pages: Pages) -> None:
    services.record_check_in(
        runner=pages.runner, check_in=CheckIn(at=NOW, sleep=7.0, fatigue=3.0, stress=2.0)
    )
    assert "more check-ins are needed" in words(pages.planned, "/progress/trends")


def test_the_part_alone_is_no_whole_page(pages: Pages) -> None:
    part = pages.planned.get("/progress/trends", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"Slow changes" not in part.content
    assert b"can be compared yet" in part.content


def test_with_nothing_it_says_what_to_do(pages: Pages) -> None:
    assert "Nothing to compare yet" in words(pages.bare, "/progress")
    assert "can be compared yet" in words(pages.bare, "/progress/trends")


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages) -> None:
    assert queries(pages.planned, "/progress") <= 14


def test_charts_of_days_carry_their_numbers_for_a_cursor(pages: Pages) -> None:
    page = markup(pages.planned, "/progress")
    told = [json.loads(html.unescape(one)) for one in re.findall(r'data-chart="([^"]+)"', page)]
    assert len(told) == 3
    for one in told:
        assert one["days"] == sorted(one["days"])
        for line in one["series"]:
            assert len(line["values"]) == len(one["days"])
    assert page.count("<details>") >= len(told)  # the table stays
    assert page.count("uPlot.min.css") == 1


def test_the_forecast_has_its_range_for_the_cursor(pages: Pages) -> None:
    page = markup(pages.planned, "/body/gastrocnemius-l")
    told = [json.loads(html.unescape(one)) for one in re.findall(r'data-chart="([^"]+)"', page)]
    (line,) = told[0]["series"]
    assert len(line["low"]) == len(line["high"]) == len(told[0]["days"])
    assert all(
        low <= value <= high
        for low, value, high in zip(line["low"], line["values"], line["high"], strict=True)
    )
