"""Offers of free hours: what fits, in which order, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from lissom.core.booking.model import MassageSlot, Span
from lissom.core.booking.offers import offers
from lissom.core.booking.wanting import DayWorth, Wanted, whole_days, windows_on, worth_left
from lissom.core.errors import InvalidInputError

ZONE = "Europe/London"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVENING = datetime(2026, 3, 4, 18, tzinfo=UTC)
WANTED = Wanted(
    type="maintenance",
    minutes=60,
    windows=whole_days(date(2026, 3, 3), date(2026, 3, 6), ZONE),
    zone=ZONE,
    need=2000,
    best=EVENING,
)


def slot(start: datetime, **more: object) -> MassageSlot:
    base = MassageSlot(f"{start:%d-%H%M}", start, 60, "Ada", "Quay", 0, 4500, ("maintenance",))
    return replace(base, **more)  # type: ignore[arg-type]


def test_hour_nearest_to_the_best_moment_comes_first_and_the_others_say_what_they_lose() -> None:
    near, far = slot(EVENING), slot(EVENING + timedelta(days=1))
    found = offers(WANTED, [far, near], now=NOW)
    assert [one.slot.id for one in found] == [near.id, far.id]
    assert found[0].worth - found[1].worth == 480  # 24 h at 20 milli-points
    assert found[1].reason == "0.5 points less for the programme than the first."


def test_worth_is_the_sum_of_its_terms_at_the_planners_rates() -> None:
    (one,) = offers(replace(WANTED, usual="Ben"), [slot(EVENING, travel_min=20)], now=NOW)
    assert {term.name: term.worth for term in one.terms} == {
        "programme": 2000,
        "money": -450,
        "travel": -200,
        "therapist": -200,
    }
    assert one.worth == 1150
    assert one.reason == "20 min away; not with Ben."


def test_worth_of_days_decides_and_a_day_that_is_ruled_out_is_not_offered() -> None:
    days = (
        DayWorth(date(2026, 3, 3), 2300, "the evening after Tuesday's tempo run"),
        DayWorth(date(2026, 3, 4), 900),
        DayWorth(date(2026, 3, 5), None),
    )
    wanted = replace(WANTED, best=None, days=days)
    hours = [slot(datetime(2026, 3, day, 18, tzinfo=UTC)) for day in (3, 4, 5)]
    found = offers(wanted, hours, now=NOW)
    assert [one.slot.start.day for one in found] == [3, 4]
    assert found[0].reason == "The evening after Tuesday's tempo run."
    assert found[1].reason == "1.4 points less for the programme than the first."
    moved = replace(wanted, days=(replace(days[0], worth=1000), *days[1:]))
    assert offers(moved, hours, now=NOW)[1].reason == (
        "0.1 points less for the programme than the first."
    )


def test_within_a_weighed_day_worth_falls_by_the_hour_and_elsewhere_the_need_holds() -> None:
    tuesday = DayWorth(date(2026, 3, 3), 1200, "", datetime(2026, 3, 3, 18, tzinfo=UTC))
    wanted = replace(WANTED, days=(tuesday,), best=tuesday.best)
    hours = [
        slot(datetime(2026, 3, day, hour, tzinfo=UTC)) for day, hour in ((3, 18), (3, 8), (4, 18))
    ]
    found = {one.slot.start: one.terms[0].worth for one in offers(wanted, hours, now=NOW)}
    assert list(found.values()) == [1520, 1200, 1000]
    assert [start.day for start in found] == [4, 3, 3]


def test_cheaper_and_nearer_hours_say_so() -> None:
    dear = slot(EVENING, price_pence=9000, travel_min=30, id="dear")
    cheap = slot(EVENING, price_pence=3000, therapist="Ben", id="cheap")
    found = offers(WANTED, [dear, cheap], now=NOW)
    assert [one.slot.id for one in found] == ["cheap", "dear"]
    assert found[1].reason == "Dearer: 90.00 pounds; farther: 30 min away."


@pytest.mark.parametrize(
    "unfit",
    [
        {"minutes": 45},
        {"types": ("deep",)},
        {"start": datetime(2026, 3, 7, 10, tzinfo=UTC)},
        {"price_pence": 6001},
        {"therapist": "Ben"},
    ],
)
def test_hours_that_do_not_fit_are_not_offered(unfit: dict[str, object]) -> None:
    wanted = replace(WANTED, ceiling_pence=6000, usual="Ada", only_usual=True)
    assert offers(wanted, [slot(EVENING)], now=NOW)
    unfitting = replace(slot(EVENING), **unfit)  # type: ignore[arg-type]
    assert not offers(wanted, [unfitting], now=NOW)
    assert not offers(wanted, [slot(EVENING)], now=EVENING)


def test_of_hours_that_collide_one_is_offered_and_never_more_than_six() -> None:
    quarters = [slot(EVENING + timedelta(minutes=15 * step)) for step in range(-40, 40)]
    found = offers(WANTED, quarters, now=NOW)
    assert len(found) == 6
    starts = sorted(one.slot.start for one in found)
    assert all(b - a >= timedelta(hours=1) for a, b in pairwise(starts))
    assert offers(WANTED, reversed(quarters), now=NOW) == found


def test_the_programmes_own_hour_keeps_its_whole_worth() -> None:
    later = slot(EVENING + timedelta(hours=2))
    assert offers(WANTED, [later], now=NOW)[0].terms[0].worth == 1960
    own = offers(replace(WANTED, slot=later.id), [later], now=NOW)[0]
    assert own.terms[0].worth == 2000
    assert own.reason == "The hour that the programme chose."


def test_worth_never_falls_below_nothing() -> None:
    assert worth_left(300, EVENING + timedelta(days=30), EVENING) == 0
    assert worth_left(300, EVENING + timedelta(days=30), None) == 300


def test_windows_follow_the_wall_clock_over_a_clock_change() -> None:
    evening = ((Span(time(17), time(20)),),) * 7
    found = windows_on(date(2026, 3, 28), date(2026, 3, 29), evening, ZONE)
    assert [(one.start.hour, one.end.hour) for one in found] == [(17, 20), (16, 19)]
    (night,) = whole_days(date(2026, 10, 25), date(2026, 10, 25), ZONE)
    assert night.end - night.start == timedelta(hours=25)


def test_unusable_wishes_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="0 minutes"):
        replace(WANTED, minutes=0)
    with pytest.raises(InvalidInputError, match="no time zone 'Moon'"):
        replace(WANTED, zone="Moon")
    with pytest.raises(InvalidInputError, match="from 2026-03-05 to 2026-03-04"):
        windows_on(date(2026, 3, 5), date(2026, 3, 4), ((),) * 7, ZONE)
