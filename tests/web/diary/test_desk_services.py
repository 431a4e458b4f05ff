"""Bookings with a new card, series, blocked days: whole or not at all, and audited."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, AuditEntry, Client
from lissom.web.clinic.refusals import RefusedError, TakenError
from lissom.web.diary import queries, services
from lissom.web.diary.services import NewCard, SameNameError
from tests.conftest import NOW
from tests.web.diary.conftest import DAY, TEN, Desk

Unchanged = Callable[[], AbstractContextManager[None]]
LONDON = ZoneInfo("Europe/London")


def test_somebody_who_walks_in_gets_card_and_hour_together(desk: Desk) -> None:
    wish = desk.wish(booked_for=None, key="once")
    card = NewCard("Noa Sedge (invented)", phone="07700 900 200")
    row = services.book(seat=desk.seat, wish=wish, card=card, now=NOW)
    again = services.book(seat=desk.seat, wish=wish, card=card, now=NOW)
    assert again.pk == row.pk
    assert row.booked_for is not None
    assert (row.booked_for.number, row.client) == (2, "Noa Sedge (invented)")
    assert Client.objects.count() == 2
    assert [entry.who for entry in AuditEntry.objects.order_by("-id")[:2]] == [desk.seat.user] * 2


def test_a_refused_walk_in_leaves_no_card(desk: Desk, unchanged: Unchanged) -> None:
    booking.book(wish=desk.wish(), now=NOW)
    with unchanged(), pytest.raises(TakenError) as refusal:
        services.book(
            seat=desk.seat,
            wish=desk.wish(booked_for=None),
            card=NewCard("Noa Sedge (invented)"),
            now=NOW,
        )
    assert "Next free" in refusal.value.sentence()


def test_a_name_that_has_a_card_is_asked_about(desk: Desk, unchanged: Unchanged) -> None:
    wish = desk.wish(booked_for=None)
    with unchanged(), pytest.raises(SameNameError, match="number 1, 07700 900 123"):
        services.book(seat=desk.seat, wish=wish, card=NewCard("kit rowan (INVENTED)"), now=NOW)
    card = NewCard("Kit Rowan (invented)", anyway=True)
    row = services.book(seat=desk.seat, wish=wish, card=card, now=NOW)
    assert row.booked_for is not None
    assert row.booked_for.pk != desk.kit.pk


def test_a_series_keeps_its_hour_over_the_clock_change(desk: Desk) -> None:
    wish = desk.wish(key="series")
    turns = services.look_at_series(wish=wish, every_weeks=2, times=6, now=NOW)
    assert all(turn.free for turn in turns)
    assert Appointment.objects.count() == 0
    rows = services.book_series(
        seat=desk.seat, wish=wish, starts=[turn.start for turn in turns], now=NOW
    )
    assert {row.start.astimezone(LONDON).time() for row in rows} == {time(10)}
    assert {row.start.time() for row in rows} == {time(10), time(9)}
    assert len({row.series for row in rows}) == 1
    assert rows[0].series
    assert len(queries.in_series(rows[0])) == 6
    again = services.book_series(
        seat=desk.seat, wish=wish, starts=[turn.start for turn in turns], now=NOW
    )
    assert [row.pk for row in again] == [row.pk for row in rows]


def test_what_stands_in_the_way_of_a_series_is_listed_before_anything_is_kept(
    desk: Desk, unchanged: Unchanged
) -> None:
    booking.book(wish=desk.wish(start=TEN + timedelta(weeks=2)), now=NOW)
    with unchanged():
        turns = services.look_at_series(wish=desk.wish(), every_weeks=2, times=3, now=NOW)
    assert [turn.free for turn in turns] == [True, False, True]
    assert "Tess Sample is not free on Wednesday 18 March, 10:00" in turns[1].refusal


def test_a_series_is_booked_whole_or_not_at_all(desk: Desk, unchanged: Unchanged) -> None:
    starts = [TEN + timedelta(weeks=weeks) for weeks in range(3)]
    booking.book(wish=desk.wish(start=starts[2]), now=NOW)
    with unchanged():
        with pytest.raises(TakenError, match="18 March"):
            services.book_series(seat=desk.seat, wish=desk.wish(key="s"), starts=starts, now=NOW)
        with pytest.raises(InvalidInputError, match="0 appointments"):
            services.book_series(seat=desk.seat, wish=desk.wish(), starts=[], now=NOW)
        with pytest.raises(InvalidInputError, match="27"):
            services.look_at_series(wish=desk.wish(), every_weeks=1, times=27, now=NOW)


def test_a_series_for_somebody_new_makes_one_card(desk: Desk) -> None:
    starts = [TEN + timedelta(weeks=weeks) for weeks in range(3)]
    rows = services.book_series(
        seat=desk.seat,
        wish=desk.wish(booked_for=None, key="new"),
        starts=starts,
        card=NewCard("Pip Fern (invented)"),
        now=NOW,
    )
    assert len({row.booked_for_id for row in rows}) == 1
    assert Client.objects.count() == 2


def _block(desk: Desk, first: date, last: date, **more: object) -> tuple[Appointment, ...]:
    given: dict[str, object] = {
        "seat": desk.seat,
        "therapists": [desk.tess, desk.jon],
        "first": first,
        "last": last,
        "opens": None,
        "closes": None,
        "label": "Holiday",
        "now": NOW,
    }
    return services.block_days(**(given | more))  # type: ignore[arg-type]


def test_a_holiday_takes_whole_days_also_when_the_clock_changes(desk: Desk) -> None:
    rows = _block(desk, date(2026, 10, 24), date(2026, 10, 26))
    assert len(rows) == 6
    lengths = sorted({(row.end - row.start).total_seconds() / 3600 for row in rows})
    assert lengths == [24, 25]
    assert {row.label for row in rows} == {"Holiday"}


def test_a_break_is_hours_of_the_wall_and_once_for_one_key(desk: Desk) -> None:
    hours = {"opens": time(12), "closes": time(13), "key": "lunch"}
    rows = _block(desk, DAY, DAY, **hours)
    assert [row.start.astimezone(LONDON).time() for row in rows] == [time(12)] * 2
    assert [row.pk for row in _block(desk, DAY, DAY, **hours)] == [row.pk for row in rows]


def test_appointments_in_the_way_of_a_holiday_are_named(desk: Desk, unchanged: Unchanged) -> None:
    booking.book(wish=desk.wish(therapist=desk.jon), now=NOW)
    with unchanged():
        with pytest.raises(RefusedError, match=r"Jon Sample has .* Wednesday 4 March, 10:00"):
            _block(desk, date(2026, 3, 2), date(2026, 3, 6))
        with pytest.raises(InvalidInputError, match="cannot be blocked"):
            _block(desk, date(2026, 3, 6), date(2026, 3, 2))
        with pytest.raises(InvalidInputError, match="cannot be blocked"):
            _block(desk, date(2026, 3, 6), date(2027, 3, 2))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kit", True),
        ("rowan", True),
        ("900 123", True),
        ("900123", True),
        ("07700900123", True),
        ("1", True),
        ("900 124", False),
        ("k", False),
        ("", False),
        ("zed", False),
    ],
)
def test_cards_are_found_by_name_telephone_and_number(desk: Desk, typed: str, found: bool) -> None:
    rows = queries.clients_like(desk.clinic, typed)
    assert [row.pk for row in rows] == ([desk.kit.pk] if found else [])


def test_archived_cards_and_those_of_others_are_not_found(desk: Desk) -> None:
    from lissom.web.clinic import people  # noqa: PLC0415
    from lissom.web.clinic import services as clinics  # noqa: PLC0415

    far = clinics.add_clinic(name="Far practice")
    people.save_client(clinic=far, name="Kit Elsewhere (invented)", now=NOW)
    people.archive_client(client=desk.kit, archived=True, now=NOW)
    assert queries.clients_like(desk.clinic, "kit") == ()


def test_a_booking_over_another_needs_a_reason_and_keeps_it(desk: Desk) -> None:
    booking.book(wish=desk.wish(), now=NOW)
    over = replace(desk.wish(start=TEN + timedelta(minutes=30)), overlap=True)
    with pytest.raises(InvalidInputError, match="not said why"):
        services.book(seat=desk.seat, wish=over, now=NOW)
    row = services.book(seat=desk.seat, wish=replace(over, reason="Both know"), now=NOW)
    assert row.overlaps
    entry = AuditEntry.objects.filter(kind="appointment").order_by("-id")[0]
    assert (entry.reason, entry.role) == ("Both know", "receptionist")


def test_wall_times_that_are_skipped_are_refused(desk: Desk, unchanged: Unchanged) -> None:
    with unchanged(), pytest.raises(InvalidInputError, match="put forward"):
        services.book(
            seat=desk.seat,
            wish=desk.wish(start=datetime.fromisoformat("2026-03-29T01:30")),
            now=NOW,
        )
