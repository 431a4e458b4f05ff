"""The app's place in Django; at start it tells training and the brief what was treated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "lissom.web.records"
    label = "records"

    def ready(self) -> None:
        from lissom.web.clinic import cards, panel  # noqa: PLC0415 (needs the models)
        from lissom.web.clinic.roles import Right  # noqa: PLC0415
        from lissom.web.training import treatments  # noqa: PLC0415
        from lissom.web.treatment import last_time  # noqa: PLC0415

        cards.enter(cards.CardSection("records", Right.HEALTH, 40, "records/card.html", _card))
        panel.enter_link("3-record", _record)
        treatments.enter(_treated)
        last_time.enter(_last_time)


def _treated(runner: Any, since: date, until: date) -> Sequence[Any]:
    """Loaded when training asks: starting stays quick."""
    from lissom.web.records import queries  # noqa: PLC0415

    return queries.treated(runner, since, until)


def _last_time(client: Any, before: datetime) -> Any:
    from lissom.web.records.presenters.last_time import last_time  # noqa: PLC0415

    return last_time(client, before)


def _record(seat: Any, appointment: Any) -> Any:
    """From an appointment of the diary to its record, for those who treat."""
    from lissom.web.records.links import record_of  # noqa: PLC0415

    return record_of(seat, appointment)


def _card(seat: Any, client: Any, now: datetime) -> Mapping[str, Any] | None:
    """The records on the client's card; nothing while no consent to treatment stands."""
    from lissom.web.records import queries  # noqa: PLC0415
    from lissom.web.treatment.access import sight  # noqa: PLC0415

    if sight(seat, client, now=now).treatment is None:
        return None
    return {"client": client, "count": queries.count_of(client)}
