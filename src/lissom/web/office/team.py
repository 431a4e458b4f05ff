"""Writes of the team: invites with a role, roles, the end of them; and a new clinic."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.accounts.secrets import hashed
from lissom.web.clinic import audit, people, services
from lissom.web.clinic.models import Clinic, Membership, Therapist
from lissom.web.clinic.seats import Seat, seats_of
from lissom.web.office import access
from lissom.web.office.models import TeamInvite


def found_clinic(
    *, user: User, name: str, place: str, timezone: str, treats_as: str = "", now: datetime
) -> Clinic:
    """Make a clinic with the person as its owner. `treats_as`: the person's name in the diary,
    for an owner who treats. Raises InvalidInputError when the name is taken."""
    with transaction.atomic():
        if Clinic.objects.filter(name__iexact=name.strip()).exists():
            raise InvalidInputError(
                gettext("There is a clinic '{strip}' already.").format(strip=name.strip()),
                remedy=gettext("Choose another name."),
            )
        clinic = services.add_clinic(name=name, place=place, timezone=timezone)
        treating = (
            services.add_therapist(clinic=clinic, name=treats_as) if treats_as.strip() else None
        )
        people.add_member(clinic=clinic, user=user, role="owner", therapist=treating, now=now)
        seat = next(one for one in seats_of(user) if one.clinic.pk == clinic.pk)
        audit.note(
            seat=seat, clinic=clinic, action="founded", kind="clinic", key=clinic.pk, now=now
        )
        return clinic


def invite(
    *, seat: Seat, email: str, role: str, therapist: Therapist | None = None, now: datetime
) -> str:
    """Leave for the person with this address to join; returns the secret of the link.

    An earlier open invite of the same person is withdrawn. The link also lets the person make an
    account. Raises InvalidInputError for a member, or a role without its therapist.
    """
    address = email.strip().lower()
    _check_role(seat, role, therapist)
    here = Membership.objects.filter(clinic=seat.clinic, ended_at__isnull=True)
    if here.filter(user__email__iexact=address).exists():
        raise InvalidInputError(
            gettext("{address} works here already.").format(address=address),
            remedy=gettext("Change the role in the list instead."),
        )
    with transaction.atomic():
        TeamInvite.objects.filter(
            clinic=seat.clinic, email=address, used_at__isnull=True, withdrawn_at__isnull=True
        ).update(withdrawn_at=now)
        secret = accounts.issue_invite(made_by=seat.user, email=address, now=now)
        row = TeamInvite.objects.create(
            clinic=seat.clinic,
            email=address,
            role=role,
            therapist=therapist,
            secret_hash=hashed(secret),
            made_by=seat.user,
            made_at=now,
            expires_at=now + accounts.INVITE_LASTS,
        )
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="invited",
            kind="invite",
            key=row.pk,
            detail={"role": role},
            now=now,
        )
        return secret


def withdraw(*, seat: Seat, invite: TeamInvite, now: datetime) -> None:
    """The link works no more."""
    with transaction.atomic():
        invite.withdrawn_at = now
        invite.save(update_fields=["withdrawn_at"])
        accounts.revoke_invite(secret_hash=invite.secret_hash)
        audit.note(
            seat=seat,
            clinic=seat.clinic,
            action="withdrawn",
            kind="invite",
            key=invite.pk,
            now=now,
        )


def join(*, user: User, secret: str, now: datetime) -> Membership:
    """Take an invite up. It is for the account with its address alone: NotFoundError else."""
    with transaction.atomic():
        row = access.invite_by_secret(secret, now=now)
        if user.email.lower() != row.email:
            raise NotFoundError(
                gettext("This invite is for {email}, and you are {email_2}.").format(
                    email=row.email, email_2=user.email
                ),
                remedy=gettext("Sign in with that address, or ask for an invite to yours."),
            )
        row.used_at = now
        row.save(update_fields=["used_at"])
        accounts.revoke_invite(secret_hash=row.secret_hash)
        return people.add_member(
            clinic=row.clinic, user=user, role=row.role, therapist=row.therapist, now=now
        )


def change_role(
    *, seat: Seat, member: Membership, role: str, therapist: Therapist | None, now: datetime
) -> Membership:
    """Another role for a member; takes effect with the next page."""
    _check_role(seat, role, therapist)
    return people.add_member(
        clinic=seat.clinic, user=member.user, role=role, therapist=therapist, now=now, by=seat
    )


def _check_role(seat: Seat, role: str, therapist: Therapist | None) -> None:
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
    if therapist is not None and therapist.clinic_id != seat.clinic.pk:
        raise InvalidInputError(
            gettext("{therapist} works elsewhere.").format(therapist=therapist),
            remedy=gettext("Choose one of {clinic}.").format(clinic=seat.clinic),
        )
