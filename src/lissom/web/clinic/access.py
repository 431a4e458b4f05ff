"""The one door to clinics, their people and their diary."""

from __future__ import annotations

from datetime import datetime

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.clinic.models import Appointment, Clinic, Room, Service, Therapist
from lissom.web.training.models import Runner


def clinic_named(name: str | None = None) -> Clinic:
    """The clinic with this name (capitals do not matter), or the only one there is."""
    names = list(Clinic.objects.order_by("name").values_list("name", flat=True)[:20])
    listed = f"There are: {', '.join(names)}." if names else "Add one with `lissom clinic add`."
    if name is None:
        if len(names) != 1:
            raise InvalidInputError("Say which clinic.", remedy=listed)
        return Clinic.objects.get()
    found = Clinic.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        raise NotFoundError(f"There is no clinic '{name}'.", remedy=listed)
    return found


def therapist_of(clinic: Clinic, name: str) -> Therapist:
    found = Therapist.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
    if found is None:
        names = Therapist.objects.filter(clinic=clinic).values_list("name", flat=True)
        raise NotFoundError(
            f"{clinic} has no therapist '{name}'.", remedy=f"There are: {', '.join(names)}."
        )
    return found


def room_of(clinic: Clinic, name: str) -> Room:
    found = Room.objects.filter(clinic=clinic, name__iexact=name.strip()).first()
    if found is None:
        names = Room.objects.filter(clinic=clinic).values_list("name", flat=True)
        raise NotFoundError(
            f"{clinic} has no room '{name}'.", remedy=f"There are: {', '.join(names)}."
        )
    return found


def service_of(clinic: Clinic, kind: str, minutes: int) -> Service:
    rows = Service.objects.filter(clinic=clinic, active=True)
    found = rows.filter(type=kind, minutes=minutes).first()
    if found is None:
        listed = ", ".join(f"{row.type} {row.minutes} min" for row in rows)
        raise NotFoundError(
            f"{clinic} does not offer {kind} of {minutes} min.", remedy=f"It offers: {listed}."
        )
    return found


def appointment_of(clinic: Clinic, key: int) -> Appointment:
    found = Appointment.objects.filter(therapist__clinic=clinic, pk=key).first()
    if found is None:
        raise NotFoundError(f"{clinic} has no appointment number {key}.")
    return found


def appointments_of(runner: Runner, start: datetime) -> list[Appointment]:
    """The runner's own appointments that stand and begin at `start`."""
    return list(
        Appointment.objects.filter(
            runner=runner,
            start=start,
            state__in=(Appointment.State.HELD, Appointment.State.CONFIRMED),
        ).select_related("therapist__clinic", "service")
    )
