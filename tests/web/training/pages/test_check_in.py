"""Check-in: stored as said, refused whole, signs answered at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lissom.core.anatomy import STATES
from lissom.core.anatomy.regions import REGIONS
from lissom.web.training.models import CheckIn
from tests.conftest import NOW
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, said


def last() -> CheckIn:
    return CheckIn.objects.order_by("at", "id").reverse()[0]


def test_every_place_can_be_said_by_figure_and_by_list(pages: Pages) -> None:
    page = markup(pages.planned, "/checkin")
    for region in REGIONS:
        assert f'id="{region}"' in page
    for state in STATES:
        assert f'name="sore-{state.id}"' in page


def test_what_is_said_is_stored_and_nothing_else(pages: Pages) -> None:
    said_now = {"sore-soleus-l": "3.5", "sleep": "8", "mood": "", "note": " stiff "}
    response = pages.planned.post("/checkin", said_now, follow=True)
    assert response.redirect_chain == [("/checkin/saved", 302)]
    row = last()
    assert (row.at, row.soreness, row.sleep, row.mood) == (NOW, {"soleus-l": 3.5}, 8.0, None)
    assert row.note == "stiff"
    assert "Left soleus" in said(response.content.decode())


def test_the_rest_is_clear_only_when_it_is_said(pages: Pages) -> None:
    pages.planned.post("/checkin", {"sore-soleus-l": "2", "rest_clear": "on"})
    row = last()
    assert len(row.soreness) == len(STATES)
    assert sum(row.soreness.values()) == 2.0


def test_a_sign_is_answered_on_the_next_page(pages: Pages) -> None:
    response = pages.planned.post("/checkin", {"flags": ["chest_pain"]}, follow=True)
    assert "Stop now and call 999." in said(response.content.decode())
    assert last().red_flags == ["chest_pain"]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({}, "Nothing was said yet"),
        ({"sore-soleus-l": "11"}, "11"),
        ({"sore-soleus-l": "2.3"}, "2.3"),
        ({"sleep": "-1"}, "-1"),
        ({"flags": ["none_such"]}, "none_such"),
        ({"sleep": "5", "at": "yesterday"}, "cannot be read"),
        ({"sleep": "5", "at": (NOW + timedelta(hours=1)).isoformat()}, "not before its time"),
        ({"sleep": "5", "at": (NOW - timedelta(days=8)).isoformat()}, "up to a week later"),
        ({"sleep": "5", "at": "2026-03-02T06:00:00"}, "up to a week later"),
    ],
)
def test_what_cannot_be_is_refused_whole_with_a_reason(
    pages: Pages, wrong: dict[str, str], word: str
) -> None:
    before = CheckIn.objects.count()
    response = pages.planned.post("/checkin", wrong)
    assert response.status_code == 400
    assert word in said(response.content.decode())
    assert CheckIn.objects.count() == before


def test_one_that_was_said_offline_keeps_its_time_and_is_stored_once(pages: Pages) -> None:
    then = NOW - timedelta(hours=5)
    for _ in range(2):
        pages.planned.post("/checkin", {"sleep": "5", "at": then.isoformat()})
    assert CheckIn.objects.filter(at=then).count() == 1


def test_before_any_check_in_there_is_nothing_to_tell(pages: Pages) -> None:
    assert pages.bare.get("/checkin/saved").status_code == 404
