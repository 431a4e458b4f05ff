"""Writes of the diary that only staff do: length, blocked time, taking back a mistaken mark.

As in `booking.py` each is one transaction and a refusal changes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.runner.checks import check_aware
from lissom.web.clinic import access, acts, audit, freed, storing
from lissom.web.clinic.checks import refuse_closed
from lissom.web.clinic.models import Appointment, AuditEntry, Clinic, Service, Therapist
from lissom.web.clinic.refusals import RefusedError
from lissom.web.clinic.seats import Seat
from lissom.web.clinic.turn import alone, answered, not_from, refuse_stale, turn

State = Appointment.State
_SHORTEST_MIN, _LONGEST_MIN, _DAY_MIN = 5, 480, 25 * 60  # the longest day has 25 hours
_TAKES_TIME_AGAIN = (State.CANCELLED, State.NO_SHOW)


def resize(
    *,
    clinic: Clinic,
    appointment: int,
    minutes: int,
    version: int,
    now: datetime,
    by: Seat,
    overlap: bool = False,
    reason: str = "",
) -> Appointment:
    """Give an appointment another length; its buffers stay. Nothing else frees the rest of an
    hour that ended early: of a completed one only time can be given back.

    Raises RefusedError, StaleError, InvalidInputError.
    """
    acts.check_exception(by, overlap=overlap, reason=reason)
    row = access.appointment_of(clinic, appointment)
    with answered(row.therapist, row.service, row.start, now), alone(row.therapist, row.room):
        row = access.appointment_of(clinic, appointment, lock=True)
        refuse_stale(row, version)
        if row.state in (State.HELD, State.CANCELLED, State.NO_SHOW):
            raise not_from(row, gettext("given another length"), gettext("confirmed or arrived"))
        _refuse_length(row, minutes)
        before, until = acts.shape(row), row.end
        after = row.blocked_end - row.end
        longer = row.start + timedelta(minutes=minutes) > row.end
        row.end = row.start + timedelta(minutes=minutes)
        row.blocked_end = row.end + after
        if longer:
            row.overlaps = overlap
        if longer and row.state == State.CONFIRMED:
            refuse_closed(row)
        storing.change(row, now=now, place=True)
        storing.settle(clinic, now)
        if row.end < until:
            freed.tell(freed.Time(row.therapist, row.end, until, row.pk), "shorter", now=now)
        return acts.told(row, "resized", by=by, now=now, before=before, reason=reason)


def _refuse_length(row: Appointment, minutes: int) -> None:
    most = _DAY_MIN if row.state == State.BLOCKED else _LONGEST_MIN
    if not _SHORTEST_MIN <= minutes <= most:
        raise InvalidInputError(
            gettext("A length of {minutes} minutes is not usable.").format(minutes=minutes),
            remedy=gettext("Give {shortest_min} to {most}.").format(
                shortest_min=_SHORTEST_MIN, most=most
            ),
        )
    if row.state == State.COMPLETED and row.start + timedelta(minutes=minutes) > row.end:
        raise InvalidInputError(
            gettext("The appointment is completed; it cannot become longer."),
            remedy=gettext("Only time that was left over can be given back."),
        )


def block(
    *,
    therapist: Therapist,
    start: datetime,
    end: datetime,
    label: str = "",
    key: str = "",
    now: datetime,
    by: Seat,
) -> Appointment:
    """Take time of a therapist that is not for treatments. The same `key` again changes nothing.

    Raises TakenError when an appointment stands there, InvalidInputError for a time that cannot
    be.
    """
    check_aware(start, "start")
    check_aware(end, "end")
    if not timedelta(0) < end - start <= timedelta(minutes=_DAY_MIN):
        raise InvalidInputError(
            gettext("Blocked time ends after it begins and lasts a day at most."),
            remedy=gettext("Give both times."),
        )
    with answered(therapist, None, start, now), alone(therapist):
        known = access.appointment_by_key(key)
        if known is not None:
            return known
        row = storing.appointment(
            therapist=access.current_therapist(therapist),
            service=None,
            minutes=round((end - start).total_seconds() / 60.0),
            start=start,
            state=State.BLOCKED.value,
            now=now,
        )
        row.label, row.key = " ".join(label.split())[:80], key
        storing.enter(row, now=now)
        return acts.told(row, "blocked", by=by, now=now)


def lacks_service(row: Appointment) -> bool:
    """Whether an appointment has come without a service and stands, so that it can be said."""
    return row.service_id is None and row.state not in (
        State.BLOCKED,
        State.HELD,
        State.CANCELLED,
    )


def say_service(
    *, clinic: Clinic, appointment: int, service: Service, version: int, now: datetime, by: Seat
) -> Appointment:
    """Give an appointment that came without one its service, with the price of its day. Time and
    length stay as they are.

    Raises StaleError, and InvalidInputError when it has a service or cannot have one.
    """
    with turn():
        row = access.appointment_of(clinic, appointment, lock=True)
        if row.service_id == service.pk:
            return row
        refuse_stale(row, version)
        if not lacks_service(row):
            raise InvalidInputError(
                gettext("The service of this appointment cannot be said any more."),
                remedy=gettext("Cancel it and book the other service."),
            )
        if service.clinic_id != clinic.pk:
            raise InvalidInputError(
                gettext("{clinic} does not offer {service}.").format(
                    clinic=clinic, service=service
                ),
                remedy=gettext("Choose another service."),
            )
        row.service = service
        if row.price_pence is None:
            row.price_pence = storing.price_of(service, row.therapist, row.start)
        storing.change(row, now=now)
        audit.note_by(
            by,
            "service-said",
            acts.KIND,
            row.pk,
            now,
            detail={"to": {"service": str(service), "price_pence": row.price_pence}},
        )
        return row


def restore(
    *, clinic: Clinic, appointment: int, version: int, now: datetime, by: Seat, reason: str = ""
) -> Appointment:
    """Take back the last mark (arrived, completed, not come, cancelled) of an appointment.

    Raises TakenError with the next free hours when its time went meanwhile, StaleError, and
    InvalidInputError when there is nothing to take back.
    """
    row = access.appointment_of(clinic, appointment)
    since = max(row.start, now)
    with answered(row.therapist, row.service, since, now), alone(row.therapist, row.room):
        row = access.appointment_of(clinic, appointment, lock=True)
        refuse_stale(row, version)
        earlier = earlier_state(row)
        if earlier is None:
            raise InvalidInputError(
                gettext("There is no mark that could be taken back."),
                remedy=gettext("Look at its history."),
            )
        if earlier == State.HELD:
            raise RefusedError(
                gettext("It was held only; the hold is over."),
                remedy=gettext("Book the hour."),
                code="hold-over",
            )
        before = acts.shape(row)
        again = row.state in _TAKES_TIME_AGAIN
        row.state, row.cancelled_by, row.cancelled_late = earlier, "", False
        if again:
            row.overlaps = False
        storing.change(row, now=now, place=again)
        return acts.told(row, "taken-back", by=by, now=now, before=before, reason=reason)


def earlier_state(row: Appointment) -> str | None:
    """The state before the last mark; None when the last act was no mark."""
    entries = AuditEntry.objects.filter(clinic=row.therapist.clinic_id, kind=acts.KIND)
    last = entries.filter(key=str(row.pk)).order_by("-id").first()
    if last is None or last.action == "taken-back":
        return None
    detail: dict[str, Any] = last.detail
    known: str | None = detail.get("from", {}).get("state")
    reached = detail.get("to", {}).get("state")
    marks = (State.ARRIVED, State.COMPLETED, *_TAKES_TIME_AGAIN)
    return known if reached == row.state and row.state in marks else None
