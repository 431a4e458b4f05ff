"""Free hours for a wanted treatment: which days, in which order, by what the programme weighed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lissom.core.booking.model import MIDNIGHT, MassageSlot, Span
from lissom.web.training.presenters.hours import days_around, need_of, ranked, windows_of

ZONE = ZoneInfo("Europe/London")
THURSDAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 1, 8, tzinfo=ZONE)


def evening(day: date, hour: int = 18) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def weighed(off: int, worth: int | None) -> dict[str, Any]:
    day = THURSDAY + timedelta(days=off)
    best = None if worth is None else evening(day).isoformat()
    return {"date": day.isoformat(), "worth": worth, "why": "", "best": best}


def wanted(**more: Any) -> dict[str, Any]:
    return {
        "type": "maintenance",
        "minutes": 60,
        "intensity": "easy",
        "start": evening(THURSDAY).isoformat(),
        "slot": None,
        **more,
    }


def slot(off: int, therapist: str = "Ada") -> MassageSlot:
    start = evening(THURSDAY + timedelta(days=off))
    return MassageSlot(f"{off}-{therapist}", start, 60, therapist, "Quay", types=("maintenance",))


def order(session: dict[str, Any], *free: MassageSlot) -> list[str]:
    return [one.slot.id for one in ranked(session, free, ZONE, now=NOW)]


def test_what_the_programme_weighed_comes_before_nearness() -> None:
    free = (slot(0), slot(-1), slot(1))
    assert order(wanted(), *free) == ["0-Ada", "-1-Ada", "1-Ada"]
    days = [weighed(-1, 400), weighed(0, 1500), weighed(1, 1400)]
    assert order(wanted(days=days), *free) == ["0-Ada", "1-Ada", "-1-Ada"]


def test_a_day_that_a_rule_forbids_is_no_day_for_it() -> None:
    session = wanted(days=[weighed(-1, None), weighed(0, 1500)])
    assert order(session, slot(-1), slot(0)) == ["0-Ada"]
    assert THURSDAY - timedelta(days=1) not in days_around(session)


def test_deep_work_lies_only_where_the_rules_were_checked() -> None:
    near = {THURSDAY + timedelta(days=off) for off in range(-3, 4)}
    assert set(days_around(wanted())) == near
    assert days_around(wanted(intensity="deep")) == (THURSDAY,)
    session = wanted(intensity="deep", days=[weighed(-1, None), weighed(0, 900), weighed(2, 800)])
    assert days_around(session) == (THURSDAY, THURSDAY + timedelta(days=2))
    assert order(session, slot(-1), slot(1), slot(2)) == ["2-Ada"]


def test_the_need_is_what_was_weighed_else_what_the_programme_pays_for_any() -> None:
    assert need_of(wanted()) == 1500
    assert need_of(wanted(days=[weighed(0, 2300)])) == 2300
    assert need_of(wanted(days=[weighed(0, -200)])) == 0
    assert need_of(wanted(days=[weighed(1, 700)])) == 1500


def test_the_therapist_whom_the_runner_usually_sees_comes_first() -> None:
    free = (slot(0), slot(0, "Ben"))
    assert order(wanted(), *free) == ["0-Ada", "0-Ben"]
    assert order(wanted(usual="Ben"), *free) == ["0-Ben", "0-Ada"]


def test_windows_are_the_hours_of_the_days_where_it_may_lie() -> None:
    session = wanted(intensity="deep", days=[weighed(0, 900), weighed(2, 800)])
    weekly = [
        (Span(evening(THURSDAY, 9).time(), MIDNIGHT),) if day == 3 else () for day in range(7)
    ]
    (one,) = windows_of(session, weekly, "Europe/London")
    assert (one.start, one.end) == (evening(THURSDAY, 9), evening(THURSDAY + timedelta(days=1), 0))
