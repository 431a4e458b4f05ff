"""The day's report: takings, visits, use of hours, as a page and as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from lissom.core.booking.model import Span
from lissom.core.practice.table import read_table
from lissom.web.clinic import booking, services
from lissom.web.clinic.models import Client, Hours, Service, Therapist
from lissom.web.office import money, opening, places, reports
from lissom.web.office.money import Paying
from lissom.web.office.opening import DaysOff
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, keeper

DAY = date(2026, 3, 3)


def _at(hour: int, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@pytest.fixture
def day(world: World) -> World:
    """Three visits (one missed, one given up late), an hour blocked, cash, card and a refund."""
    person = Therapist.objects.get(pk=office.therapist_of(world))
    places.save_room(seat=keeper(world), name="Quay", therapists=[person], now=NOW)
    places.save_room(seat=keeper(world), name="Spare", therapists=[], now=NOW)
    service = Service.objects.get(pk=office.service_of(world, buffer_after_min=10))
    client = Client.objects.get(pk=office.client_of(world, "Ann Example"))
    rows = [
        booking.book(
            wish=booking.Wish(
                therapist=person, service=service, start=_at(hour), booked_for=client
            ),
            now=NOW,
        )
        for hour in (9, 11, 14)
    ]
    for row, state in zip(rows[:2], ("completed", "no_show"), strict=True):
        booking.mark(
            clinic=world.clinic,
            appointment=row.pk,
            version=row.version,
            state=state,
            now=_at(16),
        )
    booking.cancel(clinic=world.clinic, appointment=rows[2].pk, now=_at(13), who="client")
    booking.take_slot(
        therapist=person, start=_at(12), minutes=60, state="blocked", label="Lunch", now=NOW
    )
    for pence, method in ((4000, "card"), (2000, "cash"), (500, "cash")):
        paid = money.record_payment(
            seat=keeper(world),
            paying=Paying(client=client, amount_pence=pence, method=method),
            now=_at(15),
        )
    money.refund(seat=keeper(world), payment=paid, amount_pence=300, method="cash", now=_at(15))
    money.record_payment(
        seat=keeper(world),
        paying=Paying(client=client, amount_pence=1, method="card"),
        now=_at(0, DAY + timedelta(days=1)),
    )
    return world


def test_a_day_adds_up(day: World) -> None:
    found = reports.report(day.clinic, reports.days_of(DAY, "day"))
    assert [(one.method, one.in_pence, one.back_pence) for one in found.takings] == [
        ("card", 4000, 0),
        ("cash", 2500, 300),
    ]
    assert found.net_pence == 6200
    assert (found.visits, found.no_shows, found.cancelled, found.late) == (1, 1, 1, 1)
    person = found.therapists[0]
    assert (person.use.open_min, person.use.booked_min) == (8 * 60 - 60, 60)
    assert [(one.name, one.use.open_min, one.use.booked_min) for one in found.rooms] == [
        ("Quay", 480, 60),
        ("Spare", 0, 0),
    ]
    week = reports.report(day.clinic, reports.days_of(DAY, "week"))
    assert week.net_pence == 6201
    assert week.use.open_min == 5 * 480 - 60


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("day", DAY, DAY),
        ("week", date(2026, 3, 2), date(2026, 3, 8)),
        ("month", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_stretches_of_days(span: str, first: date, last: date) -> None:
    assert reports.days_of(DAY, span) == reports.Days(first, last)


@pytest.mark.parametrize(("on", "open_h"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_days_of_the_clock_change_have_their_own_length(
    world: World, on: date, open_h: int
) -> None:
    """Open round the clock: 23 and 25 hours; a payment in the last hour is of that day."""
    person = Therapist.objects.get(pk=office.therapist_of(world))
    services.set_hours(therapist=person, weekly=((Span(time(0), time(0)),),) * 7)
    client = Client.objects.get(pk=office.client_of(world))
    last = datetime.combine(on, time(23, 30), UTC) - timedelta(hours=1 if open_h == 23 else 0)
    money.record_payment(
        seat=keeper(world), paying=Paying(client=client, amount_pence=7, method="cash"), now=last
    )
    found = reports.report(world.clinic, reports.days_of(on, "day"))
    assert found.therapists[0].use.open_min == 60 * open_h
    assert found.net_pence == 7


def test_a_closed_day_has_no_share(world: World) -> None:
    person = Therapist.objects.get(pk=office.therapist_of(world))
    opening.set_days_off(
        seat=keeper(world), therapists=[person], given=DaysOff(first=DAY, last=DAY), now=NOW
    )
    found = reports.report(world.clinic, reports.days_of(DAY, "day"))
    assert found.use.share is None
    page = world.client("keeper").get(f"/clinic/reports?on={DAY}").content.decode()
    assert "not open" in page
    assert "No money came in" in page


def test_the_page_and_the_table_say_the_same(day: World) -> None:
    browser = day.client("keeper")
    page = browser.get(f"/clinic/reports?on={DAY}").content.decode()
    assert "£62.00" in page
    assert "14 %" in page
    table = read_table(browser.get(f"/clinic/reports/table?on={DAY}&span=day").content)
    values = {(row.cells[0], row.cells[1]): row.cells[2] for row in table.rows}
    assert values["Takings", "net (pounds)"] == "62.00"
    assert values["Therapist", "Tess Sample, booked (min)"] == "60"
    for wrong in ("on=yesterday", "on=0001-01-01"):
        assert browser.get(f"/clinic/reports?{wrong}").status_code == 400
    assert browser.get("/clinic/reports?span=year").status_code == 200
    assert day.client("receptionist").get("/clinic/reports").status_code == 403


def test_past_days_keep_the_hours_of_then(day: World) -> None:
    person = Therapist.objects.get(pk=office.therapist_of(day))
    week = reports.days_of(DAY, "week")
    before = reports.report(day.clinic, week).use.open_min
    monday = datetime(2026, 3, 9, 8, tzinfo=UTC)
    short = (Span(time(9), time(11)),)
    opening.set_week(seat=keeper(day), therapist=person, weekly=(short,) * 7, now=monday)
    assert reports.report(day.clinic, week).use.open_min == before
    later = reports.days_of(date(2026, 3, 9), "week")
    assert reports.report(day.clinic, later).use.open_min == 7 * 120
    closed = monday + timedelta(days=2)
    opening.set_week(seat=keeper(day), therapist=person, weekly=((),) * 7, now=closed)
    assert reports.report(day.clinic, later).use.open_min == 2 * 120
    opening.set_week(seat=keeper(day), therapist=person, weekly=(short,) * 7, now=closed)
    assert reports.report(day.clinic, later).use.open_min == 7 * 120
    after = monday + timedelta(days=4)
    opening.set_week(seat=keeper(day), therapist=person, weekly=((),) * 7, now=after)
    opening.set_week(
        seat=keeper(day), therapist=person, weekly=(short,) * 7, now=after + timedelta(days=2)
    )
    assert reports.report(day.clinic, later).use.open_min == (4 + 1) * 120
    assert reports.report(day.clinic, week).use.open_min == before
    assert Hours.objects.filter(therapist=person, until__isnull=True).count() == 7
