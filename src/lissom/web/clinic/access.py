"""The one door to clinics, their people and their diary."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.core.practice.policy import Policy, usual_policy
from lissom.web.clinic.models import (
    Appointment,
    Client,
    Clinic,
    ClinicPolicy,
    Room,
    Service,
    Therapist,
)
from lissom.web.clinic.refusals import RefusedError
from lissom.web.training.models import Runner


def clinic_named(name: str | None = None) -> Clinic:
    """The clinic with this name (capitals do not matter), or the only one there is."""
    names = list(Clinic.objects.order_by("name").values_list("name", flat=True)[:20])
    listed = (
        gettext("There are: {names}.").format(names=", ".join(names))
        if names
        else gettext("Add one with `lissom clinic add`.")
    )
    if name is None:
        if len(names) != 1:
            raise InvalidInputError(gettext("Say which clinic."), remedy=listed)
        return Clinic.objects.get()
    found = Clinic.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        raise NotFoundError(
            gettext("There is no clinic '{name}'.").format(name=name), remedy=listed
        )
    return found


def therapist_of(clinic: Clinic, name: str) -> Therapist:
    found = Therapist.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
    if found is None:
        names = Therapist.objects.filter(clinic=clinic).values_list("name", flat=True)
        raise NotFoundError(
            gettext("{clinic} has no therapist '{name}'.").format(clinic=clinic, name=name),
            remedy=gettext("There are: {names}.").format(names=", ".join(names)),
        )
    return found


def room_of(clinic: Clinic, name: str) -> Room:
    found = Room.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
    if found is None:
        names = Room.objects.filter(clinic=clinic).values_list("name", flat=True)
        raise NotFoundError(
            gettext("{clinic} has no room '{name}'.").format(clinic=clinic, name=name),
            remedy=gettext("There are: {names}.").format(names=", ".join(names)),
        )
    return found


def service_of(clinic: Clinic, kind: str, minutes: int) -> Service:
    rows = Service.objects.filter(clinic=clinic, active=True)
    found = rows.filter(type=kind, minutes=minutes).first()
    if found is None:
        listed = ", ".join(
            gettext("{type} {minutes} min").format(type=row.type, minutes=row.minutes)
            for row in rows
        )
        raise NotFoundError(
            gettext("{clinic} does not offer {kind} of {minutes} min.").format(
                clinic=clinic, kind=kind, minutes=minutes
            ),
            remedy=gettext("It offers: {listed}.").format(listed=listed),
        )
    return found


def services_of(therapist: Therapist) -> list[Service]:
    """What this therapist gives: the services named for the person, else all of the clinic."""
    named = [row for row in therapist.services.all() if row.active]
    return named or list(Service.objects.filter(clinic=therapist.clinic_id, active=True))


def current_therapist(therapist: Therapist, clinic: Clinic | None = None) -> Therapist:
    """The person with rooms as the database has them now. Raises RefusedError when not there (any
    more)."""
    rows = Therapist.objects.select_related("clinic").prefetch_related("rooms")
    found = rows.filter(pk=therapist.pk, clinic=clinic or therapist.clinic_id).first()
    if found is None:
        raise _gone(therapist)
    return found


def current_service(service: Service) -> Service:
    """The service as the database has it now. Raises RefusedError when it was removed."""
    found = Service.objects.filter(pk=service.pk).first()
    if found is None:
        raise _gone(service)
    return found


def current_room(room: Room) -> Room:
    """The room as the database has it now. Raises RefusedError when it was removed."""
    found = Room.objects.filter(pk=room.pk).first()
    if found is None:
        raise _gone(room)
    return found


def card_of(runner: Runner, clinic: int) -> Client | None:
    """The runner's card in a clinic's card file, unless there is none or it is archived."""
    return Client.objects.filter(clinic=clinic, runner=runner, archived_at__isnull=True).first()


def address_of(client: Client) -> str:
    """The client's mail address: the card's, else that of the account (`runner__user`) here."""
    user = None if client.runner is None else client.runner.user
    return client.email or ("" if user is None else str(user.email))


def reply_address(clinic: Clinic) -> str:
    """Where answers to the clinic's mails go; empty when it has named no address."""
    row: ClinicPolicy | None = getattr(clinic, "policy", None)
    return "" if row is None else row.reply_to


def current_client(client: Client, clinic: int) -> Client:
    """The client's card as it is now. Raises RefusedError when it is not there or archived."""
    found = Client.objects.select_related("runner").filter(pk=client.pk, clinic=clinic).first()
    if found is None:
        raise _gone(client)
    if found.archived_at is not None:
        raise RefusedError(
            gettext("The card of {found} is archived.").format(found=found),
            remedy=gettext("Bring the card back first, or choose another client."),
            code="client-archived",
        )
    return found


def _gone(row: Client | Room | Service | Therapist) -> RefusedError:
    kind = type(row).__name__.lower()
    return RefusedError(
        gettext("{row} is not there any more.").format(row=row),
        remedy=gettext("Choose another {kind}.").format(kind=kind),
        code=f"{kind}-gone",
    )


def appointment_of(clinic: Clinic, key: int, *, lock: bool = False) -> Appointment:
    """One appointment of the clinic; `lock`: nobody else changes it in this transaction."""
    rows = Appointment.objects.select_related(
        "therapist__clinic", "room", "service", "booked_for", "runner"
    )
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(therapist__clinic=clinic, pk=key).first()
    if found is None:
        raise NotFoundError(
            gettext("{clinic} has no appointment number {key}.").format(clinic=clinic, key=key)
        )
    return found


def appointment_by_key(key: str) -> Appointment | None:
    """The appointment that the request of this name made."""
    if not key:
        return None
    return (
        Appointment.objects.select_related("therapist__clinic", "service").filter(key=key).first()
    )


def appointments_of(runner: Runner, start: datetime) -> list[Appointment]:
    """The runner's own appointments that stand and begin at `start`."""
    return list(
        Appointment.objects.filter(
            runner=runner,
            start=start,
            state__in=(Appointment.State.HELD, Appointment.State.CONFIRMED),
        ).select_related("therapist__clinic", "service")
    )


def policy_of(clinic: Clinic) -> Policy:
    """The rules of the clinic's bookings; the usual ones where it has set none."""
    row: ClinicPolicy | None = getattr(clinic, "policy", None)
    if row is None:
        return usual_policy()
    return Policy(
        notice_h=row.notice_h,
        waiting_hold_min=row.waiting_hold_min,
        late_fee_percent=row.late_fee_percent,
        no_show_fee_percent=row.no_show_fee_percent,
        deposit_percent=row.deposit_percent,
        slot_step_min=row.slot_step_min,
        remind_days=row.remind_days,
        client_reminder_h=row.client_reminder_h,
        vat_rate_bp=row.vat_rate_bp,
    )


def clinics_that_know(runner: Runner) -> frozenset[int]:
    """Clinics (their keys) where the runner was treated before, or is written down as known."""
    own = Q(runner=runner) | Q(booked_for__runner=runner)
    came = Appointment.objects.filter(own, state=Appointment.State.COMPLETED)
    cards = Client.objects.filter(runner=runner, been_before=True)
    return frozenset(
        {
            *came.order_by().values_list("therapist__clinic", flat=True).distinct(),
            *cards.order_by().values_list("clinic", flat=True),
        }
    )
