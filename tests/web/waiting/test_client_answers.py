"""The client's side: the mail, its link without account, the runner's own page."""

from __future__ import annotations

import email
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django.conf import settings
from django.core import mail
from django.test import Client as Browser
from django.test import override_settings

from lissom.web import mailing as letters
from lissom.web.accounts import services as accounts
from lissom.web.clinic import guards, people
from lissom.web.clinic.models import Appointment
from lissom.web.clinic.refusals import RefusedError
from lissom.web.jobs.models import Job
from lissom.web.training import services as training
from lissom.web.waiting import answering, mailing
from lissom.web.waiting.models import HourOffer, WaitingEntry
from tests.conftest import ON
from tests.web.cast import BACKEND
from tests.web.training.pages.reading import said
from tests.web.waiting.conftest import ADDRESS, NOW, TEN, Desk
from tests.web.waiting.test_rounds import awaited, freed_hour, go_on

PRIVATE = ("massage", "maintenance", "sore", "pain", "health", "treat", "body", "kit", "rowan")


def text(response: Any) -> str:
    return said(response.content.decode())


def link() -> str:
    """The newest mail's link, without the address of the installation."""
    found = re.search(rf"{ADDRESS}(/offer/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """Kit was asked by mail; Sam waits behind."""
    desk.waits("Kit Rowan", days=5)
    desk.waits("Sam Alder", days=1)
    freed_hour(desk)
    go_on(desk)
    return desk


def test_the_mail_is_neutral_and_written_once(asked: Desk) -> None:
    (sent,) = mail.outbox
    assert sent.to == ["kit@example.org"]
    assert "Wednesday 4 March, 10:00 to 11:00, with Tess Sample" in str(sent.body)
    assert "kept for you until Monday 2 March, 10:20" in str(sent.body)
    for word in PRIVATE:
        assert word not in f"{sent.subject} {sent.body}".lower()
    go_on(asked)
    assert not mailing.send(offer=awaited().pk, now=asked.now.at)
    assert len(mail.outbox) == 1


def test_only_the_hash_of_the_secret_is_kept(asked: Desk, home: Any) -> None:
    from tests.web.conftest import dump  # noqa: PLC0415

    secret = link().rpartition("/")[2]
    kept = dump(home)
    assert secret not in kept
    assert len(HourOffer.objects.get(answer="").secret_hash) == 64


def test_the_link_takes_the_hour_without_an_account(asked: Desk) -> None:
    browser = Browser(enforce_csrf_checks=False)
    page = text(browser.get(link()))
    assert "Wed 4 Mar, 10:00–11:00" in page
    assert "kept for you until 10:20" in page
    assert awaited().answer == ""  # opening it changes nothing
    assert browser.post(link(), {"act": "take"}).status_code == 302
    assert "It is yours" in text(browser.get(link()))
    assert browser.post(link(), {"act": "take"}).status_code == 302
    assert Appointment.objects.filter(start=TEN, state="confirmed").count() == 1


def test_the_link_says_no_and_the_client_stays_on_the_list(asked: Desk) -> None:
    browser, address = Browser(), link()
    browser.post(address, {"act": "no"})
    page = text(browser.get(address))
    assert "You said no; the hour is kept for somebody else now." in page
    assert "Next free" in page
    assert WaitingEntry.objects.filter(state="waiting").count() == 2
    assert awaited().entry.client.name == "Sam Alder"


def test_the_link_leaves_the_list(asked: Desk) -> None:
    browser, address = Browser(), link()
    browser.post(address, {"act": "leave"})
    assert "You are off the waiting list." in text(browser.get(address))
    assert "Take it" not in browser.get(address).content.decode()
    late = browser.post(address, {"act": "take"})
    assert (late.status_code, awaited().entry.client.name) == (400, "Sam Alder")


def test_a_late_answer_gets_a_clear_sentence_and_the_next_free_hours(asked: Desk) -> None:
    first = link()
    asked.now.on(21)
    go_on(asked)
    assert mail.outbox[-1].to == ["sam@example.org"]
    sent = Browser().post(first, {"act": "take"})
    assert sent.status_code == 400
    for words in ("Your time to answer has passed", "Next free"):
        assert words in text(sent)
    Browser().post(link(), {"act": "take"})
    gone = text(Browser().post(first, {"act": "take"}))
    assert "The hour was taken by somebody else." in gone


def test_when_nobody_is_left_the_page_says_that_the_first_has_it(desk: Desk) -> None:
    desk.waits("Kit Rowan")
    freed_hour(desk)
    go_on(desk)
    desk.now.on(21)
    go_on(desk)
    assert "the first to answer has it" in text(Browser().get(link()))
    assert Browser().post(link(), {"act": "take"}).status_code == 302
    assert Appointment.objects.filter(start=TEN, state="confirmed").exists()


def test_an_hour_that_was_lost_meanwhile(asked: Desk) -> None:
    asked.now.on(25)
    asked.booked()
    sent = Browser().post(link(), {"act": "take"})
    assert sent.status_code == 400
    assert "is not free" in text(sent)
    go_on(asked)
    page = text(Browser().get(link()))
    assert "not free any more" in page
    assert "Next free" in page


def test_a_reason_of_health_is_not_repeated_on_the_page(
    asked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(row: Appointment, *_: object) -> None:
        raise RefusedError("The health answers of this client say stop.", code="stop-sign")

    monkeypatch.setattr(guards, "_guards", [stop])
    sent = Browser().post(link(), {"act": "take"})
    assert sent.status_code == 400
    assert "health" not in text(sent)
    assert "Please telephone." in text(sent)


@pytest.mark.parametrize("given", [{}, {"act": "dance"}])
def test_an_answer_that_cannot_be_read(asked: Desk, given: dict[str, str]) -> None:
    assert Browser().post(link(), given).status_code == 400
    assert awaited().answer == ""


def test_wrong_links_open_nothing_and_are_counted(asked: Desk) -> None:
    browser = Browser()
    for _ in range(30):
        assert browser.get("/offer/wrong").status_code == 404
    assert browser.get("/offer/wrong").status_code == 429
    assert browser.get(link()).status_code == 429


def test_posts_need_the_page_of_the_link(asked: Desk) -> None:
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post(link(), {"act": "take"}).status_code == 403
    page = browser.get(link()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    given = {"act": "take", "csrfmiddlewaretoken": token[1]}
    assert browser.post(link(), given).status_code == 302


@pytest.mark.parametrize("said_no", [{"wants_reminders": False}, {"email": ""}])
def test_who_wants_no_mail_gets_none_and_the_desk_sees_the_telephone(
    desk: Desk, said_no: dict[str, Any]
) -> None:
    desk.waits("", client=desk.client("Kit Rowan", **said_no))
    row = freed_hour(desk)
    go_on(desk)
    assert mail.outbox == []
    assert not Job.objects.filter(kind="waiting-mail").exists()
    page = text(desk.browser().get(f"/clinic/waiting/hours/{row.pk}"))
    assert "No mail. Telephone 07700 900 123." in page


def test_without_a_mail_server_nothing_is_said_to_be_sent(desk: Desk) -> None:
    with override_settings(LISSOM=replace(settings.LISSOM, mail="")):
        desk.waits("Kit Rowan")
        freed_hour(desk)
        go_on(desk)
    assert mail.outbox == []
    assert awaited().mailed_at is None


def test_a_server_that_does_not_answer_is_tried_again_while_the_hour_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.waits("Kit Rowan")
    freed_hour(desk)

    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError("nobody there")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(letters.NotSentError):
            mailing.send(offer=awaited().pk, now=desk.now.at)
        for _ in range(9):
            go_on(desk)
    assert (awaited().mailed_at, awaited().secret_hash, awaited().mail_tries) == (None, "", 5)
    HourOffer.objects.update(mail_tries=1)
    go_on(desk)
    assert len(mail.outbox) == 1


class _Kept(MessageHandler):
    """Mail as the server took it."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.taken.append(message)


@pytest.fixture
def server() -> Iterator[tuple[Controller, _Kept]]:
    """A real mail server on this computer."""
    kept = _Kept()
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    made = Controller(kept, hostname="127.0.0.1", port=port)
    made.start()
    yield made, kept
    made.stop()


@pytest.mark.enable_socket
def test_a_real_mail_server_takes_it_and_the_link_in_it_books(
    desk: Desk, server: tuple[Controller, _Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    controller, kept = server
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", controller.port)
    desk.waits("Kit Rowan")
    freed_hour(desk)
    go_on(desk)
    (taken,) = kept.taken
    message = email.message_from_bytes(taken.as_bytes())
    assert (message["To"], message["Subject"]) == ("kit@example.org", "A time has come free")
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_payload(decode=True)
    found = re.search(rf"{ADDRESS}(/offer/\S+)", body.decode())  # type: ignore[union-attr]
    assert found is not None
    assert Browser().post(found[1], {"act": "take"}).status_code == 302
    assert Appointment.objects.filter(start=TEN, state="confirmed").exists()


@pytest.fixture
def robin(desk: Desk) -> Browser:
    """A runner with an account waits."""
    runner = training.save_profile(runner="Robin Example", on=ON)
    user = accounts.make_user(email="robin@example.org", password=None)
    training.give_runner(runner=runner, user=user)
    card = people.save_client(clinic=desk.clinic, name="Robin", runner=runner, now=NOW)
    desk.waits("", client=card)
    freed_hour(desk)
    go_on(desk)
    browser = Browser()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_a_runner_is_written_to_at_the_account_and_answers_there(
    desk: Desk, robin: Browser
) -> None:
    assert mail.outbox[-1].to == ["robin@example.org"]
    page = text(robin.get("/massage/waiting"))
    assert "kept for you until 10:20" in page
    assert "kept until 10:20" in text(robin.get("/massage"))
    address = f"/massage/waiting/{awaited().pk}/answer"
    assert robin.post(address, {"act": "take"}).headers["Location"] == "/massage"
    assert Appointment.objects.get(state="confirmed").runner is not None
    assert robin.post(address, {"act": "take"}).status_code == 302
    assert "You are on no waiting list" in text(robin.get("/massage/waiting"))
    assert "An hour is kept for you" not in text(robin.get("/massage"))


def test_a_runner_says_no_and_leaves(desk: Desk, robin: Browser) -> None:
    offer = awaited()
    assert robin.post(f"/massage/waiting/{offer.pk}/answer", {"act": "no"}).status_code == 302
    assert robin.post(f"/massage/waiting/{offer.pk}/answer", {}).status_code == 302
    assert robin.post(f"/massage/waiting/{offer.entry_id}/leave").status_code == 302
    assert WaitingEntry.objects.get().state == "withdrawn"


def test_an_answer_in_the_evening_after_roll_on_is_told_on_the_page(
    desk: Desk, robin: Browser
) -> None:
    offer = awaited()
    desk.waits("Sam Alder")
    desk.now.on(21)
    go_on(desk)
    sent = robin.post(f"/massage/waiting/{offer.pk}/answer", {"act": "take"}, follow=True)
    assert "Your time to answer has passed" in text(sent)
    answering.accept(offer=awaited(), now=desk.now.on(1))
    assert not HourOffer.objects.filter(answer="").exists()
