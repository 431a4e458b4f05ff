"""What is to be done before an account is deleted: apps that keep something of it for others enter
themselves here at start.

They are told within the transaction that deletes it, so what they write stands or falls with it,
and may refuse. Accounts stand below them and never import them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lissom.web.accounts.models import User

Leaver = Callable[[User, datetime], None]
"""Given the account and the present. Raises LissomError when the account has to stay for now."""

_leavers: dict[str, Leaver] = {}


def enter(name: str, leaver: Leaver) -> None:
    """Called once by an app; leavers are told in the order of their names."""
    _leavers[name] = leaver


def tell(user: User, *, now: datetime) -> None:
    """Tell every leaver that the account goes. Raises the first refusal."""
    for name in sorted(_leavers):
        _leavers[name](user, now)
