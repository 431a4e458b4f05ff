"""A runner's own hand on the own appointments: what giving up means, moving, giving up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext

from lissom.core.booking.notice import notice_deadline
from lissom.core.booking.sentences import clock_time
from lissom.core.errors import InvalidInputError
from lissom.core.evidence import value
from lissom.core.planning.inputs import PreviousSession
from lissom.core.runner.checks import check_aware
from lissom.web.clinic import access, booking, bridge, queries
from lissom.web.clinic.models import Appointment, Clinic
from lissom.web.clinic.questions import questions
from lissom.web.clinic.refusals import RefusedError
from lissom.web.clinic.turn import turn
from lissom.web.training.models import Runner
from lissom.web.training.slots import HouseRules, Standing

_PENCE = 100


def standing(runner: Runner, *, now: datetime) -> list[Standing]:
    """The runner's confirmed appointments still to come, by start, and what giving one up means."""
    rows = list(
        Appointment.objects.filter(runner=runner, state=Appointment.State.CONFIRMED, start__gt=now)
        .select_related("therapist__clinic__policy", "service")
        .order_by("start", "id")
    )
    asked = questions(rows, now=now)
    return [_standing(row, now, questioned=row.pk in asked) for row in rows]


def _standing(row: Appointment, now: datetime, *, questioned: bool = False) -> Standing:
    clinic = row.therapist.clinic
    rules = access.policy_of(clinic)
    deadline = notice_deadline(row.start, clinic.timezone, rules.notice_h)
    known = bridge.booked_from_row(row, zone=ZoneInfo(clinic.timezone))
    return Standing(
        slot=known.slot or "",
        start=row.start,
        minutes=known.minutes,
        type=known.type,
        therapist=row.therapist.name,
        place=clinic.name,
        zone=clinic.timezone,
        deadline=deadline,
        late=now > deadline,
        fee_pence=rules.late_fee(row.price_pence or 0),
        questioned=questioned,
    )


def usual_therapist(runner: Runner, *, now: datetime) -> str:
    """Whom the runner saw most often at the last visits, of equals the latest; empty before the
    first visit."""
    mine = Q(runner=runner) | Q(booked_for__runner=runner)
    visits = Appointment.objects.filter(mine, state=Appointment.State.COMPLETED, start__lt=now)
    last = round(value("booking.usual_visits"))
    seen = list(visits.order_by("-start", "-id").values_list("therapist__name", flat=True)[:last])
    return max(seen, key=seen.count, default="")


def rules(places: Sequence[str]) -> list[HouseRules]:
    """What these clinics of the installation ask of who gives an hour up late."""
    rows = Clinic.objects.filter(name__in=places, outside=False).select_related("policy")
    found = []
    for row in rows.order_by("name"):
        policy = access.policy_of(row)
        found.append(HouseRules(row.name, policy.notice_h, policy.late_fee_percent))
    return found


def cancel(*, runner: Runner, slot: str, start: datetime, late: bool | None, now: datetime) -> bool:
    """Cancel the runner's own appointment of this slot; False when there is none.

    `late`: whether the runner was told that the notice has passed; None: nobody asked. Raises
    InvalidInputError for one that has begun, and when the notice passed since the page was made.
    """
    with turn():
        row = _own(runner, slot, start)
        if row is None:
            return False
        stands = _standing(row, now)
        if late is False and stands.late:
            raise InvalidInputError(
                gettext(
                    "The notice for this appointment ended on {when}, after the page was made; "
                    "nothing was cancelled.{due}"
                ).format(when=_when(stands), due=_due(stands)),
                remedy=gettext("Cancel it again if you want to give it up all the same."),
                code="late-now",
            )
        return booking.cancel_own(runner=runner, slot=slot, start=start, now=now)


def move(
    *,
    runner: Runner,
    slot: str,
    start: datetime,
    to_slot: str,
    to_start: datetime,
    now: datetime,
) -> PreviousSession | None:
    """Move the runner's own appointment to another free hour of its clinic; None when there is no
    such appointment. One that was moved there already is returned: the button was pressed twice.

    Raises RefusedError with the next free hours when the other hour is gone, InvalidInputError when
    the notice has passed.
    """
    check_aware(to_start, "start")
    zone = ZoneInfo(runner.timezone)
    row = _own(runner, slot, start)
    if row is None:
        there = _own(runner, to_slot, to_start)
        return None if there is None else bridge.booked_from_row(there, zone=zone)
    _refuse_late(_standing(row, now))
    clinic = row.therapist.clinic
    end = to_start + timedelta(minutes=1)
    free = queries.free_slots(to_start, end, runner=runner, clinic=clinic, now=now)
    chosen = next((one for one in free if one.id == to_slot), None)
    kind = "" if row.service is None else row.service.type
    if chosen is None or (chosen.types and kind not in chosen.types):
        raise _gone(row, to_start, now)
    moved = booking.move(
        clinic=clinic,
        appointment=row.pk,
        start=to_start,
        version=row.version,
        therapist=access.therapist_of(clinic, chosen.therapist),
        now=now,
    )
    return bridge.booked_from_row(moved, zone=zone)


def _own(runner: Runner, slot: str, start: datetime) -> Appointment | None:
    """The runner's confirmed appointment in this slot."""
    zone = ZoneInfo(runner.timezone)
    rows = Appointment.objects.filter(
        runner=runner, start=start, state=Appointment.State.CONFIRMED
    ).select_related("therapist__clinic__policy", "service")
    return next((one for one in rows if bridge.booked_from_row(one, zone=zone).slot == slot), None)


def _refuse_late(stands: Standing) -> None:
    if stands.late:
        raise InvalidInputError(
            gettext("The notice for this appointment ended on {when}.").format(when=_when(stands)),
            remedy=gettext("Only {place} can move it now: speak with them.").format(
                place=stands.place
            ),
            code="late-now",
        )


def _gone(row: Appointment, start: datetime, now: datetime) -> RefusedError:
    zone = ZoneInfo(row.therapist.clinic.timezone)
    refusal = RefusedError(
        gettext("{clock_time} is not free any more; your appointment stands as it was.").format(
            clock_time=clock_time(start, zone)
        ),
        remedy=gettext("Choose another time."),
        code="taken",
    )
    slots = queries.next_free(therapist=row.therapist, service=row.service, since=start, now=now)
    refusal.offer(slots, zone)
    return refusal


def _when(stands: Standing) -> str:
    return clock_time(stands.deadline, ZoneInfo(stands.zone))


def _due(stands: Standing) -> str:
    if not stands.fee_pence:
        return gettext(" It would be noted as late.")
    return gettext(" A fee of £{value:.2f} may be due.").format(value=stands.fee_pence / _PENCE)
