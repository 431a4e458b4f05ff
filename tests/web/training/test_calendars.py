"""Calendars that come in: busy hours, free hours of clinics elsewhere, read again by the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lissom.core.evidence import value
from lissom.web import clock, fetching
from lissom.web.fetching import FetchError
from lissom.web.training import calendars, jobs, models, outside, queries, slots
from lissom.web.training.calendars import Incoming
from tests.conftest import NOW, ON
from tests.web.cast import World
from tests.web.training.pages.reading import said

ADDRESS = "https://calendar.example/secret.ics"
DAY = timedelta(days=1)


def ics(*events: tuple[datetime, datetime, str]) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for place, (start, end, title) in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{place}@example.org",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{end:%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{title}",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def at(day: int, hour: int) -> datetime:
    return datetime(ON.year, ON.month, ON.day, hour, tzinfo=UTC) + day * DAY


MEETING = ics((at(2, 9), at(2, 11), "Meeting"))
FREE = ics((at(3, 16), at(3, 18), "free"), (at(5, 16), at(5, 19), "free"))


def upload(data: bytes, name: str = "me.ics") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/calendar")


@pytest.fixture(autouse=True)
def on_the_tests_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the outer world says: bytes by address, or an exception."""
    found: dict[str, Any] = {}

    def fetch(address: str) -> bytes:
        answer = found[address]
        if isinstance(answer, Exception):
            raise answer
        return bytes(answer)

    monkeypatch.setattr(fetching, "fetch_calendar", fetch)
    return found


def busy(world: World) -> list[str]:
    return [one.title for one in queries.busy_times(world.their, at(0, 0), at(30, 0))]


def test_a_file_takes_its_hours_and_gives_them_back(world: World) -> None:
    browser = world.client("runner")
    assert browser.post("/settings/calendars/add", {"file": upload(MEETING)}).status_code == 302
    assert busy(world) == ["Meeting"]
    text = said(browser.get("/settings/calendars").content.decode())
    assert "me.ics file 1 hour ahead" in text
    key = models.CalendarSource.objects.get().pk
    browser.post(f"/settings/calendars/{key}", {"act": "out"})
    assert busy(world) == []


def test_an_address_is_read_now_and_again(world: World, answers: dict[str, Any]) -> None:
    answers[ADDRESS] = MEETING
    browser = world.client("runner")
    sent = browser.post("/settings/calendars/add", {"address": ADDRESS.replace("https", "webcal")})
    assert sent.status_code == 302
    row = models.CalendarSource.objects.get()
    assert (row.name, row.address, row.events) == ("calendar.example", ADDRESS, 1)
    assert calendars.due(NOW + timedelta(hours=1)) == []
    later = NOW + timedelta(hours=value("booking.ics_again_h") + 1)
    assert calendars.due(later) == [row]
    answers[ADDRESS] = ics((at(4, 9), at(4, 10), "Other"))
    calendars.read_again(source=row, now=later)
    assert busy(world) == ["Other"]


def test_a_failed_reading_keeps_what_was_known_and_says_why(
    world: World, answers: dict[str, Any]
) -> None:
    answers[ADDRESS] = MEETING
    browser = world.client("runner")
    browser.post("/settings/calendars/add", {"address": ADDRESS})
    key = models.CalendarSource.objects.get().pk
    for answer in (FetchError("It does not answer."), b"not a calendar"):
        answers[ADDRESS] = answer
        browser.post(f"/settings/calendars/{key}", {"act": "again"})
        assert models.CalendarSource.objects.get().problem
        assert busy(world) == ["Meeting"]
    assert "not read" in said(browser.get("/settings/calendars").content.decode())
    answers[ADDRESS] = MEETING
    browser.post(f"/settings/calendars/{key}", {"act": "again"})
    assert models.CalendarSource.objects.get().problem == ""


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, "Choose a file, or give an address"),
        ({"address": "file:///etc/passwd"}, "not the address of a calendar"),
        ({"address": "http://192.168.1.1/x.ics"}, "within a network"),
        ({"address": "http://127.0.0.1/x.ics"}, "within a network"),
        ({"address": "http://[::1]:8000/x.ics"}, "port 8000"),
        ({"address": ADDRESS, "file": upload(MEETING)}, "not both"),
        ({"file": upload(b"\x00\xff no")}, "not a calendar"),
        ({"file": upload(b"x" * 2_100_000)}, ""),
    ],
)
def test_what_cannot_be_brought_in_is_told_and_nothing_is_kept(
    world: World, form: dict[str, Any], wrong: str
) -> None:
    response = world.client("runner").post("/settings/calendars/add", form)
    assert response.status_code in {400, 413}
    assert wrong in said(response.content.decode())
    assert not models.CalendarSource.objects.exists()
    assert not models.BusyTime.objects.exists()


