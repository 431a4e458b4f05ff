"""Joining the waiting list: what is kept, and every wish that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from lissom.core.booking.intervals import Interval
from lissom.core.errors import InvalidInputError, LissomError
from lissom.web.clinic import people, services
from lissom.web.clinic.models import AuditEntry
from lissom.web.clinic.refusals import RefusedError, StaleError
from lissom.web.waiting import services as waiting
from lissom.web.waiting.models import WaitingEntry
from lissom.web.waiting.services import Pattern, Wanting
from tests.web.waiting.conftest import DAY, NOW, TEN, Desk, all_of

Unchanged = Callable[[], AbstractContextManager[None]]


def test_an_entry_is_kept_with_its_windows_and_an_entry_of_the_log(desk: Desk) -> None:
    pattern = Pattern(
        first=DAY, last=DAY + timedelta(days=7), weekdays=frozenset({2, 3}), opens=time(17),
        closes=time(20),
    )  # fmt: skip
    row = waiting.join(
        clinic=desk.clinic,
        client=desk.client("Kit Rowan"),
        service=desk.hour,
        pattern=pattern,
        therapist=desk.tess,
        only_therapist=True,
        notice_min=120,
        now=NOW,
        by=desk.seat,
    )
    starts = [one.start.isoformat() for one in row.windows.all()]
    assert starts == [f"2026-03-{day:02}T17:00:00+00:00" for day in (4, 5, 11)]
    assert row.until == datetime.fromisoformat("2026-03-11T20:00+00:00")
    assert row.pattern["weekdays"] == [2, 3]
    entry = AuditEntry.objects.get(kind="waiting")
    assert (entry.action, entry.who) == ("joined", desk.seat.user)
    assert "Kit" not in str(entry.detail)


def test_wall_clock_hours_follow_the_clock_change(desk: Desk) -> None:
    sunday = date(2026, 3, 29)
    pattern = Pattern(first=sunday - timedelta(days=1), last=sunday, opens=time(9), closes=time(12))
    row = desk.waits("Kit Rowan", pattern=pattern)
    assert [one.start.hour for one in row.windows.all()] == [9, 8]


def test_a_stretch_of_days_is_kept_day_by_day(desk: Desk) -> None:
    row = desk.waits("Kit Rowan", windows=[Interval(TEN, TEN + timedelta(days=2))])
    assert [(one.start.hour, one.end.hour) for one in row.windows.all()] == [
        (10, 0), (0, 0), (0, 10),
    ]  # fmt: skip


def test_the_same_wish_twice_is_one_entry(desk: Desk) -> None:
    kit = desk.client("Kit Rowan")
    first = desk.waits("", client=kit)
    desk.now.on(1)
    assert desk.waits("", client=kit).pk == first.pk
    assert WaitingEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"windows": []}, "no-window"),
        ({"windows": [all_of(DAY - timedelta(days=7))]}, "past-window"),
        ({"windows": [Interval(TEN, TEN + timedelta(minutes=45))]}, "short-window"),
        ({"windows": [Interval(NOW - timedelta(hours=5), NOW + timedelta(minutes=30))]},
         "short-window"),
        ({"windows": [all_of(DAY + timedelta(days=400))]}, "far-window"),
        ({"pattern": Pattern(first=DAY, last=DAY - timedelta(days=1))}, "no-window"),
        ({"pattern": Pattern(first=DAY, last=DAY, weekdays=frozenset())}, "no-window"),
        ({"pattern": Pattern(first=DAY, last=DAY, weekdays=frozenset({6}))}, "no-window"),
        ({"pattern": Pattern(first=DAY, last=DAY, opens=time(12), closes=time(9))}, "invalid"),
        ({"pattern": Pattern(first=DAY, last=DAY + timedelta(days=300))}, "far-window"),
        ({"notice_min": -1}, "invalid"),
        ({"notice_min": 100_000}, "invalid"),
        ({"only_therapist": True}, "invalid"),
        ({"note": "x" * 300}, "invalid"),
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, unchanged: Unchanged, said: dict[str, Any], code: str
) -> None:
    kit = desk.client("Kit Rowan")
    with unchanged(), pytest.raises(InvalidInputError) as refused:
        desk.waits("", client=kit, **said)
    assert refused.value.remedy
    if code != "invalid":
        assert refused.value.code == code


def test_a_service_or_therapist_that_does_not_fit_is_refused(
    desk: Desk, unchanged: Unchanged
) -> None:
    kit = desk.client("Kit Rowan")
    services.set_qualified(therapist=desk.tess, services=[desk.half])
    far = services.add_clinic(name="Far practice")
    stranger = services.add_therapist(clinic=far, name="Otto Sample")
    with unchanged():
        _refused(desk, "not-qualified", client=kit, therapist=desk.tess)
        _refused(desk, "refused", client=kit, therapist=stranger)
    desk.hour.active = False
    desk.hour.save()
    with unchanged():
        _refused(desk, "not-offered", client=kit)
    services.set_qualified(therapist=desk.jon, services=[desk.hour])
    assert desk.waits("", client=kit, service=desk.half, therapist=desk.tess).pk


def _refused(desk: Desk, code: str, **said: Any) -> None:
    with pytest.raises(LissomError) as refused:
        desk.waits("", **said)
    assert refused.value.code == code


def test_somebody_who_cannot_be_told_is_refused(desk: Desk, unchanged: Unchanged) -> None:
    silent = desk.client("Kit Rowan", phone="", wants_reminders=False)
    with unchanged():
        _refused(desk, "no-contact", client=silent)
    by_phone = desk.client("Sam Alder", wants_reminders=False)
    assert desk.waits("", client=by_phone).pk


def test_an_archived_card_and_one_of_another_clinic_are_refused(
    desk: Desk, unchanged: Unchanged
) -> None:
    gone = desk.client("Kit Rowan")
    people.archive_client(client=gone, archived=True, now=NOW)
    far = services.add_clinic(name="Far practice")
    other = people.save_client(clinic=far, name="Noa Hazel", phone="07700 900 124", now=NOW)
    with unchanged():
        for client in (gone, other):
            with pytest.raises(RefusedError):
                desk.waits("", client=client)


def test_a_change_keeps_the_place_in_the_order(desk: Desk) -> None:
    row = desk.waits("Kit Rowan", days=3)
    wanted = Wanting(service=desk.half, windows=[all_of(DAY)], notice_min=60)
    changed = waiting.change(
        clinic=desk.clinic, entry=row.pk, version=1, wanted=wanted, now=NOW, by=desk.seat
    )
    assert (changed.since, changed.service, changed.version) == (row.since, desk.half, 2)
    with pytest.raises(StaleError):
        waiting.change(clinic=desk.clinic, entry=row.pk, version=1, wanted=wanted, now=NOW)


def test_a_second_wish_for_the_same_service_is_refused(desk: Desk, unchanged: Unchanged) -> None:
    row = desk.waits("Kit Rowan")
    other = desk.waits("", client=row.client, service=desk.half)
    with unchanged():
        later = [all_of(DAY + timedelta(days=1))]
        _refused(desk, "already-waiting", client=row.client, windows=later)
        wanted = Wanting(service=desk.hour, windows=later)
        with pytest.raises(InvalidInputError):
            waiting.change(clinic=desk.clinic, entry=other.pk, version=1, wanted=wanted, now=NOW)


def test_who_is_named_first_needs_a_reason(desk: Desk, unchanged: Unchanged) -> None:
    row = desk.waits("Kit Rowan")
    given: dict[str, Any] = {"clinic": desk.clinic, "entry": row.pk, "now": NOW, "by": desk.seat}
    with unchanged(), pytest.raises(InvalidInputError):
        waiting.name_first(first=True, reason=" ", **given)
    assert waiting.name_first(first=True, reason="Race on Sunday", **given).first
    assert AuditEntry.objects.filter(action="named-first", reason="Race on Sunday").exists()
    assert not waiting.name_first(first=False, **given).first
