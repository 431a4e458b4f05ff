"""How Lissom uses django-allauth: who may sign up, and how names are shown."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from lissom.core.errors import NotFoundError
from lissom.web.accounts import access, services

INVITE_KEY = "invite"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up as the installation allows it: open, by invite, or closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        mode = settings.LISSOM.sign_up
        if mode == "invite":
            secret = request.session.get(INVITE_KEY, "")
            return access.invite_by_secret(secret, now=timezone.now()) is not None
        return bool(mode == "open")

    def save_user(
        self, request: HttpRequest, user: Any, form: Any, *rest: Any, **named: Any
    ) -> Any:
        """An invite is spent with the account it made, or neither is."""
        saved = super().save_user(request, user, form, *rest, **named)
        if settings.LISSOM.sign_up == "invite":
            try:
                services.use_invite(
                    secret=request.session.pop(INVITE_KEY, ""), user=saved, now=timezone.now()
                )
            except NotFoundError:
                saved.delete()
                raise
        return saved
