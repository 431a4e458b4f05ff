"""Addresses of the API. They ask for a token instead of a sign-in."""

from __future__ import annotations

from typing import Any

from lissom.web.api.operations import api

app_name = "api"


def _operations() -> list[Any]:
    patterns, _, _ = api.urls
    found: list[Any] = list(patterns)
    for pattern in found:
        pattern.callback.login_required = False
    return found


urlpatterns = _operations()
