"""Mails to clients: which act writes one, what they say, whom they reach, when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from lissom.core.anatomy import GROUPS
from lissom.core.booking.letters import Kind
from lissom.core.screening.consent import Scope
from lissom.web.clinic import access as clinics
from lissom.web.clinic import booking, people
from lissom.web.clinic import desk as at_desk
from lissom.web.clinic.models import Appointment, ClinicPolicy
from lissom.web.clinic.refusals import TakenError
from lissom.web.jobs import worker
from lissom.web.jobs.models import Job
from lissom.web.notices import jobs, services
from lissom.web.notices.models import Notice, State
from lissom.web.privacy import erasure, subjects
from lissom.web.training.models import Runner
from lissom.web.treatment import services as treatment
from lissom.web.treatment.models import Consent
from tests.clocks import Change, every_change
from tests.conftest import NOW
from tests.web.diary.conftest import TEN, Desk
from tests.web.notices.conftest import ADDRESS, booked, cancelled, event, kinds, moved, sent
from tests.web.training.pages.reading import said

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PRIVATE = (
    "massage", "maintenance", "treat", "therap", "muscle", "body", "sore", "pain", "injur",
    "health",
    "sport", "run", "train", "recover", "deep", "screen", "room",
    *(group.id.split("_")[0] for group in GROUPS),
)  # fmt: skip


def test_a_booking_a_move_and_a_cancellation_are_told_each_once(
    desk: Desk, agreed: Consent
) -> None:
    row = booked(desk)
    (first,) = sent()
    assert sent() == []
    row = moved(desk, row, TEN + 3 * HOUR)
    (second,) = sent()
    cancelled(desk, row)
    (third,) = sent()
    assert [one.subject for one in (first, second, third)] == [
        "Your appointment on Wednesday 4 March, 10:00",
        "Your appointment is moved to Wednesday 4 March, 13:00",
        "Cancelled: your appointment on Wednesday 4 March, 13:00",
    ]
    assert {tuple(one.to) for one in (first, second, third)} == {(ADDRESS,)}
    assert "It was on Wednesday 4 March, 10:00." in second.body
    told = [event(one) for one in (first, second, third)]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert {str(one["UID"]) for _, one in told} == {f"appointment-{row.pk}@lissom"}
    numbers = [int(one["SEQUENCE"]) for _, one in told]
    assert numbers == sorted(set(numbers))
    assert str(told[2][1]["STATUS"]) == "CANCELLED"
    start = told[1][1]["DTSTART"]
    assert start.dt == TEN + 3 * HOUR
    assert start.params["TZID"] == "Europe/London"
    assert sent() == []


def test_words_and_calendar_say_nothing_of_what_it_is_for(desk: Desk, agreed: Consent) -> None:
    row = booked(desk)
    sent()
    row = moved(desk, row, TEN + HOUR)
    sent()
    sent(TEN - 30 * HOUR)
    cancelled(desk, row)
    sent()
    ClinicPolicy.objects.update_or_create(clinic=desk.clinic, defaults={"client_reminder_h": 24})
    booked(desk, TEN + 5 * HOUR)
    sent()
    sent(TEN - 18 * HOUR)
    assert {row.kind for row in Notice.objects.filter(state=State.SENT)} == set(Kind)
    for message in mail.outbox:
        _, found = event(message)
        assert str(found["SUMMARY"]) == "Appointment"
        assert str(found["CLASS"]) == "PRIVATE"
        text = f"{message.subject} {message.body} {found['SUMMARY']} {found.get('LOCATION')}"
        plain = text.replace("https://lissom.example", "").lower()
        plain = " ".join(word for word in plain.split() if not word.startswith("/mails/stop/"))
        for word in PRIVATE:
            assert word not in plain, (word, plain)
        assert "Kit" not in text


def test_what_may_be_due_is_said_with_the_last_moment(desk: Desk, agreed: Consent) -> None:
    booked(desk)
    booked(desk, datetime(2026, 3, 2, 15, 0, tzinfo=UTC))
    by_hour = {one.subject: one.body for one in sent()}
    (far, near) = (by_hour[one] for one in sorted(by_hour, key=lambda text: "Monday" in text))
    assert "tell the clinic by Tuesday 3 March, 10:00. Later a fee of £60.00 may be due." in far
    assert "tell the clinic." in near
    assert "fee" not in near


def test_what_was_never_heard_of_is_not_corrected(desk: Desk, agreed: Consent) -> None:
    row = moved(desk, booked(desk), TEN + HOUR)
    assert kinds() == [("booked", "waiting")]
    (only,) = sent()
    assert only.subject == "Your appointment on Wednesday 4 March, 11:00"
    assert "It was on" not in only.body
    other = booked(desk, TEN + 4 * HOUR)
    cancelled(desk, other)
    assert sent() == []
    moved(desk, row, TEN + 2 * HOUR)
    row.refresh_from_db()
    cancelled(desk, row)
    (gone,) = sent()
    assert gone.subject == "Cancelled: your appointment on Wednesday 4 March, 11:00"
    again = at_desk.restore(
        clinic=desk.clinic,
        appointment=row.pk,
        version=Appointment.objects.get(pk=row.pk).version,
        now=NOW,
        by=desk.seat,
    )
    (back,) = sent()
    assert back.subject == "Your appointment on Wednesday 4 March, 12:00"
    assert again.state == "confirmed"


def test_another_room_is_no_news_another_person_is(desk: Desk, agreed: Consent) -> None:
    row = booked(desk)
    sent()
    row = booking.move(
        clinic=desk.clinic, appointment=row.pk, start=TEN, room=desk.rooms[1],
        version=row.version, now=NOW,
    )  # fmt: skip
    assert sent() == []
    booking.move(
        clinic=desk.clinic, appointment=row.pk, start=TEN, therapist=desk.jon,
        version=row.version, now=NOW,
    )  # fmt: skip
    (told,) = sent()
    assert "with Jon Sample" in told.body
    assert "It was on" not in told.body


def test_a_hold_and_what_is_entered_as_it_stands_write_nothing(desk: Desk, agreed: Consent) -> None:
    held = booking.hold(wish=desk.wish(), now=NOW)
    booking.take_slot(
        therapist=desk.tess, start=TEN + 2 * HOUR, minutes=60, booked_for=desk.kit, now=NOW
    )
    at_desk.block(
        therapist=desk.jon, start=TEN, end=TEN + HOUR, label="Lunch", now=NOW, by=desk.seat
    )
    assert sent() == []
    booking.confirm(clinic=desk.clinic, appointment=held.pk, version=held.version, now=NOW)
    assert len(sent()) == 1


def test_a_refused_booking_leaves_no_mail(desk: Desk, agreed: Consent) -> None:
    booked(desk)
    with pytest.raises(TakenError):
        booked(desk)
    assert Notice.objects.count() == 1


def test_a_series_is_one_mail(desk: Desk, agreed: Consent) -> None:
    for week in range(3):
        booked(desk, TEN + week * 7 * DAY, series="every-week")
    jobs.look(NOW)
    assert Job.objects.count() == 1
    assert worker.work_one(name="test")
    (only,) = mail.outbox
    assert only.subject == "Your 3 appointments from Wednesday 4 March, 10:00"
    assert [line for line in only.body.splitlines() if "with Tess" in line] == [
        "  Wednesday 4 March, 10:00 to 11:00, with Tess Sample",
        "  Wednesday 11 March, 10:00 to 11:00, with Tess Sample",
        "  Wednesday 18 March, 10:00 to 11:00, with Tess Sample",
    ]
    assert len(only.attachments) == 3
    assert {row.state for row in Notice.objects.all()} == {State.SENT}


# --- whom --------------------------------------------------------------------------------------


def _no_consent(desk: Desk, consent: Consent) -> None:
    consent.delete()


def _withdrawn(desk: Desk, consent: Consent) -> None:
    treatment.withdraw(consent=consent, now=NOW)


def _no_address(desk: Desk, consent: Consent) -> None:
    desk.kit.email = ""
    desk.kit.save()


def _not_wanted(desk: Desk, consent: Consent) -> None:
    desk.kit.wants_reminders = False
    desk.kit.save()


UNREACHED = [
    (_no_consent, "has not agreed"),
    (_withdrawn, "has not agreed"),
    (_no_address, "no e-mail address"),
    (_not_wanted, "no reminders"),
]


@pytest.mark.parametrize(("make", "why"), UNREACHED)
def test_nobody_is_written_to_without_consent_and_address(
    desk: Desk, agreed: Consent, make: Callable[[Desk, Consent], None], why: str
) -> None:
    desk.kit.refresh_from_db()
    make(desk, agreed)
    row = booked(desk)
    moved(desk, row, TEN + HOUR)
    assert not Notice.objects.exists()
    assert sent(TEN - 20 * HOUR) == []
    page = said(desk.browser().get(f"/clinic/diary/{row.pk}").content.decode())
    assert why in page
    assert "No mail goes out" in page


@pytest.mark.parametrize(("make", "why"), UNREACHED)
def test_what_waits_is_not_sent_once_it_is_not_wanted(
    desk: Desk, agreed: Consent, make: Callable[[Desk, Consent], None], why: str
) -> None:
    desk.kit.refresh_from_db()
    booked(desk)
    make(desk, agreed)
    assert sent() == []
    row = Notice.objects.get()
    assert row.state == State.DROPPED
    assert why in row.why


def test_without_a_mail_server_nothing_waits(desk: Desk, agreed: Consent, settings: Any) -> None:
    from dataclasses import replace  # noqa: PLC0415

    settings.LISSOM = replace(settings.LISSOM, mail="")
    row = booked(desk)
    assert not Notice.objects.exists()
    assert jobs.look(TEN - DAY) == 0
    page = said(desk.browser().get(f"/clinic/diary/{row.pk}").content.decode())
    assert "no mail server" in page


def test_a_runners_own_booking_is_told_to_the_account(
    desk: Desk, runner: Runner, reached: None
) -> None:
    runner.user = desk.seat.user
    runner.save()
    booked(desk, booked_for=None, runner=runner)
    assert not Notice.objects.exists()
    services.agree(runner=runner, clinic=desk.clinic, now=NOW)
    booked(desk, TEN + 2 * HOUR, booked_for=None, runner=runner)
    (told,) = sent()
    assert told.to == ["desk@example.org"]
    assert [one.subject for one in sent(TEN - 30 * HOUR)] == [
        "Reminder: your appointment on Wednesday 4 March, 10:00",
        "Reminder: your appointment on Wednesday 4 March, 12:00",
    ]


# --- when --------------------------------------------------------------------------------------

LATER = TEN + 7 * DAY


@pytest.mark.parametrize(
    ("before", "count"),
    [(timedelta(hours=48, seconds=1), 0), (timedelta(hours=48), 1), (HOUR, 1), (timedelta(0), 0)],
)
def test_the_reminder_goes_when_the_clinic_says(
    desk: Desk, agreed: Consent, before: timedelta, count: int
) -> None:
    booked(desk, LATER)
    sent()
    assert len(sent(LATER - before)) == count
    assert sent(LATER - before / 2) == [] or count == 0


def test_the_hours_are_a_rule_of_the_clinic(desk: Desk, agreed: Consent) -> None:
    booked(desk, LATER)
    sent()
    for hours, now, count in ((0, HOUR, 0), (24, 25 * HOUR, 0), (24, 24 * HOUR, 1)):
        ClinicPolicy.objects.update_or_create(
            clinic=desk.clinic, defaults={"client_reminder_h": hours}
        )
        desk.clinic.refresh_from_db()
        assert clinics.policy_of(desk.clinic).client_reminder_h == hours
        assert len(sent(LATER - now)) == count


def test_who_heard_of_it_just_now_is_not_reminded(desk: Desk, agreed: Consent) -> None:
    booked(desk, TEN - 20 * HOUR + 24 * HOUR)  # on the day after tomorrow, within the 48 hours
    row = booked(desk, LATER)
    sent()
    moved(desk, row, LATER + HOUR, now=LATER - 40 * HOUR)
    assert len(sent(LATER - 40 * HOUR)) == 1
    assert [one.subject for one in sent(LATER - 20 * HOUR)] == []


def test_a_move_is_reminded_of_at_its_own_hour(desk: Desk, agreed: Consent) -> None:
    row = booked(desk, LATER)
    sent()
    (first,) = sent(LATER - 47 * HOUR)
    assert first.subject.startswith("Reminder")
    moved(desk, row, LATER + 7 * DAY, now=LATER - 46 * HOUR)
    (told,) = sent(LATER - 46 * HOUR)
    assert "moved" in told.subject
    (second,) = sent(LATER + 7 * DAY - 47 * HOUR)
    assert second.subject == "Reminder: your appointment on Wednesday 18 March, 10:00"


def test_a_reminder_that_is_true_no_more_is_not_sent(desk: Desk, agreed: Consent) -> None:
    row = booked(desk, LATER)
    sent()
    assert services.enter_reminders(now=LATER - 40 * HOUR) == 1
    moved(desk, row, LATER + HOUR, now=LATER - 40 * HOUR)
    (told,) = sent(LATER - 40 * HOUR)
    assert "moved" in told.subject
    assert ("reminder", "dropped") in kinds()


@every_change
def test_the_reminder_goes_by_the_clock_on_the_wall(
    desk: Desk, agreed: Consent, change: Change
) -> None:
    desk.clinic.timezone = change.zone
    desk.clinic.save()
    start = change.at(10, days=1)
    booking.take_slot(therapist=desk.tess, start=start, minutes=60, booked_for=desk.kit, now=NOW)
    due = change.at(10, days=-1)
    assert change.shown(due) == change.wall(10, days=-1)
    assert sent(due - timedelta(seconds=1)) == []
    (told,) = sent(due)
    assert f"{change.wall(10, days=1):%d %B, %H:%M}".lstrip("0") in told.subject
    method, found = event(told)
    assert method == "REQUEST"
    assert found["DTSTART"].dt == start
    assert found["DTSTART"].params["TZID"] == change.zone


# --- what the law asks -------------------------------------------------------------------------


def test_mails_belong_to_the_client_and_go_with_the_client(desk: Desk, agreed: Consent) -> None:
    booked(desk)
    sent()
    told = subjects.export(desk.kit)["tables"]["notices.notice"]
    assert [(row["kind"], row["address"]) for row in told] == [("booked", ADDRESS)]
    keeper = desk.seat
    disposal = erasure.erase(
        seat=keeper, client=desk.kit, typed=str(desk.kit.number), ground="request", now=NOW
    )
    assert disposal.counts["notices.notice"] == 1
    assert not Notice.objects.exists()


def test_a_card_that_is_closed_only_keeps_no_mails(desk: Desk, agreed: Consent) -> None:
    from lissom.web.treatment.models import ClientAnswer  # noqa: PLC0415

    booked(desk)
    ClientAnswer.objects.create(client=desk.kit, rule="fever", at=NOW, yes=False, how="link")
    disposal = erasure.erase(
        seat=desk.seat, client=desk.kit, typed=str(desk.kit.number), ground="request", now=NOW
    )
    assert not disposal.whole
    assert not Notice.objects.exists()


def test_a_runner_agrees_and_ends_it_in_the_own_account(
    desk: Desk, runner: Runner, reached: None
) -> None:
    runner.user = desk.seat.user
    runner.save()
    browser = desk.browser()
    assert "No clinic here knows you yet" in said(browser.get("/massage/mails").content.decode())
    assert browser.post("/massage/mails", {"clinic": desk.clinic.pk}).status_code == 404
    people.save_client(clinic=desk.clinic, name=runner.name, runner=runner, now=NOW)
    page = said(browser.get("/massage/mails").content.decode())
    assert "They would go to desk@example.org" in page
    given = {"clinic": str(desk.clinic.pk)}
    assert browser.post("/massage/mails", given | {"want": "yes"}).status_code == 302
    card = runner.client_of.get()
    (consent,) = Consent.objects.filter(client=card, scope=Scope.REMINDERS)
    assert (consent.how, consent.withdrawn_at) == ("account", None)
    assert "They go to desk@example.org" in said(browser.get("/massage/mails").content.decode())
    assert browser.post("/massage/mails", given | {"want": "no"}).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_the_date_of_a_mail_is_no_day_of_another_zone(desk: Desk, agreed: Consent) -> None:
    desk.clinic.timezone = "Australia/Lord_Howe"
    desk.clinic.save()
    booking.take_slot(
        therapist=desk.tess,
        start=datetime(2026, 3, 10, 20, 0, tzinfo=UTC),
        minutes=60,
        booked_for=desk.kit,
        now=NOW,
    )
    (told,) = sent(datetime(2026, 3, 9, 20, 0, tzinfo=UTC))
    assert told.subject == "Reminder: your appointment on Wednesday 11 March, 07:00"
    assert date(2026, 3, 11).weekday() == 2
