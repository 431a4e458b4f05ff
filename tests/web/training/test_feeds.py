"""Calendar feeds: secret, stable, revocable, with no more in them than asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from lissom.web.training import feeds, services
from lissom.web.training.models import CalendarFeed
from tests.conftest import NOW, ON
from tests.web.cast import World


def _programme(start: str = "07:00") -> dict[str, Any]:
    session = {
        "id": "abc123",
        "kind": "run",
        "title": "Easy run",
        "minutes": 40,
        "start": f"{ON.isoformat()}T{start}:00+00:00",
        "why": [{"rule": "C14", "text": "Your long run was yesterday."}],
    }
    return {"days": [{"date": ON.isoformat(), "sessions": [session]}], "versions": {}}


def _store(world: World, document: dict[str, Any], problem: str) -> None:
    services.save_programme(
        runner=world.their,
        programme_dict=document,
        problem_dict={"is": problem},
        on=ON,
        made_at=NOW,
    )


@pytest.fixture
def full(world: World) -> str:
    """A full feed's path, for a runner with a programme."""
    _store(world, _programme(), "first")
    secret = feeds.make_feed(runner=world.their, kind="full", now=NOW)
    return reverse("feed", kwargs={"secret": secret})


def _event(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_full_feed_says_what_and_why_without_a_sign_in(full: str) -> None:
    event = _event(full)
    assert str(event["uid"]) == "abc123@lissom"
    assert "Easy run" in str(event["summary"])
    assert "long run was yesterday" in str(event["description"])


def test_a_changed_programme_moves_the_event_it_had(world: World, full: str) -> None:
    before = _event(full)
    _store(world, _programme("08:30"), "second")
    after = _event(full)
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["dtstart"].dt - before["dtstart"].dt == timedelta(minutes=90)


def test_hours_are_wall_time_of_a_named_zone(world: World, full: str) -> None:
    body = Client().get(full).content.decode()
    assert "TZID=Europe/London" in body
    assert "BEGIN:VTIMEZONE" in body


def test_the_busy_feed_tells_hours_alone(world: World) -> None:
    _store(world, _programme(), "first")
    secret = feeds.make_feed(runner=world.their, kind="busy", now=NOW)
    body = Client().get(reverse("feed", kwargs={"secret": secret})).content.decode()
    for word in ("Easy", "run", "long", "Robin"):
        assert word not in body
    assert "SUMMARY:Busy" in body


def test_the_same_programme_is_the_same_bytes_and_need_not_be_sent_again(full: str) -> None:
    first = Client().get(full)
    assert Client().get(full).content == first.content
    again = Client().get(full, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_without_a_programme_the_calendar_is_empty(world: World) -> None:
    secret = feeds.make_feed(runner=world.their, kind="full", now=NOW)
    response = Client().get(reverse("feed", kwargs={"secret": secret}))
    assert Calendar.from_ical(response.content).walk("VEVENT") == []


def test_a_new_address_ends_the_old_one_and_a_revoked_one_is_gone(world: World, full: str) -> None:
    browser = world.client("runner")
    page = browser.post(reverse("settings-calendars"), {"kind": "full"}).content.decode()
    assert Client().get(full).status_code == 404
    feed = CalendarFeed.objects.get()
    assert feed.secret_hash not in page
    assert "/calendar/" in page
    assert "/calendar/" not in browser.get(reverse("settings-calendars")).content.decode()
    browser.post(reverse("settings-calendars"), {"kind": "full", "act": "revoke"})
    assert not CalendarFeed.objects.exists()


def test_a_feed_that_is_read_too_often_waits(full: str) -> None:
    for _ in range(feeds.MOST_READS):
        assert Client().get(full).status_code == 200
    assert Client().get(full).status_code == 429


def test_a_calendar_of_another_kind_is_refused(world: World) -> None:
    response = world.client("runner").post(reverse("settings-calendars"), {"kind": "tracks"})
    assert response.status_code == 400
