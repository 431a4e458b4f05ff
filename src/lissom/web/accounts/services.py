"""Every write of accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext, gettext_lazy

from lissom.core.errors import InvalidInputError, NotFoundError
from lissom.web import locks
from lissom.web.accounts import access
from lissom.web.accounts.models import AccessToken, Invite, OneTimeLink, User
from lissom.web.accounts.secrets import PREFIX, hashed, new_secret

LINK_LASTS = timedelta(minutes=15)
INVITE_LASTS = timedelta(days=14)
SCOPES = {
    "read": gettext_lazy("Read profile, activities, check-ins and programme"),
    "write": gettext_lazy("Add check-ins, sessions done and recordings, and change the profile"),
}
_MOST_TOKENS = 50


def make_user(*, email: str, password: str | None, owner: bool = False) -> User:
    """Make an account. `password` None: it is entered by one-time link alone.

    `owner`: may invite people. Raises InvalidInputError.
    """
    address = User.objects.normalize_email(email.strip()).lower()
    try:
        validate_email(address)
        if password is not None:
            validate_password(password, User(email=address, username=address))
    except ValidationError as error:
        raise InvalidInputError(" ".join(error.messages)) from error
    with transaction.atomic():
        locks.hold([f"account {address}"])
        if User.objects.filter(email__iexact=address).exists():
            raise InvalidInputError(
                gettext("There is already an account for {address}.").format(address=address)
            )
        user = User(username=address[:150], email=address, is_staff=owner)
        user.set_password(password)
        user.save()
        return user


def make_first_user(*, secret: str, email: str, password: str, now: datetime) -> User:
    """The first account of an installation, by the link that the start printed."""
    with transaction.atomic():
        locks.hold(["first account"])
        link = access.link_by_secret(secret, now=now)
        if link is None or link.user is not None or not access.is_first():
            raise NotFoundError(gettext("This link was used already, or its time is over."))
        user = make_user(email=email, password=password, owner=True)
        _use(link, now)
        return user


def make_link(*, user: User | None, now: datetime) -> str:
    """A one-time link for a person, or for the first account; returns its secret.

    Earlier links of the same person stop working.
    """
    secret = new_secret()
    with transaction.atomic():
        OneTimeLink.objects.filter(user=user).delete()
        OneTimeLink.objects.create(
            user=user, secret_hash=hashed(secret), made_at=now, expires_at=now + LINK_LASTS
        )
    return secret


def use_link(*, secret: str, now: datetime) -> User:
    """Spend a one-time link. Raises NotFoundError when it works no more."""
    with transaction.atomic():
        locks.hold([f"link {hashed(secret)}"])
        link = access.link_by_secret(secret, now=now)
        if link is None or link.user is None or not link.user.is_active:
            raise NotFoundError(gettext("This link was used already, or its time is over."))
        _use(link, now)
        return link.user


def _use(link: OneTimeLink, now: datetime) -> None:
    link.used_at = now
    link.save(update_fields=["used_at"])


def make_invite(*, made_by: User, email: str = "", now: datetime) -> str:
    """Leave to make one account; returns its secret. Only an owner may."""
    if not made_by.is_staff:
        raise NotFoundError(gettext("Only the owner of this installation may invite."))
    return issue_invite(made_by=made_by, email=email, now=now)


def issue_invite(*, made_by: User, email: str = "", now: datetime) -> str:
    """Leave to make one account, for a caller who has asked whether `made_by` may invite."""
    secret = new_secret()
    Invite.objects.create(
        made_by=made_by,
        email=email.strip().lower(),
        secret_hash=hashed(secret),
        made_at=now,
        expires_at=now + INVITE_LASTS,
    )
    return secret


def use_invite(*, secret: str, user: User, now: datetime) -> None:
    """Spend an invite for the account just made. Raises NotFoundError."""
    with transaction.atomic():
        locks.hold([f"invite {hashed(secret)}"])
        invite = access.invite_by_secret(secret, now=now)
        if invite is None:
            raise NotFoundError(gettext("This invite was used already, or its time is over."))
        invite.used_at, invite.used_by = now, user
        invite.save(update_fields=["used_at", "used_by"])


def revoke_invite(*, secret_hash: str) -> None:
    """An invite that was not used stops working, whoever made it."""
    Invite.objects.filter(secret_hash=secret_hash, used_at__isnull=True).delete()


def withdraw_invite(*, made_by: User, invite: int) -> None:
    """An invite that was not used stops working."""
    gone, _ = Invite.objects.filter(made_by=made_by, pk=invite, used_at__isnull=True).delete()
    if not gone:
        raise NotFoundError(gettext("There is no such open invite."))


def make_token(
    *, user: User, name: str, scopes: list[str], now: datetime, days: int | None = None
) -> str:
    """A token for a program; returns its secret, which is shown once and never kept."""
    label = name.strip()
    if not label or len(label) > 60:
        raise InvalidInputError(gettext("The token needs a name."), remedy="Give 1 to 60 letters.")
    wrong = sorted(set(scopes) - set(SCOPES))
    if wrong or not scopes:
        raise InvalidInputError(
            gettext("The token must be allowed something."),
            remedy=gettext("Choose from {scopes}.").format(scopes=", ".join(SCOPES)),
        )
    if days is not None and not 1 <= days <= 3650:
        raise InvalidInputError(gettext("A token lasts 1 to 3650 days."))
    secret = PREFIX + new_secret()
    with transaction.atomic():
        locks.hold([f"tokens {user.pk}"])
        alive = AccessToken.objects.filter(user=user, revoked_at__isnull=True)
        if alive.filter(name=label).exists():
            raise InvalidInputError(
                gettext("There is already a token '{label}'.").format(label=label),
                remedy=gettext("Choose another name."),
            )
        if alive.count() >= _MOST_TOKENS:
            raise InvalidInputError(
                gettext("There are {most_tokens} tokens already.").format(most_tokens=_MOST_TOKENS),
                remedy=gettext("Revoke one first."),
            )
        AccessToken.objects.create(
            user=user,
            name=label,
            secret_hash=hashed(secret),
            hint=secret[: len(PREFIX) + 4],
            scopes=sorted(set(scopes)),
            made_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
        )
    return secret


def note_use(*, token: AccessToken, now: datetime) -> None:
    """When a token was last used."""
    AccessToken.objects.filter(pk=token.pk).update(used_at=now)


def revoke_token(*, user: User, token: int, now: datetime) -> None:
    """A token stops working at once."""
    changed = AccessToken.objects.filter(user=user, pk=token, revoked_at__isnull=True).update(
        revoked_at=now
    )
    if not changed:
        raise NotFoundError(gettext("There is no such token in force."))
