"""Random secrets for links, invites, tokens and feeds; only their hash is kept."""

from __future__ import annotations

import hashlib
import secrets

PREFIX = "lissom_"
_BYTES = 32


def new_secret() -> str:
    """A fresh secret of 256 bits, safe in addresses."""
    return secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> str:
    """The SHA-256 of a secret, as hex. Plain hashing will do: the secret is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()
