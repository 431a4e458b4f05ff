"""Reads of the treatment: consents, texts and looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lissom.core.screening.consent import Scope, stands
from lissom.web.clinic.models import Client, Clinic
from lissom.web.training.models import Runner
from lissom.web.treatment.access import Sight, standing_of
from lissom.web.treatment.models import Consent, ConsentText, Look

MOST_LOOKS = 100


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


def looks_at(runner: Runner) -> Sequence[Look]:
    """The last looks at a runner's data, newest first."""
    rows = Look.objects.filter(runner=runner).select_related("client__clinic")
    return list(rows[:MOST_LOOKS])


def looks_on(seen: Sight) -> Sequence[Look]:
    """The last looks of the clinic at a client that may be seen, newest first."""
    rows = Look.objects.filter(client=seen.client).select_related("client__clinic")
    return list(rows[:MOST_LOOKS])


def texts_of(clinic: Clinic) -> Sequence[ConsentText]:
    """All versions by scope, newest first."""
    return list(ConsentText.objects.filter(clinic=clinic).select_related("made_by"))


def clinics_to_join() -> Sequence[Clinic]:
    """Clinics of this installation that work with it."""
    return list(Clinic.objects.filter(outside=False).order_by("name"))
