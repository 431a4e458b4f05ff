"""A diary from a calendar file: looked at, entered once, overlaps named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lissom.core.errors import DataError
from lissom.web.clinic import booking
from lissom.web.clinic import people as clinic_people
from lissom.web.clinic.models import Appointment, AuditEntry, Therapist
from lissom.web.office import diary_import
from tests.web import office_cast as office
from tests.web.cast import World
from tests.web.office_cast import NOW, keeper

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sample//EN\r\n"
END = "END:VCALENDAR\r\n"


def _event(uid: int, start: str, end: str, title: str, more: str = "") -> str:
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260301T000000Z\r\nDTSTART{start}\r\n"
        f"DTEND{end}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
    )


FILE = (
    HEAD
    + _event(1, ":20260303T090000Z", ":20260303T100000Z", "Ann Example")
    + _event(2, ":20260303T093000Z", ":20260303T103000Z", "Ben Example")
    + _event(3, ":20260304T090000Z", ":20260304T093000Z", "Cid", "RRULE:FREQ=DAILY;COUNT=3\r\n")
    + _event(4, ";VALUE=DATE:20260310", ";VALUE=DATE:20260313", "Away")
    + _event(5, ":20260305T120000Z", ":20260305T120100Z", "Blink")
    + _event(6, ":20260303T140000Z", ":20260303T150000Z", "Taken")
    + END
).encode()

ODD_ZONE = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\n"
    b"RRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n"
)


def _therapist(world: World) -> Therapist:
    return Therapist.objects.select_related("clinic").get(pk=office.therapist_of(world))


def test_a_file_is_entered_once_and_what_overlaps_is_named(world: World) -> None:
    person = _therapist(world)
    card = clinic_people.save_client(clinic=world.clinic, name="ann EXAMPLE", now=NOW)
    standing = booking.take_slot(
        therapist=person, start=datetime(2026, 3, 3, 14, 30, tzinfo=UTC), minutes=30, now=NOW
    )
    seen = diary_import.preview(therapist=person, content=FILE, now=NOW)
    assert seen.counts == {"new": 7, "overlap": 2, "too-short": 1}
    assert Appointment.objects.count() == 1
    found = diary_import.enter(
        seat=keeper(world), therapist=person, content=FILE, kind="confirmed", now=NOW
    )
    assert found.made == 7
    assert [one.title for one in found.left] == ["Ben Example", "Taken", "Blink"]
    ann = Appointment.objects.get(start=datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert (ann.state, ann.booked_for, ann.client) == ("confirmed", card, "ann EXAMPLE")
    days = Appointment.objects.filter(client="Away").order_by("start")
    assert [row.start.day for row in days] == [10, 11, 12]
    again = diary_import.enter(
        seat=keeper(world), therapist=person, content=FILE, kind="confirmed", now=NOW
    )
    assert again.made == 0
    assert Appointment.objects.count() == 8
    standing.refresh_from_db()
    assert standing.version == 1
    assert AuditEntry.objects.filter(kind="diary", action="imported").count() == 2


def test_blocked_time_keeps_its_name_and_nobody_is_booked(world: World) -> None:
    person = _therapist(world)
    clinic_people.save_client(clinic=world.clinic, name="Ann Example", now=NOW)
    diary_import.enter(seat=keeper(world), therapist=person, content=FILE, kind="blocked", now=NOW)
    row = Appointment.objects.get(start=datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert (row.state, row.booked_for, row.label) == ("blocked", None, "Ann Example")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x00\xff" * 100,
        b"BEGIN:VCALENDAR\r\n",
        ODD_ZONE,
        b"x" * 5_000_001,
    ],
)
def test_what_is_no_calendar_is_refused_in_words(world: World, content: bytes) -> None:
    with pytest.raises(DataError):
        diary_import.preview(therapist=_therapist(world), content=content, now=NOW)


def test_endless_repeats_end_with_the_window(world: World) -> None:
    endless = HEAD + _event(
        1, ":20260303T090000Z", ":20260303T091000Z", "Tick", "RRULE:FREQ=HOURLY\r\n"
    )
    seen = diary_import.preview(
        therapist=_therapist(world), content=(endless + END).encode(), now=NOW
    )
    assert 0 < len(seen.entries) <= 24 * 400


def test_the_page_shows_first_and_enters_then(world: World) -> None:
    person = _therapist(world)
    browser = world.client("receptionist")
    given = {"therapist": str(person.pk), "kind": "confirmed"}
    file = SimpleUploadedFile("diary.ics", FILE)
    page = browser.post("/clinic/diary-import", given | {"calendar": file, "act": "look"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is entered yet" in text
    assert not Appointment.objects.exists()
    held = text.split('name="held" value="')[1].split('"')[0]
    done = browser.post("/clinic/diary-import", given | {"held": held, "act": "enter"})
    assert "8 entered" in done.content.decode()
    bad = browser.post("/clinic/diary-import", given | {"held": "%%%", "act": "enter"})
    assert bad.status_code == 400
    junk = SimpleUploadedFile("diary.ics", b"junk")
    page = browser.post("/clinic/diary-import", given | {"calendar": junk, "act": "look"})
    assert page.status_code == 400
    assert "not a calendar" in page.content.decode()
