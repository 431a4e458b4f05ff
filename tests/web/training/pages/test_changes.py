"""Changes: seen before anything moves, agreed to in whole or in part, kept, taken back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from lissom.web.training import page_reads
from lissom.web.training.models import ChangeLayer, Programme
from tests.conftest import NOW, ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, said, words


def _document(pages: Pages) -> str:
    return Programme.objects.get(runner=pages.runner, current=True).document_text


def _easy_run(pages: Pages) -> tuple[date, date]:
    """A day from tomorrow on with a run, and a later day of its week."""
    shown = page_reads.shown_programme(pages.runner)
    assert shown is not None
    for ahead in range(1, 5):
        day = shown.day(ON + timedelta(days=ahead))
        if day and any(one["kind"] == "run" for one in day["sessions"]):
            return ON + timedelta(days=ahead), ON + timedelta(days=ahead + 1)
    raise AssertionError("the programme of the tests has no run this week")


def _proposed(pages: Pages) -> str:
    first, to = _easy_run(pages)
    fields = {"first": str(first), "what": "run", "to": str(to)}
    response = pages.planned.post("/programme/move", fields)
    found = re.fullmatch(r"/programme/changes/(\d+)", response.headers["Location"])
    assert found, response.headers["Location"]
    return found[0]


def test_moving_a_session_shows_what_it_would_do_and_moves_nothing(pages: Pages) -> None:
    before = _document(pages)
    text = words(pages.planned, _proposed(pages))
    assert "A change to agree" in text
    assert "You asked for it." in text
    assert "Nothing moves until you agree." in text
    assert _document(pages) == before


def test_a_proposal_waits_on_today_and_on_the_programme(pages: Pages) -> None:
    address = _proposed(pages)
    for page in ("/today", "/programme"):
        found = markup(pages.planned, page)
        assert "A change to agree" in found
        assert f'action="{address}/accept"' in found
        assert f'action="{address}/keep"' in found


def test_agreeing_changes_the_programme_and_undoing_brings_it_back(pages: Pages) -> None:
    before, address = _document(pages), _proposed(pages)
    response = pages.planned.post(f"{address}/accept", follow=True)
    assert "Agreed." in said(response.content.decode())
    assert _document(pages) != before
    assert "Undo this change" in words(pages.planned, address)
    response = pages.planned.post(f"{address}/undo", follow=True)
    assert "as it was before" in said(response.content.decode())
    assert _document(pages) == before


def test_keeping_it_leaves_all_as_it_was(pages: Pages) -> None:
    before, address = _document(pages), _proposed(pages)
    pages.planned.post(f"{address}/keep")
    assert _document(pages) == before
    assert ChangeLayer.objects.get().state == "rejected"
    assert "A change to agree" not in words(pages.planned, "/today")


def test_agreeing_to_none_of_it_is_refused_with_a_sentence(pages: Pages) -> None:
    before, address = _document(pages), _proposed(pages)
    response = pages.planned.post(f"{address}/accept", {"some": "1"}, follow=True)
    assert 'class="notice passing stop"' in response.content.decode()
    assert _document(pages) == before


def test_a_proposal_of_yesterday_can_be_asked_again(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = _proposed(pages)
    monkeypatch.setattr("lissom.web.clock.now", lambda: NOW + timedelta(days=1))
    page = markup(pages.planned, address)
    assert "Ask again" in page
    assert f'action="{address}/accept"' not in page


@pytest.mark.parametrize(
    ("kind", "fields", "word"),
    [
        ("missed", {"first": "soon"}, "Enter a valid date"),
        ("harder", {"first": "2026-03-01", "amount": "11"}, "less than or equal to 10"),
        ("travel", {"first": "2026-03-05", "last": "2026-03-03", "amount": "0"}, "comes before"),
        ("ill", {"first": "2026-03-01", "last": "2026-03-03", "what": "plague"}, "plague"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(
    pages: Pages, kind: str, fields: dict[str, str], word: str
) -> None:
    response = pages.planned.post(f"/programme/ask/{kind}", fields)
    assert response.status_code == 400
    assert word in said(response.content.decode())
    assert ChangeLayer.objects.count() == 0


def test_events_are_told_and_listed(pages: Pages) -> None:
    away = {
        "first": str(ON + timedelta(days=2)),
        "last": str(ON + timedelta(days=4)),
        "amount": "0",
    }
    response = pages.planned.post("/programme/ask/travel", away, follow=True)
    text = said(response.content.decode())
    assert "no time to train" in text
    assert "no time to train" in words(pages.planned, "/programme/changes")


def test_there_is_no_other_event(pages: Pages) -> None:
    assert pages.planned.post("/programme/ask/comet", {}).status_code == 400


def test_another_runner_sees_nothing_of_it(pages: Pages) -> None:
    address = _proposed(pages)
    assert pages.bare.get(address).status_code == 404
    assert pages.bare.post(f"{address}/accept").status_code == 404
    assert ChangeLayer.objects.get().state == "proposed"


def test_without_a_programme_nothing_can_change(pages: Pages) -> None:
    assert "There is no programme yet" in words(pages.bare, "/programme/changes")


def test_every_other_day_says_what_it_would_do_and_keeps_nothing(pages: Pages) -> None:
    first, to = _easy_run(pages)
    text = words(pages.planned, f"/programme/other-days?day={first}&what=run")
    assert f"{to:%A} {to.day}" in text
    found = pages.planned.get(f"/programme/other-days?day={first}&what=run&as=data").json()
    assert str(to) in found
    assert all(one["text"] for one in found.values())
    assert ChangeLayer.objects.count() == 0
    for address in ("/programme/other-days?day=soon", "/programme/other-days?day=2031-01-01"):
        assert pages.planned.get(address).status_code == 200
