"""The app's place in Django; at start it enters its jobs, its parts, and hears of
freed time and of bookings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import AppConfig

_PLACE = 30


class WaitingConfig(AppConfig):
    name = "lissom.web.waiting"
    label = "waiting"

    def ready(self) -> None:
        from lissom.web.clinic import cards, freed, hearing, panel  # noqa: PLC0415 (needs the models)
        from lissom.web.clinic.roles import Right  # noqa: PLC0415
        from lissom.web.training import waiting  # noqa: PLC0415
        from lissom.web.waiting import jobs  # noqa: PLC0415
        from lissom.web.waiting.source import LISTS  # noqa: PLC0415

        jobs.enter_kinds()
        waiting.enter(LISTS)
        freed.enter(_heard)
        hearing.enter("waiting", _met)
        panel.enter_card("1-waiting", _list_card)
        panel.enter_card("2-taken", _taken_card)
        panel.enter_link("3-waiting", _link)
        cards.enter(
            cards.CardSection("waiting", Right.DIARY, _PLACE, "waiting/card_client.html", _section)
        )


def _heard(time: Any, why: str, now: datetime) -> None:
    """Loaded when time comes free: starting stays quick."""
    from lissom.web.waiting.rounds import heard  # noqa: PLC0415

    heard(time, why, now)


def _met(row: Any, act: Any, now: datetime) -> None:
    """Loaded when something is done to an appointment."""
    from lissom.web.waiting.meeting import heard  # noqa: PLC0415

    heard(row, act, now)


def _list_card(seat: Any, day: Any) -> Any:
    from lissom.web.waiting.parts import list_card  # noqa: PLC0415

    return list_card(seat, day)


def _taken_card(seat: Any, day: Any) -> Any:
    from lissom.web.waiting.parts import taken_card  # noqa: PLC0415

    return taken_card(seat, day)


def _link(seat: Any, appointment: Any) -> Any:
    from lissom.web.waiting.parts import link_of  # noqa: PLC0415

    return link_of(seat, appointment)


def _section(seat: Any, client: Any, now: datetime) -> Mapping[str, Any] | None:
    from lissom.web.waiting.parts import client_section  # noqa: PLC0415

    return client_section(seat, client, now)
