"""Reads of accounts for pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from lissom.web.accounts.models import AccessToken, Invite, User


@dataclass(frozen=True, slots=True)
class Security:
    """How well an account is kept, in numbers."""

    email: str
    has_password: bool
    passkeys: int
    app: bool
    codes: bool
    sessions: int
    tokens: int
    owner: bool


def security_of(user: User) -> Security:
    """What protects an account."""
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Security(
        email=user.email,
        has_password=user.has_usable_password(),
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        app=Authenticator.Type.TOTP in kinds,
        codes=Authenticator.Type.RECOVERY_CODES in kinds,
        sessions=UserSession.objects.filter(user=user).count(),
        tokens=AccessToken.objects.filter(user=user, revoked_at__isnull=True).count(),
        owner=user.is_staff,
    )


def tokens_of(user: User) -> Sequence[AccessToken]:
    """Tokens in force."""
    return list(AccessToken.objects.filter(user=user, revoked_at__isnull=True))


def invites_of(user: User) -> Sequence[Invite]:
    """Invites that were not used."""
    return list(Invite.objects.filter(made_by=user, used_at__isnull=True))
