"""Hours with their effect shown, rooms, papers, invites and roles."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from lissom.core.booking.model import Span
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.clinic import booking, seats
from lissom.web.clinic.models import Appointment, AuditEntry, Service, Therapist
from lissom.web.office import opening, places, queries, team
from lissom.web.office.opening import DaysOff
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, ON, keeper

MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)


def _booked(world: World, start: datetime) -> Appointment:
    person = world.clinic.therapists.get(name="Tess Sample")
    wish = booking.Wish(
        therapist=person,
        service=Service.objects.get(pk=office.service_of(world)),
        start=start,
        client="Ann Example",
    )
    return booking.book(wish=wish, now=NOW)


def _person(world: World) -> Therapist:
    return Therapist.objects.get(pk=office.therapist_of(world))


def test_what_new_hours_leave_outside_is_named_and_not_moved(world: World) -> None:
    person = _person(world)
    early, late = _booked(world, MONDAY), _booked(world, MONDAY + timedelta(hours=5))
    week = ((Span(time(12), time(17)),),) * 5 + ((), ())
    wanted = opening.with_week(person, week)
    assert opening.left_outside(therapist=person, wanted=wanted, now=NOW) == (early,)
    opening.set_week(seat=keeper(world), therapist=person, weekly=week, now=NOW)
    early.refresh_from_db()
    assert (early.start, early.state) == (MONDAY, "confirmed")
    again = opening.left_outside(therapist=_fresh(person), wanted=wanted, now=NOW)
    assert again == ()
    closed = opening.with_days_off(_fresh(person), DaysOff(first=MONDAY.date(), last=MONDAY.date()))
    assert opening.left_outside(therapist=_fresh(person), wanted=closed, now=NOW) == (late,)


def _fresh(person: Therapist) -> Therapist:
    return Therapist.objects.select_related("clinic").get(pk=person.pk)


def test_the_hours_page_asks_before_it_leaves_somebody_outside(world: World) -> None:
    person = _person(world)
    _booked(world, MONDAY)
    browser = world.client("keeper")
    address = f"/clinic/team/treats/{person.pk}/hours"
    given = {f"{day}_0_from": "12:00" for day in range(5)}
    given |= {f"{day}_0_to": "17:00" for day in range(5)}
    page = _on(browser, address, given)
    assert "1 appointment would lie outside" in page
    assert "Ann Example" in page
    assert queries.weekly_of(_fresh(person))[0] == office.DAY
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen is not None
    _booked(world, MONDAY + timedelta(hours=1))
    assert "2 appointments would lie" in _on(browser, address, given | {"seen": seen[1]})
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', _on(browser, address, given))
    assert seen is not None
    assert browser.post(address, given | {"seen": seen[1]}).status_code == 302
    assert queries.weekly_of(_fresh(person))[0] == (Span(time(12), time(17)),)
    assert Appointment.objects.filter(state="confirmed").count() == 2


def _on(browser: Client, address: str, given: dict[str, str]) -> str:
    response = browser.post(address, given)
    assert response.status_code == 400
    return response.content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"0_0_from": "12:00"}, "both times"),
        ({"0_0_from": "12:00", "0_0_to": "11:00"}, "end before"),
        (
            {"0_0_from": "09:00", "0_0_to": "12:00", "0_1_from": "11:00", "0_1_to": "13:00"},
            "overlap",
        ),
        ({"0_0_from": "midday", "0_0_to": "13:00"}, "valid time"),
    ],
)
def test_hours_that_cannot_be_are_refused(world: World, given: dict[str, str], says: str) -> None:
    person = _person(world)
    page = _on(world.client("keeper"), f"/clinic/team/treats/{person.pk}/hours", given)
    assert says in page
    assert queries.weekly_of(_fresh(person))[0] == office.DAY


def test_a_holiday_of_everybody_and_back(world: World) -> None:
    person = _person(world)
    places.save_therapist(seat=keeper(world), name="Una Sample", now=NOW)
    browser = world.client("keeper")
    given = {
        "first": "2026-04-03",
        "last": "2026-04-06",
        "what": "closed",
        "note": "Easter",
        "everybody": "on",
    }
    assert browser.post(f"/clinic/team/treats/{person.pk}/days", given).status_code == 302
    for one in world.clinic.therapists.all():
        days = queries.days_off(one, ON)
        assert [day.date.day for day in days] == [3, 4, 5, 6]
        assert {(day.spans, day.note) for day in days} == {((), "Easter")}
    event = {
        "first": "2026-04-04",
        "what": "hours",
        "opens": "07:00",
        "closes": "15:00",
        "note": "Race day",
    }
    assert browser.post(f"/clinic/team/treats/{person.pk}/days", event).status_code == 302
    found = {day.date.day: day.spans for day in queries.days_off(person, ON)}
    assert found[4] == (Span(time(7), time(15)),)
    address = f"/clinic/team/treats/{person.pk}/days/2026-04-04/drop"
    assert browser.post(address).status_code == 302
    assert [day.date.day for day in queries.days_off(person, ON)] == [3, 5, 6]
    for wrong, says in (
        ({"first": "2026-04-06", "last": "2026-04-03", "what": "closed"}, "not usable"),
        ({"first": "2026-04-06", "what": "hours"}, "Give the hours"),
        ({"first": "2026-04-06", "last": "2036-04-03", "what": "closed"}, "at most 366"),
    ):
        assert says in _on(browser, f"/clinic/team/treats/{person.pk}/days", wrong)


def test_a_room_that_was_used_stays_and_one_that_was_not_goes(world: World) -> None:
    person, seat = _person(world), keeper(world)
    used = places.save_room(seat=seat, name="Quay", therapists=[person], now=NOW)
    spare = places.save_room(seat=seat, name="Attic", therapists=[], now=NOW)
    assert _booked(world, MONDAY).room == used
    with pytest.raises(InvalidInputError, match="the record needs it"):
        places.remove_room(seat=seat, room=used, now=NOW)
    places.remove_room(seat=seat, room=spare, now=NOW)
    assert [room.name for room in world.clinic.rooms.all()] == ["Quay"]
    with pytest.raises(InvalidInputError, match="already"):
        places.save_room(seat=seat, name="quay", therapists=[], now=NOW)


def test_an_insurance_that_runs_out_is_named_in_time(world: World) -> None:
    person = _person(world)
    for days, issuer in ((-1, "Old Mutual"), (30, "Soon Mutual"), (31, "Later Mutual")):
        places.add_credential(
            seat=keeper(world),
            therapist=person,
            kind="insurance",
            issuer=issuer,
            expires=ON + timedelta(days=days),
            now=NOW,
        )
    named = [row.issuer for row in queries.running_out(world.clinic, ON)]
    assert named == ["Old Mutual", "Soon Mutual"]
    with pytest.raises(InvalidInputError, match="no kind"):
        places.add_credential(
            seat=keeper(world), therapist=person, kind="hope", issuer="X", now=NOW
        )


def test_an_invite_comes_by_mail_and_lets_its_address_alone_join(world: World) -> None:
    browser = world.client("keeper")
    given = {"email": "newcomer@example.org", "role": "receptionist", "therapist": ""}
    page = browser.post("/clinic/team/invite", given).content.decode()
    letter = mail.outbox[-1]
    assert letter.to == ["newcomer@example.org"]
    link = re.search(r"http://testserver(/clinic/join/\S+)", str(letter.body))
    assert link is not None
    assert link[1] in page
    anonymous = Client().get(link[1])
    assert (
        anonymous.headers["Location"].startswith("/accounts/login/")
        or "login" in (anonymous.headers["Location"])
    )
    assert world.client("runner").post(link[1]).status_code == 404
    with pytest.raises(seats.NoClinicError):
        seats.seat_of(world.runner)
    assert world.client("newcomer").post(link[1]).status_code == 302
    assert seats.seat_of(world.newcomer).role == "receptionist"
    assert world.client("newcomer").post(link[1]).status_code == 404
    assert "works here already" in browser.post("/clinic/team/invite", given).content.decode()


def test_somebody_without_an_account_makes_one_by_the_invite(world: World) -> None:
    secret = team.invite(
        seat=keeper(world), email="fresh@example.org", role="receptionist", now=timezone.now()
    )
    browser = Client()
    response = browser.get(f"/clinic/join/{secret}")
    assert "signup" in response.headers["Location"]
    page = browser.post(
        response.headers["Location"],
        {"email": "fresh@example.org", "password1": "a sentence of 5 words"},
    )
    assert page.status_code == 302, page.content.decode()
    assert page.headers["Location"] == f"/clinic/join/{secret}"
    assert browser.post(page.headers["Location"]).status_code == 302
    assert browser.get("/clinic/diary").status_code == 200


def test_an_invite_that_was_withdrawn_or_grew_old_opens_nothing(world: World) -> None:
    seat, now = keeper(world), timezone.now()
    first = team.invite(seat=seat, email="a@example.org", role="owner", now=now)
    second = team.invite(seat=seat, email="a@example.org", role="receptionist", now=now)
    assert Client().get(f"/clinic/join/{first}").status_code == 404
    row = world.clinic.team_invites.latest("id")
    team.withdraw(seat=seat, invite=row, now=now)
    assert Client().get(f"/clinic/join/{second}").status_code == 404
    old = now - timedelta(days=15)
    secret = team.invite(seat=seat, email="b@example.org", role="receptionist", now=old)
    with pytest.raises(NotFoundError):
        team.join(user=world.newcomer, secret=secret, now=now)


def test_a_role_changes_with_the_next_page_and_the_last_owner_stays(world: World) -> None:
    browser, reception = world.client("keeper"), world.client("receptionist")
    assert reception.get("/clinic/rules").status_code == 403
    key = office.member_of(world)
    given = {f"m{key}-role": "owner", f"m{key}-therapist": ""}
    assert browser.post(f"/clinic/team/member/{key}/role", given).status_code == 302
    assert reception.get("/clinic/rules").status_code == 200
    given = {f"m{key}-role": "therapist", f"m{key}-therapist": ""}
    refused = browser.post(f"/clinic/team/member/{key}/role", given)
    assert refused.status_code == 400
    assert browser.post(f"/clinic/team/member/{key}/end").status_code == 302
    assert reception.get("/clinic/").status_code == 404
    mine = keeper(world)
    own = mine.clinic.memberships.get(user=world.keeper)
    assert browser.post(f"/clinic/team/member/{own.pk}/end").status_code == 400
    assert AuditEntry.objects.filter(kind="member", action="left").count() == 1
