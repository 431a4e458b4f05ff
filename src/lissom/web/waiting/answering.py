"""What a client, or the desk for the client, answers: take the hour, not this one, no more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from lissom.core.booking import refill
from lissom.core.errors import InvalidInputError
from lissom.web import locks
from lissom.web.clinic import audit, booking, guards
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.models import Appointment, Client, Therapist
from lissom.web.clinic.seats import Seat
from lissom.web.clinic.turn import claim, turn
from lissom.web.waiting import access, bridge, queries, rounds, services
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry

State = WaitingEntry.State


def accept(*, offer: HourOffer, now: datetime, by: Seat | None = None) -> Appointment:
    """Book the offered hour: for who holds it, or for whoever was asked when nobody holds it.

    Exactly one wins. The same again gives the same appointment. Raises InvalidInputError with the
    reason (`hour-taken`, `held-by-another`, `hour-over`, `not-offered`), RefusedError of the diary
    with the next free hours; nothing is changed then.
    """
    with turn():
        rounds.claim_of(offer.freed)
        own, row, offers = _now(offer)
        current = bridge.round_of(row, offers)
        taken = current.taken_by
        refill.accept(current, own.entry_id, now=now)
        if taken is not None and own.hold is not None:
            return own.hold
        if own.entry.state != State.WAITING:
            raise InvalidInputError(
                gettext("You are not on the waiting list any more."),
                remedy=gettext("Ask the clinic for a free hour."),
                code="entry-over",
            )
        for other in offers:
            if other.answer == "" and other.pk != own.pk:
                rounds.run_out(other, now)
        appointment = _booked(own, now, by)
        rounds.take(row, own, appointment, now)
        services.end(own.entry, State.BOOKED, now, by=by, appointment=appointment)
        return appointment


def _now(offer: HourOffer) -> tuple[HourOffer, FreedHour, list[HourOffer]]:
    """The offer, its round and all offers of it, as they are within the turn."""
    row = rounds.locked(offer.freed)
    offers = queries.offers_of(row)
    own = next(one for one in offers if one.pk == offer.pk)
    own.freed = row
    return own, row, offers


def _booked(own: HourOffer, now: datetime, by: Seat | None) -> Appointment:
    """Confirm the hold while it lasts, else book the hour anew."""
    hold, clinic = own.hold, own.freed.clinic
    if hold is not None and hold.state == Appointment.State.HELD:
        if (hold.start, hold.therapist_id) != (own.start, own.freed.therapist_id):
            raise InvalidInputError(
                gettext("The clinic has moved this hour meanwhile."),
                remedy=gettext("Ask the clinic for another one."),
                code="hour-over",
            )
        if hold.hold_until is not None and now < hold.hold_until:
            guards.ask(hold, now=now)
            return booking.confirm(
                clinic=clinic, appointment=hold.pk, version=hold.version, now=now, by=by
            )
    wish = Wish(
        therapist=own.freed.therapist,
        service=own.service,
        start=own.start,
        booked_for=own.entry.client,
    )
    return booking.book(wish=wish, now=now, by=by)


def decline(
    *, offer: HourOffer, now: datetime, by: Seat | None = None, by_clinic: bool = False
) -> None:
    """Not this hour: the next is asked, and the client stays on the list. `by_clinic`: the desk
    passes on. Who does not hold the hour changes nothing."""
    with turn():
        rounds.pass_on(offer=offer, by_clinic=by_clinic, now=now)
        if by is not None:
            _note(offer.entry, "passed-on" if by_clinic else "declined", by=by, now=now)


def leave(*, entry: WaitingEntry, now: datetime, by: Seat | None = None) -> WaitingEntry:
    """Take a client off the list. An hour that is kept for the entry goes to the next; one that
    left already stays so."""
    with turn():
        _pass_on_all(entry, now)
        locks.hold([services.lock_name(entry.clinic)])
        row = access.entry_of(entry.clinic, entry.pk, lock=True)
        if row.state == State.WAITING:
            _pass_on_all(row, now)  # one may have been made before the lock was had
            services.end(row, State.WITHDRAWN, now, by=by)
        return row


def _pass_on_all(entry: WaitingEntry, now: datetime) -> None:
    awaited = HourOffer.objects.filter(entry=entry, answer="")
    for offer in awaited.select_related("freed__clinic", "freed__therapist__clinic"):
        rounds.pass_on(offer=offer, by_clinic=False, now=now)


def stop(*, offer_round: FreedHour, now: datetime, by: Seat) -> None:
    """The clinic wants the hour for something else: it is not offered any more."""
    with turn():
        rounds.stop(row=offer_round, now=now)
        audit.note_by(by, "not-offered", "freed-hour", offer_round.pk, now)


def forget(*, client: Client, now: datetime) -> int:
    """Remove everything that the waiting list knows of a client; hours kept for the client go to
    the next. Returns how many entries there were."""
    with turn():
        rows = list(WaitingEntry.objects.filter(client=client).select_related("clinic"))
        for row in rows:
            leave(entry=row, now=now)
        WaitingEntry.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)


def _note(row: WaitingEntry, action: str, *, by: Seat | None, now: datetime) -> None:
    audit.note(
        seat=by,
        clinic=row.clinic,
        action=action,
        kind=services.KIND,
        key=row.pk,
        detail={"client": row.client_id},
        now=now,
    )


def book_free(
    *, entry: WaitingEntry, therapist: Therapist, start: datetime, now: datetime, by: Seat
) -> Appointment:
    """The desk books a free hour for somebody who waits: the wish is met, and an hour that is kept
    for it goes to the next.

    Raises RefusedError with the next free hours; nothing is changed then.
    """
    with turn():
        _pass_on_all(entry, now)
        claim(therapist, also=[services.lock_name(entry.clinic)])
        row = access.entry_of(entry.clinic, entry.pk, lock=True)
        if row.state != State.WAITING:
            raise InvalidInputError(
                gettext("This entry is over ({state}).").format(state=row.state),
                remedy=gettext("Look at the client's card."),
                code="entry-over",
            )
        wish = Wish(therapist=therapist, service=row.service, start=start, booked_for=row.client)
        appointment = booking.book(wish=wish, now=now, by=by)
        services.end(row, State.BOOKED, now, by=by, appointment=appointment)
        return appointment
