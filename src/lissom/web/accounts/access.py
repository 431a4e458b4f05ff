"""The door to accounts: who a secret lets in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from lissom.core.errors import NotFoundError
from lissom.web.accounts.models import AccessToken, Invite, OneTimeLink, User
from lissom.web.accounts.secrets import hashed


def is_first() -> bool:
    """Whether nobody has an account yet."""
    return not User.objects.exists()


def user_by_email(email: str) -> User:
    """The person with this address. Raises NotFoundError."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise NotFoundError(gettext("There is no account for {email}.").format(email=email))
    return found


def link_by_secret(secret: str, *, now: datetime) -> OneTimeLink | None:
    """A link that still works."""
    rows = OneTimeLink.objects.select_related("user")
    return rows.filter(secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now).first()


def invite_by_secret(secret: str, *, now: datetime) -> Invite | None:
    """An invite that still works."""
    return Invite.objects.filter(
        secret_hash=hashed(secret), used_at__isnull=True, expires_at__gt=now
    ).first()


def token_by_secret(secret: str, *, now: datetime) -> AccessToken | None:
    """A token in force, with its user."""
    rows = AccessToken.objects.select_related("user").filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        secret_hash=hashed(secret),
        revoked_at__isnull=True,
        user__is_active=True,
    )
    return rows.first()
