"""The team, the card file and the audit log of a clinic."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError

from lissom.core.booking.model import DayException, Service, Span
from lissom.core.errors import InvalidInputError
from lissom.web.accounts.models import User
from lissom.web.clinic import booking, bridge, people, queries, seats, services
from lissom.web.clinic.models import AuditEntry, Client, Membership, Therapist
from lissom.web.clinic.roles import Right
from lissom.web.training import services as training
from tests.web.cast import World

Unchanged = Callable[[], AbstractContextManager[None]]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_rights_follow_the_role_and_whether_one_treats(world: World) -> None:
    keeper, therapist = seats.seat_of(world.keeper), seats.seat_of(world.therapist)
    assert not keeper.may(Right.HEALTH)
    assert keeper.may(Right.SETUP)
    assert therapist.may(Right.HEALTH)
    assert not therapist.may(Right.SETUP)
    assert not seats.seat_of(world.receptionist).may(Right.HEALTH)
    assert seats.seat_of(world.elsewhere).may(Right.HEALTH)
    with pytest.raises(seats.NoClinicError):
        seats.seat_of(world.runner)


def test_a_member_that_left_opens_nothing_and_the_last_owner_stays(world: World) -> None:
    rows = Membership.objects
    people.end_member(member=rows.get(user=world.receptionist), now=NOW)
    with pytest.raises(seats.NoClinicError):
        seats.seat_of(world.receptionist)
    owner = rows.get(user=world.keeper)
    with pytest.raises(InvalidInputError, match="no owner"):
        people.end_member(member=owner, now=NOW)
    with pytest.raises(InvalidInputError, match="no owner"):
        people.add_member(clinic=world.clinic, user=world.keeper, role="receptionist", now=NOW)
    assert seats.seat_of(world.keeper).role == "owner"


@pytest.mark.parametrize(
    ("role", "says"), [("boss", "no role 'boss'"), ("therapist", "not said which therapist")]
)
def test_a_role_that_cannot_be_is_refused(world: World, role: str, says: str) -> None:
    with pytest.raises(InvalidInputError, match=says):
        people.add_member(clinic=world.clinic, user=world.newcomer, now=NOW, role=role)
    assert not Membership.objects.filter(user=world.newcomer).exists()


def test_clients_are_numbered_within_their_clinic(world: World) -> None:
    first = people.save_client(clinic=world.clinic, name=" Ann  Example ", now=NOW)
    second = people.save_client(clinic=world.clinic, name="Ben Example", now=NOW)
    assert (first.name, first.number, second.number) == ("Ann Example", 1, 2)
    again = people.save_client(
        clinic=world.clinic, client=first, name="Ann Sample", phone="01202 000000", now=NOW
    )
    assert (again.pk, again.number, again.phone) == (first.pk, 1, "01202 000000")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "name"),
        ({"email": "nobody"}, "not an e-mail address"),
        ({"phone": "ring me"}, "not a telephone number"),
        ({"born": date(2031, 1, 1)}, "date of birth"),
        ({"born": date(1890, 1, 1)}, "date of birth"),
    ],
)
def test_what_cannot_be_of_a_client_is_refused(
    world: World, change: dict[str, object], says: str
) -> None:
    given: dict[str, object] = {"name": "Ann Example", **change}
    with pytest.raises(InvalidInputError, match=says):
        people.save_client(clinic=world.clinic, now=NOW, **given)  # type: ignore[arg-type]
    assert not Client.objects.exists()


def test_a_runner_is_a_client_once(world: World) -> None:
    people.save_client(clinic=world.clinic, name="Robin", runner=world.their, now=NOW)
    with pytest.raises(InvalidInputError, match="a client already"):
        people.save_client(clinic=world.clinic, name="Robin again", runner=world.their, now=NOW)


def test_the_audit_log_can_only_grow(world: World) -> None:
    seat = seats.seat_of(world.keeper)
    people.save_client(clinic=world.clinic, name="Ann Example", now=NOW, by=seat)
    entry = AuditEntry.objects.filter(kind="client").get()
    assert (entry.action, entry.role, entry.who) == ("added", "owner", world.keeper)
    entry.action = "nothing"
    with pytest.raises(IntegrityError, match="audit-stays"):
        entry.save()
    with pytest.raises(IntegrityError, match="audit-stays"):
        AuditEntry.objects.filter(pk=entry.pk).delete()
    world.keeper.delete()
    assert AuditEntry.objects.get(pk=entry.pk).who_id is not None


def test_the_staff_pages_are_about_the_clinic_that_was_chosen(world: World) -> None:
    from lissom.web.clinic import services  # noqa: PLC0415

    other = services.add_clinic(name="Zeal practice")
    people.add_member(clinic=other, user=world.keeper, role="owner", now=NOW)
    browser = world.client("keeper")
    assert "Reed practice" in browser.get("/clinic/").content.decode()
    browser.post(f"/clinic/work-for/{other.pk}")
    assert seats.seat_of(world.keeper, browser.session[seats.SESSION_KEY]).clinic == other
    assert browser.get("/").headers["Location"] == "/clinic/"


def _with_hours(world: World) -> Therapist:
    """The member who treats works every day from 8 to 18, and on one day longer."""
    person = Membership.objects.get(user=world.therapist).therapist
    assert person is not None
    late = DayException(date(2026, 3, 4), (Span(time(8), time(22)),))
    services.set_hours(
        therapist=person, weekly=((Span(time(8), time(18)),),) * 7, exceptions=[late]
    )
    services.set_service(clinic=world.clinic, service=Service("maintenance", 60), since=NOW.date())
    return person


def _free(person: Therapist) -> list[datetime]:
    slots = queries.free_slots(NOW, NOW + timedelta(days=7), therapist=person, now=NOW)
    return [slot.start for slot in slots]


@pytest.mark.parametrize("way", ["left", "other role"])
def test_nobody_books_hours_of_who_treats_no_more(world: World, way: str) -> None:
    person = _with_hours(world)
    assert _free(person)
    if way == "left":
        people.end_member(member=Membership.objects.get(user=world.therapist), now=NOW)
    else:
        people.add_member(clinic=world.clinic, user=world.therapist, role="receptionist", now=NOW)
    assert _free(person) == []
    hours = bridge.hours_from_rows(Therapist.objects.select_related("clinic").get(pk=person.pk))
    assert hours.spans_on(NOW.date() - timedelta(days=1)) == (Span(time(8), time(18)),)
    assert hours.spans_on(NOW.date()) == (Span(time(8), time(9)),)
    assert hours.spans_on(date(2026, 3, 4)) == ()
    entry = AuditEntry.objects.filter(action="hours-set").get()
    assert entry.key == str(person.pk)


def test_hours_stay_while_another_member_is_that_therapist(world: World) -> None:
    person = _with_hours(world)
    people.add_member(
        clinic=world.clinic, user=world.keeper, role="owner", therapist=person, now=NOW
    )
    people.end_member(member=Membership.objects.get(user=world.therapist), now=NOW)
    assert _free(person)


def test_a_therapist_whose_account_is_deleted_stays_in_the_diary(world: World) -> None:
    person = _with_hours(world)
    start = datetime(2026, 3, 4, 10, tzinfo=UTC)
    row = booking.take_slot(therapist=person, start=start, minutes=60, now=NOW)
    user = world.therapist
    training.erase_account(user=user, typed=user.email, now=NOW)
    assert not User.objects.filter(email__iexact="therapist@example.org").exists()
    row.refresh_from_db()
    assert (row.therapist, row.state) == (person, "confirmed")
    assert _free(person) == []
    hours = bridge.hours_from_rows(Therapist.objects.select_related("clinic").get(pk=person.pk))
    assert hours.spans_on(NOW.date() - timedelta(days=1)) == (Span(time(8), time(18)),)
    acts = AuditEntry.objects.filter(clinic=world.clinic)
    assert {"left", "hours-set"} <= set(acts.values_list("action", flat=True))


def test_the_last_owner_of_a_clinic_in_use_cannot_be_deleted(
    world: World, unchanged: Unchanged
) -> None:
    user = world.keeper
    people.save_client(clinic=world.clinic, name="Kit Rowan (invented)", now=NOW)
    with unchanged(), pytest.raises(InvalidInputError, match="would have no owner"):
        training.erase_account(user=user, typed=user.email, now=NOW)
    people.add_member(clinic=world.clinic, user=world.runner, role="owner", now=NOW)
    training.erase_account(user=user, typed=user.email, now=NOW)
    assert list(world.clinic.memberships.filter(role="owner").values_list("user", flat=True)) == [
        world.runner.pk
    ]


def test_who_only_tried_a_clinic_can_be_deleted(world: World) -> None:
    clinic = services.add_clinic(name="Only tried")
    people.add_member(clinic=clinic, user=world.other, role="owner", now=NOW)
    training.erase_account(user=world.other, typed=world.other.email, now=NOW)
    assert not clinic.memberships.exists()
