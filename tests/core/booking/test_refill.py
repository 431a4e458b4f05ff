"""A freed hour on its way round the waiting list."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.refill import (
    Answer,
    Round,
    Stage,
    accept,
    advance,
    decline,
    end,
    is_settled,
    last_call,
    recent,
)
from lissom.core.booking.waiting import (
    NO_BOUND,
    WaitingEntry,
    standing_of,
    waiting_list,
    worth_at_most,
)
from lissom.core.errors import InvalidInputError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
START = NOW + timedelta(hours=30)
HOUR = MassageSlot("h", START, 60, "Ada", "Quay", 0, 4500, ("maintenance",))
ALL_WEEK = (Interval(NOW, NOW + timedelta(days=7)),)
THREE = waiting_list(
    WaitingEntry(number, NOW - timedelta(days=number), "maintenance", 60, ALL_WEEK)
    for number in (1, 2, 3)
)
FRESH = Round("r", (HOUR,))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_the_best_is_asked_and_holds_the_hour_for_twenty_minutes() -> None:
    held = advance(FRESH, THREE, now=NOW)
    assert held.stage is Stage.HELD
    assert held.held is not None
    assert (held.held.entry, held.held.until) == (3, NOW + minutes(20))
    assert held.wakes_at == NOW + minutes(20)
    assert held.held.why == "Before the next: on the list 24 h longer."
    assert advance(held, THREE, now=NOW + minutes(19)) == held


def test_a_hold_that_runs_out_rolls_on_and_then_the_first_to_accept_wins() -> None:
    current = advance(FRESH, THREE, now=NOW)
    for step, following in ((20, 2), (40, 1)):
        current = advance(current, THREE, now=NOW + minutes(step))
        assert current.held is not None
        assert current.held.entry == following
    assert [one.answer for one in current.asked] == [Answer.UNANSWERED, Answer.UNANSWERED, None]
    current = advance(current, THREE, now=NOW + minutes(60))
    assert current.stage is Stage.OPEN
    taken = accept(current, 3, now=NOW + minutes(90))
    assert taken.stage is Stage.TAKEN
    assert taken.taken_by is not None
    assert taken.taken_by.entry == 3
    with pytest.raises(InvalidInputError, match="taken by somebody else"):
        accept(taken, 2, now=NOW + minutes(91))
    assert accept(taken, 3, now=NOW + minutes(91)) == taken
    assert advance(taken, THREE, now=NOW + minutes(200)) == taken


def test_only_the_holder_may_accept_while_the_hold_lasts() -> None:
    current = advance(advance(FRESH, THREE, now=NOW), THREE, now=NOW + minutes(20))
    with pytest.raises(InvalidInputError) as refused:
        accept(current, 3, now=NOW + minutes(25))
    assert refused.value.code == "held-by-another"
    with pytest.raises(InvalidInputError) as refused:
        accept(current, 1, now=NOW + minutes(25))
    assert refused.value.code == "not-offered"
    assert accept(current, 2, now=NOW + minutes(39)).stage is Stage.TAKEN


def test_an_answer_just_after_the_hold_wins_when_nobody_was_asked_meanwhile() -> None:
    current = advance(FRESH, THREE, now=NOW)
    assert accept(current, 3, now=NOW + minutes(21)).stage is Stage.TAKEN


def test_declining_asks_the_next_at_once() -> None:
    current = decline(advance(FRESH, THREE, now=NOW), 3, now=NOW + minutes(2))
    assert current.stage is Stage.OPEN
    current = advance(current, THREE, now=NOW + minutes(2))
    assert current.held is not None
    assert (current.held.entry, current.held.until) == (2, NOW + minutes(22))
    assert decline(current, 3, now=NOW + minutes(3)) == current


def test_what_the_clinic_withdrew_cannot_be_accepted() -> None:
    current = decline(advance(FRESH, THREE, now=NOW), 3, now=NOW, by_clinic=True)
    with pytest.raises(InvalidInputError, match="not offered"):
        accept(current, 3, now=NOW + minutes(1))


def test_an_hour_that_went_another_way_ends_the_round() -> None:
    over = end(advance(FRESH, THREE, now=NOW), now=NOW + minutes(3))
    assert over.stage is Stage.OVER
    assert over.asked[0].answer is Answer.WITHDRAWN
    assert over.wakes_at is None
    assert advance(over, THREE, now=NOW + minutes(4)) == over
    with pytest.raises(InvalidInputError):
        accept(over, 3, now=NOW + minutes(5))


def test_holds_run_in_opening_hours_only() -> None:
    closed = NOW + timedelta(hours=9)
    opening = (
        Interval(NOW - timedelta(hours=1), closed),
        Interval(closed + timedelta(hours=13), closed + timedelta(hours=22)),
    )
    late = advance(FRESH, THREE, now=closed - minutes(5), opening=opening)
    assert late.held is not None
    assert late.held.until == closed + timedelta(hours=13) + minutes(15)
    night = advance(FRESH, THREE, now=closed + minutes(5), opening=opening)
    assert night.held is not None
    assert night.held.until == closed + timedelta(hours=13) + minutes(20)


def test_holds_end_at_the_last_call_or_when_the_client_would_have_to_leave() -> None:
    near = START - minutes(70)
    held = advance(FRESH, THREE, now=near)
    assert held.held is not None
    assert held.held.until == last_call(HOUR) == START - minutes(60)
    far = waiting_list([replace(THREE.entries[0], travel_min=75)])
    away = advance(FRESH, far, now=START - minutes(90))
    assert away.held is not None
    assert away.held.until == START - minutes(75)
    over = advance(held, THREE, now=START - minutes(60))
    assert over.stage is Stage.OVER
    with pytest.raises(InvalidInputError, match="too late"):
        accept(over, 3, now=START - minutes(59))


def test_nobody_who_is_busy_is_asked_and_a_round_without_anybody_stays_open() -> None:
    current = advance(FRESH, THREE, now=NOW, busy={3, 2})
    assert current.held is not None
    assert current.held.entry == 1
    none_now = advance(FRESH, THREE, now=NOW, busy={1, 2, 3})
    assert (none_now.stage, none_now.wakes_at) == (Stage.OPEN, last_call(HOUR))
    later = advance(none_now, THREE, now=NOW + minutes(5), busy={2, 3})
    assert later.held is not None
    assert later.held.entry == 1
    assert advance(none_now, THREE, now=last_call(HOUR)).stage is Stage.OVER


def test_who_joins_while_an_hour_stands_open_is_asked() -> None:
    one = waiting_list(THREE.entries[:1])
    current = advance(advance(FRESH, one, now=NOW), one, now=NOW + minutes(20))
    assert current.stage is Stage.OPEN
    current = advance(current, THREE, now=NOW + minutes(30))
    assert current.held is not None
    assert current.held.entry == 3


def test_recent_counts_four_weeks_of_hours_had_and_left_unanswered() -> None:
    first = advance(FRESH, THREE, now=NOW)
    rolled = accept(advance(first, THREE, now=NOW + minutes(20)), 2, now=NOW + minutes(30))
    assert recent(rolled.asked, now=NOW + timedelta(days=1)) == {2: (1, 0), 3: (0, 1)}
    assert recent(rolled.asked, now=NOW + timedelta(days=29)) == {}


def test_a_freed_hour_needs_a_way_to_use_it() -> None:
    with pytest.raises(InvalidInputError, match="without a way to use it"):
        Round("r", ())


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from("accdw"), st.integers(1, 3))))
def test_whatever_happens_one_client_at_most_has_the_hour(
    steps: list[tuple[int, str, int]],
) -> None:
    current, now = FRESH, NOW
    for wait, what, who in steps:
        now += minutes(wait)
        current = advance(current, THREE, now=now)
        try:
            if what == "a":
                current = accept(current, who, now=now)
            elif what == "d":
                current = decline(current, who, now=now)
            elif what == "w":
                current = decline(current, who, now=now, by_clinic=True)
        except InvalidInputError:
            assert what == "a"
        asked = [one.entry for one in current.asked]
        assert len(asked) == len(set(asked))
        assert sum(one.answer is Answer.ACCEPTED for one in current.asked) <= 1
        assert all(one.answer is not None for one in current.asked[:-1])
        assert all(one.at < one.until <= last_call(one.slot) for one in current.asked)
        assert (current.held is not None) == (current.stage is Stage.HELD)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 6))
def test_the_foremost_settle_it_as_the_whole_list_would(dice: random.Random, most: int) -> None:
    rows = [
        WaitingEntry(
            number,
            NOW - timedelta(hours=dice.randrange(900)),
            "maintenance",
            60,
            ALL_WEEK,
            need=dice.choice((0, dice.randrange(7000))),
            best=dice.choice((None, START + timedelta(hours=dice.randrange(60)))),
            therapist=dice.choice(("", "Ben")),
            first=dice.random() < 0.1,
            granted=dice.randrange(3),
        )
        for number in range(12)
    ]
    rows.sort(key=lambda one: (not one.first, -standing_of(one.need, one.since), one.id))
    further = rows[most]
    rest = NO_BOUND if further.first else worth_at_most(further.need, further.since, NOW)
    foremost = waiting_list(rows[:most])
    if is_settled(FRESH, foremost, rest, now=NOW):
        assert advance(FRESH, foremost, now=NOW) == advance(FRESH, waiting_list(rows), now=NOW)
    assert is_settled(FRESH, waiting_list(rows), None, now=NOW)


def test_too_few_settle_nothing() -> None:
    one = waiting_list([WaitingEntry(1, NOW, "maintenance", 60, ALL_WEEK)])
    assert not is_settled(FRESH, one, 0, now=NOW)
    assert not is_settled(FRESH, THREE, 10**6, now=NOW)
    assert is_settled(FRESH, THREE, 0, now=NOW)
