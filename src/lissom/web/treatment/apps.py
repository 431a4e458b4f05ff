"""The app's place in Django; at start it offers its reasons against a booking to the clinic."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig


class TreatmentConfig(AppConfig):
    name = "lissom.web.treatment"
    label = "treatment"

    def ready(self) -> None:
        from lissom.web.clinic import guards  # noqa: PLC0415 (needs the models)

        guards.enter(_refuse)


def _refuse(row: Any, now: datetime) -> None:
    """Loaded when a booking asks: starting stays quick."""
    from lissom.web.treatment.guards import refuse  # noqa: PLC0415

    refuse(row, now)
