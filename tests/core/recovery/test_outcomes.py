"""Words for a change of soreness over a treatment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.recovery.outcomes import Outcome, Word, outcome, word_of

POINTS = st.integers(0, 20).map(lambda half: half / 2)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (4.0, 3.3, Word.NOISE),  # a fall of 0.7, the effect in trials, is no success of one visit
        (4.0, 2.5, Word.NOISE),
        (4.0, 2.0, Word.LESS),
        (2.0, 4.0, Word.MORE),
        (0.0, 0.0, Word.NOISE),
    ],
)
def test_only_changes_above_the_noise_are_called_changes(
    before: float, after: float, word: Word
) -> None:
    assert word_of(before, after) is word


@given(st.lists(st.tuples(POINTS, POINTS)))
def test_every_pair_is_counted_once_and_turning_round_swaps_the_words(
    pairs: list[tuple[float, float]],
) -> None:
    found = outcome(pairs)
    back = outcome([(after, before) for before, after in pairs])
    assert found.less + found.more + found.within == found.pairs == len(pairs)
    assert (found.less, found.more) == (back.more, back.less)


def test_without_answers_there_is_no_mean() -> None:
    assert outcome([]) == Outcome(0, None, 0, 0)
