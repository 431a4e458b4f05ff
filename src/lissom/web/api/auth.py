"""Who a token speaks for, and what it may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from lissom.core.errors import LissomError
from lissom.web.accounts import access, services
from lissom.web.accounts.models import AccessToken
from lissom.web.training.access import runner_of
from lissom.web.training.models import Runner

MOST_A_MINUTE = 300
_SPAN_S = 60
_SEEN_EVERY = timedelta(minutes=10)


class NotAllowedError(LissomError):
    """The token may not do this."""

    code = "not-allowed"


class TooManyError(LissomError):
    """More requests than a minute allows."""

    code = "too-often"


class Token(HttpBearer):
    """`Authorization: Bearer lissom_...`; `scope` is what the operation asks for."""

    openapi_name = "token"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _request: HttpRequest, token: str) -> Any:
        now = timezone.now()
        found = access.token_by_secret(token, now=now)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise NotAllowedError(
                f"This token may not {self.scope}.", remedy="Make one that may, in the settings."
            )
        _count(found)
        if found.used_at is None or now - found.used_at > _SEEN_EVERY:
            services.note_use(token=found, now=now)
        return found


def _count(token: AccessToken) -> None:
    key = f"api:{token.pk}"
    if not cache.add(key, 1, _SPAN_S) and cache.incr(key) > MOST_A_MINUTE:
        raise TooManyError(
            f"More than {MOST_A_MINUTE} requests in a minute.", remedy="Wait a minute."
        )


READ, WRITE = Token("read"), Token("write")


def runner_for(request: HttpRequest) -> Runner:
    """The runner of the token's person. Raises NoRunnerError."""
    token: AccessToken = request.auth  # type: ignore[attr-defined]
    return runner_of(token.user)
