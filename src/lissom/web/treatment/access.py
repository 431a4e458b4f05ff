"""The one door to what concerns a client's health: who may see what of whom, now.

Every page of the treatment asks `sight` first. Without a consent that stands nothing of a runner
is seen; a consent taken back closes from that moment. What the clinic itself has to keep by law
stays stored and locked: `sight().treatment` is None then, and no page of daily work opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.core.screening.consent import Kind, Scope, Standing, kinds_shared, stands
from lissom.web.accounts.secrets import hashed
from lissom.web.clinic.models import Appointment, Client
from lissom.web.clinic.roles import Right
from lissom.web.clinic.seats import Seat
from lissom.web.training.models import Runner
from lissom.web.treatment.models import ClientLink, Consent

_KINDS = frozenset(kind.value for kind in Kind)


class NotSharedError(NotFoundError):
    """There is no consent that opens it."""

    code = "not-shared"


@dataclass(frozen=True, slots=True)
class Sight:
    """What a seat may see of a client. `runner` is there only while the runner lends something.

    `kinds`: what of the runner's own data; `until`: when that ends; `treatment`: the consent to
    treatment that stands, which opens the clinic's own answers and records.
    """

    client: Client
    kinds: frozenset[Kind]
    runner: Runner | None
    until: datetime | None
    treatment: Consent | None

    def shows(self, kind: Kind) -> bool:
        return kind in self.kinds

    @property
    def blind(self) -> bool:
        """Nothing at all may be seen."""
        return not self.kinds and self.treatment is None


def sight(seat: Seat, client: Client, *, now: datetime) -> Sight:
    """What this seat may see of this client at `now`.

    Raises NotFoundError for a client of another clinic, PermissionDenied without the right to
    health notes.
    """
    if client.clinic_id != seat.clinic.pk:
        raise NotFoundError(gettext("There is no such client."))
    if not seat.may(Right.HEALTH):
        raise PermissionDenied(
            gettext("Your role here may not {value}.").format(value=Right.HEALTH.value)
        )
    rows = [one for one in _consents(client) if stands(standing_of(one), now=now)]
    kinds = kinds_shared(map(standing_of, rows), now=now)
    if client.runner_id is None:
        kinds = frozenset()
    ends = [one.until for one in rows if one.scope == Scope.SHARING and one.until is not None]
    return Sight(
        client=client,
        kinds=kinds,
        runner=client.runner if kinds else None,
        until=max(ends) if kinds and ends else None,
        treatment=next((one for one in rows if one.scope == Scope.TREATMENT), None),
    )


def _consents(client: Client) -> list[Consent]:
    return list(
        Consent.objects.filter(client=client, withdrawn_at__isnull=True)
        .select_related("text")
        .order_by("-given_at", "-id")
    )


def standing_of(row: Consent) -> Standing:
    """The row as far as it decides."""
    return Standing(
        scope=Scope(row.scope),
        given_at=row.given_at,
        kinds=frozenset(Kind(one) for one in row.kinds if one in _KINDS),
        until=row.until,
        withdrawn_at=row.withdrawn_at,
    )


def client_of(seat: Seat, key: int) -> Client:
    """A client of the seat's clinic."""
    found = (
        Client.objects.select_related("clinic", "runner").filter(clinic=seat.clinic, pk=key).first()
    )
    if found is None:
        raise NotFoundError(gettext("There is no such client."))
    return found


def visit_of(seat: Seat, key: int) -> Appointment:
    """An appointment of the seat's clinic."""
    found = (
        Appointment.objects.select_related(
            "therapist__clinic", "room", "service", "booked_for__runner", "runner"
        )
        .filter(therapist__clinic=seat.clinic, pk=key)
        .first()
    )
    if found is None:
        raise NotFoundError(gettext("There is no such appointment."))
    return found


def client_at(visit: Appointment) -> Client | None:
    """Whose appointment it is: the card it was booked for, else the card of its runner."""
    if visit.booked_for is not None:
        return visit.booked_for
    if visit.runner_id is None:
        return None
    return (
        Client.objects.select_related("clinic", "runner")
        .filter(clinic=visit.therapist.clinic_id, runner=visit.runner_id)
        .first()
    )


def completed_visits(client: Client, *, before: datetime) -> list[Appointment]:
    """Visits of a client that took place before an instant, by start."""
    rows = _visits(client).filter(state=Appointment.State.COMPLETED, start__lt=before)
    return list(rows.select_related("service").order_by("start", "id"))


def next_visit(client: Client, *, now: datetime) -> Appointment | None:
    """The visit under way or ahead."""
    states = (Appointment.State.CONFIRMED, Appointment.State.ARRIVED)
    return _visits(client).filter(state__in=states, end__gt=now).order_by("start", "id").first()


def _visits(client: Client) -> QuerySet[Appointment]:
    mine = Q(booked_for=client)
    if client.runner_id is not None:
        mine |= Q(booked_for__isnull=True, runner=client.runner_id)
    return Appointment.objects.filter(mine, therapist__clinic=client.clinic_id)


def own_consent(runner: Runner, key: int) -> Consent:
    """A consent that this runner gave."""
    found = (
        Consent.objects.select_related("client__clinic")
        .filter(client__runner=runner, pk=key)
        .first()
    )
    if found is None:
        raise NotFoundError(gettext("There is no consent number {key}.").format(key=key))
    return found


def consent_of(client: Client, key: int) -> Consent:
    """A consent of this client."""
    found = Consent.objects.filter(client=client, pk=key).first()
    if found is None:
        raise NotFoundError(gettext("There is no consent number {key}.").format(key=key))
    return found


def link_by_secret(secret: str, *, now: datetime) -> ClientLink:
    """A link that still works. Raises NotFoundError."""
    rows = ClientLink.objects.select_related("client__clinic", "client__runner", "appointment")
    found = rows.filter(
        secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now
    ).first()
    if found is None:
        raise NotFoundError(
            gettext("This link was used already, or its time is over."),
            remedy=gettext("Ask the clinic for a new one."),
        )
    return found
