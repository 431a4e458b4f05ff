"""When records may go, and what stops it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lissom.core.errors import InvalidInputError
from lissom.web.clinic import booking, services
from lissom.web.clinic import people as staff
from lissom.web.clinic.models import Appointment, Client, Therapist
from lissom.web.clinic.seats import seat_of
from lissom.web.privacy import queries
from lissom.web.privacy import services as duties
from lissom.web.privacy.retention import Rule, keep_until, shipped_rule, years_later
from tests.web.cast import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULE = Rule(years=8, minor_until_age=25)


@pytest.mark.parametrize(
    ("last_visit", "born", "until"),
    [
        (date(2020, 5, 4), None, date(2028, 5, 4)),
        (date(2020, 5, 4), date(1980, 1, 1), date(2028, 5, 4)),
        (date(2020, 5, 4), date(2012, 6, 1), date(2037, 6, 1)),  # treated at 7: until 25
        (date(2020, 5, 4), date(2002, 6, 1), date(2028, 6, 1)),  # at 17: until 26
        (date(2020, 6, 1), date(2002, 6, 1), date(2028, 6, 1)),  # on the 18th birthday: an adult
        (date(2020, 2, 29), None, date(2028, 2, 29)),
    ],
)
def test_the_day_from_which_a_record_may_go(
    last_visit: date, born: date | None, until: date
) -> None:
    assert keep_until(RULE, last_visit=last_visit, born=born) == until


def test_a_leap_day_is_never_shortened() -> None:
    assert years_later(date(2020, 2, 29), 7) == date(2027, 3, 1)


@given(
    last_visit=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    age_days=st.integers(0, 36_000),
    years=st.integers(5, 30),
)
def test_no_record_goes_before_the_plain_period_and_a_longer_rule_keeps_longer(
    last_visit: date, age_days: int, years: int
) -> None:
    born = date.fromordinal(max(1, last_visit.toordinal() - age_days))
    rule, longer = Rule(years, 25), Rule(min(30, years + 1), 26)
    until = keep_until(rule, last_visit=last_visit, born=born)
    assert until >= years_later(last_visit, years)
    assert keep_until(longer, last_visit=last_visit, born=born) >= until


@pytest.mark.parametrize(("years", "age"), [(4, 25), (31, 25), (8, 17), (8, 99)])
def test_a_rule_that_cannot_be_is_refused(years: int, age: int) -> None:
    with pytest.raises(InvalidInputError, match="not usable"):
        Rule(years, age)


def _visited(world: World, name: str, start: datetime, state: str) -> Client:
    client = staff.save_client(clinic=world.clinic, name=name, now=datetime(2010, 1, 1, tzinfo=UTC))
    row = booking.take_slot(
        therapist=Therapist.objects.get(clinic=world.clinic),
        start=start,
        minutes=60,
        state="completed",
        now=NOW,
    )
    Appointment.objects.filter(pk=row.pk).update(booked_for=client, state=state)
    return client


def test_clients_are_due_by_their_last_visit_unless_held(world: World) -> None:
    seat = seat_of(world.keeper)
    gone = _visited(world, "Ann Gone", datetime(2015, 3, 2, 9, tzinfo=UTC), "completed")
    _visited(world, "Ben Recent", datetime(2022, 3, 2, 9, tzinfo=UTC), "completed")
    cancelled = _visited(world, "Cat Cancelled", datetime(2025, 3, 2, 9, tzinfo=UTC), "cancelled")
    on = date(2026, 3, 2)
    due = [row.client for row in queries.kept(world.clinic, RULE) if row.due(on)]
    assert due == [cancelled, gone]  # a cancelled appointment is no visit: the card was made 2010
    hold = duties.open_hold(seat=seat, client=gone, reason="A claim is open.", now=NOW)
    assert duties.open_hold(seat=seat, client=gone, reason="Another.", now=NOW) == hold
    assert [row.client for row in queries.kept(world.clinic, RULE) if row.due(on)] == [cancelled]
    duties.end_hold(seat=seat, hold=hold, now=NOW)
    assert gone in [row.client for row in queries.kept(world.clinic, RULE) if row.due(on)]


def test_the_last_visit_is_counted_by_the_clinics_own_day(world: World) -> None:
    services.add_clinic(name="Reed practice", timezone="Pacific/Auckland")
    world.clinic.refresh_from_db()
    client = _visited(world, "Ann", datetime(2020, 5, 4, 20, tzinfo=UTC), "completed")
    (row,) = queries.kept(world.clinic, RULE, client=client.pk)
    assert (row.last_visit, row.until) == (date(2020, 5, 5), date(2028, 5, 5))


def test_the_list_costs_the_same_for_one_client_and_for_many(
    world: World, django_assert_num_queries: object
) -> None:
    for count in range(12):
        staff.save_client(clinic=world.clinic, name=f"Client {count}", now=NOW)
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(queries.kept(world.clinic, RULE)) == 12
    assert len(asked) == 2


def test_the_clinics_own_rule_wins_over_the_shipped_one(world: World) -> None:
    assert queries.rule_of(world.clinic) == shipped_rule() == RULE
    browser = world.client("keeper")
    sent = {"years": "10", "minor_until_age": "28", "authority": "Our insurer"}
    assert browser.post("/clinic/privacy", sent).status_code == 302
    assert queries.rule_of(world.clinic) == Rule(10, 28)
    assert "Our insurer" in browser.get("/clinic/privacy").content.decode()
    refused = browser.post("/clinic/privacy", {**sent, "years": "2"})
    assert refused.status_code == 400
    assert queries.rule_of(world.clinic) == Rule(10, 28)
