"""A clinic day with many requests: lawful by a judge of its own, as good as can be, explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lissom.core.booking.intervals import Interval
from lissom.core.booking.model import Service, Span, Taken, WorkingHours
from lissom.core.booking.waiting import WaitingEntry
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.clinic.day import (
    ClinicDay,
    Placement,
    Request,
    Shift,
    options_of,
    shifts_of,
    worth_at,
)
from lissom.core.planning.clinic.generator import random_day
from lissom.core.planning.clinic.greedy import fill_greedily, placements
from lissom.core.planning.clinic.hours import columns_of, fill_by_price, priced
from lissom.core.planning.clinic.judge import faults, total
from lissom.core.planning.cpsat.clinic_day import fill
from lissom.core.planning.cpsat.clinic_groups import improve

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
NOW = NINE - timedelta(days=1)
HOUR = Service("maintenance", 60, 0, 15)


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


def stretch(begin: float, end: float) -> Interval:
    return Interval(at(begin), at(end))


def request(number: int, *, service: Service = HOUR, **more: object) -> Request:
    base = WaitingEntry(
        number, NOW - timedelta(days=1), service.type, service.minutes, (stretch(0, 8),), need=2000
    )
    return Request(replace(base, **more), service)  # type: ignore[arg-type]


def day(*requests: Request, **more: object) -> ClinicDay:
    base = ClinicDay((Shift("Ada", "Quay", stretch(0, 3)),), (), requests, NOW, "Europe/London")
    return replace(base, **more)  # type: ignore[arg-type]


def got(of: ClinicDay) -> dict[int, tuple[str, str, str]]:
    made = fill(of)
    assert faults(of, made.placed) == ()
    return {
        one.request: (one.therapist, one.room, f"{one.start.astimezone(ZoneInfo(of.zone)):%H:%M}")
        for one in made.placed
    }


def test_two_requests_for_one_hour_are_both_placed_by_moving_one() -> None:
    both = day(request(1, best=at(0)), request(2, best=at(0), windows=(stretch(0, 1),)))
    assert got(both) == {1: ("Ada", "", "10:15"), 2: ("Ada", "", "09:00")}
    greedy = placements(both, options_of(both), fill_greedily(options_of(both)))
    assert [one.request for one in greedy] == [1]


def test_buffers_keep_visits_apart_and_the_treatment_stays_inside_the_hours() -> None:
    three = day(*(request(number) for number in (1, 2, 3)))
    starts = sorted(start for _, _, start in got(three).values())
    assert len(starts) == 2
    assert starts[0] in ("09:00", "09:15", "09:30", "09:45")
    assert starts[1] <= "11:00"


def test_rooms_bound_how_many_are_treated_at_once() -> None:
    shifts = tuple(Shift(name, "Quay", stretch(0, 1), ("room: 1",)) for name in ("Ada", "Ben"))
    two = (request(1), request(2))
    assert len(got(day(*two, shifts=shifts))) == 1
    wide = tuple(replace(one, rooms=("room: 1", "room: 2")) for one in shifts)
    assert sorted(room for _, room, _ in got(day(*two, shifts=wide)).values()) == [
        "room: 1",
        "room: 2",
    ]
    taken = (Taken(at(0), at(1), "room: 2"),)
    assert len(got(day(*two, shifts=wide, taken=taken))) == 1


def test_a_room_that_is_taken_for_a_while_is_not_changed_in_the_middle_of_a_treatment() -> None:
    shifts = (Shift("Ada", "Quay", stretch(0, 2), ("room: 1", "room: 2")),)
    taken = (Taken(at(0), at(1), "room: 1"), Taken(at(1), at(2), "room: 2"))
    only = day(request(1, windows=(stretch(0.5, 1.5),)), shifts=shifts, taken=taken)
    assert got(only) == {}


def test_whom_the_therapist_named_gets_the_hour_against_any_need() -> None:
    asked = (request(1, need=5000, windows=(stretch(0, 1),)), request(2, need=0, first=True))
    one_hour = day(*asked, shifts=(Shift("Ada", "Quay", stretch(0, 1)),))
    assert list(got(one_hour)) == [2]


def test_each_request_is_told_why() -> None:
    asked = (
        request(1, need=3000, windows=(stretch(0, 1),)),
        request(2, best=at(0)),
        request(3, windows=(stretch(0, 1),)),
        request(4, service=Service("own", 60), windows=(stretch(5, 6),)),
        request(5, therapist="Ben", only_therapist=True),
        request(6, service=Service("deep", 60)),
    )
    shifts = (Shift("Ada", "Quay", stretch(0, 3), types=("maintenance", "own")),)
    texts = {one.request: one.text for one in fill(day(*asked, shifts=shifts)).told}
    assert texts == {
        1: "No other hour of the day is worth more for it.",
        2: "Within 0.1 points of 09:00 with Ada, which goes to one request worth 3.1 points.",
        3: "09:00 with Ada would suit it best (2.1 points), but goes to one request worth "
        "3.1 points.",
        4: "No free hour of the day lies in the hours asked for, or none is worth the way.",
        5: "Ben does not work that day.",
        6: "Nobody who works that day gives deep.",
    }


def test_hours_of_the_diary_become_shifts_over_a_clock_change() -> None:
    weekly = ((Span(time(0), time(4)),),) * 7
    hours = WorkingHours("Ada", "Quay", "Europe/London", weekly, rooms=("room: 1",))
    zone = ZoneInfo("Europe/London")
    since = datetime.combine(date(2026, 3, 29), time(0), zone)
    (shift,) = shifts_of([hours], since=since, until=since + timedelta(hours=12))
    assert shift.open.end - shift.open.start == timedelta(hours=3)
    assert shift.rooms == ("room: 1",)


def test_faulty_days_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="Request 1 comes twice"):
        day(request(1), request(1))
    with pytest.raises(InvalidInputError, match="maintenance of 60 min"):
        day(Request(request(1).entry, Service("maintenance", 45)))
    with pytest.raises(InvalidInputError, match="no time zone"):
        day(zone="Moon")


def test_a_day_without_requests_or_hours_is_empty() -> None:
    assert fill(day()).placed == ()
    nobody = fill(day(request(1), shifts=()))
    assert (nobody.placed, nobody.worth, nobody.bound, nobody.gap) == ((), 0, 0, 0.0)


GOOD = Placement(1, "Ada", "Quay", "", NINE, 2100)


@pytest.mark.parametrize(
    ("placed", "said"),
    [
        ((replace(GOOD, request=9),), "9 did not ask"),
        ((GOOD, replace(GOOD, start=at(1.5))), "1 has 2 hours"),
        ((GOOD, replace(GOOD, request=2, start=at(1))), "1 and 2 overlap at Ada"),
        ((replace(GOOD, therapist="Cy"),), "Cy does not work then"),
        ((replace(GOOD, start=at(2.25)),), "Ada does not work then"),
        ((replace(GOOD, room="room: 1"),), "'room: 1' is no room"),
        ((replace(GOOD, start=at(1) + timedelta(minutes=5)),), "not on the grid"),
        ((replace(GOOD, worth=1),), "its worth is not 1"),
        ((replace(GOOD, request=3, start=at(1.5)),), "3: outside the hours"),
        ((replace(GOOD, request=4),), "4: only with Ben"),
        ((replace(GOOD, request=5),), "5: only at Hill"),
        ((replace(GOOD, request=6),), "6: too soon"),
        ((replace(GOOD, request=7),), "7: Ada does not give deep"),
        ((replace(GOOD, request=2, start=at(1.75)),), "2: Ada is taken"),
    ],
)
def test_the_judge_catches_each_fault(placed: tuple[Placement, ...], said: str) -> None:
    asked = day(
        request(1),
        request(2),
        request(3, windows=(stretch(0, 2),)),
        request(4, therapist="Ben", only_therapist=True),
        request(5, place="Hill"),
        request(6, notice_min=25 * 60),
        request(7, service=Service("deep", 60)),
        shifts=(Shift("Ada", "Quay", stretch(0, 3), types=("maintenance",)),),
        taken=(Taken(at(2.5), at(3), "Ada"),),
    )
    assert faults(asked, (GOOD,)) == ()
    assert any(said in fault for fault in faults(asked, placed)), faults(asked, placed)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 30), st.integers(1, 4))
def test_random_days_are_lawful_no_worse_than_greedy_and_below_the_bound(
    seed: int, requests: int, therapists: int
) -> None:
    asked = random_day(seed, requests=requests, therapists=therapists)
    options = options_of(asked)
    by_hand = placements(asked, options, fill_greedily(options))
    assert faults(asked, by_hand) == ()
    made = fill(asked, seconds=0.3)
    assert faults(asked, made.placed) == ()
    assert made.greedy == total(by_hand) <= made.worth == total(made.placed) <= made.bound
    assert made.proven == (made.worth == made.bound)
    assert [one.request for one in made.told] == [one.id for one in asked.requests]
    assert {one.request for one in made.told if one.placed} == {one.request for one in made.placed}


def best_by_trying(asked: ClinicDay) -> int:
    """The greatest worth over every set of placements that the judge lets stand."""
    ways: list[list[Placement | None]] = []
    for one in asked.requests:
        mine: list[Placement | None] = [None]
        for shift in asked.shifts:
            for quarter in range(40):
                start = shift.open.start + timedelta(minutes=15 * quarter)
                worth = worth_at(one, start, shift.therapist, asked.now)
                for room in shift.rooms or ("",):
                    placed = Placement(one.id, shift.therapist, shift.place, room, start, worth)
                    if not faults(asked, [placed]):
                        mine.append(placed)
        ways.append(mine)
    sets = ([one for one in chosen if one is not None] for chosen in product(*ways))
    return max(total(chosen) for chosen in sets if not faults(asked, chosen))


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_of_tiny_days_is_that_of_trying_everything(seed: int) -> None:
    whole = random_day(seed, requests=3, therapists=2)
    noon = whole.shifts[0].open.start + timedelta(hours=4)
    shifts = tuple(
        replace(one, open=Interval(one.open.start, one.open.start + timedelta(hours=2)))
        for one in whole.shifts
        if one.open.start < noon
    )
    opens = min(one.open.start for one in shifts)
    entries = [
        replace(
            one, entry=replace(one.entry, windows=(Interval(opens, noon),), only_therapist=False)
        )
        for one in whole.requests
    ]
    asked = replace(whole, shifts=shifts, requests=tuple(entries))
    made = fill(asked)
    assert made.proven
    assert made.worth == best_by_trying(asked)
    assert made.worth > 0


def test_the_same_day_gives_the_same_answer() -> None:
    asked = random_day(5, requests=40, therapists=4)
    first = fill(asked, seconds=0.5)
    assert all(fill(asked, seconds=0.5) == first for _ in range(3))


# --- days too large for one model ---------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 25), st.integers(1, 4), st.integers(0, 100_000))
def test_prices_of_hours_bound_every_answer(
    seed: int, requests: int, therapists: int, known: int
) -> None:
    asked = random_day(seed, requests=requests, therapists=therapists)
    best = fill(asked)
    assert priced(columns_of(options_of(asked)), known=known).bound >= best.worth


@pytest.mark.parametrize("seed", range(3))
def test_prices_of_hours_come_near_the_best_answer(seed: int) -> None:
    asked = random_day(seed, requests=40, therapists=3)
    best = fill(asked, seconds=1)
    found = priced(columns_of(options_of(asked)), known=best.greedy)
    alone = sum(ways[0].worth for ways in options_of(asked).by_request if ways)
    assert best.worth <= found.bound <= 1.03 * best.worth < alone


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 100_000), st.integers(1, 25), st.integers(1, 4))
def test_days_filled_in_groups_are_lawful_and_no_worse_than_before(
    seed: int, requests: int, therapists: int
) -> None:
    asked = random_day(seed, requests=requests, therapists=therapists)
    options = options_of(asked)
    columns = columns_of(options)
    left = priced(columns, known=0).left
    begun = fill_by_price(columns, left)
    made = improve(columns, left, begun, seconds=0.2)
    for chosen in (begun, made):
        placed = placements(asked, options, [columns.every[at] for at in chosen])
        assert faults(asked, placed) == ()
    assert columns.worth[made].sum() >= columns.worth[begun].sum()


def test_a_large_day_is_lawful_better_than_greedy_and_the_same_again() -> None:
    asked = random_day(1, requests=170, therapists=10)
    assert sum(map(len, options_of(asked).by_request)) > value("solver.clinic_whole_options")
    made = fill(asked, seconds=0.5)
    assert faults(asked, made.placed) == ()
    assert made.greedy < made.worth == total(made.placed) <= made.bound
    assert made.gap < 0.06
    assert fill(asked, seconds=0.5) == made


def test_no_options_have_no_price() -> None:
    assert priced(columns_of(options_of(day())), known=0).bound == 0
