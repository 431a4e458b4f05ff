"""Flexibility tests and readiness: what counts as a change, and against what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.anatomy import Side
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.recovery.flexibility import (
    Measured,
    changes,
    check_measured,
    flexibility_tests,
)
from lissom.core.recovery.readiness import readiness, wellness
from lissom.core.runner import CheckIn

ON = date(2026, 6, 1)


def wall(ago: int, amount: float, side: Side = Side.LEFT) -> Measured:
    return Measured(ON - timedelta(days=ago), "knee_to_wall", side, amount)


@pytest.mark.parametrize(
    ("amount", "verdict"),
    [(11.8, "within noise"), (12.0, "more"), (8.2, "within noise"), (8.0, "less")],
)
def test_a_difference_counts_only_above_the_smallest_change(amount: float, verdict: str) -> None:
    (found,) = changes([wall(40, 10.0), wall(0, amount)], ON)
    assert found.verdict == verdict
    assert found.low == pytest.approx(amount - 10.0 - 1.9)
    assert found.high == pytest.approx(amount - 10.0 + 1.9)


def test_sides_stand_apart_and_the_first_of_twelve_weeks_is_the_start() -> None:
    told = [wall(90, 5.0), wall(80, 9.0), wall(40, 10.0), wall(0, 11.5)]
    left, right = changes([*told, wall(3, 8.0, Side.RIGHT)], ON)
    assert (left.side, left.difference, left.verdict) == (Side.LEFT, 2.5, "more")
    assert (right.side, right.verdict, right.difference) == (Side.RIGHT, "first", None)


@pytest.mark.parametrize(("after", "read"), [(0, False), (5, False), (6, True)])
def test_no_retest_is_read_within_five_days_of_a_marathon(after: int, read: bool) -> None:
    race = ON - timedelta(days=after)
    (found,) = changes([wall(40, 10.0), wall(0, 6.0)], ON, marathons=[race])
    assert found.left_out == (0 if read else 1)
    assert found.verdict == ("less" if read else "first")
    before = changes([wall(40, 10.0), wall(0, 6.0)], ON, marathons=[ON + timedelta(days=2)])
    assert before[0].verdict == "less"


def test_where_the_noise_is_not_known_nothing_is_called_a_change() -> None:
    told = [
        Measured(ON - timedelta(days=ago), "sit_and_reach", Side.NONE, amount)
        for ago, amount in ((30, 0.0), (0, 20.0))
    ]
    (found,) = changes(told, ON)
    assert (found.difference, found.low, found.verdict) == (20.0, None, "noise unknown")


def test_results_of_later_days_are_left_out() -> None:
    assert changes([wall(-1, 10.0)], ON) == ()


@pytest.mark.parametrize(
    ("measured", "fault"),
    [
        (Measured(ON, "handstand", Side.NONE, 1.0), "handstand"),
        (Measured(ON, "knee_to_wall", Side.NONE, 10.0), "one side"),
        (Measured(ON, "sit_and_reach", Side.LEFT, 3.0), "both sides"),
        (Measured(ON, "knee_to_wall", Side.LEFT, 95.0), "95 cm"),
        (Measured(ON, "knee_to_wall", Side.LEFT, float("nan")), "nan cm"),
    ],
)
def test_what_is_no_result_is_refused(measured: Measured, fault: str) -> None:
    with pytest.raises((InvalidInputError, NotFoundError), match=fault):
        check_measured(measured)


def test_each_test_says_how_and_whence() -> None:
    for test in flexibility_tests().values():
        assert test.how.endswith(".")
        assert "claim G0" in test.source
        assert test.low < test.high


def said(ago: int, points: float, *, soreness: float | None = None) -> CheckIn:
    at = datetime(ON.year, ON.month, ON.day, 7, tzinfo=UTC) - timedelta(days=ago)
    sore = {} if soreness is None else {"soleus-l": soreness, "arms": 0.0}
    return CheckIn(at=at, soreness=sore, sleep=points, fatigue=10.0 - points)


def test_wellness_turns_what_is_bad_round_and_takes_the_worst_place() -> None:
    assert wellness(said(0, 7.0)) == 7.0
    assert wellness(said(0, 8.0, soreness=6.0)) == pytest.approx((8.0 + 8.0 + 4.0) / 3)
    assert wellness(CheckIn(at=said(0, 1.0).at)) is None


@pytest.mark.parametrize(("today", "verdict"), [(7.0, "usual"), (3.0, "lower"), (9.9, "higher")])
def test_today_is_held_against_the_runners_own_days(today: float, verdict: str) -> None:
    earlier = [said(ago, 7.0 + (ago % 3 - 1)) for ago in range(1, 20)]
    found = readiness([*earlier, said(0, today)], ON)
    assert found.verdict == verdict
    assert found.days == 19
    assert found.low is not None
    assert found.high is not None
    assert found.low < 7.0 < found.high


def test_without_words_or_history_nothing_is_claimed() -> None:
    assert readiness([], ON).verdict == "nothing said"
    few = readiness([said(ago, 7.0) for ago in range(6)], ON)
    assert (few.verdict, few.low, few.days) == ("too few", None, 5)
    old = readiness([said(ago, 7.0) for ago in range(29, 60)], ON)
    assert (old.days, old.score) == (0, None)


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_a_better_day_never_reads_lower(one: float, other: float) -> None:
    earlier = [said(ago, 6.0 + ago % 2) for ago in range(1, 15)]
    order = ["lower", "usual", "higher"]
    low, high = (readiness([*earlier, said(0, day)], ON) for day in sorted((one, other)))
    assert order.index(low.verdict) <= order.index(high.verdict)
