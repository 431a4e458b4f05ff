"""Writes of the people of a clinic: members of the team, clients."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError
from lissom.core.runner.checks import check_name
from lissom.web.accounts.models import User
from lissom.web.clinic import audit, services
from lissom.web.clinic.models import Appointment, Client, Clinic, Membership, Therapist
from lissom.web.clinic.seats import Seat
from lissom.web.training.models import Runner
from lissom.web.ui.naming import written


def add_member(
    *,
    clinic: Clinic,
    user: User,
    role: str,
    therapist: Therapist | None = None,
    now: datetime,
    by: Seat | None = None,
) -> Membership:
    """Let an account work for the clinic, or change its role.

    Raises InvalidInputError for an unknown role, a therapist's role without a therapist of this
    clinic, and when the last owner would be none any more.
    """
    if role not in Membership.Role.values:
        raise InvalidInputError(
            gettext("There is no role '{role}'.").format(role=role),
            remedy=gettext("Give {values}.").format(values=", ".join(Membership.Role.values)),
        )
    if role == Membership.Role.THERAPIST and therapist is None:
        raise InvalidInputError(
            gettext("It is not said which therapist of the diary this is."),
            remedy=gettext("Choose one."),
        )
    if therapist is not None and therapist.clinic_id != clinic.pk:
        raise InvalidInputError(
            gettext("{therapist} works elsewhere.").format(therapist=therapist),
            remedy=gettext("Choose one of {clinic}.").format(clinic=clinic),
        )
    with transaction.atomic():
        rows = Membership.objects.filter(clinic=clinic, user=user, ended_at__isnull=True)
        row = rows.first() or Membership(clinic=clinic, user=user, made_at=now)
        if row.pk is not None and row.role == Membership.Role.OWNER and role != row.role:
            _refuse_without_owner(row)
        before = row.therapist
        row.role, row.therapist = role, therapist
        row.save()
        _close_hours_of(before, now=now, by=by)
        audit.note(
            seat=by,
            clinic=clinic,
            action="role-given",
            kind="member",
            key=row.pk,
            detail={"role": role},
            now=now,
        )
        return row


def end_member(*, member: Membership, now: datetime, by: Seat | None = None) -> Membership:
    """Close the clinic to a member; nobody can book the hours of one who treats any more. The last
    owner stays: InvalidInputError."""
    with transaction.atomic():
        if member.ended_at is None:
            if member.role == Membership.Role.OWNER:
                _refuse_without_owner(member)
            _end(member, now=now, by=by)
        return member


def _end(member: Membership, *, now: datetime, by: Seat | None) -> None:
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    audit.note(seat=by, clinic=member.clinic, action="left", kind="member", key=member.pk, now=now)
    _close_hours_of(member.therapist, now=now, by=by)


def leave_all(*, user: User, now: datetime) -> None:
    """An account goes: it leaves every clinic that it works for, as `end_member` has it. Who treats
    stays in the diary with appointments and records. A clinic that knows no client and no
    appointment may stay without an owner.

    Raises InvalidInputError for the last owner of any other.
    """
    rows = Membership.objects.filter(user=user, ended_at__isnull=True)
    with transaction.atomic():
        for member in rows.select_related("clinic", "therapist__clinic").order_by("clinic__name"):
            if member.role == Membership.Role.OWNER and _is_used(member.clinic):
                _refuse_without_owner(member)
            _end(member, now=now, by=None)


def _is_used(clinic: Clinic) -> bool:
    return (
        Client.objects.filter(clinic=clinic).exists()
        or Appointment.objects.filter(therapist__clinic=clinic).exists()
    )


def _close_hours_of(therapist: Therapist | None, *, now: datetime, by: Seat | None) -> None:
    """Whom no member is any more treats nobody: the hours end."""
    if therapist is None:
        return
    if Membership.objects.filter(therapist=therapist, ended_at__isnull=True).exists():
        return
    services.close_hours(therapist=therapist, now=now)
    audit.note(
        seat=by,
        clinic=therapist.clinic,
        action="hours-set",
        kind="therapist",
        key=therapist.pk,
        detail={"week": [[] for _ in range(7)]},
        now=now,
    )


def _refuse_without_owner(member: Membership) -> None:
    others = Membership.objects.filter(
        clinic=member.clinic_id, role=Membership.Role.OWNER, ended_at__isnull=True
    ).exclude(pk=member.pk)
    if not others.exists():
        raise InvalidInputError(
            gettext("{clinic} would have no owner.").format(clinic=member.clinic),
            remedy=gettext("Make somebody else an owner first."),
        )


def save_client(
    *,
    clinic: Clinic,
    client: Client | None = None,
    name: str,
    email: str = "",
    phone: str = "",
    born: date | None = None,
    runner: Runner | None = None,
    wants_reminders: bool = True,
    been_before: bool = False,
    now: datetime,
    by: Seat | None = None,
) -> Client:
    """Add a client, or change what is known of one. `born` in the past; e-mail may be empty.

    Raises InvalidInputError for what cannot be, and for a runner who is a client already.
    """
    given = " ".join(name.split())
    check_name(given)
    _check_contact(email.strip(), phone.strip(), born, now)
    with transaction.atomic():
        row = client or Client(clinic=clinic, number=_next_number(clinic), made_at=now)
        others = Client.objects.filter(clinic=clinic, runner=runner).exclude(pk=row.pk)
        if runner is not None and others.exists():
            raise InvalidInputError(
                gettext("{runner} is a client already.").format(runner=runner),
                remedy=gettext("Open that card instead."),
            )
        action = "added" if row.pk is None else "changed"
        row.name, row.email, row.phone = given, email.strip(), phone.strip()
        row.born, row.runner, row.wants_reminders = born, runner, wants_reminders
        row.been_before = been_before
        row.save()
        audit.note(seat=by, clinic=clinic, action=action, kind="client", key=row.pk, now=now)
        return row


def archive_client(
    *, client: Client, archived: bool, now: datetime, by: Seat | None = None
) -> Client:
    """Offer the client no longer when booking, or again. Nothing is deleted."""
    with transaction.atomic():
        client.archived_at = now if archived else None
        client.save(update_fields=["archived_at"])
        action = "archived" if archived else "brought-back"
        audit.note(
            seat=by, clinic=client.clinic, action=action, kind="client", key=client.pk, now=now
        )
        return client


def _next_number(clinic: Clinic) -> int:
    highest = Client.objects.filter(clinic=clinic).aggregate(most=Max("number"))["most"]
    return int(highest or 0) + 1


def _check_contact(email: str, phone: str, born: date | None, now: datetime) -> None:
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise InvalidInputError(
                gettext("'{email}' is not an e-mail address.").format(email=email),
                remedy=gettext("Give one like name@example.org."),
            ) from error
    if len(phone) > 40 or any(not (sign.isdigit() or sign in "+-() /.x") for sign in phone):
        raise InvalidInputError(
            gettext("'{phone}' is not a telephone number.").format(phone=phone),
            remedy=gettext("Give digits, spaces and + - ( )."),
        )
    if born is not None and not (now.date().year - 120 <= born.year and born <= now.date()):
        raise InvalidInputError(
            gettext("A date of birth of {born} cannot be.").format(born=written(born, "d F Y")),
            remedy=gettext("Give the day, month and year."),
        )
