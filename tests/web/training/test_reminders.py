"""The reminder by mail: due once, in neutral words, over a real mail server, ended in one tap."""

from __future__ import annotations

import email
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from lissom.core.runner import CheckIn
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.mailing import NotSentError
from lissom.web.training import jobs, reminders, services
from lissom.web.training.models import Reminder
from tests.conftest import ON
from tests.web.cast import World
from tests.web.conftest import Taken
from tests.web.training.pages.reading import said

EVERY = range(7)
SEVEN = datetime(ON.year, ON.month, ON.day, 7, 0, tzinfo=UTC)  # London in March: no summer time
PRIVATE = ("sore", "pain", "massage", "run", "train", "injur", "body", "sleep", "lissom")


@pytest.fixture
def reminder(world: World) -> Reminder:
    return reminders.set_reminder(runner=world.their, at=time(7, 0), weekdays=EVERY, active=True)


def days_due(now: datetime) -> list[date]:
    return [day for _, day in reminders.due(now)]


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (timedelta(minutes=-1), []),
        (timedelta(0), [ON]),
        (timedelta(hours=1), [ON]),
        (timedelta(hours=6), []),  # its hour is long gone: the machine was off
        (timedelta(days=1), [ON + timedelta(days=1)]),
    ],
)
def test_it_is_due_in_its_hour(reminder: Reminder, later: timedelta, found: list[date]) -> None:
    assert days_due(SEVEN + later) == found


def test_it_goes_by_the_runners_clock(world: World, reminder: Reminder) -> None:
    world.their.timezone = "Pacific/Auckland"
    world.their.save()
    assert days_due(SEVEN) == []
    assert days_due(SEVEN - timedelta(hours=13)) == [ON]


def test_only_on_its_days(world: World) -> None:
    reminders.set_reminder(runner=world.their, at=time(7), weekdays=[ON.weekday()], active=True)
    assert days_due(SEVEN) == [ON]
    assert days_due(SEVEN + timedelta(days=1)) == []


def test_nobody_is_reminded_of_what_is_done_or_on_holiday(world: World, reminder: Reminder) -> None:
    services.record_check_in(
        runner=world.their, check_in=CheckIn(at=SEVEN - timedelta(minutes=5), sleep=7.0)
    )
    assert days_due(SEVEN) == []
    day = ON + timedelta(days=1)
    services.add_holiday(runner=world.their, first=day, last=day)
    assert days_due(SEVEN + timedelta(days=1)) == []
    assert days_due(SEVEN + timedelta(days=2)) == [ON + timedelta(days=2)]


def test_a_mail_is_written_once_a_day(reminder: Reminder, reached: None) -> None:
    assert reminders.send(reminder=reminder.pk, day=ON)
    assert not reminders.send(reminder=reminder.pk, day=ON)
    assert len(mail.outbox) == 1
    assert days_due(SEVEN) == []
    assert reminders.send(reminder=reminder.pk, day=ON + timedelta(days=1))


def test_its_words_say_nothing_of_the_person(reminder: Reminder, reached: None) -> None:
    reminders.send(reminder=reminder.pk, day=ON)
    (sent,) = mail.outbox
    body = str(sent.body).replace("https://lissom.example", "")
    for word in PRIVATE:
        assert word not in f"{sent.subject} {body}".lower()
    assert "https://lissom.example/checkin" in str(sent.body)
    assert "Robin" not in str(sent.body)


def test_without_an_address_of_its_own_it_says_where_to_end_it(reminder: Reminder) -> None:
    reminders.send(reminder=reminder.pk, day=ON)
    (sent,) = mail.outbox
    assert "http" not in str(sent.body)
    assert "Settings, Reminder" in str(sent.body)


def test_the_worker_sends_what_is_due(reminder: Reminder) -> None:
    assert jobs.look(SEVEN) == 1
    assert jobs.look(SEVEN) == 0
    assert worker.work_one(name="test")
    assert len(mail.outbox) == 1
    assert Job.objects.get().state == "done"
    assert jobs.look(SEVEN + timedelta(minutes=5)) == 0


def test_a_mail_server_that_does_not_answer_loses_nothing(
    reminder: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    with pytest.raises(NotSentError, match="nobody there"):
        reminders.send(reminder=reminder.pk, day=ON)
    assert days_due(SEVEN) == [ON]


@pytest.mark.enable_socket
def test_a_real_mail_server_takes_it(reminder: Reminder, reached: None, mail_server: Taken) -> None:
    assert reminders.send(reminder=reminder.pk, day=ON)
    (taken,) = mail_server.messages
    message = email.message_from_bytes(taken.as_bytes())
    assert message["To"] == "runner@example.org"
    assert message["Subject"] == "Your check-in"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = "".join(message["List-Unsubscribe"].split()).strip("<>")
    address = stop.removeprefix("https://lissom.example")
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    reminder.refresh_from_db()
    assert not reminder.active
    assert days_due(SEVEN + timedelta(days=1)) == []


def test_opening_the_address_asks_before_it_ends(reminder: Reminder) -> None:
    address = f"/reminder/{reminders.stop_word(reminder)}"
    page = said(Client().get(address).content.decode())
    assert "End the reminders?" in page
    reminder.refresh_from_db()
    assert reminder.active
    assert "They have ended" in said(Client().post(address).content.decode())


@pytest.mark.parametrize("word", ["wrong", "a:b:c", "x" * 300])
def test_a_wrong_address_ends_nothing(reminder: Reminder, word: str) -> None:
    assert Client().post(f"/reminder/{word}").status_code == 404


def test_a_new_mark_makes_old_addresses_void(reminder: Reminder) -> None:
    word = reminders.stop_word(reminder)
    Reminder.objects.update(mark="another")
    assert Client().post(f"/reminder/{word}").status_code == 404


def test_it_is_set_in_the_settings(world: World) -> None:
    browser = world.client("runner")
    form = {"active": "on", "at": "06:30", "weekdays": ["0", "2"]}
    assert browser.post("/settings/reminder", form).status_code == 302
    row = Reminder.objects.get()
    assert (row.active, row.at, row.weekdays) == (True, time(6, 30), [0, 2])
    mark = row.mark
    assert browser.post("/settings/reminder", {"at": "06:30"}).status_code == 302
    row.refresh_from_db()
    assert (row.active, row.mark) == (False, mark)
    page = said(browser.get("/settings/reminder").content.decode())
    assert "runner@example.org" in page


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({"active": "on", "at": "06:30"}, "No day is chosen"),
        ({"active": "on", "at": "soon", "weekdays": "1"}, "Enter a valid time"),
        ({"active": "on", "at": "06:30", "weekdays": "9"}, "not one of the available"),
    ],
)
def test_what_cannot_be_is_told(world: World, form: dict[str, str], wrong: str) -> None:
    response = world.client("runner").post("/settings/reminder", form)
    assert response.status_code == 400
    assert wrong in said(response.content.decode())
    assert not Reminder.objects.exists()
