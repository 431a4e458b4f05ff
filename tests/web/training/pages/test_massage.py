"""Massage: the window and its reason before any hour; booking, cancelling, had elsewhere."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lissom.core.booking.model import Service, Span
from lissom.web.clinic import booking
from lissom.web.clinic import services as clinic
from lissom.web.clinic.models import Appointment, Therapist
from lissom.web.training import page_reads
from lissom.web.training.models import DoneEntry, OwnAppointment
from lissom.web.training.presenters.massage import wanted_sessions
from lissom.web.training.presenters.sessions import day_of
from tests.conftest import NOW, ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, said, words


@pytest.fixture
def open_clinic(pages: Pages) -> date:
    """A clinic that is open from noon; the day that the programme wants next."""
    row = clinic.add_clinic(name="Example Rooms", place="Poole", travel_min=10)
    person = clinic.add_therapist(clinic=row, name="Bea Example")
    clinic.set_hours(therapist=person, weekly=[(Span(time(12), time(20)),)] * 7)
    for minutes in (30, 45, 60):
        for kind in ("maintenance", "light", "deep"):
            clinic.set_service(
                clinic=row,
                service=Service(type=kind, minutes=minutes, price_pence=4600),
                since=ON - timedelta(days=30),
            )
    return day_of(wanted_sessions(page_reads.shown_programme(pages.runner), on=ON)[0])


def _fields(page: str) -> dict[str, str]:
    chosen = re.search(r'name="slot" value="([0-9a-f]+)" checked', page)
    kind = re.search(r'name="type" value="(\w+)"', page)
    assert chosen
    assert kind
    start = re.search(rf'name="start-{chosen[1]}" value="([^"]+)"', page)
    assert start
    return {"slot": chosen[1], "type": kind[1], f"start-{chosen[1]}": start[1]}


def test_the_window_and_its_reason_come_before_the_free_times(
    pages: Pages, open_clinic: date
) -> None:
    text = words(pages.planned, "/massage")
    assert f"{open_clinic:%A} {open_clinic.day}" in text
    assert text.index("Why then:") < text.index("best first")
    assert "£46" in text
    assert "Bea Example" in text
    assert "10 min away" in text


def test_an_hour_is_booked_shown_everywhere_and_given_back(pages: Pages, open_clinic: date) -> None:
    fields = _fields(markup(pages.planned, "/massage"))
    response = pages.planned.post("/massage/book", fields, follow=True)
    text = said(response.content.decode())
    assert "Booked:" in text
    row = Appointment.objects.get(runner=pages.runner)
    assert (row.state, row.therapist.name) == ("confirmed", "Bea Example")
    assert "booked" in words(pages.planned, f"/programme?day={row.start.date()}")
    again = {"slot": fields["slot"], "start": row.start.isoformat()}
    response = pages.planned.post("/massage/cancel", again, follow=True)
    assert "The hour is free again." in said(response.content.decode())
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_pressing_book_twice_makes_one_appointment(pages: Pages, open_clinic: date) -> None:
    fields = _fields(markup(pages.planned, "/massage"))
    for _ in range(2):
        response = pages.planned.post("/massage/book", fields, follow=True)
        assert "Booked:" in said(response.content.decode())
    assert Appointment.objects.count() == 1


def test_an_hour_that_went_meanwhile_is_refused_with_the_next_ones(
    pages: Pages, open_clinic: date
) -> None:
    fields = _fields(markup(pages.planned, "/massage"))
    start = datetime.fromisoformat(fields[f"start-{fields['slot']}"])
    person = Therapist.objects.get(name="Bea Example")
    booking.take_slot(therapist=person, start=start, minutes=60, now=start - timedelta(days=1))
    response = pages.planned.post("/massage/book", fields, follow=True)
    told = said(response.content.decode())
    assert "not free any more" in told
    assert re.search(r"Next free: \w+ \d+ \w+, \d\d:\d\d, Bea Example;", told)
    assert not Appointment.objects.filter(runner=pages.runner).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"slot": "abc"},
        {"slot": "abc", "start-abc": "soon"},
        {"slot": "abc", "start-abc": "2026-03-04T12:00:00"},
        {"slot": "abc", "start-abc": "2026-02-04T12:00:00+00:00", "type": "light"},
        {"slot": "abc", "start-abc": "2026-03-04T12:00:00+00:00", "type": "light"},
    ],
)
def test_what_was_never_free_is_refused_with_a_sentence(
    pages: Pages, open_clinic: date, wrong: dict[str, str]
) -> None:
    response = pages.planned.post("/massage/book", wrong, follow=True)
    assert 'class="notice passing stop"' in response.content.decode()
    assert Appointment.objects.count() == 0


def test_nobody_cancels_for_another(pages: Pages, open_clinic: date) -> None:
    fields = _fields(markup(pages.planned, "/massage"))
    pages.planned.post("/massage/book", fields)
    row = Appointment.objects.get()
    other = {"slot": fields["slot"], "start": row.start.isoformat()}
    response = pages.bare.post("/massage/cancel", other, follow=True)
    assert "no such appointment" in said(response.content.decode())
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_what_has_begun_is_not_cancelled(
    pages: Pages, open_clinic: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = _fields(markup(pages.planned, "/massage"))
    pages.planned.post("/massage/book", fields)
    row = Appointment.objects.get()
    monkeypatch.setattr("lissom.web.clock.now", lambda: row.start + timedelta(minutes=1))
    again = {"slot": fields["slot"], "start": row.start.isoformat()}
    response = pages.planned.post("/massage/cancel", again, follow=True)
    assert "has begun" in said(response.content.decode())


def test_without_a_clinic_there_are_words_to_send(pages: Pages) -> None:
    text = words(pages.planned, "/massage")
    assert "No free time is known" in text
    assert re.search(r"(D|d)o you have \d+ minutes of", text)


def test_does_it_help_me_dares_to_say_that_it_is_open(pages: Pages) -> None:
    text = words(pages.planned, "/massage")
    assert "Nothing to compare yet. About 12 massages" in text
    assert "0 of about 12 pairs" in text
    assert "Expected relief" not in text  # no number that rests on other runners alone


def test_a_massage_had_elsewhere_counts(pages: Pages) -> None:
    fields = {"date": "2026-03-01", "minutes": "40", "type": "maintenance", "place": "Elsewhere"}
    pages.planned.post("/massage/elsewhere", fields)
    row = DoneEntry.objects.filter(kind="massage").order_by("date").reverse()[0]
    assert (row.date, row.minutes, row.place) == (date(2026, 3, 1), 40.0, "Elsewhere")
    before = DoneEntry.objects.count()
    late = pages.planned.post(
        "/massage/elsewhere", {**fields, "date": str(ON + timedelta(days=1))}, follow=True
    )
    assert "today at the latest" in said(late.content.decode())
    assert DoneEntry.objects.count() == before


def test_with_nothing_it_says_what_to_do(pages: Pages) -> None:
    assert "No programme yet" in words(pages.bare, "/massage")


def test_it_asks_the_database_a_fixed_number_of_times(pages: Pages, open_clinic: date) -> None:
    assert NOW.date() == ON
    assert queries(pages.planned, "/massage") <= 34


def test_a_massage_elsewhere_is_one_tap(pages: Pages) -> None:
    page = markup(pages.planned, "/massage")
    assert "Today, 45 min" in said(page)
    assert "Yesterday, 45 min" in said(page)
    fields = {"date": ON.isoformat(), "minutes": "45", "type": "maintenance"}
    pages.planned.post("/massage/elsewhere", fields)
    assert DoneEntry.objects.filter(runner=pages.runner, date=ON, kind="massage").exists()


def test_no_clinic_wanted_and_wanted_again(pages: Pages) -> None:
    assert "No clinic wanted" in words(pages.planned, "/massage")
    pages.planned.post("/massage/wanted", {"want": "no"})
    pages.runner.refresh_from_db()
    assert pages.runner.massage_every_days is None
    assert "Plan massage again" in words(pages.planned, "/massage")
    pages.planned.post("/massage/wanted", {"want": "yes"})
    pages.runner.refresh_from_db()
    assert pages.runner.massage_every_days == 14


def test_an_appointment_elsewhere_is_kept_and_forgotten(pages: Pages) -> None:
    day = ON + timedelta(days=4)
    form = {"day": day.isoformat(), "at": "18:00", "minutes": "60", "type": "maintenance"}
    sent = pages.planned.post("/massage/appointment", {**form, "place": "Quay"})
    assert sent.status_code == 302
    row = OwnAppointment.objects.get(runner=pages.runner)
    assert (row.minutes, row.place) == (60, "Quay")
    page = markup(pages.planned, "/massage")
    assert "Quay" in page
    slot, start = 'name="slot" value="(own-[^"]+)"', 'name="start" value="([^"]+)"'
    found = re.search(f'{slot}><input type="hidden" {start}', page)
    assert found is not None
    pages.planned.post("/massage/cancel", {"slot": found[1], "start": html.unescape(found[2])})
    assert not OwnAppointment.objects.exists()


def test_an_appointment_comes_from_the_clinics_file(pages: Pages) -> None:
    data = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        b"DTSTART:20260306T180000Z\r\nDTEND:20260306T190000Z\r\nSUMMARY:Quay\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    form = {"minutes": "45", "type": "deep", "file": SimpleUploadedFile("quay.ics", data)}
    assert pages.planned.post("/massage/appointment", form).status_code == 302
    row = OwnAppointment.objects.get(runner=pages.runner)
    assert (row.minutes, row.type, row.place, row.source) == (60, "deep", "Quay", "quay.ics")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, "Give the day and the hour"),
        ({"day": "2026-03-01", "at": "18:00"}, "gone by"),
        ({"file": SimpleUploadedFile("x.ics", b"no")}, "not a calendar"),
    ],
)
def test_an_appointment_that_cannot_be_is_told(
    pages: Pages, form: dict[str, Any], wrong: str
) -> None:
    response = pages.planned.post(
        "/massage/appointment", {"minutes": "45", "type": "maintenance", **form}
    )
    assert response.status_code == 400
    assert wrong in said(response.content.decode())
    assert not OwnAppointment.objects.exists()
