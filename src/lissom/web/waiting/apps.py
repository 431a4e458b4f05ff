"""The app's place in Django; at start it enters its jobs and hears of freed time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import AppConfig


class WaitingConfig(AppConfig):
    name = "lissom.web.waiting"
    label = "waiting"

    def ready(self) -> None:
        from lissom.web.clinic import freed  # noqa: PLC0415 (needs the models)
        from lissom.web.waiting import jobs  # noqa: PLC0415

        jobs.enter_kinds()
        freed.enter(_heard)


def _heard(time: Any, why: str, now: datetime) -> None:
    """Loaded when time comes free: starting stays quick."""
    from lissom.web.waiting.rounds import heard  # noqa: PLC0415

    heard(time, why, now)
