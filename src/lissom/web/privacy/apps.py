"""The app's place in Django."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "lissom.web.privacy"
    label = "privacy"

    def ready(self) -> None:
        from lissom.web.clinic import cards  # noqa: PLC0415 (needs the models)
        from lissom.web.clinic.roles import Right  # noqa: PLC0415

        cards.enter(cards.CardSection("privacy", Right.PRIVACY, 90, "privacy/card.html", _card))


def _card(seat: Any, client: Any, now: datetime) -> Mapping[str, Any]:  # noqa: ARG001 (a shape)
    return {"client": client}
