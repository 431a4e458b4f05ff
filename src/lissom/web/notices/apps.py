"""The app's place in Django; at start it asks to hear of appointments and offers its parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lissom.web.notices"
    label = "notices"

    def ready(self) -> None:
        from lissom.web.clinic import hearing, panel  # noqa: PLC0415 (needs the models)
        from lissom.web.notices import jobs  # noqa: PLC0415

        hearing.enter("notices", _heard)
        panel.enter_part("notices", _part)
        panel.enter_card("9-notices", _card)
        jobs.enter_kinds()


def _heard(row: Any, act: Any, now: datetime) -> None:
    """Loaded when something is booked: starting stays quick."""
    from lissom.web.notices.services import hear  # noqa: PLC0415

    hear(row, act, now)


def _part(seat: Any, appointment: Any) -> Any:
    from lissom.web.notices.presenters import part_of  # noqa: PLC0415

    return part_of(seat, appointment)


def _card(seat: Any, day: Any) -> Any:
    from lissom.web.notices.presenters import card_of  # noqa: PLC0415

    return card_of(seat, day)
