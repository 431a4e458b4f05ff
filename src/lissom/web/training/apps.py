"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "lissom.web.training"
    label = "training"

    def ready(self) -> None:
        from lissom.web.training.jobs import enter_kinds  # noqa: PLC0415 (apps are ready now)

        enter_kinds()
