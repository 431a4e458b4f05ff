"""Programme: firm days in full, later weeks in a line, one day with its reasons."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lissom.web.training import page_reads
from tests.conftest import ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, words


def shown(pages: Pages) -> page_reads.ShownProgramme:
    found = page_reads.shown_programme(pages.runner)
    assert found is not None
    return found


def test_firm_weeks_are_shown_day_by_day_and_later_ones_in_a_line(pages: Pages) -> None:
    page = markup(pages.planned, "/programme")
    for ahead in range(14):
        assert f'id="d{ON + timedelta(days=ahead)}"' in page
    assert "provisional" in page
    text = words(pages.planned, "/programme")
    assert f"Firm to {shown(pages).firm_until:%A}" in text
    assert "After that" in text


def test_a_race_keeps_its_name_within_a_line(pages: Pages) -> None:
    later = shown(pages).days[14:]
    (race,) = (one for day in later for one in day["sessions"] if one["kind"] == "race")
    line = words(pages.planned, "/programme").partition("After that")[2]
    assert race["title"] in line
    assert "; easy long run" in line


def test_all_weeks_can_be_seen_day_by_day(pages: Pages) -> None:
    page = markup(pages.planned, "/programme?show=all")
    assert "After that" not in page
    assert len(re.findall(r'<li class="day', page)) % 7 == 0
    assert f'id="d{shown(pages).days[-1]["date"]}"' in page


def test_a_day_opens_with_what_and_why(pages: Pages) -> None:
    day = next(one for one in shown(pages).days if one["sessions"][0]["kind"] == "run")
    text = words(pages.planned, f"/programme?day={day['date']}")
    session = day["sessions"][0]
    assert f"{date.fromisoformat(day['date']):%A}" in text
    assert session["detail"].replace("'", "\u2019") in text
    assert session["why"][0]["text"].replace("'", "\u2019") in text
    assert "Why that day:" in text


def test_a_provisional_day_opens_too(pages: Pages) -> None:
    day = shown(pages).firm_until + timedelta(days=10)
    assert f'id="d{day}"' in markup(pages.planned, f"/programme?day={day}")


def test_only_one_kind_can_be_shown(pages: Pages) -> None:
    page = markup(pages.planned, "/programme?kind=strength")
    boxes = page[page.index('class="card flush days') : page.index("After that")]
    assert "item k-strength" in boxes
    assert "item k-run" not in boxes


def test_what_cannot_be_asked_is_as_if_not_asked(pages: Pages) -> None:
    for address in ("/programme?day=tomorrow", "/programme?kind=x", "/programme?day=1999-01-01"):
        assert "After that" in markup(pages.planned, address)


def test_without_a_programme_it_says_how_to_get_one(pages: Pages) -> None:
    page = markup(pages.bare, "/programme")
    assert "No programme yet" in page
    assert "Make a programme" in page


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages) -> None:
    assert queries(pages.planned, "/programme?show=all") <= 12


def test_a_month_holds_its_days_and_leads_on(pages: Pages) -> None:
    text = words(pages.planned, "/programme?view=month")
    assert "March 2026" in text
    assert "runs" in text
    page = markup(pages.planned, "/programme?view=month")
    assert page.count('<td class="cell') == 42
    assert f'href="?day={ON}#d{ON}"' in page
    assert "month=2026-04" in page
    assert "month=2026-02" not in page  # before there was a programme
    later = words(pages.planned, "/programme?view=month&month=2026-04")
    assert "April 2026" in later
    assert "Earlier" in later


def test_a_month_can_be_of_one_kind_and_keeps_it(pages: Pages) -> None:
    page = markup(pages.planned, "/programme?view=month&kind=massage")
    assert "item k-massage" in page
    assert "item k-run" not in page
    assert "month=2026-04&amp;kind=massage" in page


def test_an_unknown_month_is_this_one(pages: Pages) -> None:
    for asked in ("soon", "2026-13", ""):
        text = words(pages.planned, f"/programme?view=month&month={asked}")
        assert "March 2026" in text


def test_the_days_of_the_month_that_are_over_say_what_was_done(pages: Pages) -> None:
    text = words(pages.planned, "/programme?view=month&month=2026-03")
    assert "Run 35 min" in text  # of the week in which the month began


def test_the_season_holds_every_week(pages: Pages) -> None:
    text = words(pages.planned, "/programme?view=season")
    assert "Week by week" in text
    assert "this week" in text
    assert "provisional" in text
    first, last = (date.fromisoformat(shown(pages).days[at]["date"]) for at in (0, -1))
    weeks = (last - first).days // 7 + 1
    page = markup(pages.planned, "/programme?view=season")
    assert page.count('<li class="prov-row">') >= weeks
    assert "Example Half" in text
