"""The app's place in Django; at start it offers its diary to training."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "lissom.web.clinic"
    label = "clinic"

    def ready(self) -> None:
        from lissom.web.clinic.source import DIARY  # noqa: PLC0415 (needs the models)
        from lissom.web.training import slots  # noqa: PLC0415

        slots.enter(DIARY)
