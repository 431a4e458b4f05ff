"""The app's place in Django; at start it offers its reasons against a booking to the clinic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig


class TreatmentConfig(AppConfig):
    name = "lissom.web.treatment"
    label = "treatment"

    def ready(self) -> None:
        from lissom.web.clinic import guards, panel  # noqa: PLC0415 (needs the models)
        from lissom.web.training import overrules  # noqa: PLC0415

        guards.enter(_refuse)
        panel.enter_link("2-brief", _brief)
        overrules.enter(_overrules)


def _refuse(row: Any, now: datetime, own: bool) -> None:  # noqa: FBT001
    """Loaded when a booking asks: starting stays quick."""
    from lissom.web.treatment.guards import refuse  # noqa: PLC0415

    refuse(row, now, own)


def _overrules(runner: Any, since: date, now: datetime) -> Sequence[Any]:
    """What therapists let not bind for a runner, when the planner or a booking asks."""
    from lissom.web.treatment.overruling import standing  # noqa: PLC0415

    return standing(runner, since, now)


def _brief(seat: Any, appointment: Any) -> Any:
    """From an appointment of the diary to its brief, for those who treat."""
    from lissom.web.treatment.links import brief_of  # noqa: PLC0415

    return brief_of(seat, appointment)