def test_there_is_an_end_to_calendars(world: World) -> None:
    for _ in range(calendars.MOST_CALENDARS):
        calendars.add_calendar(runner=world.their, incoming=Incoming("x", MEETING), now=NOW)
    response = world.client("runner").post("/settings/calendars/add", {"file": upload(MEETING)})
    assert "12 calendars already" in said(response.content.decode())


def test_a_clinic_elsewhere_offers_its_hours_to_its_runner_alone(world: World) -> None:
    browser = world.client("runner")
    sent = browser.post(
        "/settings/clinics",
        {"name": "Quay Practice", "travel_min": "20", "price": "60", "file": upload(FREE)},
    )
    assert sent.status_code == 302
    text = said(browser.get("/settings/clinics").content.decode())
    assert "Quay Practice free hours known 20 min there. 2 free stretches ahead" in text
    mine = slots.free_slots(world.their, NOW, NOW + 14 * DAY)
    here = [one for one in mine if one.place == "Quay Practice"]
    assert {one.start.date() for one in here} == {ON + 3 * DAY, ON + 5 * DAY}
    hour = next(one for one in here if one.minutes == 60)
    assert (hour.price_pence, hour.travel_min) == (6000, 20)
    others = slots.free_slots(world.other.runner, NOW, NOW + 14 * DAY)
    assert not [one for one in others if one.place == "Quay Practice"]


def test_a_busy_hour_and_an_appointment_close_it(world: World) -> None:
    kept = outside.save_clinic(runner=world.their, name="Quay")
    calendars.add_calendar(
        runner=world.their, incoming=Incoming("Quay", FREE), now=NOW, clinic=kept
    )
    calendars.add_calendar(
        runner=world.their,
        incoming=Incoming("me", ics((at(3, 12), at(3, 22), "Trip"))),
        now=NOW,
    )
    found = slots.free_slots(world.their, NOW, NOW + 14 * DAY)
    assert {one.start.date() for one in found if one.place == "Quay"} == {ON + 5 * DAY}
    slot = next(one for one in found if one.minutes == 60 and "maintenance" in one.types)
    made = slots.book(world.their, slot=slot.id, start=slot.start, type_="maintenance", now=NOW)
    assert (made.place, made.minutes) == ("Quay", 60)
    after = slots.free_slots(world.their, NOW, NOW + 14 * DAY)
    end = slot.start + timedelta(minutes=60)
    assert not [one for one in after if one.place == "Quay" and slot.start <= one.start < end]
    slots.cancel(world.their, slot=made.slot or "", start=slot.start, now=NOW)
    assert not models.OwnAppointment.objects.exists()


def test_a_calendar_without_free_hours_keeps_no_clinic(world: World) -> None:
    response = world.client("runner").post(
        "/settings/clinics", {"name": "Quay", "file": upload(ics())}
    )
    assert response.status_code == 400
    assert "no free hours" in said(response.content.decode())
    assert not models.OutsideClinic.objects.exists()


def test_a_clinic_is_changed_and_forgotten(world: World) -> None:
    kept = outside.save_clinic(runner=world.their, name="Quay")
    calendars.add_calendar(
        runner=world.their, incoming=Incoming("Quay", FREE), now=NOW, clinic=kept
    )
    browser, address = world.client("runner"), f"/settings/clinics/{kept.pk}"
    assert browser.post(address, {"name": "Quay House", "price": "48.50"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.name, kept.price_pence_hour, kept.hours.count()) == ("Quay House", 4850, 2)
    outside.save_clinic(runner=world.their, name="Other")
    assert browser.post(address, {"name": "other"}).status_code == 400
    browser.post(f"{address}/delete")
    assert not models.OutsideHour.objects.exists()
    assert not models.CalendarSource.objects.exists()


def test_the_worker_reads_what_is_due(world: World, answers: dict[str, Any]) -> None:
    answers[ADDRESS] = MEETING
    incoming = calendars.brought(Incoming("me", address=ADDRESS))
    calendars.add_calendar(runner=world.their, incoming=incoming, now=NOW)
    answers[ADDRESS] = ics((at(4, 9), at(4, 10), "Other"))
    later = NOW + timedelta(hours=13)
    assert jobs.look(later) == 1
    assert jobs.look(later) == 0  # asked once while it waits
    from lissom.web.jobs import worker  # noqa: PLC0415

    assert worker.work_one(name="test")
    assert busy(world) == ["Other"]
