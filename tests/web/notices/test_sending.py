"""The sending of mails to clients: once, again when the server is away, over a real mail server."""

from __future__ import annotations

import email
import smtplib
from collections.abc import Callable, Sequence
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from icalendar import Calendar

from lissom.core.evidence import value
from lissom.web import clock
from lissom.web.clinic.models import AuditEntry, ClinicPolicy
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.mailing import NotSentError
from lissom.web.notices import jobs, queries, sending, services
from lissom.web.notices.models import Notice, State
from lissom.web.treatment.models import Consent
from tests.conftest import NOW
from tests.database.conftest import Start
from tests.web.conftest import Taken
from tests.web.diary.conftest import TEN, Desk
from tests.web.notices.conftest import ADDRESS, booked, cancelled, kinds, moved, sent
from tests.web.training.pages.reading import said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATER = TEN + 7 * DAY


# --- once, and when the mail server does not answer --------------------------------------------


def _refuse(error: Exception) -> Callable[..., None]:
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    return refuse


def test_a_server_that_is_away_is_tried_again_and_later_each_time(
    desk: Desk, agreed: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(desk, LATER)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", _refuse(ConnectionRefusedError("gone")))
        now, waits = NOW, []
        for _ in range(round(value("booking.mail_tries_most"))):
            key = Notice.objects.get().pk
            with pytest.raises(NotSentError, match="gone"):
                sending.send(notice=key, now=now)
            row = Notice.objects.get()
            waits.append(row.not_before - now)
            assert queries.to_send(now=row.not_before - timedelta(seconds=1)) == []
            now = row.not_before
    assert waits == [timedelta(minutes=5 * 2**power) for power in range(7)]
    assert row.state == State.FAILED
    assert queries.to_send(now=now + DAY) == []
    browser = desk.browser()
    page = said(browser.get(f"/clinic/diary/{row.appointment_id}").content.decode())
    assert "failed" in page
    assert "gone" in page
    assert "Mails that failed" in said(browser.get("/clinic/diary").content.decode())
    assert browser.post(f"/clinic/mails/{row.pk}/again").status_code == 302
    assert len(sent(clock.now())) == 1
    assert AuditEntry.objects.filter(action="mail-again").count() == 1
    assert browser.post(f"/clinic/mails/{row.pk}/again").status_code == 302
    assert sent(clock.now()) == []
    page = said(browser.get(f"/clinic/diary/{row.appointment_id}").content.decode())
    assert f"to {ADDRESS}" in page
    assert "Mails that failed" not in said(browser.get("/clinic/diary").content.decode())


def test_a_job_that_failed_is_asked_for_again(
    desk: Desk, agreed: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(desk)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", _refuse(TimeoutError("late")))
        assert jobs.look(NOW) == 1
        assert worker.work_one(name="test")
    assert Job.objects.get().state == "failed"
    assert jobs.look(NOW + timedelta(minutes=4)) == 0
    later = NOW + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert jobs.look(later) == 1
    assert worker.work_one(name="test")
    assert len(mail.outbox) == 1


def test_a_refused_address_is_not_tried_again(
    desk: Desk, agreed: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked(desk)
    no = smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such person")})
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _refuse(no))
    with pytest.raises(NotSentError, match="550 no such person"):
        sent()
    assert kinds() == [("booked", "failed")]


def test_news_overtakes_a_mail_that_waits_for_another_try(
    desk: Desk, agreed: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = booked(desk)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", _refuse(TimeoutError("late")))
        with pytest.raises(NotSentError):
            sent()
    cancelled(desk, row)
    assert sent(NOW + HOUR) == []
    assert kinds() == [("booked", "dropped")]


def test_news_while_a_mail_is_under_way_is_told_after_it(
    desk: Desk, agreed: Consent, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = booked(desk)

    def slow(*_: Any, **__: Any) -> None:
        moved(desk, row, TEN + HOUR)
        raise TimeoutError("late")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", slow)
        with pytest.raises(NotSentError):
            sent()
    assert kinds() == [("booked", "dropped"), ("moved", "waiting")]
    (told,) = sent()
    assert "11:00" in told.subject


def test_what_a_dead_worker_took_is_not_sent_again_by_itself(desk: Desk, agreed: Consent) -> None:
    booked(desk, LATER)
    Notice.objects.update(state=State.SENDING, claimed_at=NOW)
    assert sent(NOW + timedelta(minutes=9)) == []
    assert kinds() == [("booked", "sending")]
    assert sent(NOW + timedelta(minutes=11)) == []
    assert kinds() == [("booked", "failed")]
    assert "not known whether it left" in Notice.objects.get().why


SEND = """
from datetime import datetime
from lissom.web.notices import queries, sending, services
from lissom.web.notices.models import Notice
now = datetime.fromisoformat({now!r})
services.enter_reminders(now=now)
for key in list(Notice.objects.order_by("id").values_list("pk", flat=True)):
    sending.send(notice=key, now=now)
"""


@pytest.mark.enable_socket
def test_two_workers_at_once_write_each_mail_once(  # noqa: PLR0917 (fixtures)
    desk: Desk,
    agreed: Consent,
    mail_server: Taken,
    start_program: Start,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
) -> None:
    monkeypatch.setenv("LISSOM_MAIL", f"smtp://127.0.0.1:{settings.EMAIL_PORT}")
    for day in range(5):
        for hour in range(0, 6, 2):
            start = TEN + timedelta(days=7 + day, hours=hour)
            if start.weekday() < 5:
                booked(desk, start)
    count = Notice.objects.count()
    assert count >= 9
    now = (TEN + timedelta(days=7) - 40 * HOUR).isoformat()
    programs = [start_program(SEND.format(now=now)) for _ in range(2)]
    for program in programs:
        _, errors = program.communicate(timeout=120)
        assert program.returncode == 0, errors
    states = {row.state for row in Notice.objects.all()}
    assert states == {State.SENT}
    subjects_ = [str(one["Subject"]) for one in mail_server.messages]
    assert len(subjects_) == len(set(subjects_)) == Notice.objects.count() > count


# --- a real mail server ------------------------------------------------------------------------


def _parts(message: Message) -> Sequence[Message]:
    return [part for part in message.walk() if not part.is_multipart()]


@pytest.mark.enable_socket
def test_a_real_mail_server_takes_it_and_one_tap_ends_it(
    desk: Desk, agreed: Consent, mail_server: Taken
) -> None:
    ClinicPolicy.objects.update_or_create(
        clinic=desk.clinic, defaults={"reply_to": "desk@reed.example"}
    )
    booked(desk, LATER)
    jobs.look(NOW)
    assert worker.work_one(name="test")
    (taken,) = mail_server.messages
    message = email.message_from_bytes(taken.as_bytes())
    assert (message["To"], message["Reply-To"]) == (ADDRESS, "desk@reed.example")
    assert message["Auto-Submitted"] == "auto-generated"
    text, file = _parts(message)
    assert "do not reach the clinic" not in text.get_payload()
    assert file.get_content_type() == "text/calendar"
    assert (file.get_param("method"), file.get_filename()) == ("REQUEST", "appointment.ics")
    (found,) = Calendar.from_ical(bytes(file.get_payload(decode=True))).walk("VEVENT")
    assert str(found["ORGANIZER"]) == "mailto:desk@reed.example"
    assert str(found["ATTENDEE"]) == f"mailto:{ADDRESS}"
    stop = "".join(message["List-Unsubscribe"].split()).strip("<>")
    address = stop.removeprefix("https://lissom.example")
    assert "End the mails?" in said(Browser().get(address).content.decode())
    services.enter_reminders(now=LATER - HOUR)
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    agreed.refresh_from_db()
    assert agreed.withdrawn_at is not None
    assert kinds() == [("booked", "sent"), ("reminder", "dropped")]
    assert AuditEntry.objects.filter(action="consent-withdrawn").count() == 1


@pytest.mark.enable_socket
def test_a_server_that_refuses_the_address_for_now_is_asked_again(
    desk: Desk, agreed: Consent, mail_server: Taken
) -> None:
    booked(desk)
    mail_server.refuses[ADDRESS] = "451 try later"
    with pytest.raises(NotSentError, match="451 try later"):
        sending.send(notice=Notice.objects.get().pk, now=NOW)
    assert kinds() == [("booked", "waiting")]
    mail_server.refuses.clear()
    assert sending.send(notice=Notice.objects.get().pk, now=NOW + HOUR) == 1
    assert len(mail_server.messages) == 1


@pytest.mark.parametrize("word", ["wrong", "a:b:c", "x" * 300])
def test_a_wrong_address_ends_nothing(desk: Desk, agreed: Consent, word: str) -> None:
    assert Browser().post(f"/mails/stop/{word}").status_code == 404
    agreed.refresh_from_db()
    assert agreed.withdrawn_at is None
