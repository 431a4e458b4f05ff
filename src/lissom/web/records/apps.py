"""The app's place in Django; at start it tells training and the brief what was treated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "lissom.web.records"
    label = "records"

    def ready(self) -> None:
        from lissom.web.training import treatments  # noqa: PLC0415 (needs the models)
        from lissom.web.treatment import last_time  # noqa: PLC0415

        treatments.enter(_treated)
        last_time.enter(_last_time)


def _treated(runner: Any, since: date, until: date) -> Sequence[Any]:
    """Loaded when training asks: starting stays quick."""
    from lissom.web.records import queries  # noqa: PLC0415

    return queries.treated(runner, since, until)


def _last_time(client: Any, before: datetime) -> Any:
    from lissom.web.records.presenters.last_time import last_time  # noqa: PLC0415

    return last_time(client, before)
