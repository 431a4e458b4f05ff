"""Writes of rooms and of the people who treat: where, what, with which papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.runner.checks import check_name
from lissom.web.clinic import audit
from lissom.web.clinic.models import Credential, Room, Service, Therapist
from lissom.web.clinic.seats import Seat


def save_room(
    *,
    seat: Seat,
    room: Room | None = None,
    name: str,
    therapists: Sequence[Therapist],
    now: datetime,
) -> Room:
    """Add a room or rename it; `therapists`: who treats in it from now on."""
    given = " ".join(name.split())
    check_name(given)
    try:
        with transaction.atomic():
            row = room or Room(clinic=seat.clinic)
            action = "added" if row.pk is None else "changed"
            row.name = given
            row.save()
            row.therapists.set(therapists)
            _note(seat, action, "room", row.pk, now, name=given, used_by=len(therapists))
            return row
    except IntegrityError as error:
        raise InvalidInputError(
            gettext("{clinic} has a room '{given}' already.").format(
                clinic=seat.clinic, given=given
            ),
            remedy=gettext("Give another name."),
        ) from error


def remove_room(*, seat: Seat, room: Room, now: datetime) -> None:
    """Remove a room in which nothing was ever booked. Raises InvalidInputError for others."""
    try:
        with transaction.atomic():
            _note(seat, "removed", "room", room.pk, now, name=room.name)
            room.delete()
    except ProtectedError as error:
        raise InvalidInputError(
            gettext("Appointments were made in {room}; the record needs it.").format(room=room),
            remedy=gettext("Let no therapist use it: it is offered no more."),
        ) from error


def save_therapist(
    *,
    seat: Seat,
    therapist: Therapist | None = None,
    name: str,
    rooms: Sequence[Room] = (),
    services: Sequence[Service] = (),
    now: datetime,
) -> Therapist:
    """Add a person who treats, or change one. No `services`: every one of the clinic's."""
    given = " ".join(name.split())
    check_name(given)
    try:
        with transaction.atomic():
            row = therapist or Therapist(clinic=seat.clinic)
            action = "added" if row.pk is None else "changed"
            row.name = given
            row.save()
            row.rooms.set(rooms)
            row.services.set(services)
            _note(
                seat,
                action,
                "therapist",
                row.pk,
                now,
                name=given,
                rooms=sorted(room.name for room in rooms),
                services=sorted(str(service) for service in services) or "all",
            )
            return row
    except IntegrityError as error:
        raise InvalidInputError(
            gettext("{clinic} has a therapist '{given}' already.").format(
                clinic=seat.clinic, given=given
            ),
            remedy=gettext("Give another name."),
        ) from error


def add_credential(
    *,
    seat: Seat,
    therapist: Therapist,
    kind: str,
    issuer: str,
    number: str = "",
    expires: date | None = None,
    now: datetime,
) -> Credential:
    """Write down a membership, an insurance or a qualification."""
    if kind not in Credential.Kind.values:
        raise InvalidInputError(
            gettext("'{kind}' is no kind of certificate.").format(kind=kind),
            remedy=gettext("Give {values}.").format(values=", ".join(Credential.Kind.values)),
        )
    if not issuer.strip() or len(issuer) > 120 or len(number) > 60:
        raise InvalidInputError(
            gettext("It is not said who issued it, or it is too long."),
            remedy=gettext("Give at most 120 letters for who, 60 for the number."),
        )
    with transaction.atomic():
        row = Credential.objects.create(
            therapist=therapist,
            kind=kind,
            issuer=issuer.strip(),
            number=number.strip(),
            expires=expires,
        )
        _note(
            seat,
            "added",
            "certificate",
            row.pk,
            now,
            of=therapist.name,
            kind_of=kind,
            expires="" if expires is None else expires.isoformat(),
        )
        return row


def remove_credential(*, seat: Seat, credential: Credential, now: datetime) -> None:
    """Take a certificate off the list; the audit log keeps that it was there."""
    with transaction.atomic():
        _note(
            seat,
            "removed",
            "certificate",
            credential.pk,
            now,
            of=credential.therapist.name,
            issuer=credential.issuer,
            number=credential.number,
        )
        credential.delete()


def _note(seat: Seat, action: str, kind: str, key: object, now: datetime, **detail: object) -> None:
    audit.note(
        seat=seat, clinic=seat.clinic, action=action, kind=kind, key=key, detail=detail, now=now
    )
