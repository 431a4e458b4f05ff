"""Evidence: every claim can be read, statements carry a verdict, a text is held against them."""

from __future__ import annotations

import pytest
from django.test import Client

from lissom.core.evidence import claims
from lissom.core.evidence.views import THEMES
from lissom.web.training.presenters.evidence import link_to
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, said, words


@pytest.mark.parametrize("theme", THEMES)
def test_every_claim_of_a_theme_is_there_with_size_certainty_and_source(
    pages: Pages, theme: str
) -> None:
    page = markup(pages.bare, f"/evidence?topic={theme}")
    text = said(page)
    for claim in claims().values():
        if claim.id.startswith(THEMES[theme]):
            assert f'id="{claim.id}"' in page
            assert f"{claim.certainty} certainty" in text


def test_a_link_to_a_claim_leads_to_its_theme(pages: Pages) -> None:
    for key in ("A07", "E05", "G10"):
        assert f'id="{key}"' in markup(pages.bare, link_to(key).partition("#")[0])


def test_what_tests_do_not_show_is_said_as_plainly(pages: Pages) -> None:
    text = words(pages.bare, "/evidence?topic=massage")
    assert "tests do not show it" in text
    assert "may be said" in text


def test_a_word_is_found_and_a_strange_one_is_not(pages: Pages) -> None:
    assert "findings:" in words(pages.bare, "/evidence?q=soreness")
    assert "Nothing here holds that word" in words(pages.bare, "/evidence?q=xyzzy")
    assert "Massage" in words(pages.bare, "/evidence?q=a")


def test_a_text_is_read_sentence_by_sentence_and_not_kept(pages: Pages) -> None:
    text = "Massage may ease soreness a little, mostly the same day. Massage flushes lactic acid."
    response = pages.bare.post("/evidence/check", {"text": text})
    found = said(response.content.decode())
    assert "may be said" in found
    assert "contradicted by tests" in found
    assert "Rather:" in found


def test_a_text_that_holds_markup_stays_text(pages: Pages) -> None:
    page = pages.bare.post("/evidence/check", {"text": "<script>x</script> Massage heals."})
    assert "<script>x" not in page.content.decode()


def test_evidence_is_open_to_anybody(pages: Pages) -> None:
    assert Client().get("/evidence").status_code == 200
