"""The pages of the diary: what they show, how they answer, what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from lissom.core.booking.model import Span
from lissom.web import clock
from lissom.web.accounts import services as accounts
from lissom.web.clinic import booking, people
from lissom.web.clinic import services as clinics
from lissom.web.clinic.models import Appointment, AuditEntry, Client
from tests.conftest import NOW
from tests.web.cast import BACKEND
from tests.web.diary.conftest import TEN, Desk, booking_form

Unchanged = Callable[[], AbstractContextManager[None]]
JSON = {"Accept": "application/json"}
BUDGET_QUERIES = 22


def _booked(desk: Desk, **other: object) -> Appointment:
    return booking.book(wish=desk.wish(**other), now=NOW, by=desk.seat)


def _data(page: Any) -> dict[str, Any]:
    text = page.content.decode()
    begin = text.index(">", text.index('id="diary-data"')) + 1
    found: dict[str, Any] = json.loads(text[begin : text.index("</script>", begin)])
    return found


def test_a_day_has_columns_hours_buffers_and_closed_time(desk: Desk) -> None:
    row = _booked(desk)
    page = desk.browser().get("/clinic/diary?day=2026-03-04")
    data = _data(page)
    assert [one["title"] for one in data["columns"]] == [
        "Jon Sample",
        "Tess Sample",
        "Room 1",
        "Room 2",
    ]
    assert (data["begin"], data["end"], data["zone"]) == ("09:00", "18:00", "+00:00")
    by_id = {one.get("id"): one for one in data["events"]}
    own = by_id[f"a{row.pk}"]
    assert (own["start"], own["end"]) == ("2026-03-04T10:00:00", "2026-03-04T11:00:00")
    assert own["extendedProps"]["label"] == (
        "Kit Rowan (invented), 10:00\u201311:00, Maintenance 60, confirmed"
    )
    assert by_id[f"r{row.pk}"]["end"] == "2026-03-04T11:10:00"
    kinds = [one["classNames"][0] for one in data["events"] if one.get("display")]
    assert kinds.count("buffer") == 1
    assert kinds.count("closed") == 4


def test_in_summer_the_diary_stands_on_the_clock_of_the_clinic(desk: Desk) -> None:
    start = datetime.fromisoformat("2026-06-03T10:00")
    row = _booked(desk, start=start)
    assert row.start.hour == 9
    data = desk.browser().get("/clinic/diary/events?day=2026-06-03").json()
    assert f"{start.isoformat()}" in {one["start"] for one in data["events"]}


def test_a_week_of_six_therapists_keeps_its_budget_of_queries(desk: Desk) -> None:
    for at in range(4):
        person = clinics.add_therapist(clinic=desk.clinic, name=f"Extra {at}")
        day = (Span(time(9), time(17)),)
        clinics.set_hours(therapist=person, weekly=(day,) * 5 + ((), ()))
        for ahead in range(5):
            for hour in (10, 13, 15):
                start = TEN.replace(hour=hour) + timedelta(days=ahead - 2)
                booking.take_slot(
                    therapist=person, start=start, service=desk.hour, booked_for=desk.kit, now=NOW
                )
    browser = desk.browser()
    for address in (
        "/clinic/diary?day=2026-03-04&view=week",
        "/clinic/diary/events?day=2026-03-04&view=week",
        "/clinic/diary/list?day=2026-03-04&view=week",
    ):
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        assert len(asked) <= BUDGET_QUERIES, address


def test_the_calendar_moves_an_appointment_and_is_told_so(desk: Desk) -> None:
    row = _booked(desk)
    answer = desk.browser().post(
        f"/clinic/diary/{row.pk}/move",
        {"start": "2026-03-04T13:30", "therapist": desk.jon.pk, "version": row.version},
        headers=JSON,
    )
    assert answer.json() == {
        "ok": True,
        "sentence": "Kit Rowan (invented) is moved to Wednesday 4 March, 13:30 with Jon Sample.",
        "version": 2,
    }
    row.refresh_from_db()
    assert (row.start.hour, row.therapist) == (13, desk.jon)
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.action, entry.who, entry.role) == ("moved", desk.seat.user, "receptionist")
    assert entry.detail["from"]["therapist"] == "Tess Sample"


def test_a_move_onto_another_is_refused_with_the_next_free_hours(
    desk: Desk, unchanged: Unchanged
) -> None:
    row = _booked(desk)
    _booked(desk, start=TEN + timedelta(hours=2))
    browser = desk.browser()
    browser.get("/clinic/diary")  # what a session writes is written
    with unchanged():
        answer = browser.post(
            f"/clinic/diary/{row.pk}/move",
            {"start": "2026-03-04T12:15", "version": row.version},
            headers=JSON,
        )
    assert answer.status_code == 409
    told = answer.json()
    assert told["sentence"] == "Tess Sample is not free on Wednesday 4 March, 12:15."
    assert told["may_overlap"] is True
    assert told["slots"][0]["label"] == "Wednesday 4 March, 13:15, Tess Sample"
    moved = browser.post(
        f"/clinic/diary/{row.pk}/move",
        {"start": "2026-03-04T12:15", "version": 1, "overlap": "on", "reason": "Both know"},
        headers=JSON,
    )
    assert moved.json()["ok"] is True
    row.refresh_from_db()
    assert row.overlaps


@pytest.mark.parametrize(
    ("start", "code", "status"),
    [
        ("2026-03-01T10:00", "past", 400),
        ("2026-03-04T20:00", "outside-hours", 400),
        ("2026-03-07T10:00", "outside-hours", 400),
        ("2026-03-29T01:30", "invalid-input", 400),
        ("yesterday", "invalid-input", 400),
    ],
)
def test_times_that_cannot_be_are_refused(
    desk: Desk, start: str, code: str, status: int, unchanged: Unchanged
) -> None:
    row = _booked(desk)
    browser = desk.browser()
    browser.get("/clinic/diary")
    with unchanged():
        answer = browser.post(
            f"/clinic/diary/{row.pk}/move", {"start": start, "version": 1}, headers=JSON
        )
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_stale_page_changes_nothing_and_shows_how_it_is(desk: Desk, unchanged: Unchanged) -> None:
    row = _booked(desk)
    booking.move(
        clinic=desk.clinic,
        appointment=row.pk,
        start=TEN + timedelta(hours=1),
        version=1,
        now=NOW,
        by=desk.seat,
    )
    browser = desk.browser()
    browser.get("/clinic/diary")
    with unchanged():
        told = browser.post(
            f"/clinic/diary/{row.pk}/move",
            {"start": "2026-03-04T14:00", "version": 1},
            headers=JSON,
        )
        pages = [
            browser.post(f"/clinic/diary/{row.pk}/{act}", {"version": 1} | given)
            for act, given in (("cancel", {"who": "client"}), ("mark", {"state": "arrived"}))
        ]
    assert (told.status_code, told.json()["stale"]) == (409, True)
    for page in pages:
        assert page.status_code == 409
        assert "was changed meanwhile" in page.content.decode()
        assert "11:00" in page.content.decode()
        assert "Next free" in page.content.decode()


def test_a_therapist_who_is_not_qualified_is_named_with_what_they_give(desk: Desk) -> None:
    clinics.set_qualified(therapist=desk.jon, services=[desk.half])
    row = _booked(desk)
    answer = desk.browser().post(
        f"/clinic/diary/{row.pk}/move",
        {"start": "2026-03-04T14:00", "therapist": desk.jon.pk, "version": 1},
        headers=JSON,
    )
    assert answer.json()["code"] == "not-qualified"
    assert "Jon Sample gives: maintenance, 30 min." in answer.json()["remedy"]


def test_what_is_not_of_this_clinic_is_not_there(desk: Desk) -> None:
    far = clinics.add_clinic(name="Far practice")
    person = clinics.add_therapist(clinic=far, name="Otto Sample")
    row = booking.take_slot(therapist=person, start=TEN, minutes=60, now=NOW)
    browser = desk.browser()
    assert browser.get(f"/clinic/diary/{row.pk}").status_code == 404
    for act in ("move", "length", "cancel", "mark", "undo"):
        assert browser.post(f"/clinic/diary/{row.pk}/{act}", {}).status_code == 404
    own = _booked(desk)
    answer = browser.post(
        f"/clinic/diary/{own.pk}/move",
        {"start": "2026-03-04T14:00", "therapist": person.pk, "version": 1},
        headers=JSON,
    )
    assert answer.status_code == 400
    assert "otto" not in browser.get("/clinic/diary").content.decode().lower()


def test_the_life_of_an_appointment_by_forms(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _booked(desk)
    monkeypatch.setattr(clock, "now", lambda: TEN + timedelta(minutes=1))
    browser = desk.browser()

    def send(act: str, **more: str) -> str:
        row.refresh_from_db()
        given = {"version": str(row.version)} | more
        answer = browser.post(f"/clinic/diary/{row.pk}/{act}", given, follow=True)
        row.refresh_from_db()
        return str(answer.content.decode())

    assert "has arrived" in send("mark", state="arrived")
    assert "lasts 75 minutes now" in send("length", minutes="75")
    assert "is completed" in send("mark", state="completed")
    assert "is arrived again" in send("undo")
    assert row.state == "arrived"
    assert "cannot be cancelled" in send("cancel", who="client")
    history = browser.get(f"/clinic/diary/{row.pk}?as=part").content.decode()
    for word in ("Booked", "Arrived", "Another length", "Completed", "Mark taken back"):
        assert word in history


def test_a_late_cancellation_is_told_before_and_noted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _booked(desk)
    monkeypatch.setattr(clock, "now", lambda: TEN - timedelta(hours=23))
    browser = desk.browser()
    assert "noted as late" in browser.get(f"/clinic/diary/{row.pk}").content.decode()
    given = {"version": "1", "who": "client", "reason": "Ill"}
    page = browser.post(f"/clinic/diary/{row.pk}/cancel", given, follow=True).content.decode()
    assert "It is noted as late." in page
    row.refresh_from_db()
    assert (row.cancelled_late, row.cancelled_by) == (True, "client")
    assert "cancelled late" in browser.get("/clinic/diary/list?day=2026-03-04").content.decode()


def test_the_desk_books_and_a_second_press_books_nothing(desk: Desk) -> None:
    browser = desk.browser()
    for _ in range(2):
        answer = browser.post("/clinic/diary/new", booking_form(desk))
        assert answer.headers["Location"] == "/clinic/diary?day=2026-03-04"
    row = Appointment.objects.get()
    assert (row.booked_for, row.state, row.price_pence) == (desk.kit, "confirmed", 6000)


def test_the_desk_books_somebody_who_walks_in(desk: Desk) -> None:
    given = booking_form(desk, client="", name="Noa Sedge (invented)", phone="07700 900 200")
    assert desk.browser().post("/clinic/diary/new", given).status_code == 302
    assert Appointment.objects.get().booked_for == Client.objects.get(name__startswith="Noa")


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"client": ""}, 400, "Choose a client, or give the name"),
        ({"time": "18:00"}, 400, "does not work"),
        ({"day": "2026-03-01"}, 400, "has passed"),
        ({"client": "", "name": "Noa", "phone": "ring me"}, 400, "not a telephone number"),
        ({"therapist": "999"}, 400, "Select a valid choice"),
        ({"every": "2"}, 400, "Give both"),
        ({"every": "2", "times": "99"}, 400, "not usable"),
        ({"client": "999"}, 400, "no such client"),
    ],
)
def test_what_cannot_be_booked_is_said_and_nothing_is_kept(
    desk: Desk, wrong: dict[str, str], status: int, sentence: str, unchanged: Unchanged
) -> None:
    browser = desk.browser()
    browser.get("/clinic/diary")
    with unchanged():
        page = browser.post("/clinic/diary/new", booking_form(desk, **wrong))
    assert sentence in page.content.decode()
    assert page.status_code == status


def test_a_taken_hour_offers_the_next_ones_and_the_exception(desk: Desk) -> None:
    _booked(desk)
    browser = desk.browser()
    page = browser.post("/clinic/diary/new", booking_form(desk))
    text = page.content.decode()
    assert page.status_code == 409
    assert "Wednesday 4 March, 11:15, Tess Sample" in text
    assert "Let it overlap" in text
    again = booking_form(desk, overlap="on", reason="Both know")
    assert browser.post("/clinic/diary/new", again).status_code == 302


def test_an_archived_client_is_refused(desk: Desk) -> None:
    people.archive_client(client=desk.kit, archived=True, now=NOW)
    page = desk.browser().post("/clinic/diary/new", booking_form(desk))
    assert "is archived" in page.content.decode()
    assert not Appointment.objects.exists()


def test_a_series_is_listed_then_booked(desk: Desk) -> None:
    _booked(desk, start=TEN + timedelta(weeks=2))
    browser = desk.browser()
    given = booking_form(desk, every="2", times="3")
    listed = browser.post("/clinic/diary/new", given)
    assert "2 of 3 are free" in listed.content.decode()
    assert Appointment.objects.count() == 1
    chosen = [(TEN + timedelta(weeks=weeks)).isoformat() for weeks in (0, 4)]
    done = browser.post("/clinic/diary/new", {**given, "act": "keep", "start": chosen})
    assert done.status_code == 302
    assert Appointment.objects.exclude(series="").count() == 2


def test_time_is_blocked_and_shown(desk: Desk) -> None:
    given = {
        "label": "Team lunch",
        "therapist": [str(desk.tess.pk), str(desk.jon.pk)],
        "first": "2026-03-04",
        "last": "2026-03-04",
        "opens": "12:00",
        "closes": "13:00",
        "key": "k",
    }
    browser = desk.browser()
    assert browser.post("/clinic/diary/block", given).status_code == 302
    assert Appointment.objects.filter(state="blocked").count() == 2
    titles = [
        one["title"] for one in browser.get("/clinic/diary/events?day=2026-03-04").json()["events"]
    ]
    assert titles.count("Team lunch") == 2
    empty = browser.post("/clinic/diary/block", {**given, "closes": ""})
    assert (empty.status_code, "Give both times" in empty.content.decode()) == (400, True)


def test_cards_and_free_hours_are_parts(desk: Desk) -> None:
    browser = desk.browser()
    found = browser.get("/clinic/diary/clients?q=kit").content.decode()
    assert "Kit Rowan (invented)" in found
    assert "07700 900 123" in found
    assert "No card fits" in browser.get("/clinic/diary/clients?q=<zz>").content.decode()
    asked = f"service={desk.hour.pk}&therapist={desk.tess.pk}&day=2026-03-05"
    free = browser.get(f"/clinic/diary/free?{asked}").content.decode()
    assert "Thu 5 Mar, 09:00, Tess Sample" in free


def test_a_hold_that_ran_out_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    booking.hold(wish=desk.wish(), now=NOW)
    browser = desk.browser()
    assert "held to 07:05" in json.dumps(browser.get("/clinic/diary/events?day=2026-03-04").json())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    assert "held" not in json.dumps(browser.get("/clinic/diary/events?day=2026-03-04").json())


def test_work_leads_to_the_diary_and_who_has_several_clinics_chooses(desk: Desk) -> None:
    browser = desk.browser()
    assert browser.get("/clinic/").headers["Location"] == "/clinic/diary"
    far = clinics.add_clinic(name="Far practice")
    people.add_member(clinic=far, user=desk.seat.user, role="owner", now=NOW)
    assert "Work for Far practice" in browser.get("/clinic/").content.decode()
    browser.post(f"/clinic/work-for/{far.pk}")
    assert browser.get("/clinic/").headers["Location"] == "/clinic/diary"
    assert "Nobody treats here yet" in browser.get("/clinic/diary").content.decode()
    assert "Work for Reed practice" in browser.get("/clinic/?choose").content.decode()


def test_the_own_calendar_is_neutral_and_ends_at_once(desk: Desk) -> None:
    user = accounts.make_user(email="tess@example.org", password=None)
    people.add_member(clinic=desk.clinic, user=user, role="therapist", therapist=desk.tess, now=NOW)
    row = _booked(desk)
    browser = Browser()
    browser.force_login(user, backend=BACKEND)
    text = browser.post("/clinic/diary/calendar").content.decode()
    begin = text.index("/clinic/diary/feed/")
    address = text[begin : text.index("<", begin)]
    outside = Browser()
    feed = outside.get(address)
    body = feed.content.decode()
    assert f"UID:appointment-{row.pk}@lissom" in body
    assert "DTSTART;TZID=Europe/London:20260304T100000" in body
    assert "SEQUENCE:0" in body
    for word in ("Kit", "Rowan", "aintenance", "massage"):
        assert word not in body
    assert outside.get(address, headers={"If-None-Match": feed.headers["ETag"]}).status_code == 304
    booking.move(
        clinic=desk.clinic, appointment=row.pk, start=TEN + timedelta(hours=1), version=1, now=NOW
    )
    assert "SEQUENCE:1" in outside.get(address).content.decode()
    browser.post("/clinic/diary/calendar", {"act": "revoke"})
    assert outside.get(address).status_code == 404
    assert "Only those who treat" in desk.browser().get("/clinic/diary/calendar").content.decode()


def test_the_own_calendar_ends_with_the_work_at_the_clinic(desk: Desk) -> None:
    user = accounts.make_user(email="tess@example.org", password=None)
    member = people.add_member(
        clinic=desk.clinic, user=user, role="therapist", therapist=desk.tess, now=NOW
    )
    browser = Browser()
    browser.force_login(user, backend=BACKEND)
    text = browser.post("/clinic/diary/calendar").content.decode()
    begin = text.index("/clinic/diary/feed/")
    address = text[begin : text.index("<", begin)]
    assert Browser().get(address).status_code == 200
    people.end_member(member=member, now=NOW)
    assert Browser().get(address).status_code == 404


def test_days_that_are_no_days_lead_to_today(desk: Desk) -> None:
    page = desk.browser().get("/clinic/diary?day=2026-02-31")
    assert "Monday 2 March" in page.content.decode()
    assert date(2026, 3, 2) == NOW.date()


def test_an_appointment_leads_where_the_seat_may_go(desk: Desk) -> None:
    row = _booked(desk)
    page = desk.browser().get(f"/clinic/diary/{row.pk}").content.decode()
    assert f"/clinic/clients/{desk.kit.pk}" in page
    assert "/brief" not in page
    user = accounts.make_user(email="tess@example.org", password=None)
    people.add_member(clinic=desk.clinic, user=user, role="therapist", therapist=desk.tess, now=NOW)
    treats = Browser()
    treats.force_login(user, backend=BACKEND)
    assert (
        f"/clinic/visits/{row.pk}/brief" in treats.get(f"/clinic/diary/{row.pk}").content.decode()
    )


@pytest.mark.postgresql_only
def test_a_search_for_a_sign_that_no_text_has_is_refused_with_words(desk: Desk) -> None:
    answer = desk.browser().get("/clinic/diary/clients?q=kit%00x")
    assert answer.status_code == 400
    assert "a sign (NUL)" in answer.content.decode()


def test_an_appointment_from_a_calendar_file_gets_its_service(
    desk: Desk, unchanged: Unchanged
) -> None:
    row = booking.take_slot(
        therapist=desk.tess, start=TEN, minutes=60, client="Kit Rowan (invented)", now=NOW
    )
    browser = desk.browser()
    page = browser.get(f"/clinic/diary/{row.pk}").content.decode()
    for words in ("Service not said", "no price", "say which it is", "Keep the service"):
        assert words in page
    listed = browser.get("/clinic/diary/list?day=2026-03-04").content.decode()
    assert "Service not said" in listed
    address = f"/clinic/diary/{row.pk}/service"
    with unchanged():
        for given in ({"service": "0", "version": 1}, {"service": desk.hour.pk, "version": 7}):
            assert browser.post(address, given).status_code in (400, 409)
    browser.post(address, {"service": desk.hour.pk, "version": 1})
    row.refresh_from_db()
    price = desk.hour.prices.get().price_pence
    assert (row.service, row.price_pence, row.version) == (desk.hour, price, 2)
    assert row.end - row.start == timedelta(minutes=60)
    page = browser.get(f"/clinic/diary/{row.pk}").content.decode()
    assert "Service said" in page
    assert "Keep the service" not in page
    with unchanged():
        assert browser.post(address, {"service": desk.hour.pk, "version": 1}).status_code == 302


def test_blocked_and_cancelled_time_has_no_service_to_say(desk: Desk, unchanged: Unchanged) -> None:
    blocked = booking.take_slot(
        therapist=desk.tess, start=TEN, minutes=60, state="blocked", label="Lunch", now=NOW
    )
    browser = desk.browser()
    page = browser.get(f"/clinic/diary/{blocked.pk}").content.decode()
    assert "Service not said" not in page
    with unchanged():
        answer = browser.post(
            f"/clinic/diary/{blocked.pk}/service", {"service": desk.hour.pk, "version": 1}
        )
    assert answer.status_code == 400
