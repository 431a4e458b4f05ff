"""Signs noticed in notes and in one sore calf; denied ones are left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lissom.core.runner import CheckIn
from lissom.core.screening.noticing import noticed, one_sided_calf, signs_noticed

AT = datetime(2026, 3, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "rule"),
    [
        ("left calf is swollen and hot", "calf_hot_swollen"),
        ("Tightness in my chest on the hill", "chest_pain"),
        ("short of breath at rest", "breathless"),
        ("nearly fainted after the last rep", "faint"),
        ("my pee was brown this morning", "dark_urine"),
        ("felt a pop in the calf", "sudden_pop"),
        ("throbbing at night", "night_pain"),
        ("I could not walk down the stairs", "cannot_bear_weight"),
        ("fever since yesterday", "fever"),
        ("sore throat", "cold"),
    ],
)
def test_words_of_a_note_raise_the_question(note: str, rule: str) -> None:
    found = signs_noticed(CheckIn(AT, note=note))
    assert rule in {one.id for one in found}


@pytest.mark.parametrize(
    "note",
    [
        "no chest pain, no fever",
        "not swollen",
        "did not hear a pop",
        "quads heavy after the hills, slept well",
        "cold wind along the coast",
        "",
    ],
)
def test_denied_and_everyday_words_raise_nothing(note: str) -> None:
    assert signs_noticed(CheckIn(AT, note=note)) == ()


def test_what_was_ticked_is_not_asked_again() -> None:
    assert signs_noticed(CheckIn(AT, note="fever", red_flags=("fever",))) == ()


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [(7, 0, True), (0, 6, True), (7, 3, False), (5.5, 0, False), (7, None, False)],
)
def test_one_very_sore_calf_alone_raises_the_question(
    left: float, right: float | None, *, found: bool
) -> None:
    sore = {"gastrocnemius-l": left, **({} if right is None else {"gastrocnemius-r": right})}
    assert one_sided_calf(CheckIn(AT, soreness=sore)) is found


def test_the_finding_says_what_to_do_if_yes() -> None:
    (found,) = noticed(CheckIn(AT, note="pain in the chest"))
    assert found.code == "ask-chest-pain"
    assert "999" in found.message
    assert "?" in found.message
