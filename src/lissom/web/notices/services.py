"""Every write of mails to clients but their sending.

What happens to an appointment enters its mail in the same transaction; a worker sends it later. A
mail that still waits is overtaken by what happens next, so that a client hears what is true.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.booking.letters import Kind
from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.screening.consent import Scope
from lissom.web import mailing
from lissom.web.clinic import audit
from lissom.web.clinic.hearing import Act
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.clinic.seats import Seat
from lissom.web.notices import access, queries
from lissom.web.notices.models import Notice, State
from lissom.web.training.models import Runner
from lissom.web.treatment import services as treatment
from lissom.web.treatment.access import client_at
from lissom.web.treatment.models import Consent

_SALT = "lissom.notices"
_NEWS = ("start", "end", "therapist")
_CONFIRMED = Appointment.State.CONFIRMED.value
_UNDONE = {(Kind.BOOKED, Kind.CANCELLED), (Kind.CANCELLED, Kind.BOOKED)}


def hear(row: Appointment, act: Act, now: datetime) -> None:
    """Enter the mail that an act asks for, within the act's transaction; nothing for a client who
    may not be written to, or about an hour that has passed."""
    kind = _kind(row, act)
    told = act.before.get("start")
    known = datetime.fromisoformat(told) if told else row.start
    if kind is None or max(known, row.start) <= now:
        return
    waiting = (
        Notice.objects.select_for_update()
        .filter(appointment=row, state=State.WAITING)
        .exclude(kind=Kind.REMINDER)
        .first()
    )
    if waiting is not None:
        known = waiting.before or known
        if _overtake(waiting, kind, row):
            return
    client = client_at(row)
    if client is None or not access.reach(client, now=now).address:
        return
    Notice.objects.create(
        appointment=row,
        client=client,
        kind=kind.value,
        start=known if kind is Kind.CANCELLED else row.start,
        before=known if kind is Kind.MOVED and known != row.start else None,
        made_at=now,
        not_before=now,
    )


def _kind(row: Appointment, act: Act) -> Kind | None:
    """What the client is to hear of an act, if anything."""
    before = act.before.get("state")
    if act.action == "cancelled":
        return Kind.CANCELLED if before == _CONFIRMED else None
    if row.state != _CONFIRMED:
        return None
    if act.action in ("booked", "confirmed"):
        return Kind.BOOKED
    if act.action == "taken-back":
        return Kind.BOOKED if before == Appointment.State.CANCELLED else None
    changed = any(act.before.get(name) != act.after.get(name) for name in _NEWS)
    return Kind.MOVED if act.action in ("moved", "resized") and changed else None


def _overtake(waiting: Notice, kind: Kind, row: Appointment) -> bool:
    """Bring a mail that nobody has read yet up to what is true now; whether that is all."""
    earlier = Kind(waiting.kind)
    if (earlier, kind) in _UNDONE:
        drop(waiting, gettext("It was taken back before the mail left."))
        return True
    if earlier is Kind.MOVED and kind is Kind.CANCELLED:
        drop(waiting, gettext("It was cancelled before the mail left."))
        return False
    waiting.start = row.start
    waiting.save(update_fields=["start"])
    return True


def drop(row: Notice, why: str) -> None:
    """It will not be sent: it is no longer true, or no longer wanted."""
    row.state, row.why = State.DROPPED, why
    row.save(update_fields=["state", "why"])


def enter_reminders(*, now: datetime) -> int:
    """Enter the reminders that have fallen due; returns how many. Twice at the same time enters
    each once."""
    due = queries.due_for_reminder(now=now)
    if not due:
        return 0
    rows = [
        Notice(
            appointment=visit,
            client=client,
            kind=Kind.REMINDER.value,
            start=visit.start,
            made_at=now,
            not_before=now,
        )
        for visit, client in due
    ]
    with transaction.atomic():
        return len(Notice.objects.bulk_create(rows, ignore_conflicts=True))


def try_again(*, seat: Seat, key: int, now: datetime) -> Notice:
    """Send a mail that failed once more, because somebody of the clinic wants it.

    Raises InvalidInputError for one that did not fail.
    """
    with transaction.atomic():
        row = Notice.objects.select_for_update().get(pk=access.notice_of(seat, key).pk)
        if row.state != State.FAILED:
            raise InvalidInputError(
                gettext("This mail did not fail."),
                remedy=gettext("Only one that failed is sent again."),
            )
        if row.kind != Kind.REMINDER and queries.one_waits(row.appointment_id):
            raise InvalidInputError(
                gettext("A later mail about this appointment waits to be sent."),
                remedy=gettext("It says what is true now."),
            )
        row.state, row.tries, row.not_before, row.why = State.WAITING, 0, now, ""
        row.save(update_fields=["state", "tries", "not_before", "why"])
        audit.note_by(seat, "mail-again", "appointment", row.appointment_id, now)
        return row


# --- agreeing and ending -----------------------------------------------------------------------


def stop_word(client: Client) -> str:
    """The part of an address that ends the mails to a client."""
    return mailing.secret_word({"client": client.pk}, salt=_SALT)


def client_by_word(word: str) -> Client:
    """The client behind such an address. Raises NotFoundError."""
    key = mailing.read_word(word, salt=_SALT).get("client", 0)
    found = Client.objects.select_related("clinic").filter(pk=key).first()
    if found is None:
        raise NotFoundError(
            gettext("There are no mails here that could be ended."),
            remedy=gettext("Ask the clinic to end them."),
        )
    return found


def stop(*, client: Client, now: datetime) -> None:
    """No more mails to this client: the consent to reminders is taken back, and what still waits
    is not sent."""
    with transaction.atomic():
        rows = Consent.objects.filter(
            client=client, scope=Scope.REMINDERS, withdrawn_at__isnull=True
        )
        for consent in rows:
            treatment.withdraw(consent=consent, now=now)
        for row in Notice.objects.select_for_update().filter(client=client, state=State.WAITING):
            drop(row, gettext("The client wants no more mails."))


def agree(*, runner: Runner, clinic: Clinic, now: datetime) -> Client:
    """A runner with an account agrees to mails of a clinic: its card is made when there is none,
    and goes by the address of the account unless it has its own. Raises InvalidInputError."""
    with transaction.atomic():
        card = treatment.card_of(runner=runner, clinic=clinic, now=now)
        if not card.email and (runner.user is None or not runner.user.email):
            raise InvalidInputError(
                gettext("There is no address to write to."),
                remedy=gettext("Sign in with an account that has one."),
            )
        treatment.give_consent(
            client=card,
            scope=Scope.REMINDERS,
            given=treatment.Given(name=runner.name, how=Consent.How.ACCOUNT),
            now=now,
        )
        if not card.wants_reminders:
            card.wants_reminders = True
            card.save(update_fields=["wants_reminders"])
        return card
