"""The account of the demo's runner: no password; a one-time link lets in."""

from __future__ import annotations

from datetime import datetime

from lissom.demo.store import stored_runner
from lissom.web.accounts import services as accounts
from lissom.web.accounts.models import User
from lissom.web.training import services

EMAIL = "robin@example.org"


def sign_in_secret(*, now: datetime) -> str:
    """Give the demo's runner an account when it has none; the secret of a fresh one-time link."""
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = accounts.make_user(email=EMAIL, password=None, owner=True)
    runner = stored_runner()
    if runner is not None and runner.user_id != user.pk:
        services.give_runner(runner=runner, user=user)
    return accounts.make_link(user=user, now=now)
