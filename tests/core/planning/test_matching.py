"""Planned and done: nearest first, one for one, and the runner has the last word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.planning.matching import Did, Match, Outcome, Planned, match_sessions
from lissom.core.runner import DoneKind

MON = date(2026, 3, 2)
THU = MON + timedelta(days=3)


def plan(key: str, day: int, minutes: float, kind: str = "run", km: float | None = None) -> Planned:
    return Planned(key, MON + timedelta(days=day), kind, minutes, None if km is None else 1000 * km)


def did(
    key: str,
    day: int,
    minutes: float,
    kind: DoneKind = DoneKind.RUN,
    km: float | None = None,
) -> Did:
    return Did(
        key, MON + timedelta(days=day), kind, minutes, None if km is None else 1000 * km, 4.0
    )


def only(found: tuple[Match, ...]) -> Match:
    (one,) = found
    return one


def test_a_run_of_the_day_is_the_run_of_the_plan() -> None:
    found = match_sessions([plan("p", 0, 40)], [did("a", 0, 38)], on=THU)
    match = only(found.matches)
    assert match.did is not None
    assert (match.did.id, match.outcome, match.said) == ("a", Outcome.DONE, False)
    assert match.share == pytest.approx(0.95)
    assert found.beside == ()


@pytest.mark.parametrize(
    ("minutes", "km", "outcome"),
    [
        (40, 8, Outcome.DONE),
        (32, None, Outcome.DONE),
        (31, None, Outcome.PARTLY),
        (5, None, Outcome.PARTLY),
        (30, 8, Outcome.DONE),  # faster than planned over the whole way
        (30, 6, Outcome.PARTLY),
    ],
)
def test_how_much_counts_as_done(minutes: float, km: float | None, outcome: Outcome) -> None:
    found = match_sessions([plan("p", 0, 40, km=8)], [did("a", 0, minutes, km=km)], on=THU)
    assert only(found.matches).outcome is outcome


def test_of_two_on_one_day_each_goes_to_the_one_it_is_like() -> None:
    found = match_sessions(
        [plan("short", 0, 30), plan("long", 0, 90)], [did("a", 0, 88), did("b", 0, 31)], on=THU
    )
    assert [one.did.id for one in found.matches if one.did] == ["b", "a"]


def test_the_same_day_goes_before_a_likelier_run_of_the_next() -> None:
    found = match_sessions(
        [plan("mon", 0, 40), plan("tue", 1, 60)], [did("a", 1, 41)], on=MON + timedelta(days=6)
    )
    monday, tuesday = found.matches
    assert monday.outcome is Outcome.MISSED
    assert tuesday.did is not None
    assert (tuesday.did.id, tuesday.outcome) == ("a", Outcome.PARTLY)


def test_a_day_late_is_still_the_same_session_and_two_days_are_not() -> None:
    late = match_sessions([plan("p", 0, 40)], [did("a", 1, 40)], on=THU)
    assert only(late.matches).outcome is Outcome.DONE
    later = match_sessions([plan("p", 0, 40)], [did("a", 2, 40)], on=THU)
    assert only(later.matches).did is None
    assert [one.id for one in later.beside] == ["a"]


def test_on_another_day_only_something_alike_is_the_same_session() -> None:
    found = match_sessions([plan("p", 1, 40)], [did("long", 0, 100)], on=THU)
    assert only(found.matches).did is None
    found = match_sessions([plan("p", 1, 40)], [did("early", 0, 50)], on=THU)
    assert only(found.matches).outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("planned", "done", "fits"),
    [
        ("race", DoneKind.RUN, True),
        ("run", DoneKind.RACE, True),
        ("walk", DoneKind.RUN, True),
        ("run", DoneKind.WALK, False),
        ("strength", DoneKind.RUN, False),
        ("stretch", DoneKind.STRENGTH, False),
        ("massage", DoneKind.MASSAGE, True),
    ],
)
def test_kinds_must_fit(planned: str, done: DoneKind, fits: bool) -> None:
    found = match_sessions([plan("p", 0, 40, planned)], [did("a", 0, 40, done)], on=THU)
    assert (only(found.matches).did is not None) is fits


def test_a_massage_had_is_done_however_long_it_was() -> None:
    found = match_sessions(
        [plan("p", 0, 60, "massage")], [did("a", 0, 20, DoneKind.MASSAGE)], on=THU
    )
    assert only(found.matches).outcome is Outcome.DONE


def test_rest_is_nothing_to_do() -> None:
    assert match_sessions([plan("r", 0, 0, "rest")], [], on=THU).matches == ()


@pytest.mark.parametrize(
    ("day", "kind", "recorded_on", "outcome"),
    [
        (3, "run", None, Outcome.OPEN),
        (4, "run", None, Outcome.OPEN),
        (2, "run", None, Outcome.WAITING),
        (1, "run", None, Outcome.WAITING),
        (0, "run", None, Outcome.MISSED),  # three days gone by
        (2, "run", 3, Outcome.MISSED),  # something later is known
        (0, "stretch", 2, Outcome.UNTOLD),
        (0, "strength", 2, Outcome.UNTOLD),
        (0, "massage", 2, Outcome.UNTOLD),
    ],
)
def test_what_nothing_answers_to(
    day: int, kind: str, recorded_on: int | None, outcome: Outcome
) -> None:
    there = [] if recorded_on is None else [did("a", recorded_on, 10, DoneKind.CROSS)]
    found = match_sessions([plan("p", day, 40, kind)], there, on=THU)
    assert only(found.matches).outcome is outcome


def test_the_runner_may_say_which_it_was() -> None:
    planned = [plan("easy", 0, 40), plan("tempo", 1, 50)]
    done = [did("a", 0, 40), did("b", 1, 50)]
    found = match_sessions(planned, done, on=THU, said={"tempo": "a"})
    easy, tempo = found.matches
    assert tempo.did is not None
    assert (tempo.did.id, tempo.said) == ("a", True)
    assert easy.did is not None
    assert (easy.did.id, easy.said) == ("b", False)  # what is left, a day apart


def test_the_runner_may_say_that_it_was_not_done() -> None:
    found = match_sessions([plan("p", 3, 40)], [did("a", 3, 40)], on=THU, said={"p": ""})
    match = only(found.matches)
    assert (match.outcome, match.did, match.said) == (Outcome.MISSED, None, True)
    assert [one.id for one in found.beside] == ["a"]


def test_what_was_said_of_something_that_is_gone_counts_for_nothing() -> None:
    found = match_sessions([plan("p", 0, 40)], [did("a", 0, 40)], on=THU, said={"p": "deleted"})
    match = only(found.matches)
    assert match.did is not None
    assert (match.did.id, match.said) == ("a", False)


KINDS = st.sampled_from(["run", "walk", "strength", "massage"])
PLANS = st.lists(st.tuples(st.integers(0, 6), st.integers(5, 180), KINDS), max_size=8).map(
    lambda rows: [plan(f"p{at}", *row) for at, row in enumerate(rows)]
)
DONE = st.lists(
    st.tuples(st.integers(0, 6), st.integers(1, 180), st.sampled_from(list(DoneKind))), max_size=8
).map(lambda rows: [did(f"d{at}", *row) for at, row in enumerate(rows)])


@given(PLANS, DONE, st.randoms())
def test_one_for_one_and_the_order_does_not_matter(planned, done, random) -> None:  # type: ignore[no-untyped-def]
    found = match_sessions(planned, done, on=THU)
    used = [one.did.id for one in found.matches if one.did is not None]
    assert len(used) == len(set(used))
    assert sorted(used + [one.id for one in found.beside]) == sorted(one.id for one in done)
    mixed_plan, mixed_done = list(planned), list(done)
    random.shuffle(mixed_plan)
    random.shuffle(mixed_done)
    again = match_sessions(mixed_plan, mixed_done, on=THU)
    pairs = {one.planned.id: one.did for one in found.matches}
    assert {one.planned.id: one.did for one in again.matches} == pairs
