"""What may be said: every statement has a verdict that its evidence carries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import NotFoundError
from lissom.core.evidence import claims
from lissom.core.evidence.phrases import ideas_of, occurrences, vocabulary
from lissom.core.evidence.verdicts import VERDICT_WORDS, Verdict, statement, statements
from lissom.core.evidence.wording import check_sentence, check_text, sentences_of

DO_NOT_CLAIM = {Verdict.UNSUPPORTED, Verdict.CONTRADICTED}


def test_every_statement_is_whole() -> None:
    for one in statements().values():
        assert one.claim.endswith("."), one.id
        assert one.why.endswith("."), one.id
        assert one.find, one.id
        assert one.about == "any" or one.about in vocabulary().subjects, one.id
        for rule in (*one.find, *one.softened):
            assert ideas_of(rule), one.id
        assert set(one.claims) <= claims().keys(), one.id
        assert one.say, one.id
        for key in one.claims:
            assert claims()[key]


def test_the_unpleasant_ones_are_there_too() -> None:
    assert {one.id for one in statements().values() if one.verdict in DO_NOT_CLAIM} >= {
        "performance",
        "lengthening",
        "fascia",
        "scar_tissue",
        "blood_flow",
        "waste_products",
        "endorphins",
        "gait",
        "injury_massage",
        "load_ratio",
    }
    assert VERDICT_WORDS[Verdict.UNSUPPORTED].startswith("do not claim")


def test_every_statement_finds_itself() -> None:
    for one in statements().values():
        assert one.id in check_sentence(one.claim).statements, one.id


def test_the_words_allowed_pass_their_own_check() -> None:
    for one in statements().values():
        for sentence in sentences_of(one.say):
            assert check_sentence(sentence).verdict in {"may_say", "no_claim"}, one.id


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Massage will reduce your muscle soreness.", "soften"),
        ("Massage may ease soreness a little, mostly on the same day.", "may_say"),
        ("It flushes toxins and lactic acid out of tired muscles.", "contradicted"),
        ("Massage does not flush out lactate.", "may_say"),
        ("It does not hurt and flushes out lactate.", "contradicted"),
        ("Regular treatment breaks down scar tissue.", "soften"),
        ("Massage releases endorphins.", "soften"),
        ("Massage prevents injury.", "soften"),
        ("Stretching prevents injuries.", "contradicted"),
        ("You may feel calmer for a while.", "may_say"),
        ("Our clinic is open on Saturdays.", "no_claim"),
    ],
)
def test_sentences_as_clinics_write_them(sentence: str, verdict: str) -> None:
    assert check_sentence(sentence).verdict == verdict


def test_a_mark_brings_evidence_and_words() -> None:
    marked = check_sentence("Massage draws oxygen to the muscles and prevents injury.")
    assert marked.verdict == "contradicted"
    assert {"A37", "A41", "A54"} <= set(marked.claims)
    assert "Leave this out" in marked.suggestion


def test_a_text_is_read_sentence_by_sentence() -> None:
    marks = check_text("Massage at our place\n\nIt helps you relax. It removes toxins!\n")
    assert [one.verdict for one in marks] == ["no_claim", "may_say", "contradicted"]
    assert marks[2].as_dict()["text"] == "It removes toxins!"


def test_lines_of_a_list_are_sentences_of_their_own() -> None:
    assert sentences_of("We offer:\n- deep work\n- light work, e.g. before a race") == (
        "We offer:",
        "deep work",
        "light work, e.g. before a race",
    )


def test_a_rule_with_an_unknown_idea_is_refused() -> None:
    with pytest.raises(ValueError, match="luck"):
        ideas_of("remove + luck")


def test_every_idea_is_used() -> None:
    rules = [rule for one in statements().values() for rule in (*one.find, *one.softened)]
    assert {name for rule in rules for name in ideas_of(rule)} == set(vocabulary().ideas)


def test_ideas_need_words_of_their_own_and_stand_together() -> None:
    assert not occurrences("more_blood + blood", "blood flow")
    assert occurrences("more_blood + blood", "more blood flow")
    assert not occurrences("remove + waste", "We clear the room; waste goes into the bin.")
    far = "We clear the room " + "and walk on " * 20 + "to the waste"
    assert not occurrences("remove + waste", far)


def test_a_sentence_without_end_is_read_too() -> None:
    assert check_sentence("clear waste " * 500).verdict == "contradicted"


def test_an_empty_text_has_no_sentences() -> None:
    assert check_text("") == ()
    assert check_text(" \n\n ") == ()


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for one in check_text(text):
        assert one.text.strip()
        assert one.verdict in {"may_say", "soften", "contradicted", "no_claim"}


def test_unknown_statement_names_the_known_ones() -> None:
    with pytest.raises(NotFoundError) as caught:
        statement("aliens")
    assert "soreness" in caught.value.remedy
