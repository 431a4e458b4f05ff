"""The app's place in Django; at start it enters its section of a client's card."""

from __future__ import annotations

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "lissom.web.office"
    label = "office"

    def ready(self) -> None:
        from lissom.web.clinic import cards  # noqa: PLC0415 (needs the models)
        from lissom.web.office.card import MONEY  # noqa: PLC0415

        cards.enter(MONEY)
