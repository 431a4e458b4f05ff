"""A wish that is met by a booking made elsewhere: in the diary, or by the runner.

Who has an hour as it was wished for waits no more, and an hour that is kept for the client
meanwhile goes to the next. An appointment at another time leaves the wish: the client hopes for an
earlier one.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lissom.web.clinic.hearing import Act
from lissom.web.clinic.models import Appointment
from lissom.web.waiting import rounds, services
from lissom.web.waiting.models import FreedHour, HourOffer, WaitingEntry, WaitingWindow

State = WaitingEntry.State


def heard(row: Appointment, act: Act, now: datetime) -> None:
    """An appointment as it stands after an act ends the wishes that it meets, in the same
    transaction; hours kept for them are let go when it is over."""
    if row.state != Appointment.State.CONFIRMED or row.start <= now or row.service_id is None:
        return
    for entry in _met(row).select_for_update(of=("self",)):
        services.end(entry, State.BOOKED, now, by=act.by, appointment=row)
        others = HourOffer.objects.filter(entry=entry, answer="").exclude(hold=row)
        for freed in others.values_list("freed_id", flat=True):
            FreedHour.objects.filter(pk=freed).update(wakes_at=now)
            rounds.start_after(freed, now)


def _met(row: Appointment) -> QuerySet[WaitingEntry]:
    """What the client of an appointment waits for and has with it: the service, within a window,
    with the therapist if nobody else will do."""
    whose = Q(client=row.booked_for_id) if row.booked_for_id is not None else Q()
    if row.runner_id is not None:
        whose |= Q(client__runner=row.runner_id)
    if not whose:
        return WaitingEntry.objects.none()
    within = WaitingWindow.objects.filter(
        entry=OuterRef("pk"), start__lte=row.start, end__gte=row.end
    )
    return WaitingEntry.objects.filter(
        whose,
        Exists(within),
        Q(only_therapist=False) | Q(therapist=row.therapist_id),
        clinic=row.therapist.clinic_id,
        service=row.service_id,
        state=State.WAITING,
    )
