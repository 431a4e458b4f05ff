"""Today: what, when, how hard, why; what is missing when there is nothing."""

from __future__ import annotations

from datetime import timedelta

from lissom.core.runner import CheckIn
from lissom.web.training import page_reads, services
from tests.conftest import NOW, ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, words


def test_it_shows_the_days_sessions_with_their_reasons(pages: Pages) -> None:
    text = words(pages.planned, "/today")
    programme = page_reads.shown_programme(pages.runner)
    assert programme is not None
    day = programme.day(ON)
    assert day is not None
    assert "Monday 2 March" in text
    for session in day["sessions"]:
        assert session["title"].split(",")[0].replace("'", "\u2019") in text
        if session["why"]:
            assert session["why"][0]["text"].replace("'", "\u2019") in text
    assert "Why today:" in text
    assert "Example Half" in text
    assert "69 days" in text
    assert "How are you today?" in text


def test_the_week_strip_leads_to_each_planned_day(pages: Pages) -> None:
    page = markup(pages.planned, "/today")
    assert page.count('aria-current="date"') == 1
    assert f'href="/programme?day={ON + timedelta(days=3)}"' in page


def test_a_check_in_of_today_is_told(pages: Pages) -> None:
    services.record_check_in(
        runner=pages.runner, check_in=CheckIn(at=NOW, soreness={"gastrocnemius-l": 4.0})
    )
    text = words(pages.planned, "/today")
    assert "Checked in at 07:00" in text
    assert "left calf, 4 of 10" in text


def test_a_sign_that_stands_comes_first(pages: Pages) -> None:
    services.record_check_in(
        runner=pages.runner, check_in=CheckIn(at=NOW, red_flags=("chest_pain",))
    )
    page = markup(pages.planned, "/today")
    assert "Stop now and call 999." in page
    assert page.index("Stop now and call 999.") < page.index("Checked in at")


def test_with_nothing_it_says_what_to_do(pages: Pages) -> None:
    page = markup(pages.bare, "/today")
    assert "Bring in your runs first" in page
    assert 'href="/import"' in page
    assert "How are you today?" in page


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages) -> None:
    assert queries(pages.planned, "/today") <= 14
