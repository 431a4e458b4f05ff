"""The desk's pages: the list, a wish, a freed hour; and every posting that cannot be."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, AuditEntry
from lissom.web.waiting import answering
from lissom.web.waiting.models import HourOffer, WaitingEntry
from tests.web.training.pages.reading import said
from tests.web.waiting.conftest import DAY, NOW, TEN, Desk, all_of
from tests.web.waiting.test_rounds import awaited, cancel, freed_hour, go_on

FORM = {
    "first": "2026-03-03",
    "last": "2026-03-10",
    "weekdays": ["0", "1", "2", "3", "4"],
    "opens": "17:00",
    "closes": "20:00",
    "therapist": "",
    "notice_min": "60",
    "note": "",
}


def form(desk: Desk, **other: Any) -> dict[str, Any]:
    return FORM | {"service": str(desk.hour.pk)} | other


def text(response: Any) -> str:
    return said(response.content.decode())


def test_a_client_is_found_by_name_and_put_on_the_list(desk: Desk) -> None:
    kit = desk.client("Kit Rowan")
    browser = desk.browser()
    assert f"?client={kit.pk}" in browser.get("/clinic/waiting/new?q=rowan").content.decode()
    assert "No card fits" in text(browser.get("/clinic/waiting/new?q=nobody"))
    address = f"/clinic/waiting/new?client={kit.pk}"
    assert browser.get(address).status_code == 200
    sent = browser.post(address, form(desk))
    row = WaitingEntry.objects.get()
    assert sent.headers["Location"] == f"/clinic/waiting/{row.pk}"
    assert (row.client, row.windows.count(), row.notice_min) == (kit, 6, 60)
    page = text(browser.get(f"/clinic/waiting/{row.pk}"))
    assert "Tue 3 Mar to Tue 10 Mar, Mon, Tue, Wed, Thu, Fri, 17:00–20:00" in page
    assert "Kit Rowan" in text(browser.get("/clinic/waiting"))
    assert "Maintenance, 60 min" in text(browser.get(f"/clinic/clients/{kit.pk}"))


@pytest.mark.parametrize(
    ("other", "wrong"),
    [
        ({"service": "999"}, "not one of the available"),
        ({"service": ""}, "required"),
        ({"first": "soon"}, "valid date"),
        ({"weekdays": []}, "Choose one day at least"),
        ({"weekdays": ["9"]}, "not one of the available"),
        ({"first": "2026-02-01", "last": "2026-02-02"}, "have passed"),
        ({"first": "2026-03-10", "last": "2026-03-03"}, "before the first"),
        ({"last": "2027-03-03"}, "reach further"),
        ({"opens": "17:00", "closes": "17:30"}, "as long as the treatment"),
        ({"opens": "20:00", "closes": "17:00"}, "end before they begin"),
        ({"opens": "late"}, "valid time"),
        ({"only_therapist": "on"}, "Choose who"),
        ({"therapist": "999"}, "not one of the available"),
        ({"notice_min": "-5"}, "not one of the available"),
        ({"note": "x" * 300}, "at most 200"),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_nothing_is_kept(
    desk: Desk, other: dict[str, Any], wrong: str
) -> None:
    kit = desk.client("Kit Rowan")
    sent = desk.browser().post(f"/clinic/waiting/new?client={kit.pk}", form(desk, **other))
    assert sent.status_code == 400
    assert wrong in text(sent)
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "-1"])
def test_a_client_that_is_not_there(desk: Desk, key: str) -> None:
    assert desk.browser().get(f"/clinic/waiting/new?client={key}").status_code == 404


def test_a_wish_is_changed_and_an_old_page_is_refused(desk: Desk) -> None:
    row = desk.waits("Kit Rowan")
    browser, address = desk.browser(), f"/clinic/waiting/{row.pk}/change"
    assert "came from a programme" in text(browser.get(address))
    assert browser.post(address, form(desk, version="1", note="call first")).status_code == 302
    row.refresh_from_db()
    assert (row.note, row.version) == ("call first", 2)
    page = browser.get(address).content.decode()
    assert 'value="17:00"' in page
    old = browser.post(address, form(desk, version="1"))
    assert (old.status_code, "changed meanwhile" in text(old)) == (400, True)
    assert browser.post(address, form(desk)).status_code == 400


def test_the_desk_takes_a_client_off_and_names_one_first(desk: Desk) -> None:
    row = desk.waits("Kit Rowan")
    browser, address = desk.browser(), f"/clinic/waiting/{row.pk}"
    assert browser.post(f"{address}/first", {"first": "1"}).status_code == 400
    assert browser.post(f"{address}/first", {"first": "1", "reason": "race"}).status_code == 302
    assert "Asked before all others" in text(browser.get(address))
    assert browser.post(f"{address}/leave").status_code == 302
    assert browser.post(f"{address}/first", {"first": "0"}).status_code == 400
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert {"named-first", "left"} <= set(AuditEntry.objects.values_list("action", flat=True))
    assert "Nobody waits" in text(browser.get("/clinic/waiting"))
    assert "Kit Rowan" in text(browser.get("/clinic/waiting?ended=1"))


def test_free_hours_that_would_do_are_shown_with_reasons_and_booked(desk: Desk) -> None:
    row = desk.waits("Kit Rowan", therapist=desk.tess)
    desk.fill_around()
    browser, address = desk.browser(), f"/clinic/waiting/{row.pk}"
    page = browser.get(address).content.decode()
    assert re.findall(r'name="start" value="([^"]+)"', page) == [TEN.isoformat()]
    given = {"start": TEN.isoformat(), "therapist": "Tess Sample"}
    for wrong in ({"start": "soon"}, {"start": "2026-03-04T10:00"}, {"therapist": "Nobody"}):
        assert browser.post(f"{address}/book", given | wrong).status_code == 400
    assert browser.post(f"{address}/book", given).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.appointment.start) == ("booked", TEN)  # type: ignore[union-attr]
    again = browser.post(f"{address}/book", given)
    assert (again.status_code, "is over" in text(again)) == (400, True)
    assert Appointment.objects.filter(booked_for=row.client).count() == 1


def test_booking_a_free_hour_that_is_gone_names_the_next(desk: Desk) -> None:
    row = desk.waits("Kit Rowan")
    desk.booked()
    given = {"start": TEN.isoformat(), "therapist": "Tess Sample"}
    sent = desk.browser().post(f"/clinic/waiting/{row.pk}/book", given)
    assert (sent.status_code, "Next free" in text(sent)) == (400, True)
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_page_asks_the_database_as_often_for_many_as_for_one(desk: Desk) -> None:
    browser = desk.browser()

    def asked(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    row = desk.waits("Kit Rowan", days=9)
    freed_hour(desk)
    few = asked("/clinic/waiting"), asked(f"/clinic/waiting/{row.pk}")
    for number in range(12):
        desk.waits(f"Sam Alder {number}", windows=[all_of(DAY), all_of(DAY + timedelta(days=1))])
    cancel(desk, Appointment.objects.get(therapist=desk.tess, start=TEN + timedelta(hours=2)))
    assert (asked("/clinic/waiting"), asked(f"/clinic/waiting/{row.pk}")) == few
    assert few[0] <= 9
    assert few[1] <= 17


def test_a_freed_hour_says_who_was_asked_and_why(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=5)
    desk.waits("Sam Alder", days=1)
    row = freed_hour(desk)
    browser, address = desk.browser(), f"/clinic/waiting/hours/{row.pk}"
    page = text(browser.get(address))
    for words in (
        "an appointment was cancelled",
        "Why this client: Before the next: on the list 4 days longer.",
        "kept until 10:20",
    ):
        assert words in page
    assert "Kept for Kit Rowan until 10:20" in text(browser.get("/clinic/waiting"))
    assert "Kept for Kit Rowan" in text(browser.get("/clinic/diary?day=2026-03-02"))
    held = awaited().hold
    assert held is not None
    assert address in browser.get(f"/clinic/diary/{held.pk}").content.decode()


def test_the_desk_answers_for_a_client_at_the_telephone(desk: Desk) -> None:
    desk.waits("Kit Rowan", days=5)
    desk.waits("Sam Alder", days=1)
    row = freed_hour(desk)
    browser, address = desk.browser(), f"/clinic/waiting/hours/{row.pk}/answer"
    first = awaited().pk
    assert browser.post(address, {"act": "no", "offer": first}).status_code == 302
    stale = browser.post(address, {"act": "pass", "offer": first})
    assert (stale.status_code, "not kept for Kit Rowan any more" in text(stale)) == (400, True)
    late = browser.post(address, {"act": "take", "offer": first})
    assert (late.status_code, "kept for somebody else" in text(late)) == (400, True)
    assert browser.post(address, {"act": "take", "offer": awaited().pk}).status_code == 302
    taken = HourOffer.objects.get(answer="accepted")
    assert browser.post(address, {"act": "take", "offer": taken.pk}).status_code == 302
    assert Appointment.objects.filter(start=TEN, state="confirmed").count() == 1
    assert AuditEntry.objects.filter(action="confirmed", who=desk.seat.user).count() == 1
    day = browser.get("/clinic/diary?day=2026-03-02")
    assert "Taken today" in text(day)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"act": "dance"}, 400),
        ({"act": "take"}, 404),
        ({"act": "no", "offer": "x"}, 404),
    ],
)
def test_an_answer_that_cannot_be_read(desk: Desk, given: dict[str, str], status: int) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    sent = desk.browser().post(f"/clinic/waiting/hours/{row.pk}/answer", given)
    assert sent.status_code == status
    assert awaited()


def test_the_desk_stops_an_hour(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = freed_hour(desk)
    browser = desk.browser()
    address = f"/clinic/waiting/hours/{row.pk}"
    assert browser.post(f"{address}/answer", {"act": "stop"}).status_code == 302
    assert "passed on by the clinic" in text(browser.get(address))
    assert AuditEntry.objects.filter(action="not-offered", kind="freed-hour").exists()


def test_a_long_list_has_pages_and_a_search(desk: Desk) -> None:
    for number in range(35):
        desk.waits(f"Client {number:02}", client=desk.client(f"Client {number:02}"))
    browser = desk.browser()
    assert "35 people wait" in text(browser.get("/clinic/waiting"))
    assert "Page 2 of 2" in text(browser.get("/clinic/waiting?page=2"))
    assert browser.get("/clinic/waiting?page=x").status_code == 200
    assert "1 person waits" in text(browser.get("/clinic/waiting?q=client+34"))
    part = browser.get("/clinic/waiting?q=client+34", headers={"HX-Target": "found"})
    assert "<html" not in part.content.decode()


def test_an_hour_cancelled_in_the_diary_is_on_its_way_at_once(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    row = desk.booked()
    browser = desk.browser()
    given = {"version": "1", "who": "client"}
    assert browser.post(f"/clinic/diary/{row.pk}/cancel", given).status_code == 302
    assert awaited().until == NOW + timedelta(minutes=20)
    desk.now.on(21)
    go_on(desk)
    assert "1 asked, nobody left" in text(browser.get("/clinic/waiting"))


def test_joined_cards_bring_their_wishes_along(desk: Desk) -> None:
    from lissom.web.office import merging  # noqa: PLC0415

    kept, gone = desk.client("Kit Rowan"), desk.client("Kit Rowen")
    row = desk.waits("", client=gone)
    freed_hour(desk)
    merge = merging.merge(seat=desk.seat, kept=kept, gone=gone, now=NOW)
    row.refresh_from_db()
    assert row.client == kept
    booked = answering.accept(offer=awaited(), now=desk.now.on(1))
    assert booked.booked_for == kept
    merging.part(seat=desk.seat, merge=merge, now=NOW)
    row.refresh_from_db()
    assert row.client == gone


def test_another_clinic_sees_nothing_of_it(desk: Desk) -> None:
    from lissom.web.clinic import people, services  # noqa: PLC0415

    row = desk.waits("Kit Rowan")
    freed = freed_hour(desk)
    booking.cancel(clinic=desk.clinic, appointment=awaited().hold.pk, now=NOW)  # type: ignore[union-attr]
    far = services.add_clinic(name="Far practice")
    people.end_member(member=desk.clinic.memberships.get(), now=NOW)
    people.add_member(clinic=far, user=desk.seat.user, role="owner", now=NOW)
    browser = desk.browser()
    for address in (f"/clinic/waiting/{row.pk}", f"/clinic/waiting/hours/{freed.pk}"):
        assert browser.get(address).status_code == 404
    assert "Nobody waits" in text(browser.get("/clinic/waiting"))
