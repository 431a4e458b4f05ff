"""The app's place in Django; at start it enters its section of a client's card
and the way there from the diary."""

from __future__ import annotations

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "lissom.web.office"
    label = "office"

    def ready(self) -> None:
        from lissom.web.clinic import cards, panel  # noqa: PLC0415 (needs the models)
        from lissom.web.office.card import MONEY, link_of  # noqa: PLC0415

        cards.enter(MONEY)
        panel.enter_link("1-card", link_of)
