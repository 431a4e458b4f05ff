"""The claims: whole, honest about how far each source was seen, and readable."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

from lissom.core.errors import NotFoundError
from lissom.core.evidence import Claim, claim, claims
from lissom.core.evidence.registry import CERTAINTIES, RANGE_DIRECTIONS, Seen
from lissom.core.evidence.views import (
    DIRECTION_WORDS,
    THEMES,
    effect_text,
    row_of,
    rows,
    topics,
)

ALL = list(claims().values())
DOI = re.compile(r"10\.\d{4,9}/\S+")


def test_every_row_of_the_file_is_a_claim_with_its_own_id() -> None:
    path = files("lissom.core.evidence") / "data" / "claims.csv"
    ids = [row["id"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
    assert len(ids) == len(set(ids)) == len(ALL) == 194


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_every_claim_is_whole(one: Claim) -> None:
    assert re.fullmatch(r"[A-G]\d\d", one.id)
    assert one.topic
    assert one.statement
    assert one.population
    assert one.certainty in CERTAINTIES
    assert one.direction in DIRECTION_WORDS
    assert one.year is None or 1900 < one.year < 2100
    assert not one.doi or DOI.fullmatch(one.doi)
    assert effect_text(one)
    assert one.source


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_intervals_lie_around_the_effect(one: Claim) -> None:
    assert (one.ci_low is None) == (one.ci_high is None)
    if one.ci_low is None or one.ci_high is None:
        return
    assert one.ci_low <= one.ci_high
    if one.effect is not None:
        assert one.ci_low <= one.effect <= one.ci_high


def test_what_was_not_seen_itself_is_of_low_certainty() -> None:
    unseen = [one for one in ALL if one.seen in {Seen.SECONDARY, Seen.PARTIAL, Seen.NOTHING}]
    assert len(unseen) > 20
    for one in unseen:
        assert one.certainty in {"low", "very low"}, one.id


def test_habits_are_marked_as_habits() -> None:
    for one in ALL:
        if one.direction == "custom":
            assert one.seen is Seen.HABIT, one.id
            assert one.certainty == "very low", one.id


def test_a_study_that_can_be_found_has_a_place_to_find_it() -> None:
    for one in ALL:
        if one.seen is Seen.PRIMARY and not one.doi:
            assert one.reference or one.first_author, one.id


def test_the_rows_speak_of_the_subject_and_not_of_how_they_were_made() -> None:
    housekeeping = re.compile(r"read at|abstract|encode|scribd|excerpt|stored text", re.IGNORECASE)
    for one in ALL:
        shown = " ".join((one.statement, one.unit, one.population, one.dose_or_timing, one.note))
        assert not housekeeping.search(shown), one.id


def test_secondary_is_data_and_is_shown() -> None:
    assert claim("E14").secondary
    assert row_of(claim("E14")).mark == "secondary source"
    assert not claim("A07").secondary
    assert row_of(claim("A07")).mark == ""


def test_the_sham_controlled_trial_in_words() -> None:
    row = row_of(claim("A07"))
    assert row.effect == "-0.7 points of 0-10 NRS (95 % -1.3 to -0.1)"
    assert row.source == "Bender 2019, doi:10.1016/j.jphys.2019.02.006"
    assert row.certainty == "moderate"
    assert row.direction == "found"


def test_ranges_of_guidelines_are_not_called_intervals() -> None:
    for one in ALL:
        if one.direction in RANGE_DIRECTIONS:
            assert "95 %" not in effect_text(one), one.id
    assert effect_text(claim("E19")) == "1 g/kg/h (1.0 to 1.2), first 4 h"


def test_topics_count_every_claim() -> None:
    assert sum(topics().values()) == len(ALL)
    assert topics()["soreness"] == 15


def test_rows_by_theme_topic_word_and_id() -> None:
    assert len(rows()) == len(ALL)
    assert {row.id[0] for row in rows("fluid and food")} == {"E"}
    assert [row.id for row in rows("a07")] == ["A07"]
    assert {row.topic for row in rows("endorphins")} == {"endorphins"}
    assert {row.id for row in rows("lactate")} >= {"A39", "A40"}
    assert sum(len(rows(theme)) for theme in THEMES) == len(ALL)


@pytest.mark.parametrize("topic", ["sorness", "", "x", "quantum"])
def test_an_unknown_topic_names_near_ones(topic: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        rows(topic)
    assert caught.value.remedy.startswith("Try one of")


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(NotFoundError, match="Z99"):
        claim("Z99")
