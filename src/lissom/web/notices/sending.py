"""The sending of mails to clients: taken first, so that two workers never write twice.

A mail that the server does not take is tried again, each time later, until it is given up. One that
was under way when its worker stopped may have left or not: it is not sent again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.mime.text import MIMEText

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from lissom.core.booking.letters import Hour, Kind, Sender, body, subject
from lissom.core.booking.notice import notice_deadline
from lissom.core.evidence import value
from lissom.core.export.appointments import Entry, Method, invitation, uid_of
from lissom.core.units import SECONDS_PER_MINUTE
from lissom.web import mailing
from lissom.web.clinic.access import policy_of, reply_address
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.notices import access, queries
from lissom.web.notices.models import Notice, State
from lissom.web.notices.services import drop, stop_word

_TITLE = gettext_lazy("Appointment")
_LOST = gettext_lazy("It is not known whether it left: the worker stopped while sending.")


def give_up_lost(*, now: datetime) -> int:
    """What a worker took and never finished is shown as failed; returns how many."""
    return queries.left_behind(now=now).update(state=State.FAILED, why=_LOST)


def send(*, notice: int, now: datetime) -> int:
    """Send a mail that waits, together with others that wait for the same client about the same
    series; returns how many notices left. Raises NotSentError: it is tried again later.
    """
    with transaction.atomic():
        rows = _claim(notice, now)
        if not rows:
            return 0
        message = _mail(rows, now)
    try:
        mailing.send(message)
    except mailing.NotSentError as refusal:
        _put_back(rows, refusal, now)
        raise
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.SENT, sent_at=now)
    return len(rows)


def _claim(notice: int, now: datetime) -> list[Notice]:
    """Take the mail and its companions; those that are no longer true or wanted are dropped."""
    waiting = Notice.objects.select_for_update(of=("self",)).filter(
        state=State.WAITING, not_before__lte=now
    )
    waiting = waiting.select_related(
        "appointment__therapist__clinic__policy", "client__runner__user"
    )
    first = waiting.filter(pk=notice).first()
    if first is None:
        return []
    rows, series = [first], first.appointment.series
    if first.kind == Kind.BOOKED and series:
        together = waiting.filter(
            kind=Kind.BOOKED, client=first.client_id, appointment__series=series
        )
        rows = list(together.order_by("start", "id"))
    reach = access.reach(first.client, now=now)
    kept = []
    for row in rows:
        why = reach.why or _why_not(row, now)
        if why:
            drop(row, why)
            continue
        row.state, row.claimed_at, row.tries = State.SENDING, now, row.tries + 1
        row.address, row.start = reach.address, _told(row)
        row.save(update_fields=["state", "claimed_at", "tries", "address", "start"])
        kept.append(row)
    return kept


def _told(row: Notice) -> datetime:
    """The hour that the mail names: the one that holds, of a cancelled one the hour known."""
    return row.start if row.kind == Kind.CANCELLED else row.appointment.start


def _why_not(row: Notice, now: datetime) -> str:
    """Why a mail would not be true any more."""
    visit = row.appointment
    if max(row.start, visit.start) <= now:
        return gettext("The appointment has begun.")
    cancelled = visit.state == Appointment.State.CANCELLED
    if row.kind == Kind.CANCELLED:
        return "" if cancelled else gettext("It stands again.")
    if visit.state != Appointment.State.CONFIRMED:
        return gettext("The appointment does not stand any more.")
    if row.kind == Kind.REMINDER and visit.start != row.start:
        return gettext("The appointment was moved.")
    return ""


def _put_back(rows: Sequence[Notice], refusal: mailing.NotSentError, now: datetime) -> None:
    """Wait for another try, each time twice as long; given up after the last, or when the server
    refused for good."""
    for row in rows:
        over = refusal.final or row.tries >= value("booking.mail_tries_most")
        wait = timedelta(minutes=value("booking.mail_again_min") * 2 ** (row.tries - 1))
        mine = Notice.objects.filter(pk=row.pk, state=State.SENDING, claimed_at=row.claimed_at)
        if row.kind != Kind.REMINDER and queries.one_waits(row.appointment_id):
            mine.update(state=State.DROPPED, why=gettext("A later mail says what is true now."))
            continue
        mine.update(
            state=State.FAILED if over else State.WAITING,
            not_before=now + wait,
            why=refusal.message[:300],
        )


# --- what is sent ------------------------------------------------------------------------------


def _mail(rows: Sequence[Notice], now: datetime) -> EmailMessage:
    first = rows[0]
    clinic, kind = first.appointment.therapist.clinic, Kind(first.kind)
    reply = reply_address(clinic)
    sender = Sender(clinic.name, clinic.place, clinic.timezone, answers=bool(reply))
    hours = [_hour(row) for row in rows]
    base = mailing.own_address()
    stop = f"{base}/mails/stop/{stop_word(first.client)}" if base else ""
    end = (
        gettext("No more mails of this kind: {stop}").format(stop=stop) if base else _ENDED_BY_WORD
    )
    message = mailing.letter(
        to=first.address,
        subject=subject(kind, hours, sender),
        lines=[*body(kind, hours, sender, now=now), "", str(end)],
        stop=stop,
        reply_to=reply,
    )
    for row in rows:
        message.attach(_calendar(row, clinic, reply or settings.DEFAULT_FROM_EMAIL))
    return message


_ENDED_BY_WORD = gettext_lazy("If you want no more mails of this kind, tell the clinic.")


def _hour(row: Notice) -> Hour:
    visit = row.appointment
    clinic, rules = visit.therapist.clinic, policy_of(visit.therapist.clinic)
    return Hour(
        start=row.start,
        end=row.start + (visit.end - visit.start),
        therapist=visit.therapist.name,
        deadline=notice_deadline(row.start, clinic.timezone, rules.notice_h),
        fee_pence=rules.late_fee(visit.price_pence or 0),
        before=row.before,
    )


def _calendar(row: Notice, clinic: Clinic, organiser: str) -> MIMEText:
    """The appointment for the client's calendar, which follows by UID and SEQUENCE."""
    visit = row.appointment
    method = Method.CANCEL if row.kind == Kind.CANCELLED else Method.REQUEST
    entry = Entry(
        uid=uid_of(visit.pk),
        sequence=visit.version - 1,
        start=row.start,
        minutes=round((visit.end - visit.start).total_seconds() / SECONDS_PER_MINUTE),
        made_at=row.made_at,
        title=str(_TITLE),
        place=clinic.place or clinic.name,
    )
    written = invitation(
        entry,
        method=method,
        zone=clinic.timezone,
        organiser=organiser,
        organiser_name=clinic.name,
        attendee=row.address,
    )
    part = MIMEText(written.decode(), "calendar", "utf-8")
    part.set_param("method", method.value)
    part.add_header("Content-Disposition", "attachment", filename=f"{_TITLE.lower()}.ics")
    return part
