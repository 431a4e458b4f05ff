"""The waiting list: who can use a freed hour, in which order, and why."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import MassageSlot
from lissom.core.booking.waiting import (
    Candidate,
    WaitingEntry,
    rank,
    waiting_list,
    why_before,
)
from lissom.core.errors import InvalidInputError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
START = NOW + timedelta(hours=30)
HOUR = MassageSlot("h", START, 60, "Ada", "Quay", 0, 4500, ("light", "maintenance"))
ALL_WEEK = (Interval(NOW, NOW + timedelta(days=7)),)


def entry(number: int, **more: object) -> WaitingEntry:
    base = WaitingEntry(number, NOW - timedelta(days=3), "maintenance", 60, ALL_WEEK)
    return replace(base, **more)  # type: ignore[arg-type]


def order(*entries: WaitingEntry, slots: tuple[MassageSlot, ...] = (HOUR,)) -> list[int]:
    return [one.entry.id for one in rank(waiting_list(entries), slots, now=NOW)]


def test_the_greater_need_of_the_programme_comes_first() -> None:
    assert order(entry(1, need=500), entry(2, need=2500), entry(3)) == [2, 1, 3]


def test_need_falls_with_the_hours_from_the_best_moment() -> None:
    there, off = START, START - timedelta(hours=48)
    assert order(entry(1, need=2000, best=off), entry(2, need=1200, best=there)) == [2, 1]
    assert order(entry(1, need=2000, best=there), entry(2, need=1200, best=there)) == [1, 2]


def test_waiting_outweighs_any_need_after_fifty_days() -> None:
    newest = entry(1, need=1_000_000, since=NOW)
    assert order(newest, entry(2, since=NOW - timedelta(days=49))) == [1, 2]
    assert order(newest, entry(2, since=NOW - timedelta(days=51))) == [2, 1]


def test_who_had_a_freed_hour_or_left_one_unanswered_comes_later() -> None:
    assert order(entry(1, granted=1), entry(2, unanswered=1), entry(3)) == [3, 2, 1]


def test_whom_the_therapist_named_comes_before_all() -> None:
    assert order(entry(1, need=5000), entry(2, first=True, granted=2)) == [2, 1]


def test_way_and_therapist_are_weighed() -> None:
    assert order(entry(1, travel_min=30), entry(2), entry(3, therapist="Ben")) == [2, 3, 1]


@pytest.mark.parametrize(
    "unfit",
    [
        {"minutes": 45},
        {"type": "deep"},
        {"windows": (Interval(NOW, START + timedelta(minutes=59)),)},
        {"windows": ()},
        {"notice_min": 30 * 60},
        {"travel_min": 30 * 60},
        {"place": "Hill"},
        {"therapist": "Ben", "only_therapist": True},
        {"ceiling_pence": 4499},
    ],
)
def test_who_cannot_use_the_hour_is_not_asked(unfit: dict[str, object]) -> None:
    assert order(entry(1), entry(2, **unfit)) == [1]


def test_nobody_is_asked_after_the_last_call() -> None:
    waiting = waiting_list([entry(1)])
    assert rank(waiting, [HOUR], now=START - timedelta(minutes=65))
    assert not rank(waiting, [HOUR], now=START - timedelta(minutes=64))


def test_hours_may_have_any_type_and_the_list_may_be_empty() -> None:
    assert order(entry(1, type="own"), slots=(replace(HOUR, types=()),)) == [1]
    assert order() == []
    assert order(entry(1), slots=()) == []
    assert rank(waiting_list([entry(1), entry(2)]), [HOUR], now=NOW, skip={1})[0].entry.id == 2


def test_each_gets_the_start_that_suits_and_a_shorter_treatment_pays_for_what_stays_free() -> None:
    slots = tuple(
        replace(
            HOUR, id=f"{minutes}-{step}", start=START + timedelta(minutes=step), minutes=minutes
        )
        for minutes, steps in ((60, (0,)), (30, (0, 15, 30)))
        for step in steps
    )
    late = entry(1, minutes=30, need=1000, best=START + timedelta(minutes=30))
    whole = entry(2, need=500)
    found = rank(waiting_list([late, whole]), slots, now=NOW)
    assert [(one.entry.id, one.slot.id) for one in found] == [(2, "60-0"), (1, "30-30")]
    assert found[1].term("unused") == -600


def test_the_reason_names_what_sets_two_apart_and_changes_with_it() -> None:
    def reason(one: WaitingEntry, other: WaitingEntry) -> str:
        first, second = rank(waiting_list([one, other]), [HOUR], now=NOW)
        return why_before(first, second)

    other = entry(2, need=1000)
    assert reason(entry(1, need=2100), other) == (
        "Before the next: the programme would lose 2.1 points without it, the next one's 1.0."
    )
    assert reason(entry(1, need=1000, since=NOW - timedelta(days=9)), other) == (
        "Before the next: on the list 6 days longer."
    )
    assert reason(entry(1, need=1000, since=NOW - timedelta(days=4)), other) == (
        "Before the next: on the list 24 h longer."
    )
    assert "0 freed hours in four weeks, the next 1" in reason(entry(1), entry(2, granted=1))
    assert "the next would rather see Ben" in reason(entry(1), entry(2, therapist="Ben"))
    assert reason(entry(1, first=True), other) == "Named by the therapist to be asked first."
    assert reason(entry(1), entry(2)) == "Equal to the next; on the list for longer."
    (alone,) = rank(waiting_list([entry(1)]), [HOUR], now=NOW)
    assert why_before(alone, None) == "Nobody else on the waiting list can use this hour."


def test_faulty_entries_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="Entry 1 is on the waiting list twice"):
        waiting_list([entry(1), entry(1)])
    for fault in ({"need": -1}, {"minutes": 0}, {"travel_min": -5}, {"granted": -1}):
        with pytest.raises(InvalidInputError, match="below 0"):
            waiting_list([entry(1, **fault)])


def plain_worth(one: WaitingEntry, slot: MassageSlot, longest: int) -> int | None:
    """The specification again, entry by entry, without columns."""
    start, end = slot.start, slot.start + timedelta(minutes=slot.minutes)
    ahead = start - NOW - timedelta(minutes=5)
    if one.minutes != slot.minutes or one.type not in slot.types or ahead < timedelta(hours=1):
        return None
    if ahead < timedelta(minutes=max(one.notice_min, one.travel_min)):
        return None
    if not any(each.start <= start and end <= each.end for each in one.windows):
        return None
    if one.only_therapist and one.therapist not in ("", slot.therapist):
        return None
    off = 0 if one.best is None else abs(int((start - one.best).total_seconds()))
    left = max(min(one.need, 5000) - off * 20 // 3600, 0)
    waited = max(int((NOW - one.since).total_seconds()), 0) * 100 // 86400
    change = 200 if one.therapist not in ("", slot.therapist) else 0
    worth = left + waited - 1500 * one.granted - 500 * one.unanswered
    return worth - 10 * one.travel_min - change - 20 * (longest - slot.minutes)


def random_entry(number: int, rng: random.Random) -> WaitingEntry:
    opens = NOW + timedelta(hours=rng.randrange(0, 60))
    return WaitingEntry(
        id=number,
        since=NOW - timedelta(hours=rng.randrange(-2, 600)),
        type=rng.choice(["maintenance", "light", "deep"]),
        minutes=rng.choice([30, 60]),
        windows=tuple(
            Interval(opens + timedelta(days=day), opens + timedelta(days=day, hours=6))
            for day in range(rng.randrange(3))
        ),
        need=rng.randrange(7000),
        best=rng.choice([None, opens]),
        notice_min=rng.randrange(3000),
        travel_min=rng.randrange(90),
        therapist=rng.choice(["", "Ada", "Ben"]),
        only_therapist=rng.random() < 0.3,
        first=rng.random() < 0.05,
        granted=rng.randrange(2),
        unanswered=rng.randrange(3),
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_columns_rank_as_the_plain_specification_does(seed: int, count: int) -> None:
    rng = random.Random(seed)
    entries = [random_entry(number, rng) for number in range(count)]
    slots = [
        replace(HOUR, id=f"{m}-{k}", minutes=m, start=START + timedelta(minutes=15 * k))
        for m, ks in ((60, 2), (30, 4))
        for k in range(ks)
    ]
    rng.shuffle(entries)
    expected = []
    for one in entries:
        worths = [plain_worth(one, slot, 60) for slot in slots]
        usable = [worth for worth in worths if worth is not None]
        if usable:
            expected.append((not one.first, -max(usable), one.since, one.id))
    found = rank(waiting_list(entries), slots, now=NOW, most=count)
    assert [one.entry.id for one in found] == [key[-1] for key in sorted(expected)]
    assert all(
        one.worth == plain_worth(one.entry, one.slot, 60) == sum(term.worth for term in one.terms)
        for one in found
    )
    assert isinstance(found, tuple)
    assert all(isinstance(one, Candidate) for one in found)
