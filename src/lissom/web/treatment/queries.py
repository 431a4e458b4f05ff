"""Reads of the treatment: consents, texts and looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from lissom.core.screening.consent import Scope, stands
from lissom.web.clinic.models import Appointment, Client, Clinic
from lissom.web.clinic.seats import Seat
from lissom.web.training.models import Runner
from lissom.web.treatment.access import Sight, standing_of
from lissom.web.treatment.models import Consent, ConsentText, Look

MOST_LOOKS = 100
DAYS_AHEAD = 3


def consents_of(client: Client) -> Sequence[Consent]:
    """Everything that a client agreed to, newest first."""
    return list(
        Consent.objects.filter(client=client)
        .select_related("text", "recorded_by", "client")
        .prefetch_related("reaffirmed")
    )


def standing_consent(client: Client, scope: Scope, *, now: datetime) -> Consent | None:
    """The consent for a scope that stands."""
    rows = Consent.objects.filter(client=client, scope=scope, withdrawn_at__isnull=True)
    rows = rows.select_related("text")
    return next((one for one in rows if stands(standing_of(one), now=now)), None)


def shared_by(runner: Runner) -> Sequence[Consent]:
    """Every consent to share that a runner gave, newest first."""
    return list(
        Consent.objects.filter(client__runner=runner, scope=Scope.SHARING).select_related(
            "client__clinic", "text"
        )
    )


def agreed_by(runner: Runner, *, now: datetime) -> Sequence[Consent]:
    """Consents to treatment and to reminders of a runner that stand, by clinic."""
    rows = Consent.objects.filter(
        client__runner=runner,
        scope__in=(Scope.TREATMENT, Scope.REMINDERS),
        withdrawn_at__isnull=True,
    ).select_related("client__clinic", "text")
    return [
        one
        for one in rows.order_by("client__clinic__name", "scope")
        if stands(standing_of(one), now=now)
    ]


def looks_at(runner: Runner) -> Sequence[Look]:
    """The last looks at a runner's data, newest first."""
    rows = Look.objects.filter(runner=runner).select_related("client__clinic")
    return list(rows[:MOST_LOOKS])


def looks_on(seen: Sight) -> Sequence[Look]:
    """The last looks of the clinic at a client that may be seen, newest first."""
    rows = Look.objects.filter(client=seen.client).select_related("client__clinic")
    return list(rows[:MOST_LOOKS])


def visits_ahead(seat: Seat, *, now: datetime) -> Sequence[Appointment]:
    """Appointments of the clinic from today on for some days: the seat's own for a therapist."""
    zone = ZoneInfo(seat.clinic.timezone)
    today = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    rows = Appointment.objects.filter(
        therapist__clinic=seat.clinic,
        start__gte=today,
        start__lt=today + timedelta(days=DAYS_AHEAD),
        state__in=(
            Appointment.State.CONFIRMED,
            Appointment.State.ARRIVED,
            Appointment.State.COMPLETED,
        ),
    )
    if seat.therapist is not None:
        rows = rows.filter(therapist=seat.therapist)
    return list(
        rows.select_related(
            "therapist__clinic", "service", "booked_for__runner", "runner"
        ).order_by("start", "id")
    )


def texts_of(clinic: Clinic) -> Sequence[ConsentText]:
    """All versions by scope, newest first."""
    return list(ConsentText.objects.filter(clinic=clinic).select_related("made_by"))


def clinics_to_join() -> Sequence[Clinic]:
    """Clinics of this installation that work with it."""
    return list(Clinic.objects.filter(outside=False).order_by("name"))
