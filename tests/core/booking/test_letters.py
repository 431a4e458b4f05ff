"""The mails about appointments: the wall clock of the clinic, what is asked, what is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lissom.core.booking.letters import Hour, Kind, Sender, body, subject
from lissom.core.booking.notice import reminder_due, wall_before
from tests.clocks import Change, every_back, every_change

HOUR = timedelta(hours=1)
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)
NOW = TEN - timedelta(days=3)
SENDER = Sender("Reed practice", "Poole", "Europe/London", answers=True)
ONE = Hour(TEN, TEN + HOUR, "Tess Sample", deadline=TEN - timedelta(days=1), fee_pence=4850)


def test_a_whole_mail() -> None:
    assert subject(Kind.BOOKED, [ONE], SENDER) == "Your appointment on Wednesday 4 March, 10:00"
    assert body(Kind.BOOKED, [ONE], SENDER, now=NOW) == (
        "Good day,",
        "",
        "your appointment is booked:",
        "",
        "  Wednesday 4 March, 10:00 to 11:00, with Tess Sample",
        "  Reed practice, Poole",
        "",
        (
            "If you cannot come, please tell the clinic by Tuesday 3 March, 10:00. Later a fee of "
            "£48.50 may be due."
        ),
        "",
        "The calendar file keeps your calendar right.",
    )


@pytest.mark.parametrize(
    ("hour", "now", "there", "not_there"),
    [
        (replace(ONE, fee_pence=0), NOW, "by Tuesday", "fee"),
        (ONE, TEN - HOUR, "please tell the clinic.", "by Tuesday"),
    ],
)
def test_what_is_asked_of_who_cannot_come(
    hour: Hour, now: datetime, there: str, not_there: str
) -> None:
    text = "\n".join(body(Kind.REMINDER, [hour], SENDER, now=now))
    assert there in text
    assert not_there not in text


def test_a_cancelled_hour_asks_nothing_and_says_when_answers_are_not_read() -> None:
    text = "\n".join(body(Kind.CANCELLED, [ONE], replace(SENDER, answers=False), now=NOW))
    assert "cannot come" not in text
    assert "Answers to this mail do not reach the clinic." in text


@every_back
def test_an_hour_that_comes_twice_is_told_apart(change: Change) -> None:
    first, second = (
        change.odd_wall.replace(tzinfo=change.place, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    sender = replace(SENDER, zone=change.zone)
    told = [
        subject(Kind.BOOKED, [replace(ONE, start=start, end=start + HOUR)], sender)
        for start in (first, second)
    ]
    assert told[0].endswith("(before the clock is put back)")
    assert told[1].endswith("(after the clock is put back)")


@every_change
def test_hours_before_are_hours_of_the_wall(change: Change) -> None:
    start = change.at(10, days=1)
    for hours, days in ((24, 0), (48, -1)):
        due = wall_before(start, change.zone, hours)
        assert change.shown(due) == change.wall(10, days=days)
        assert reminder_due(start, change.zone, hours, heard=due - HOUR) == due
        assert reminder_due(start, change.zone, hours, heard=due) is None
    assert reminder_due(start, change.zone, 0, heard=start - timedelta(days=9)) is None
