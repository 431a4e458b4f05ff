"""Which shoe a run was in, and how far each has gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lissom.core.errors import InvalidInputError
from lissom.core.runner.shoes import (
    Shoe,
    Wearing,
    check_shoe,
    named_elsewhere,
    shoe_of,
    wear_of,
)

DAY = date(2026, 3, 2)
OLD = Shoe(1, "Old Pair", before_m=100_000, limit_m=600_000, usual_from=DAY)
NEW = Shoe(2, "New Pair", usual_from=DAY + timedelta(days=10))
RACER = Shoe(3, "Racer")
ALL = (OLD, NEW, RACER)


@pytest.mark.parametrize(
    ("run", "shoe"),
    [
        (Wearing(DAY - timedelta(days=1), 1), None),
        (Wearing(DAY, 1), OLD),
        (Wearing(DAY + timedelta(days=10), 1), NEW),  # the later usual one
        (Wearing(DAY, 1, gear="racer "), RACER),
        (Wearing(DAY, 1, gear="Unknown"), None),  # another shoe, not the usual one
        (Wearing(DAY, 1, gear="Racer", said=True, shoe=1), OLD),
        (Wearing(DAY, 1, said=True), None),
    ],
)
def test_the_runners_word_then_the_recordings_then_the_usual(
    run: Wearing, shoe: Shoe | None
) -> None:
    assert shoe_of(run, ALL) is shoe


def test_a_shoe_is_usual_until_it_is_put_away() -> None:
    shoe = Shoe(1, "Pair", usual_from=DAY, retired=DAY + timedelta(days=5))
    assert shoe.usual_on(DAY + timedelta(days=5))
    assert not shoe.usual_on(DAY + timedelta(days=6))
    ended = Shoe(1, "Pair", usual_from=DAY, usual_until=DAY)
    assert ended.usual_on(DAY)
    assert not ended.usual_on(DAY + timedelta(days=1))


def test_distance_counts_what_was_before() -> None:
    runs = [Wearing(DAY, 10_000), Wearing(DAY + timedelta(days=1), 5_000), Wearing(DAY, 1, "x")]
    old, new, racer = wear_of(ALL, runs)
    assert (old.distance_m, old.runs, old.last) == (115_000, 2, DAY + timedelta(days=1))
    assert old.share == pytest.approx(115 / 600)
    assert not old.reached
    assert (new.distance_m, new.runs, new.last, new.share) == (0, 0, None, None)
    assert racer.runs == 0


def test_its_own_limit_is_reached_when_it_is() -> None:
    (wear,) = wear_of([OLD], [Wearing(DAY, 500_000)])
    assert wear.reached


def test_shoes_that_recordings_name_are_told_most_used_first() -> None:
    runs = [
        Wearing(DAY, 5_000, "Blue"),
        Wearing(DAY + timedelta(days=2), 7_000, "Red"),
        Wearing(DAY + timedelta(days=1), 1_000, "Blue"),
        Wearing(DAY, 9_000, "RACER"),
    ]
    red, blue = named_elsewhere(ALL, runs)
    assert (red.name, red.runs) == ("Red", 1)
    assert (blue.distance_m, blue.runs, blue.first) == (6_000, 2, DAY)


@pytest.mark.parametrize(
    "shoe",
    [
        Shoe(0, " "),
        Shoe(0, "x" * 121),
        Shoe(0, "Pair", before_m=-1),
        Shoe(0, "Pair", limit_m=0),
        Shoe(0, "Pair", limit_m=float("nan")),
        Shoe(0, "Pair", limit_m=11_000_000),
    ],
)
def test_what_cannot_be_is_refused(shoe: Shoe) -> None:
    with pytest.raises(InvalidInputError):
        check_shoe(shoe)
