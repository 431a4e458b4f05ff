"""A runner's hours at a clinic: three taps from the programme, moved, given up, questioned."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lissom.core.booking.notice import notice_deadline
from lissom.web import clock
from lissom.web.clinic import booking
from lissom.web.clinic.models import Appointment, Clinic, ClinicPolicy
from lissom.web.training import page_reads
from lissom.web.training.models import Programme, Runner
from lissom.web.training.presenters.hours import days_around
from lissom.web.training.presenters.massage import wanted_sessions
from lissom.web.training.presenters.sessions import day_of
from lissom.web.waiting.models import WaitingEntry
from tests.conftest import NOW, ON
from tests.web.training.pages.conftest import Pages
from tests.web.training.pages.reading import markup, queries, said, words
from tests.web.training.pages.test_massage import open_clinic

__all__ = ["open_clinic"]
ZONE = ZoneInfo("Europe/London")


def hours(page: str, name: str = "slot") -> list[dict[str, str]]:
    """The free hours of a page, the first is the one chosen."""
    ids = re.findall(rf'name="{name}" value="([0-9a-f]+)"', page)
    found = []
    for one in ids:
        start = re.search(rf'name="start-{one}" value="([^"]+)"', page)
        if start:
            found.append({name: one, f"start-{one}": start[1]})
    return found


def booked(pages: Pages, day: date | None = None) -> Appointment:
    """Tap the window, keep the hour that is chosen, tap the button."""
    address = "/massage" if day is None else f"/massage?day={day}"
    page = markup(pages.planned, address)
    kind = re.search(r'name="type" value="(\w+)"', page)
    assert kind
    response = pages.planned.post("/massage/book", hours(page)[0] | {"type": kind[1]}, follow=True)
    assert "Booked:" in said(response.content.decode())
    return Appointment.objects.filter(runner=pages.runner).latest("id")


def later(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def own(page: str) -> dict[str, str]:
    """Which appointment the first card of a page would give up."""
    form = page[page.index('action="/massage/cancel"') :]
    found = {
        name: re.search(rf'name="{name}" value="([^"]+)"', form)
        for name in ("slot", "start", "late")
    }
    return {name: one[1] for name, one in found.items() if one is not None}


def every_wanted(pages: Pages) -> list[dict[str, Any]]:
    return [dict(one) for one in wanted_sessions(page_reads.shown_programme(pages.runner), on=ON)]


def test_every_wanted_window_is_two_taps_from_a_booking(pages: Pages, open_clinic: date) -> None:
    days = [day_of(one) for one in every_wanted(pages)]
    assert len(days) > 1
    programme = markup(pages.planned, "/programme?show=all")
    for day in days[:3]:
        assert f'href="/massage?day={day}"' in programme
        text = words(pages.planned, f"/massage?day={day}")
        assert f"{day:%A} {day.day} {day:%B}" in text
        assert re.search(r"\d+ free times?, best first|1 free time", text)
    assert f'href="/massage?day={days[0]}"' in markup(pages.planned, "/today")
    row = booked(pages, days[1])
    assert abs(row.start.date() - days[1]) <= timedelta(days=3)
    assert "booked" in words(pages.planned, f"/programme?day={row.start.date()}")


@pytest.mark.parametrize("day", ["", "soon", "2020-01-01", "9999-99-99"])
def test_a_day_without_a_window_shows_the_next_one(
    pages: Pages, open_clinic: date, day: str
) -> None:
    assert f"{open_clinic:%A} {open_clinic.day}" in words(pages.planned, f"/massage?day={day}")


def test_reasons_are_those_of_the_planner(pages: Pages, open_clinic: date) -> None:
    text = words(pages.planned, "/massage")
    assert "worth as much as the first" in text
    assert "10 min away" in text


def test_what_giving_up_means_is_said_before_and_after_booking(
    pages: Pages, open_clinic: date
) -> None:
    text = words(pages.planned, "/massage")
    assert "in time until 24 hours before; given up later, 100 % of the price may be due" in text
    row = booked(pages)
    deadline = notice_deadline(row.start, "Europe/London", 24).astimezone(ZONE)
    text = words(pages.planned, "/massage")
    told = f"in time until {deadline:%A} {deadline.day} {deadline:%B, %H:%M}. Later, £46"
    assert told in text
    ClinicPolicy.objects.create(
        clinic=Clinic.objects.get(name="Example Rooms"), late_fee_percent=0, notice_h=48
    )
    text = words(pages.planned, "/massage")
    assert "Later it is noted as late" in text


def test_an_hour_is_moved_once_and_stays_one(pages: Pages, open_clinic: date) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    page = pages.planned.get("/massage/move", mine).content.decode()
    assert "Free times, best first" in said(page)
    assert "points less for the programme than the first" in said(page)
    assert len({one[f"start-{one['to']}"][:10] for one in hours(page, "to")}) > 2
    chosen = hours(page, "to")[0]
    given = {"slot": mine["slot"], "start": mine["start"], **chosen}
    for _ in range(2):
        response = pages.planned.post("/massage/move", given, follow=True)
        assert "Moved:" in said(response.content.decode())
    assert Appointment.objects.count() == 1
    moved = Appointment.objects.get()
    assert (moved.pk, moved.state) == (row.pk, "confirmed")
    assert moved.start == datetime.fromisoformat(chosen[f"start-{chosen['to']}"])
    assert moved.start != row.start


def test_a_move_to_an_hour_that_went_leaves_the_appointment(
    pages: Pages, open_clinic: date
) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    chosen = hours(pages.planned.get("/massage/move", mine).content.decode(), "to")[-1]
    start = datetime.fromisoformat(chosen[f"start-{chosen['to']}"])
    booking.take_slot(therapist=row.therapist, start=start, minutes=60, now=NOW)
    response = pages.planned.post("/massage/move", {**mine, **chosen}, follow=True)
    told = said(response.content.decode())
    assert "not free any more; your appointment stands as it was" in told
    assert "Next free:" in told
    row.refresh_from_db()
    assert (row.state, row.version) == ("confirmed", 1)


def test_a_page_that_is_older_than_the_appointment_moves_nothing(
    pages: Pages, open_clinic: date
) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    chosen = hours(pages.planned.get("/massage/move", mine).content.decode(), "to")[0]
    booking.cancel(clinic=row.therapist.clinic, appointment=row.pk, now=NOW, who="clinic")
    response = pages.planned.post("/massage/move", {**mine, **chosen}, follow=True)
    assert "no such appointment any more" in said(response.content.decode())
    response = pages.planned.get("/massage/move", mine, follow=True)
    assert "no such appointment any more" in said(response.content.decode())
    row.refresh_from_db()
    assert row.state == "cancelled"


@pytest.mark.parametrize(
    "given", [{}, {"slot": "x", "start": "soon"}, {"slot": "x", "start": "2026-03-04T12:00:00"}]
)
def test_a_move_that_cannot_be_read_is_told(
    pages: Pages, open_clinic: date, given: dict[str, str]
) -> None:
    for response in (
        pages.planned.get("/massage/move", given, follow=True),
        pages.planned.post("/massage/move", given, follow=True),
    ):
        assert 'class="notice passing stop"' in response.content.decode()


def test_after_the_notice_only_the_clinic_moves_and_the_fee_is_said(
    pages: Pages, open_clinic: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    chosen = hours(pages.planned.get("/massage/move", mine).content.decode(), "to")[0]
    later(monkeypatch, row.start - timedelta(hours=3))
    response = pages.planned.post("/massage/move", {**mine, **chosen}, follow=True)
    assert "Only Example Rooms can move it now" in said(response.content.decode())
    page = markup(pages.planned, "/massage")
    assert "if you cancel now, £46 may be due" in said(page)
    assert "Move it" not in page
    assert own(page)["late"] == "yes"
    response = pages.planned.post("/massage/cancel", own(page), follow=True)
    assert "noted as late" in said(response.content.decode())
    row.refresh_from_db()
    assert (row.state, row.cancelled_late) == ("cancelled", True)


def test_a_notice_that_ended_while_the_page_was_open_is_said_first(
    pages: Pages, open_clinic: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    assert mine["late"] == "no"
    later(monkeypatch, row.start - timedelta(hours=3))
    response = pages.planned.post("/massage/cancel", mine, follow=True)
    told = said(response.content.decode())
    assert "after the page was made; nothing was cancelled" in told
    assert "£46.00 may be due" in told
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_nobody_moves_for_another(pages: Pages, open_clinic: date) -> None:
    row = booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    chosen = hours(pages.planned.get("/massage/move", mine).content.decode(), "to")[0]
    response = pages.bare.post("/massage/move", {**mine, **chosen}, follow=True)
    assert "no such appointment" in said(response.content.decode())
    row.refresh_from_db()
    assert row.version == 1


def _without_massage(runner: Runner, made_at: datetime) -> None:
    row = Programme.objects.get(runner=runner, current=True)
    import json  # noqa: PLC0415

    document = json.loads(row.document_text)
    for day in document["days"]:
        day["sessions"] = [one for one in day["sessions"] if one["kind"] != "massage"]
    Programme.objects.filter(pk=row.pk).update(current=False)
    Programme.objects.create(
        runner=runner,
        number=row.number + 1,
        on=row.on,
        made_at=made_at,
        document_text=json.dumps(document),
        problem_text=row.problem_text,
        problem_hash="other",
        versions=row.versions,
    )


def test_a_booking_that_the_programme_lost_is_questioned_and_not_moved(
    pages: Pages, open_clinic: date
) -> None:
    row = booked(pages)
    assert "was changed" not in words(pages.planned, "/massage")
    _without_massage(pages.runner, NOW + timedelta(minutes=1))
    text = words(pages.planned, "/massage")
    assert "Your programme was changed and has no massage at this hour any more" in text
    assert "Look at the programme again" in text
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_the_pages_ask_the_database_a_fixed_number_of_times(
    pages: Pages, open_clinic: date
) -> None:
    booked(pages)
    mine = own(markup(pages.planned, "/massage"))
    assert queries(pages.planned, "/massage") <= 40
    address = f"/massage/move?slot={mine['slot']}&start={mine['start'].replace('+', '%2B')}"
    assert queries(pages.planned, address) <= 30


def _closed() -> None:
    """The clinic offers it and has no hour in the days around."""
    from lissom.web.clinic.models import HoursException, Therapist  # noqa: PLC0415

    person = Therapist.objects.get(name="Bea Example")
    HoursException.objects.bulk_create(
        HoursException(therapist=person, date=ON + timedelta(days=ahead)) for ahead in range(40)
    )


def test_without_a_free_hour_the_window_goes_onto_the_list(pages: Pages, open_clinic: date) -> None:
    _closed()
    page = markup(pages.planned, "/massage")
    assert "Wait for a freed hour" in page
    given = {"day": open_clinic.isoformat(), "place": "Example Rooms"}
    for _ in range(2):
        told = pages.planned.post("/massage/wait", given, follow=True).content.decode()
        assert "You are on the waiting list of Example Rooms" in said(told)
    entry = WaitingEntry.objects.get()
    assert (entry.client.runner, entry.state) == (pages.runner, "waiting")
    session = next(one for one in every_wanted(pages) if day_of(one) == open_clinic)
    assert (entry.service.type, entry.service.minutes) == (session["type"], session["minutes"])
    days = {one.start.astimezone(ZONE).date() for one in entry.windows.all()}
    assert days <= set(days_around(session))
    weighed = {date.fromisoformat(one["date"]): one["worth"] for one in session["days"]}
    assert entry.need == weighed[open_clinic] > 0
    assert "On 1 waiting list" in words(pages.planned, "/massage")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"place": "Example Rooms", "day": "2020-01-01"}, "does not want a massage on that day"),
        ({"place": "Example Rooms"}, "does not want a massage on that day"),
        ({"place": "Nowhere"}, "keeps no waiting list"),
    ],
)
def test_a_wish_that_cannot_be_is_told_and_nothing_is_kept(
    pages: Pages, open_clinic: date, given: dict[str, str], wrong: str
) -> None:
    day = {} if "day" in given or given["place"] == "Example Rooms" else {"day": str(open_clinic)}
    response = pages.planned.post("/massage/wait", given | day, follow=True)
    assert wrong in said(response.content.decode())
    assert not WaitingEntry.objects.exists()
    assert not pages.runner.client_of.exists()


def test_a_service_that_went_offline_keeps_no_half_a_wish(pages: Pages, open_clinic: date) -> None:
    from lissom.web.clinic.models import Service  # noqa: PLC0415

    Service.objects.update(online=False)
    given = {"day": open_clinic.isoformat(), "place": "Example Rooms"}
    told = pages.planned.post("/massage/wait", given, follow=True).content.decode()
    assert "keeps no waiting list for this" in said(told)
    assert not pages.runner.client_of.exists()
    assert "Join the waiting list" not in markup(pages.planned, "/massage")
