"""The app's place in Django; at start it offers its diary to training and hears of accounts that
go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    name = "lissom.web.clinic"
    label = "clinic"

    def ready(self) -> None:
        from lissom.web.accounts import leaving  # noqa: PLC0415 (needs the models)
        from lissom.web.clinic.source import DIARY  # noqa: PLC0415
        from lissom.web.training import slots  # noqa: PLC0415

        slots.enter(DIARY)
        leaving.enter("clinic", _leave)


def _leave(user: Any, now: datetime) -> None:
    """Loaded when an account is deleted: starting stays quick."""
    from lissom.web.clinic.people import leave_all  # noqa: PLC0415

    leave_all(user=user, now=now)
