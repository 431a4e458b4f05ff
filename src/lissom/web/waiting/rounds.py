"""A freed hour goes round the waiting list: each step is one transaction that alone decides about
the clinic's list and the therapist, so what it reads holds until it ends.

The core says who is asked (`core.booking.refill`); the diary keeps the hour for that client
(`clinic.booking.hold`), so nobody else can have it and no two holds can collide.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from lissom.core.booking import refill
from lissom.core.booking.refill import Asked, Round, Stage
from lissom.core.errors import LissomError
from lissom.web.clinic import access as clinics
from lissom.web.clinic import booking
from lissom.web.clinic.booking import Wish
from lissom.web.clinic.freed import Time
from lissom.web.clinic.models import Appointment, Service
from lissom.web.clinic.refusals import RefusedError
from lissom.web.clinic.turn import claim, turn
from lissom.web.jobs import services as jobs
from lissom.web.waiting import access, bridge, queries, services
from lissom.web.waiting.jobs import MAIL
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry

Answer = HourOffer.Answer
_FOREMOST = (300, 3000, 10**9)
"""How many of the list are looked at first, and when that does not settle who comes first."""
_ENDED = (FreedHour.Stage.TAKEN, FreedHour.Stage.OVER)


def heard(time: Time, why: str, now: datetime) -> None:
    """Time came free: when anybody waits it goes round, from the end of this transaction on.

    A hold of this list that the staff moved or cancelled ends its own round instead.
    """
    clinic = time.therapist.clinic
    if clinic.outside or _was_ours(time, now):
        return
    waits = WaitingEntry.objects.filter(clinic=clinic, state=WaitingEntry.State.WAITING)
    if waits.filter(until__gt=time.start).exists():
        for start, end in _pieces(time, why, now):
            _begin(time, start, end, why, now)


def _was_ours(time: Time, now: datetime) -> bool:
    if time.appointment is None:
        return False
    offer = HourOffer.objects.select_related("freed").filter(hold=time.appointment).last()
    if offer is None or offer.answer == Answer.ACCEPTED:
        return False  # an hour that was accepted is an appointment like any other
    if offer.answer == "":
        _answer(offer, Answer.WITHDRAWN, now)
        _close(offer.freed, FreedHour.Stage.OVER, now)
    return True


def _pieces(time: Time, why: str, now: datetime) -> list[tuple[datetime, datetime]]:
    """Hours that were opened are offered beside each other, as many as treatments fit."""
    start = max(time.start, now)
    if why != FreedHour.FreedBy.OPENED:
        return [(start, time.end)]
    given = [one.minutes for one in clinics.services_of(time.therapist)]
    length = timedelta(minutes=max(given, default=0))
    if not given or time.end - start < timedelta(minutes=min(given)):
        return []
    count = max(1, (time.end - start) // length)
    bounds = [start + number * length for number in range(count)]
    return list(zip(bounds, [*bounds[1:], time.end], strict=True))


def _begin(time: Time, start: datetime, end: datetime, why: str, now: datetime) -> None:
    row = FreedHour.objects.create(
        clinic=time.therapist.clinic,
        therapist=time.therapist,
        start=start,
        end=end,
        freed_by=why,
        source=time.appointment,
        made_at=now,
        wakes_at=now,
    )
    start_after(row.pk, now)


def start_after(freed: int, now: datetime) -> None:
    """At once after the transaction, so that nobody waits for the worker; what fails the worker
    does."""

    def start() -> None:
        with suppress(LissomError):
            advance(freed=freed, now=now)

    transaction.on_commit(start, robust=True)


def advance(*, freed: int, now: datetime) -> FreedHour:
    """Do what is due at a freed hour: a hold that has run out ends, the best client is asked.

    Nothing happens when nothing is due. Raises BusyError and CollidedError (nothing was changed).
    """
    row = FreedHour.objects.select_related("clinic__policy", "therapist__clinic").get(pk=freed)
    with turn():
        claim_of(row)
        row = locked(row)
        offers = queries.offers_of(row)
        held = _awaited(offers)
        if row.stage in _ENDED or (held is not None and now < held.until and waits(held)):
            return row
        if held is not None and waits(held):
            run_out(held, now)
        elif held is not None:
            _answer(held, Answer.WITHDRAWN, now)
            give_up(held, now)
        _ask_next(row, offers, now)
        return row


def claim_of(row: FreedHour) -> None:
    """Hold all that a step of this round decides about, until the transaction ends."""
    claim(row.therapist, also=[services.lock_name(row.clinic)])


def locked(row: FreedHour) -> FreedHour:
    """The freed hour as it is now; nobody else changes it until the transaction ends."""
    rows = FreedHour.objects.select_for_update(of=("self",))
    return rows.select_related("clinic__policy", "therapist__clinic").get(pk=row.pk)


def waits(offer: HourOffer) -> bool:
    """Whether who was asked still waits: a booking made elsewhere may have met the wish."""
    return offer.entry.state == WaitingEntry.State.WAITING


def _awaited(offers: list[HourOffer]) -> HourOffer | None:
    return next((one for one in offers if one.answer == ""), None)


def _ask_next(row: FreedHour, offers: list[HourOffer], now: datetime) -> None:
    """Ask the best who can use the hour; whom the diary refuses is passed over."""
    slots = queries.ways(row, now)
    if not slots:
        _close(row, FreedHour.Stage.OVER, now)
        return
    row.stage = FreedHour.Stage.OPEN
    current = bridge.round_of(row, offers, slots)
    taken = queries.busy_clients(row.clinic, row.start, row.end, now)
    opened = queries.opening(row.clinic, now)
    hold_min = clinics.policy_of(row.clinic).waiting_hold_min
    refused: set[int] = set()
    for most in _FOREMOST:
        usable = queries.could_use(row, slots, now, most=most)
        busy = refused | {one for one, client in usable.clients.items() if client in taken}
        while refill.is_settled(current, usable.waiting, usable.rest, now=now, busy=busy):
            found = refill.advance(
                current, usable.waiting, now=now, opening=opened, busy=busy, hold_min=hold_min
            )
            if found.held is None or _keep(row, found.held, now):
                _set(row, found, now)
                return
            refused.add(found.held.entry)
            busy.add(found.held.entry)


def _keep(row: FreedHour, asked: Asked, now: datetime) -> bool:
    """Hold the hour for who is asked; False when the diary has a reason against it, or the wish
    was met meanwhile."""
    rows = WaitingEntry.objects.select_related("client__runner__user", "service")
    entry = rows.select_for_update(of=("self",)).get(pk=asked.entry)
    if entry.state != WaitingEntry.State.WAITING:
        return False
    wish = Wish(
        therapist=row.therapist,
        service=entry.service,
        start=asked.slot.start,
        booked_for=entry.client,
        asked=True,
    )
    try:
        hold = booking.hold(wish=wish, now=now, until=asked.until)
    except RefusedError:
        return False
    offer = HourOffer.objects.create(
        freed=row,
        entry=entry,
        service=entry.service,
        start=hold.start,
        end=hold.end,
        at=now,
        until=asked.until,
        why=asked.why[:300],
        hold=hold,
    )
    if access.mail_of(entry.client):
        jobs.ask(
            kind=MAIL, subject=f"offer:{offer.pk}", owner=None, args={"offer": offer.pk}, now=now
        )
    return True


def _set(row: FreedHour, found: Round, now: datetime) -> None:
    if found.stage is Stage.OVER:
        _close(row, FreedHour.Stage.OVER, now)
        return
    row.stage, row.wakes_at = found.stage.value, found.wakes_at
    row.save(update_fields=["stage", "wakes_at"])


def _close(row: FreedHour, stage: FreedHour.Stage, now: datetime) -> None:
    row.stage, row.wakes_at, row.ended_at = stage.value, None, now
    row.save(update_fields=["stage", "wakes_at", "ended_at"])


def _answer(offer: HourOffer, answer: HourOffer.Answer, at: datetime) -> None:
    offer.answer, offer.answered_at = answer.value, at
    offer.save(update_fields=["answer", "answered_at"])


def run_out(offer: HourOffer, now: datetime) -> None:
    """The time to answer has passed, and nobody did."""
    _answer(offer, Answer.UNANSWERED, offer.until)
    give_up(offer, now)
    services.wake_open(offer.freed.clinic, now)  # the client can be asked for another hour again


def give_up(offer: HourOffer, now: datetime) -> None:
    """Free the hour that was kept for an offer which is answered; quietly, nobody is told."""
    hold = offer.hold
    if hold is None:
        return
    hold.refresh_from_db()
    if hold.state == Appointment.State.HELD:
        booking.cancel(clinic=offer.freed.clinic, appointment=hold.pk, now=now)


def take(row: FreedHour, offer: HourOffer, appointment: Appointment, now: datetime) -> None:
    """The hour went to this offer: the round is over, and what is left of the time goes round."""
    offer.hold = appointment
    offer.save(update_fields=["hold"])
    _answer(offer, Answer.ACCEPTED, now)
    _close(row, FreedHour.Stage.TAKEN, now)
    services.wake_open(row.clinic, now)
    lengths = Service.objects.filter(clinic=row.clinic_id, active=True)
    shortest = timedelta(minutes=min(lengths.values_list("minutes", flat=True), default=0))
    for start, end in ((row.start, appointment.start), (appointment.end, row.end)):
        if end - start >= shortest > timedelta(0) and start > now:
            _begin(Time(row.therapist, start, end), start, end, FreedHour.FreedBy.REST, now)


def pass_on(*, offer: HourOffer, by_clinic: bool, now: datetime) -> FreedHour:
    """The client does not want the hour, or the clinic asks the next; one that does not hold it
    changes nothing."""
    with turn():
        claim_of(offer.freed)
        row = locked(offer.freed)
        held = _awaited(queries.offers_of(row))
        if row.stage in _ENDED or held is None or held.pk != offer.pk:
            return row
        _answer(held, Answer.WITHDRAWN if by_clinic else Answer.DECLINED, now)
        give_up(held, now)
        services.wake_open(row.clinic, now)
        row.stage, row.wakes_at = FreedHour.Stage.OPEN.value, now
        row.save(update_fields=["stage", "wakes_at"])
        start_after(row.pk, now)
        return row


def stop(*, row: FreedHour, now: datetime) -> FreedHour:
    """The hour is not offered any more; who holds it loses it."""
    with turn():
        claim_of(row)
        row = locked(row)
        if row.stage in _ENDED:
            return row
        held = _awaited(queries.offers_of(row))
        if held is not None:
            _answer(held, Answer.WITHDRAWN, now)
            give_up(held, now)
        _close(row, FreedHour.Stage.OVER, now)
        return row
