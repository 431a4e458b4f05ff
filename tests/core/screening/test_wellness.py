"""The wellness index and the week against what is usual."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.runner import CheckIn
from lissom.core.screening.wellness import hooper_index, hooper_of, wellness_week

ON = date(2026, 3, 30)


def _check_in(days_ago: int, *, sleep: float = 7, fatigue: float = 3, sore: float = 2) -> CheckIn:
    at = datetime(2026, 3, 30, 7, tzinfo=UTC) - timedelta(days=days_ago)
    return CheckIn(at=at, soreness={"soleus-l": sore}, sleep=sleep, fatigue=fatigue, stress=3)


def test_the_index_is_the_sum_of_four_items_of_seven_points() -> None:
    assert hooper_index(sleep=1, fatigue=1, stress=1, soreness=1) == 4
    assert hooper_index(sleep=7, fatigue=7, stress=7, soreness=7) == 28
    with pytest.raises(InvalidInputError, match="Stress of 8"):
        hooper_index(sleep=1, fatigue=1, stress=8, soreness=1)


def test_check_ins_are_read_on_the_scale_of_seven() -> None:
    at = datetime(2026, 3, 30, tzinfo=UTC)
    best = CheckIn(at, {"soleus-l": 0}, 10, 0, 0)
    worst = CheckIn(at, {"soleus-l": 10, "soleus-r": 2}, 0, 10, 10)
    assert hooper_of(best) == pytest.approx(4)
    assert hooper_of(worst) == pytest.approx(28)
    assert hooper_of(CheckIn(at, {}, 5, 5, 5)) is None
    assert hooper_of(CheckIn(at, {"soleus-l": 1}, 5, None, 5)) is None


def test_a_worse_week_is_told_against_the_own_usual() -> None:
    usual = [_check_in(day, fatigue=3 + day % 2) for day in range(7, 28)]
    like = wellness_week(
        [*usual, *(_check_in(day, fatigue=3 + day % 2) for day in range(7))], on=ON
    )
    assert not like.raised
    assert like.sentence.startswith("The last week is like your usual")
    bad = [_check_in(day, sleep=4, fatigue=7, sore=5) for day in range(7)]
    worse = wellness_week([*usual, *bad], on=ON)
    assert worse.raised
    assert "worse than your usual" in worse.sentence
    assert worse.recent is not None
    assert worse.usual is not None
    assert worse.recent > worse.usual


def test_too_few_answers_say_how_many_are_missing() -> None:
    found = wellness_week([_check_in(1), *(_check_in(day) for day in range(8, 12))], on=ON)
    assert (found.missing_recent, found.missing_usual, found.raised) == (2, 4, False)
    assert found.sentence == (
        "Whole check-ins still missing: 2 of the last week, 4 of the weeks before."
    )


def test_what_is_older_or_still_to_come_does_not_count() -> None:
    said = [*(_check_in(day) for day in range(28, 60)), _check_in(-1)]
    found = wellness_week(said, on=ON)
    assert (found.missing_recent, found.missing_usual) == (3, 8)
